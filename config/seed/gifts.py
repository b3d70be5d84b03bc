"""A year of gifts, each through the form's service, the sandbox's page, the webhook and the books."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.models import Campaign
from config.seed import words
from donations.services import Gift, start_donation
from donations.views import return_addresses
from payments.models import Fund, Payment
from payments.money import Money
from payments.payer import Payer
from payments.refunds import request_refund, send_refund
from payments.services import open_checkout
from people import clock, mail
from sandbox import control

YEAR = timedelta(days=364)
CARDS = {"paid": "4242424242424242", "declined": "4000000000000002", "poor": "4000000000009995"}
# (currency, weight, amounts in minor units)
CURRENCIES: tuple[tuple[str, int, tuple[int, ...]], ...] = (
    ("PLN", 88, (2_400, 3_000, 5_600, 5_600, 12_000, 24_000, 10_000, 150_00, 1_000_00, 2_500_00)),
    ("EUR", 6, (1_500, 3_000, 6_000)),
    ("USD", 3, (1_500, 3_000)),
    ("JPY", 2, (2_000, 4_000)),
    ("KWD", 1, (5_000, 10_000)),
)


@dataclass(frozen=True)
class Person:
    """Somebody of the demo, and whether they asked for a confirmation for the tax return."""

    payer: Payer
    wants_receipt: bool
    language: str


def people(count: int, dice: random.Random) -> list[Person]:
    """Return that many different people; a few give as an organisation."""
    made = []
    for number in range(count):
        first, last = dice.choice(words.FIRST_NAMES), dice.choice(words.LAST_NAMES)
        wants = dice.random() < 0.4
        postal_code, city = dice.choice(words.CITIES)
        address = {
            "line1": f"ul. {dice.choice(words.STREETS)} {dice.randint(1, 120)}",
            "postal_code": postal_code,
            "city": city,
        }
        company = {"organisation": f"Piekarnia {last}", "tax_number": "7251801126"} if number % 23 == 7 else {}
        payer = Payer(
            first,
            last,
            f"supporter{number + 1}@example.org",
            **company,
            **(address | {"country": "PL"} if wants else {}),
        )
        made.append(Person(payer, wants, dice.choices(("pl", "en"), (85, 15))[0]))
    return made


def give_for_a_year(*, supporters: int, gifts: int, seed: int) -> int:
    """Let people give over the year that ends now; return how many gifts were paid.

    Nine in ten are paid at once, some after a declined card, some never; a few are given back, in full or in part. The
    sandbox's clock and ours are led through the year together and are back in the present afterwards.
    """
    dice = random.Random(seed)  # noqa: S311  (the same demo each time)
    known = people(supporters, dice)
    end = clock.now() - timedelta(minutes=5)
    paid = 0
    for moment in _moments(end, gifts, dice):
        control.set_time(moment)
        with clock.at(moment):
            paid += _one(dice.choice(known), dice)
    control.set_time(None)
    mail.sweep()
    return paid


def _moments(end: datetime, count: int, dice: random.Random) -> Iterator[datetime]:
    """Yield moments of the year in order, thicker before Christmas, in waking hours."""
    days = sorted(dice.triangular(0, YEAR.days, YEAR.days * 0.97) for _ in range(count))
    for day in days:
        yield min(end, end - YEAR + timedelta(days=day, minutes=dice.randint(0, 300)))


def _one(person: Person, dice: random.Random) -> bool:
    payment = start_donation(_gift(person, dice), urls=return_addresses)
    open_checkout(payment)
    assert payment.stripe_session  # noqa: S101  (open_checkout noted it)
    fate = dice.random()
    if fate < 0.04:
        return False  # the page is left, and expires
    if fate < 0.12:
        control.pay(payment.stripe_session, dice.choice((CARDS["declined"], CARDS["poor"])))
    control.pay(payment.stripe_session, CARDS["paid"])
    payment.refresh_from_db()
    if fate > 0.96 and payment.is_settled:
        _give_back(payment, in_part=fate > 0.98)
    return payment.is_settled


def _give_back(payment: Payment, *, in_part: bool) -> None:
    line = payment.lines.get()
    half = {line: line.amount_minor // 20 * 10}
    reason = "Given twice by mistake" if not in_part else "The person meant half of it"
    send_refund(request_refund(payment, lines=half if in_part else None, reason=reason, actor=None))


def _gift(person: Person, dice: random.Random) -> Gift:
    currency, _, amounts = dice.choices(CURRENCIES, [row[1] for row in CURRENCIES])[0]
    running = [
        c for c in Campaign.objects.select_related("fund") if c.state_on(clock.today()) == Campaign.State.RUNNING
    ]
    campaign = dice.choice([*running, *running, None]) if currency == "PLN" else None
    fund = campaign.fund if campaign else Fund.objects.get(code="statutory")
    return Gift(
        amount=Money(dice.choice(amounts), currency),
        payer=person.payer,
        wants_receipt=person.wants_receipt,
        language=person.language,
        fund=fund,
        campaign=campaign,
        page_id=None,
        submission_key=uuid.UUID(int=dice.getrandbits(128), version=4),
        label=words.FUNDS[fund.code][person.language],
    )
