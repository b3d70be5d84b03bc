"""A plain confirmation for donors anywhere: it follows no country's form and claims no tax effect."""

from collections.abc import Mapping
from datetime import date

from payments.receipts.regimes.base import Draft, Regime, Text

WORDING: dict[str, dict[str, str]] = {
    "en": {
        "title": "Receipt for a gift",
        "number": "No. {serial}",
        "replaces": "Replaces receipt no. {serial}",
        "in_words": "in words: {words}",
        "recipient": "Recipient",
        "donor": "Donor",
        "gifts": "Gift",
        "column_date": "Date",
        "column_gift": "What was given, and how",
        "column_amount": "Amount",
        "total": "Total",
        "gift": "Gift of money",
        "fee_cover": "Added to cover fees",
        "refunded": "Paid {paid}, refunded {refunded}",
        "benefit": "Paid {paid}, of which {benefit} for something given in return",
        "public_benefit": "Public benefit organisation",
        "tax_number": "Tax number {number}",
        "acceptance": "{organisation} received the gift shown here.",
        "advice": "Keep this receipt with the proof of your payment. Whether a gift lowers your tax depends on the law"
        " where you live.",
        "place_date": "{place}, {date}",
        "check": "Check this receipt",
        "check_how": "The address below shows whether this receipt is valid, and nothing about the donor.",
        "code": "Code {code}",
        "qr": "QR code that leads to {url}",
        "page": "Page {page} of {pages}",
        "specimen": "SPECIMEN – sandbox, no legal force",
        "specimen_mark": "SPECIMEN",
    },
    "pl": {
        "title": "Potwierdzenie wpłaty",
        "number": "Nr {serial}",
        "replaces": "Zastępuje potwierdzenie nr {serial}",
        "in_words": "słownie: {words}",
        "recipient": "Obdarowany",
        "donor": "Darczyńca",
        "gifts": "Darowizna",
        "column_date": "Data",
        "column_gift": "Co i w jaki sposób przekazano",
        "column_amount": "Kwota",
        "total": "Razem",
        "gift": "Darowizna pieniężna",
        "fee_cover": "Dopłata na pokrycie opłat",
        "refunded": "Wpłacono {paid}, zwrócono {refunded}",
        "benefit": "Wpłacono {paid}, w tym {benefit} za świadczenie wzajemne",
        "public_benefit": "Organizacja pożytku publicznego",
        "tax_number": "NIP {number}",
        "acceptance": "{organisation} potwierdza otrzymanie darowizny opisanej w tym dokumencie.",
        "advice": "Prosimy zachować to potwierdzenie razem z dowodem wpłaty. O tym, czy darowizna zmniejsza podatek,"
        " decyduje prawo kraju, w którym rozlicza się darczyńca.",
        "place_date": "{place}, {date} r.",
        "check": "Sprawdź to potwierdzenie",
        "check_how": "Pod tym adresem widać, czy potwierdzenie jest ważne. Nie ma tam danych darczyńcy.",
        "code": "Kod {code}",
        "qr": "Kod QR prowadzący do strony {url}",
        "page": "Strona {page} z {pages}",
        "specimen": "WZÓR – środowisko testowe, bez mocy prawnej",
        "specimen_mark": "WZÓR",
    },
}


class Generic(Regime):
    """The donor's name is enough; the language is the donor's."""

    code = "generic"
    version = "1"
    checked_on = date(2026, 11, 25)
    sources = ("no statute: a civil acknowledgment of money received",)
    languages = ("en", "pl")
    donor_fields = ("name",)

    def texts(self, draft: Draft, language: str) -> Mapping[str, Text]:
        """Return the wording in the donor's language."""
        return {key: Text(f"generic.{language}.{key}", 1, text) for key, text in WORDING[language].items()}

    def recipient(self, draft: Draft, language: str) -> list[str]:
        """Return address, registration numbers, and whether it is a public benefit organisation."""
        issuer = draft.issuer
        lines = [", ".join(issuer.address), " · ".join(f"{scheme} {value}" for scheme, value in issuer.ids.items())]
        if issuer.is_public_benefit:
            lines.append(WORDING[language]["public_benefit"])
        return [line for line in lines if line]

    def facts(self, draft: Draft, language: str) -> list[tuple[str, str]]:
        """Return nothing: the list of gifts says it all."""
        return []
