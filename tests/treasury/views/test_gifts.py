"""Giving → Gifts: list, filters, totals, file, page."""

import csv
from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from inbox.models import StripeEvent
from payments.models import Payment
from people import clock
from tests.factories import DECLINED, make_campaign, make_donation, make_payer, start
from treasury import audit
from treasury.exports import BOM
from treasury.models import Export

pytestmark = pytest.mark.django_db
LIST = "/cms/giving/gifts/"
HOSTILE = "<script>alert(1)</script>{{7*7}}{% load x %}${jndi:ldap}"


@pytest.fixture
def client(enter, treasurer):
    return enter(treasurer)


def names(answer) -> set[str]:
    return {payment.payer["last_name"] for payment in answer.context["object_list"]}


@pytest.fixture
def several():
    """Paid in złoty to a campaign, paid in euro, declined, and begun only."""
    make_donation(payer=make_payer(last_name="Zloty"), campaign=make_campaign())
    make_donation(payer=make_payer(last_name="Euro"), currency="EUR")
    make_donation(payer=make_payer(last_name="Declined"), card=DECLINED)
    start(payer=make_payer(last_name="Begun"))


def test_addresses_are_masked_in_the_list(several, client):
    page = client.get(LIST).content.decode()
    assert "l•••@example.org" in page
    assert "lucja@example.org" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"Zloty", "Euro", "Declined", "Begun"}),
        ({"status": "succeeded"}, {"Zloty", "Euro"}),
        ({"status": ["succeeded", "pending"]}, {"Zloty", "Euro", "Declined", "Begun"}),
        ({"currency": "EUR"}, {"Euro"}),
        ({"method": "card"}, {"Zloty", "Euro"}),
        ({"receipt": "yes"}, {"Zloty", "Euro"}),
        ({"receipt": "no"}, set()),
        ({"refunded": "yes"}, set()),
        ({"refunded": "no", "currency": "EUR"}, {"Euro"}),
        ({"q": "zloty"}, {"Zloty"}),
        ({"q": "50", "currency": "EUR"}, {"Euro"}),
        ({"day_from": "2999-01-01"}, set()),
        ({"day_to": "1999-01-01"}, set()),
        ({"day_from": "today", "day_to": "today"}, {"Zloty", "Euro", "Declined", "Begun"}),
    ],
)
def test_filters_and_search_narrow_the_list_together(several, client, query, expected):
    query = {key: str(clock.today()) if value == "today" else value for key, value in query.items()}
    assert names(client.get(LIST, query)) == expected


def test_the_campaign_and_its_fund_find_the_same_gift_once(several, client):
    payment = Payment.objects.get(donation__campaign__slug="meals")
    fund = payment.lines.get().fund
    for query in ({"campaign": payment.donation.campaign_id}, {"fund": fund.pk}):
        assert list(client.get(LIST, query).context["object_list"]) == [payment]


@pytest.mark.parametrize(
    "query",
    [
        {"p": "99999999999999999999"}, {"p": "-1"}, {"p": "x"}, {"status": "nonsense"}, {"campaign": "x"},
        {"fund": "99999999999999999999"}, {"day_from": "31.02.2026"}, {"currency": "' OR 1=1--"}, {"q": "a\x00b"},
        {"q": "' OR 1=1--"}, {"q": "x" * 5000}, {"ordering": "supporter__user__password"}, {"limit": "1000000000"},
        {"export": "csv"}, {"export": "xlsx"}, {"method": "\x00"}, {"_w_filter_fragment": "1", "status": "pending"},
    ],
)  # fmt: skip
def test_a80_a88_strange_addresses_neither_break_the_list_nor_open_it_wide(several, client, query):
    for path in (LIST, f"{LIST}results/"):
        answer = client.get(path, query)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/html")


def test_a_list_has_fifty_on_a_page_and_totals_over_all_pages(client, db, monkeypatch):
    from treasury.viewsets import PER_PAGE

    assert PER_PAGE == 50
    payment = start()
    copies = []
    for number in range(60):
        copy = Payment.objects.get(pk=payment.pk)
        copy.pk, copy.reference, copy.stripe_session = None, f"COPY{number:012}", None
        copy.uuid, copy.attempt = f"00000000-0000-0000-0000-{number:012}", number + 2
        copies.append(copy)
    Payment.objects.bulk_create(copies)
    answer = client.get(LIST)
    assert len(answer.context["object_list"]) == 50
    assert answer.context["totals"][0]["found"] == 61


def test_an_empty_list_says_so_kindly(client, db):
    assert b"No gift has come in yet" in client.get(LIST).content
    assert b"match your query" in client.get(LIST, {"q": "nobody"}).content


def test_the_ready_made_lists_work(several, client):
    page = client.get(LIST)
    found = {str(label): names(client.get(f"{LIST}?{query}")) for label, query in page.context["view"].presets}
    assert found == {"This month": {"Zloty", "Euro"}, "Failed or not finished": set(), "No receipt yet": set()}


def read(answer) -> list[list[str]]:
    text = b"".join(answer).decode()
    return list(csv.reader(text.removeprefix(BOM).splitlines(keepends=True)))


def test_the_file_is_exactly_what_is_filtered_and_leaves_a_trace_without_the_name_that_was_searched(several, client):
    answer = client.get(f"{LIST}export/", {"status": "succeeded", "q": "Euro", "p": "7"})
    assert answer["Content-Disposition"] == f'attachment; filename="gifts-{clock.today()}.csv"'
    header, row = read(answer)
    assert row[header.index("Last name")] == "Euro"
    export = Export.objects.get()
    assert (export.rows, export.filters) == (1, {"status": ["succeeded"], "searched": True})
    entry = ModelLogEntry.objects.get(action=audit.EXPORT)
    assert entry.user == export.made_by
    assert "Euro" not in str(entry.data)


def test_a76_a_name_that_is_a_formula_is_text_in_the_file(client, db):
    make_donation(payer=make_payer(first_name="=cmd|' /C calc'!A0", last_name="+1"))
    header, row = read(client.get(f"{LIST}export/"))
    assert row[header.index("First name")] == "'=cmd|' /C calc'!A0"
    assert row[header.index("Last name")] == "'+1"


def test_the_button_for_the_file_keeps_the_filters(several, client):
    page = client.get(LIST, {"status": "succeeded", "p": "1"}).content.decode()
    assert "/cms/giving/gifts/export/?status=succeeded" in page


def test_a78_hostile_text_is_shown_as_it_was_typed(client, db):
    payment = make_donation(payer=make_payer(first_name=HOSTILE[:100], last_name="<b>&"))
    for path in (LIST, f"{LIST}{payment.pk}/", f"{LIST}{payment.pk}/refund/"):
        page = client.get(path).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_the_page_of_a_gift_masks_the_donors_details(world, client):
    page = client.get(f"{LIST}{world.payment.pk}/").content.decode()
    for word in ("lucja@example.org", "ul. Polna 1", "00-001"):
        assert word not in page
    assert "l•••@example.org" in page
    assert world.payment.stripe_charge in page


def test_showing_the_details_needs_a_reason_and_is_kept(world, client):
    url = f"{LIST}{world.payment.pk}/show/"
    refused = client.post(url, {"reason": "curiosity"}).content.decode()
    assert "lucja@example.org" not in refused
    assert not ModelLogEntry.objects.filter(action=audit.SHOW).exists()
    shown = client.post(url, {"reason": "donor"}).content.decode()
    assert "lucja@example.org" in shown
    assert "ul. Polna 1" in shown
    entry = ModelLogEntry.objects.get(action=audit.SHOW)
    assert entry.data == {"reason": "donor", "fields": ["email", "line1", "postal_code", "city", "country"]}
    assert "lucja@example.org" not in client.get(f"{LIST}{world.payment.pk}/").content.decode()


def test_a_gift_that_cannot_be_given_back_has_no_button_for_it(world, client, enter, administrator):
    refund = f"{LIST}{world.payment.pk}/refund/"
    page = f"{LIST}{world.payment.pk}/"
    assert refund in client.get(page).content.decode()
    assert refund not in enter(administrator).get(page).content.decode()
    Payment.objects.update(status=Payment.Status.FAILED)
    assert refund not in client.get(page).content.decode()


def test_reading_changes_nothing_but_the_log(world, client):
    before = (Payment.objects.values_list().get(), StripeEvent.objects.count())
    for path in (LIST, f"{LIST}{world.payment.pk}/", f"{LIST}{world.payment.pk}/refund/", f"{LIST}export/"):
        client.get(path)
    assert (Payment.objects.values_list().get(), StripeEvent.objects.count()) == before


def test_gifts_of_yesterday_are_not_of_today(several, client):
    yesterday = clock.today() - timedelta(days=1)
    Payment.objects.filter(currency="EUR").update(gift_date=yesterday)
    assert names(client.get(LIST, {"day_from": str(yesterday), "day_to": str(yesterday)})) == {"Euro"}
