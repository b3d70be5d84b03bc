"""Amounts in words. num2words gives the whole number; the names of the currencies and their plurals are ours."""

from num2words import num2words

from payments.money import Money

# Polish needs three forms (jeden złoty, dwa złote, pięć złotych), English two.
UNITS: dict[str, dict[str, tuple[str, ...]]] = {
    "pl": {
        "PLN": ("złoty", "złote", "złotych"),
        "EUR": ("euro", "euro", "euro"),
        "USD": ("dolar amerykański", "dolary amerykańskie", "dolarów amerykańskich"),
        "GBP": ("funt szterling", "funty szterlingi", "funtów szterlingów"),
        "JPY": ("jen", "jeny", "jenów"),
        "KWD": ("dinar kuwejcki", "dinary kuwejckie", "dinarów kuwejckich"),
    },
    "en": {
        "PLN": ("Polish zloty", "Polish zlotys"),
        "EUR": ("euro", "euros"),
        "USD": ("US dollar", "US dollars"),
        "GBP": ("pound sterling", "pounds sterling"),
        "JPY": ("Japanese yen", "Japanese yen"),
        "KWD": ("Kuwaiti dinar", "Kuwaiti dinars"),
    },
}


def in_words(amount: Money, language: str) -> str:
    """Return the amount as a document spells it: `sto dwadzieścia trzy złote 51/100`, whole yen without a fraction.

    `language` is "pl" or "en"; a currency without names of its own keeps its code. Raises ValueError below zero.
    """
    if amount.minor < 0:
        raise ValueError(f"no words for {amount}")
    whole, minor = divmod(amount.minor, 10**amount.exponent)
    words = f"{num2words(whole, lang=language)} {_unit(whole, amount.currency, language)}"
    if not amount.exponent:
        return words
    return f"{words} {minor:0{amount.exponent}d}/{10**amount.exponent}"


def _unit(count: int, currency: str, language: str) -> str:
    forms = UNITS[language].get(currency)
    if forms is None:
        return currency
    if count == 1:
        return forms[0]
    if language == "pl" and count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return forms[1]
    return forms[-1]
