"""A world for races: real commits, tasks that wait in a queue of their own, mails that are counted."""

from pathlib import Path

import pytest
from django.db.models import QuerySet

from config.celery import app
from payments import gateway
from tests import factories


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as `postgres`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.postgres)


@pytest.fixture
def world(on_postgres, transactional_db, django_db_serialized_rollback):
    """A site on a server that locks rows, with an issuer."""
    return factories.make_issuer()


@pytest.fixture
def nothing_runs_by_itself(world):
    """Tasks go to a queue that nobody reads, so that a test decides when they run."""
    before = app.conf.broker_url
    app.conf.update(task_always_eager=False, broker_url="memory://")
    app.__dict__.pop("amqp", None)
    app._pool = None
    yield
    app.control.purge()
    app.conf.update(task_always_eager=True, broker_url=before)
    app.__dict__.pop("amqp", None)
    app._pool = None


@pytest.fixture
def patient_client(settings):
    """A client that tries again as production's does."""
    settings.STRIPE_MAX_RETRIES = 2
    gateway.client.cache_clear()
    yield
    gateway.client.cache_clear()


@pytest.fixture
def no_row_locks(monkeypatch):
    """Take the protection out: `select_for_update` locks nothing."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows.all())
