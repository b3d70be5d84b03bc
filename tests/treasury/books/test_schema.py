"""A missing trigger is found (I16)."""

import pytest
from django.db import connection

from treasury.books import Finding, check_books, schema

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", [*schema.GUARDED, "payments_series"])
def test_a_trigger_that_is_gone(table):
    name = f"{table}_no_update" if connection.vendor == "sqlite" else f"{table}_frozen"
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert check_books() == [Finding("I16", name, "this trigger is missing or off")]


def test_a_trigger_that_is_switched_off(request):
    request.getfixturevalue("on_postgres")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE payments_journalline DISABLE TRIGGER USER")
    assert {finding.object for finding in check_books()} == {
        "entry_balanced", "payments_journalline_frozen", "payments_journalline_frozen_whole",
    }  # fmt: skip
