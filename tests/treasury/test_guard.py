"""Who gets which answer in the office: every address, every role, read and write."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from tests.factories import make_user

pytestmark = pytest.mark.django_db

# Editor, treasurer, administrator: O open (200, or a redirect inside the office), F 403, N 405; first GET, then POST.
MATRIX = {
    "gifts:index": ("FOO", "FNN"),
    "gifts:index_results": ("FOO", "FNN"),
    "gifts:inspect": ("FOO", "FNN"),
    "gifts:export": ("FOO", "FNN"),
    "gifts:show": ("FNN", "FOO"),
    "gifts:refund": ("FOF", "FOF"),
    "unmatched:index": ("FOO", "FNN"),
    "unmatched:index_results": ("FOO", "FNN"),
    "unmatched:inspect": ("FOO", "FOF"),
    "receipts:index": ("FOO", "FNN"),
    "receipts:index_results": ("FOO", "FNN"),
    "receipts:inspect": ("FOO", "FNN"),
    "receipts:pdf": ("FOO", "FNN"),
    "facts:index": ("FOO", "FNN"),
    "facts:index_results": ("FOO", "FNN"),
    "facts:inspect": ("FOO", "FNN"),
    "facts:add": ("FFO", "FFO"),
    "facts:edit": ("FFO", "FFO"),
    "facts:delete": ("FFO", "FFO"),
    "facts:history": ("FFO", "FFN"),
    "facts:history_results": ("FFO", "FFN"),
    "funds:index": ("FOO", "FNN"),
    "funds:index_results": ("FOO", "FNN"),
    "funds:inspect": ("FOO", "FNN"),
    "funds:add": ("FOF", "FOF"),
    "funds:edit": ("FOF", "FOF"),
    "funds:delete": ("FOF", "FOF"),
    "funds:history": ("FOF", "FNF"),
    "funds:history_results": ("FOF", "FNF"),
    "stripe_events:index": ("FOO", "FNN"),
    "stripe_events:index_results": ("FOO", "FNN"),
    "stripe_events:inspect": ("FOO", "FNN"),
    "stripe_events:again": ("FFN", "FFO"),
    "mails:index": ("FOO", "FNN"),
    "mails:index_results": ("FOO", "FNN"),
    "mails:inspect": ("FOO", "FNN"),
    "mails:again": ("FNN", "FOO"),
    "campaigns:index": ("OOO", "NNN"),
    "campaigns:index_results": ("OOO", "NNN"),
    "campaigns:inspect": ("OOO", "NNN"),
    "campaigns:add": ("FFO", "FFO"),
    "campaigns:edit": ("FOO", "FOO"),
    "campaigns:delete": ("FFO", "FFO"),
    "campaigns:history": ("FOO", "FNN"),
    "campaigns:history_results": ("FOO", "FNN"),
}
STATUS = {200: "O", 302: "O", 403: "F", 405: "N"}
ROLES = ("editor", "treasurer", "administrator")


def addresses(world) -> dict[str, str]:
    rows = {
        "gifts": world.payment.pk,
        "unmatched": world.unmatched.pk,
        "receipts": world.receipt.pk,
        "facts": world.receipt.series.issuer.profiles.get().pk,
        "funds": world.payment.lines.get().fund_id,
        "stripe_events": world.event.pk,
        "mails": world.mail.pk,
        "campaigns": world.payment.donation.campaign_id,
    }
    return {name: address(name, rows[name.partition(":")[0]]) for name in MATRIX}


def address(name: str, pk: int) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[pk])


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_gets_the_answer_of_the_matrix(world, enter, request, role, method):
    client = enter(request.getfixturevalue(role))
    expected = {name: answers[method == "post"][ROLES.index(role)] for name, answers in MATRIX.items()}
    answers = {name: getattr(client, method)(url) for name, url in addresses(world).items()}
    assert {name: STATUS.get(answer.status_code, answer.status_code) for name, answer in answers.items()} == expected
    outside = [
        name for name, answer in answers.items() if not answer.headers.get("Location", "/cms/").startswith("/cms/")
    ]
    assert not outside


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_one_sign_in_page(world, enter, method):
    client = enter(None)
    for url in addresses(world).values():
        answer = getattr(client, method)(url)
        assert answer.status_code == 302, url
        assert "/account/login/" in answer.headers["Location"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_supporter_who_has_signed_in_is_refused_and_not_sent_in_a_circle(world, enter, method):
    client = enter(make_user("supporter@example.org"))
    refused = {getattr(client, method)(url).status_code for url in [*addresses(world).values(), "/cms/"]}
    assert refused == {403}
    assert b"The office is for staff" in client.get("/cms/").content


def test_no_screen_of_the_office_is_missing_from_the_matrix():
    spaces = {name.partition(":")[0] for name in MATRIX}
    office = next(p for p in get_resolver().url_patterns if isinstance(p, URLResolver) and str(p.pattern) == "cms/")
    found = {
        f"{part.namespace}:{pattern.name}"
        for part in office.url_patterns
        if isinstance(part, URLResolver) and part.namespace in spaces
        for pattern in part.url_patterns
        if isinstance(pattern, URLPattern)
    }
    assert found == set(MATRIX)


def test_a_refusal_does_not_tell_which_rows_exist(world, enter, editor):
    client = enter(editor)
    assert client.get(reverse("gifts:inspect", args=[world.payment.pk])).status_code == 403
    assert client.get(reverse("gifts:inspect", args=[999_999])).status_code == 403


def test_wagtails_own_screens_refuse_with_403_too(enter, treasurer):
    client = enter(treasurer)
    assert client.get("/cms/users/").status_code == 403
    assert client.get("/cms/pages/").status_code in (302, 403)
    assert client.get("/cms/users/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_a_file_and_a_refund_ask_for_the_password_when_it_was_typed_long_ago(world, enter, treasurer):
    client = enter(treasurer, minutes_ago=6)
    for name, args in (("gifts:export", []), ("gifts:refund", [world.payment.pk])):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 302
        assert "/account/reauthenticate/" in answer.headers["Location"]
    assert client.post(reverse("gifts:refund", args=[world.payment.pk])).status_code == 302
    assert not world.payment.refunds.exists()
    assert client.get(reverse("gifts:index")).status_code == 200


def test_the_organisations_facts_ask_for_the_password_only_to_change_them(world, enter, administrator):
    client = enter(administrator, minutes_ago=6)
    assert "/account/reauthenticate/" in client.get(reverse("facts:add")).headers["Location"]
    assert client.get(reverse("facts:index")).status_code == 200


def test_somebody_without_a_password_must_sign_in_anew(world, enter, treasurer):
    treasurer.set_unusable_password()
    treasurer.save()
    assert enter(treasurer, minutes_ago=6).get(reverse("gifts:export")).status_code == 403
    assert enter(treasurer, minutes_ago=1).get(reverse("gifts:export")).status_code == 200


def test_pages_of_the_office_are_never_kept_by_a_cache(world, enter, treasurer):
    client = enter(treasurer)
    for name, args in (
        ("gifts:index", []),
        ("gifts:inspect", [world.payment.pk]),
        ("receipts:pdf", [world.receipt.pk]),
    ):
        assert "no-store" in client.get(reverse(name, args=args)).headers["Cache-Control"]


@pytest.mark.parametrize("number", ["99999999999999999999", "0"])
def test_an_absurd_number_in_an_address_is_not_found(world, enter, treasurer, number):
    client = enter(treasurer)
    for path in ("giving/gifts", "giving/unmatched", "receipts/issued", "messages/sent", "finance/stripe-events"):
        assert client.get(f"/cms/{path}/{number}/", follow=True).status_code == 404
    assert client.get(f"/cms/giving/gifts/{number}/refund/", follow=True).status_code == 404
