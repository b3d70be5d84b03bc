"""The world of a test, built through the services, so that no test starts from an impossible row."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection
from django.test import TestCase

from campaigns.models import Campaign
from donations.services import Gift, start_donation
from payments.models import Fund, Issuer, IssuerProfile, Payment
from payments.money import Money, parse
from payments.payer import Payer
from payments.services import open_checkout
from people.models import User
from sandbox import control

VISA = "4242424242424242"
DECLINED = "4000000000000002"


@contextmanager
def commits() -> Iterator[None]:
    """Run what waits for the commit, also inside the transaction that a plain database test is."""
    if connection.in_atomic_block:
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield
    else:
        yield


def make_issuer(*, regimes: tuple[str, ...] = ("pl", "generic")) -> Issuer:
    """The organisation with everything a Polish confirmation asks for."""
    issuer, made = Issuer.objects.get_or_create(code="example", defaults={"regimes": list(regimes), "is_default": True})
    if made:
        IssuerProfile.objects.create(
            issuer=issuer,
            valid_from=date(2020, 1, 1),
            legal_name="Stowarzyszenie Przykład",
            address="ul. Źródlana 7",
            postal_code="90-001",
            city="Łódź",
            country="PL",
            ids={"KRS": "0000123456", "NIP": "7251801126", "REGON": "123456785"},
            is_public_benefit=True,
            purpose="pomoc społeczna (art. 4 ust. 1 pkt 1)",
            bank_account="PL61109010140000071219812874",
            signatory_name="Żaneta Gęśl",
            signatory_office="prezeska zarządu",
            email="biuro@przyklad.example",
        )
    return issuer


def make_fund(code: str = "general") -> Fund:
    """A fund with names in both languages."""
    fund, _ = Fund.objects.get_or_create(code=code, defaults={"names": {"en": f"Fund {code}", "pl": f"Fundusz {code}"}})
    return fund


def make_campaign(slug: str = "meals", *, goal: str = "1000", currency: str = "PLN", **fields) -> Campaign:
    """A running campaign with its own fund."""
    goal_minor = parse(goal, currency).minor if goal else None
    return Campaign.objects.create(
        slug=slug,
        names={"en": "Meals", "pl": "Posiłki"},
        fund=make_fund(slug),
        goal_minor=goal_minor,
        currency=currency,
        **fields,
    )


def make_payer(**fields) -> Payer:
    """Somebody with an address."""
    known = {
        "first_name": "Łucja", "last_name": "Żółć", "email": "lucja@example.org", "line1": "ul. Polna 1",
        "postal_code": "00-001", "city": "Warszawa", "country": "PL",
    }  # fmt: skip
    return Payer(**(known | fields))


def make_gift(
    *,
    amount: str = "50",
    currency: str = "PLN",
    payer: Payer | None = None,
    campaign: Campaign | None = None,
    fund: Fund | None = None,
    wants_receipt: bool = False,
    language: str = "pl",
    key: uuid.UUID | None = None,
) -> Gift:
    """A valid form."""
    return Gift(
        amount=parse(amount, currency) if isinstance(amount, str) else Money(amount, currency),
        payer=payer or make_payer(),
        wants_receipt=wants_receipt,
        language=language,
        fund=campaign.fund if campaign else fund or make_fund(),
        campaign=campaign,
        page_id=None,
        submission_key=key or uuid.uuid4(),
        label="Posiłki",
    )


def urls(reference: str) -> tuple[str, str]:
    """Where Stripe sends a donor back."""
    return (
        f"http://testserver/pl/wesprzyj/powrot/?ref={reference}",
        f"http://testserver/pl/wesprzyj/niedokonczone/{reference}/",
    )


def start(gift: Gift | None = None, **fields) -> Payment:
    """A gift whose payment page is open."""
    payment = start_donation(gift or make_gift(**fields), urls=urls)
    open_checkout(payment)
    return payment


def make_donation(*, settled: bool = True, card: str = VISA, **fields) -> Payment:
    """A gift through form, page, webhook and books; `settled=False` stops at the open page."""
    make_issuer()
    payment = start(**fields)
    if settled:
        pay(payment, card)
    return payment


def pay(payment: Payment, card: str = VISA) -> str:
    """Pay an open page as the donor would, and let the events come in."""
    assert payment.stripe_session
    with commits():
        outcome = control.pay(payment.stripe_session, card)
    payment.refresh_from_db()
    return outcome


def make_user(email: str = "someone@example.org", **fields) -> User:
    """A login."""
    return User.objects.create_user(email, "correct horse battery staple", **fields)
