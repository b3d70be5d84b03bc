"""Currencies as Stripe counts them, its fees, and the balance transactions they end in."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox import blanks, clock, conf, ids
from sandbox.errors import ApiError
from sandbox.store import Store
from sandbox.words import words

ZERO_DECIMAL = words("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")
THREE_DECIMAL = words("bhd jod kwd omr tnd")
WHOLE_ONLY = frozenset({"isk", "ugx"})  # two decimals on the wire, but always .00
MAX_DIGITS = 12
SETTLE_DAYS = 3
FEE_TEXT = "Stripe processing fees"

# One euro in each currency, in major units: fixed, so that a test's figures never move.
RATES: dict[str, Decimal] = {
    code: Decimal(rate)
    for code, rate in (
        pair.split("=")
        for pair in words("""
        eur=1 usd=1.10 gbp=0.85 pln=4.25 chf=0.95 czk=25 huf=400 sek=11.5 nok=11.5 dkk=7.46 ron=5 isk=150 try=35
        aud=1.65 nzd=1.80 cad=1.50 brl=6 mxn=20 ars=1000 cop=4500 clp=1000 pyg=8000 inr=92 idr=17500 myr=4.9 thb=38
        php=62 sgd=1.45 hkd=8.6 twd=35 jpy=160 krw=1500 vnd=27500 aed=4.04 ils=4 zar=20 ugx=4000 rwf=1450 kwd=0.34
        bhd=0.415 jod=0.78 omr=0.424 tnd=3.4 bif=3200 djf=195 gnf=9500 kmf=492 mga=5000 vuv=130 xaf=655.957
        xof=655.957 xpf=119.33 uah=45
        """)
    )
}
# The least Stripe takes, in major units of the settlement currency.
MINIMUM: dict[str, str] = {
    **dict.fromkeys(words("usd eur chf aud brl cad inr nzd sgd ars cop idr ils php zar"), "0.50"),
    **dict.fromkeys(words("aed pln ron myr"), "2"),
    **dict.fromkeys(words("nok sek"), "3"),
    **dict.fromkeys(words("mxn thb"), "10"),
    **dict.fromkeys(words("jpy krw"), "50"),
    **{"gbp": "0.30", "dkk": "2.5", "hkd": "4", "czk": "15", "huf": "175"},
}


def exponent(currency: str) -> int:
    """How many decimals Stripe's minor unit has: 0, 2 or 3."""
    return 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2


def major(amount: int, currency: str) -> Decimal:
    """Minor units as a decimal number of major units."""
    return Decimal(amount).scaleb(-exponent(currency))


def minor(value: Decimal, currency: str) -> int:
    """Major units as whole minor units, halves away from zero."""
    return int(value.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def rate(source: str, target: str) -> Decimal:
    """Major units of ``target`` for one major unit of ``source``, with six digits after the point."""
    return (RATES[target] / RATES[source]).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)


def convert(amount: int, source: str, target: str) -> int:
    """An amount in minor units of another currency."""
    return amount if source == target else minor(major(amount, source) * rate(source, target), target)


def settlement(currency: str) -> str:
    """The currency of the balance that a payment in ``currency`` reaches."""
    own = conf.settlement_currencies()
    return currency if currency in own else own[0]


def check_currency(currency: str, param: str) -> str:
    """A currency in lower case, or ApiError."""
    code = currency.lower()
    if code not in RATES:
        text = f"Invalid currency: {currency}. The sandbox supports these currencies: {', '.join(sorted(RATES))}"
        raise ApiError(text, param=param)
    return code


def check_amount_shape(amount: int, currency: str, param: str) -> int:
    """An amount of the right multiple and size, or ApiError."""
    if currency in THREE_DECIMAL and amount % 10:
        raise ApiError(f"Invalid amount: the last digit of {currency.upper()} must be 0.", param=param)
    if currency in WHOLE_ONLY and amount % 100:
        raise ApiError(f"Invalid amount: {currency.upper()} has whole units only.", param=param)
    if len(str(amount)) > MAX_DIGITS:
        raise ApiError(f"Amount must be no more than {MAX_DIGITS} digits.", code="amount_too_large", param=param)
    return amount


def check_amount(amount: int, currency: str, param: str) -> int:
    """A sum that Stripe would take, or ApiError: judged after conversion, as Stripe does."""
    check_amount_shape(amount, currency, param)
    target = settlement(currency)
    least = minor(Decimal(MINIMUM.get(target, "0")), target)
    if convert(amount, currency, target) < least:
        text = f"The total amount must convert to at least {major(least, target)} {target.upper()}."
        raise ApiError(text, code="amount_too_small", param=param)
    return amount


@dataclass(frozen=True, slots=True)
class Settled:
    """A sum as it reaches our balance: gross and fee in minor units of ``currency``."""

    gross: int
    fee: int
    currency: str
    exchange_rate: Decimal | None


def settle(amount: int, currency: str) -> Settled:
    """What a card payment brings: converted if need be, less Stripe's percentage and fixed part."""
    target = settlement(currency)
    gross = convert(amount, currency, target)
    percent, fixed = conf.fee()
    part = minor(major(gross, target) * Decimal(percent) / 100, target)
    fee = part + minor(Decimal(fixed) * rate("eur", target), target)
    return Settled(gross, fee, target, None if target == currency else rate(currency, target))


def post(store: Store, source: dict[str, Any], settled: Settled, type_: str, *, at_once: bool = False) -> str:
    """Write the balance transaction for a charge, a refund or a failed refund; its id.

    ``at_once``: the money is available now and not in some days.
    """
    now, fee = clock.now(store), settled.fee
    details = [
        {"amount": fee, "currency": settled.currency, "type": "stripe_fee", "description": "Stripe processing fees"}
    ]
    body = blanks.build(
        "balance_transaction",
        id=ids.new("txn"),
        created=now,
        amount=settled.gross,
        net=settled.gross - fee,
        fee=fee,
        fee_details=details if fee else [],
        currency=settled.currency,
        exchange_rate=None if settled.exchange_rate is None else float(settled.exchange_rate),
        available_on=now if at_once else now + SETTLE_DAYS * 86400,
        balance_type="payments",
        reporting_category=type_,
        source=source["id"],
        status="available" if at_once else "pending",
        type=type_,
        description=source.get("description"),
    )
    store.insert(body)
    return str(body["id"])


def returned(amount: int, currency: str) -> Settled:
    """A sum given back: negative, and Stripe keeps its fee."""
    target = settlement(currency)
    exchange = None if target == currency else rate(currency, target)
    return Settled(-convert(amount, currency, target), 0, target, exchange)
