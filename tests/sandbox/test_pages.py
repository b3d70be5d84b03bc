"""The donor's pages: payment, 3-D Secure, closed, recovery; without JavaScript, in both languages."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from sandbox import cards, control
from tests.sandbox.conftest import LINE

CARD = {"email": "ewa@example.org", "number": "4242 4242 4242 4242", "exp": "12/40", "cvc": "123"}


@pytest.fixture
def page(gift):
    """Open a session and return its id and its address."""

    def page(**params):
        session = gift(**{"locale": "en", **params})
        return session.id, f"/sandbox/stripe/pay/{session.id}/"

    return page


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def status_of(id_):
    return next(one["status"] for one in control.objects("checkout.session") if one["id"] == id_)


def test_the_page_shows_what_is_paid_for_and_that_no_money_moves(client, page):
    lines = [
        {**LINE, "quantity": 2},
        {**LINE, "price_data": {**LINE["price_data"], "product_data": {"name": "<b>Fee</b>"}}},
    ]
    _, address = page(
        line_items=lines, customer_email="ewa@example.org", custom_text={"submit": {"message": "Thanks!"}}
    )
    response = client.get(address)
    text = text_of(response)
    assert response.status_code == 200
    assert "Sandbox – no real money" in text
    assert "Gift × 2 PLN\xa0100.00" in text or "Gift × 2 PLN 100.00" in text
    assert "&lt;b&gt;Fee&lt;/b&gt;" in response.content.decode()
    assert re.search(r"Donate PLN.150\.00", text)
    assert "Thanks!" in text
    assert 'value="ewa@example.org"' in response.content.decode()
    assert 'href="https://example.org/" id="cancel"' in response.content.decode()


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [("jpy", 500, "JPY 500"), ("kwd", 5000, "KWD 5.000"), ("eur", 123_456, "EUR 1,234.56"), ("pln", 5000, "PLN 50.00")],
)
def test_sums_have_the_digits_of_their_currency(client, page, currency, amount, shown):
    _, address = page(currency=currency, amount=amount)
    assert f"Donate {shown}" in text_of(client.get(address)).replace("\xa0", " ")


def test_the_page_speaks_the_language_of_the_session_and_not_of_the_browser(client, page):
    _, polish = page(locale="pl")
    response = client.get(polish, headers={"accept-language": "en"})
    assert '<html lang="pl">' in response.content.decode()
    assert "Piaskownica – bez prawdziwych pieniędzy" in text_of(response)
    assert "Wpłać 50,00 zł" in text_of(response).replace("\xa0", " ")
    _, automatic = page(locale="auto")
    assert '<html lang="pl">' in client.get(automatic, headers={"accept-language": "pl"}).content.decode()


def test_nothing_on_the_page_needs_script_or_another_host(client, page):
    html = client.get(page()[1]).content.decode()
    assert "<script" not in html
    assert "style=" not in html
    assert "<style" not in html
    assert not re.findall(r'(?:src|href)="(?!/|#|https://example\.org/")', html)


def test_a_card_is_paid_and_the_donor_sent_back_with_the_session_id(client, page):
    id_, address = page()
    response = client.post(address, CARD)
    assert (response.status_code, response["Location"]) == (303, f"https://example.org/thanks?s={id_}")
    session = control.objects("checkout.session")[0]
    assert (session["status"], session["customer_details"]["email"]) == ("complete", "ewa@example.org")


@pytest.mark.parametrize(("use", "charged"), [("success", 1), ("decline", 0), ("funds", 0)])
def test_one_press_stands_for_a_test_card(client, page, use, charged):
    _, address = page()
    response = client.post(address, {"email": "ewa@example.org", "use": use})
    assert response.status_code == (303 if charged else 200)
    assert len(control.objects("charge", paid=True)) == charged


@pytest.mark.parametrize(
    ("number", "said"),
    [(cards.DECLINED, "The card was declined"), (cards.NO_FUNDS, "insufficient funds"), ("4000000000000127", "code")],
)
def test_a_declined_donor_reads_why_and_can_try_again(client, page, number, said):
    id_, address = page()
    response = client.post(address, {**CARD, "number": number})
    assert response.status_code == 200
    assert said in text_of(response)
    assert "Nothing was charged." in text_of(response)
    assert status_of(id_) == "open"
    assert client.post(address, CARD).status_code == 303


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "4242424242424241"}, "Your card number is incorrect."),
        ({"number": "4111111111111111"}, "Only test cards work here. Never type a real card number."),
        ({"number": "many"}, "Your card number is incorrect."),
        ({"number": "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"}, "Your card number is incorrect."),
        ({"number": ""}, "This field is required."),
        ({"exp": "13/40"}, "Write the expiry as month and year, like 12/40."),
        ({"exp": "01/20"}, "This card has expired."),
        ({"cvc": "12"}, "The security code has three or four digits."),
        ({"email": "nobody"}, "Enter a valid email address."),
    ],
)
def test_what_was_typed_wrongly_is_said_beside_the_field_and_nothing_happens(client, page, changed, said):
    _, address = page()
    response = client.post(address, {**CARD, **changed})
    assert response.status_code == 200
    assert said in text_of(response)
    name = next(iter(changed))
    html = response.content.decode()
    assert f'aria-describedby="{name}-error"' in html
    assert f'id="{name}-error"' in html
    assert control.objects("payment_intent") == []


@pytest.mark.parametrize("exp", ["12/40", "12 / 2040", "1240", "1/40"])
def test_expiry_is_read_in_the_ways_people_write_it(client, page, exp):
    _, address = page()
    assert client.post(address, {**CARD, "exp": exp}).status_code == 303


def test_3d_secure_leads_over_the_banks_page(client, page):
    id_, address = page()
    response = client.post(address, {**CARD, "number": cards.SECURE})
    assert response["Location"] == "3ds/"
    bank = client.get(f"{address}3ds/")
    assert "is it you?" in text_of(bank)
    failed = client.post(f"{address}3ds/", {"fail": "1"})
    assert "could not confirm that it was you" in text_of(failed)
    assert status_of(id_) == "open"
    client.post(address, {"email": "ewa@example.org", "use": "secure"})
    assert client.post(f"{address}3ds/", {"authorize": "1"})["Location"].endswith(id_)
    assert status_of(id_) == "complete"
    assert client.post(f"{address}3ds/", {"authorize": "1"})["Location"].endswith(id_)
    assert len(control.objects("charge")) == 1


def test_the_banks_page_without_a_question_leads_back_to_the_payment(client, page):
    _, address = page()
    assert client.post(f"{address}3ds/", {"authorize": "1"})["Location"] == "../"
    assert control.objects("charge") == []


def test_a_page_already_paid_says_so_and_leads_on(client, page):
    id_, address = page()
    control.pay(id_)
    response = client.get(address)
    assert "Already paid" in text_of(response)
    assert f"https://example.org/thanks?s={id_}" in response.content.decode()
    assert client.post(address, CARD).status_code == 303
    assert len(control.objects("charge")) == 1


def test_an_expired_page_says_so_and_charges_nothing(client, page, api):
    id_, address = page()
    api.v1.checkout.sessions.expire(id_)
    for response in (client.get(address), client.post(address, CARD)):
        assert response.status_code == 200
        assert "This page has expired" in text_of(response)
    assert control.objects("charge") == []


def test_an_expired_page_with_recovery_starts_again(client, page, api):
    id_, address = page(after_expiration={"recovery": {"enabled": True}})
    api.v1.checkout.sessions.expire(id_)
    assert f"/sandbox/stripe/recover/{id_}/" in client.get(address).content.decode()
    recovery = f"/sandbox/stripe/recover/{id_}/"
    assert "Open a new payment page" in text_of(client.get(recovery))
    again = client.post(recovery)
    assert again.status_code == 303
    assert client.post(again["Location"].replace("http://testserver", ""), CARD).status_code == 303
    open_one, _ = page()
    assert "no longer valid" in text_of(client.get(f"/sandbox/stripe/recover/{open_one}/"))


def test_the_email_of_a_customer_cannot_be_changed(client, page, api):
    customer = api.v1.customers.create({"email": "jan@example.org"})
    _, address = page(customer=customer.id)
    html = client.get(address).content.decode()
    assert 'value="jan@example.org"' in html
    assert "disabled" in html
    client.post(address, CARD)
    assert control.objects("checkout.session")[0]["customer_details"]["email"] == "jan@example.org"


def test_ten_presses_at_once_pay_once(page):
    id_, address = page()
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda _: Client().post(address, CARD), range(10)))
    assert {response["Location"] for response in found} == {f"https://example.org/thanks?s={id_}"}
    assert len(control.objects("charge")) == 1


@pytest.mark.django_db  # the page of refusal has the site's frame
def test_the_form_is_protected_against_other_sites(page):
    _, address = page()
    assert Client(enforce_csrf_checks=True).post(address, CARD).status_code == 403
    assert control.objects("charge") == []


def test_the_api_view_needs_no_such_protection(client):
    response = Client(enforce_csrf_checks=True).post(
        "/sandbox/stripe/v1/customers",
        "name=Ewa",
        content_type="application/x-www-form-urlencoded",
        headers={"authorization": "Bearer sk_test_sandbox", "idempotency-key": "k"},
    )
    assert (response.status_code, response.json()["name"]) == (200, "Ewa")
    assert response["Request-Id"].startswith("req_")
    assert response["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_i22_where_the_operator_page_is_closed_the_api_tells_strangers_nothing(client, settings, page):
    page()
    settings.SANDBOX_OPEN = settings.DEBUG = False
    for address in ("customers", "checkout/sessions", "events", "refunds"):
        response = client.get(f"/sandbox/stripe/v1/{address}", headers={"authorization": "Bearer sk_test_sandbox"})
        assert response.status_code == 404
        assert b"example.org" not in response.content


def test_a_lost_connection_is_an_answer_without_json_here(client):
    control.set_faults([{"kind": "drop_before"}])
    assert client.get("/sandbox/stripe/v1/customers").status_code == 502


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["pay/{}/", "pay/{}/3ds/", "recover/{}/", "", "v1/customers", "object/{}/"])
def test_beside_a_real_key_no_page_exists(client, page, settings, address):
    id_, _ = page()
    settings.SANDBOX_OPEN = True
    settings.STRIPE_SECRET_KEY = "sk_live_1"
    assert client.get("/sandbox/stripe/" + address.format(id_)).status_code == 404
    settings.STRIPE_SECRET_KEY = ""


@pytest.mark.django_db
def test_an_api_answer_of_404_is_not_redirected_to_a_language(client):
    response = client.get("/sandbox/stripe/v1/subscriptions", headers={"authorization": "Bearer sk_test_sandbox"})
    assert (response.status_code, response.json()["error"]["code"]) == (404, "unrecognized_request_url")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["pay", "recover"])
def test_an_unknown_session_is_404(client, address):
    assert client.get(f"/sandbox/stripe/{address}/cs_test_nothing/").status_code == 404


def test_pages_are_never_kept_by_a_cache(client, page):
    assert "no-store" in client.get(page()[1])["Cache-Control"]
