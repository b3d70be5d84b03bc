"""Money: a whole number of minor units and a currency; reading what people type and writing what they read."""

import re
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal, get_currency_symbol


def _codes(text: str) -> list[str]:
    return text.split()


# Digits after the point on the wire and the smallest step, as Stripe counts them (docs.stripe.com/currencies): not
# ISO 4217. ISK and UGX are sent with two digits though only whole units exist; three-digit currencies end in 0. All of
# Stripe's are here, for whatever was charged at its dashboard has to be booked.
TWO_DIGITS = _codes("""
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK
DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT LAK LBP LKR
LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB
SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH USD UYU UZS WST XCD YER ZAR ZMW
""")
NO_DIGITS = _codes("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF")
THREE_DIGITS = _codes("BHD JOD KWD OMR TND")
CURRENCIES: dict[str, tuple[int, int]] = {
    **dict.fromkeys(TWO_DIGITS, (2, 1)),
    **dict.fromkeys(NO_DIGITS, (0, 1)),
    **dict.fromkeys(THREE_DIGITS, (3, 10)),
    **dict.fromkeys(("ISK", "UGX"), (2, 100)),
}
SIGNS = {"PLN": ("zł", "zl"), "EUR": ("€", "euro"), "USD": ("$",), "GBP": ("£",), "JPY": ("¥", "円"), "CZK": ("kč",)}
LIMIT = 99_999_999  # Stripe's eight digits, in minor units
SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")


class CurrencyMismatch(ValueError):
    """Two currencies met where one was meant."""


class AmountError(ValueError):
    """What somebody typed is no amount; `code` says why, `readings` what it may have meant."""

    def __init__(self, code: str, readings: tuple["Money", ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.readings = readings


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units (groszy, cents, whole yen, fils) of an ISO 4217 currency in capitals."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int or self.currency not in CURRENCIES:
            raise ValueError(f"not money: {self.minor!r} {self.currency!r}")

    @property
    def exponent(self) -> int:
        return CURRENCIES[self.currency][0]

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-self.exponent)

    @property
    def is_chargeable(self) -> bool:
        """Whether Stripe takes this amount's last digits (whole krónur, fils in tens)."""
        return self.minor % CURRENCIES[self.currency][1] == 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other

    def format(self, language: str, *, whole: bool = False) -> str:
        """Return the sum as people of that language write it (CLDR); `whole` drops a fraction of nothing but zeros.

        Polish `1 234,50 zł`, English `PLN 1,234.50`, all spaces no-break.
        """
        fraction = self.minor % 10**self.exponent
        digits = 0 if whole and not fraction else self.exponent
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        if language.startswith("pl"):
            symbol = get_currency_symbol(self.currency, locale="pl")
            return f"{format_decimal(self.decimal, pattern, locale='pl')}\u00a0{symbol}"
        return f"{self.currency}\u00a0{format_decimal(self.decimal, pattern, locale='en_GB')}"

    def plain(self) -> str:
        """Return the sum with a point and nothing else, for files and form fields: `1234.50`."""
        return f"{self.decimal:f}"


def parse(text: str, currency: str) -> Money:
    """Read an amount somebody typed, in the language of either of our readers.

    Takes `50`, `50,00`, `1 234,50`, `1.234,50`, `1,234.50`, `50 zł`; never guesses: one separator before exactly three
    digits could be either, so it raises AmountError("ambiguous") with both readings. Other codes: "empty", "not_plain",
    "grouping", "decimals", "step", "too_long".
    """
    if currency not in CURRENCIES:
        raise AmountError("currency")
    if len(text) > 40:
        raise AmountError("too_long")
    bare = _without_sign(SPACES.sub(" ", text).strip(), currency)
    if not bare:
        raise AmountError("empty")
    if not re.fullmatch(r"[0-9][0-9 .,]*", bare) or bare[-1] in " .,":
        raise AmountError("not_plain")
    whole, fraction = _split(bare, currency)
    exponent, step = CURRENCIES[currency]
    if len(fraction) > exponent:
        raise AmountError("decimals")
    minor = int(whole) * 10**exponent + int(fraction.ljust(exponent, "0") or "0")
    if minor % step:
        raise AmountError("step")
    return Money(minor, currency)


def _without_sign(text: str, currency: str) -> str:
    lowered = text.lower()
    shown = SPACES.sub(" ", get_currency_symbol(currency, locale="pl")).lower()
    for sign in (currency.lower(), shown, *SIGNS.get(currency, ())):
        if lowered.endswith(sign):
            return text[: -len(sign)].strip()
        if lowered.startswith(sign):
            return text[len(sign) :].strip()
    return text


def _split(bare: str, currency: str) -> tuple[str, str]:
    """Return the digits before and after the decimal separator, grouping taken out."""
    separators = [sign for sign in bare if sign in ".,"]
    if not separators:
        return _ungrouped(bare, " "), ""
    last = separators[-1]
    head, _, tail = bare.rpartition(last)
    if len(set(separators)) == 2:  # `1.234,50`: the last is the decimal one, and stands once
        if separators.count(last) > 1 or " " in bare:
            raise AmountError("grouping")
        return _ungrouped(head, separators[0]), _digits(tail)
    if len(separators) > 1:  # `1.234.567`
        return _ungrouped(bare, last), ""
    if len(tail) == 3 and " " not in bare and CURRENCIES[currency][0] != 3 and head != "0":
        raise AmountError("ambiguous", _readings(head, tail, currency))
    return _ungrouped(head, " "), _digits(tail)


def _readings(head: str, tail: str, currency: str) -> tuple[Money, ...]:
    exponent = CURRENCIES[currency][0]
    as_thousands = Money(int(head + tail) * 10**exponent, currency)
    if tail[exponent:].strip("0"):  # 10.999 has no reading in groszy
        return (as_thousands,)
    return (Money(int(head) * 10**exponent + int(tail[:exponent] or "0"), currency), as_thousands)


def _ungrouped(text: str, separator: str) -> str:
    groups = text.split(separator)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        raise AmountError("grouping")
    return _digits("".join(groups))


def _digits(text: str) -> str:
    if not re.fullmatch(r"[0-9]+", text):
        raise AmountError("not_plain")
    return text
