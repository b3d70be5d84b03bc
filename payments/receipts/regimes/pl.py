"""Poland: the organisation's confirmation of a gift of money (potwierdzenie otrzymania darowizny)."""

from collections.abc import Mapping
from datetime import date

from stdnum import iban

from payments.receipts.regimes.base import DonorFacts, Draft, IssuerFacts, Regime, Text

# The official language is Polish; the wording is custom, the law prescribes none (art. 26 ust. 7 ustawy o PIT asks for
# the proof of payment, hence the advice).
WORDING: dict[str, str] = {
    "title": "Potwierdzenie otrzymania darowizny",
    "number": "Nr {serial}",
    "replaces": "Korekta potwierdzenia nr {serial}",
    "in_words": "słownie: {words}",
    "recipient": "Obdarowany",
    "donor": "Darczyńca",
    "gifts": "Przedmiot darowizny",
    "column_date": "Data wpłaty",
    "column_gift": "Rodzaj i sposób zapłaty",
    "column_amount": "Kwota",
    "total": "Razem",
    "gift": "Darowizna pieniężna",
    "fee_cover": "Darowizna pieniężna na pokrycie opłat",
    "refunded": "Wpłacono {paid}, zwrócono {refunded}",
    "benefit": "Wpłacono {paid}, w tym {benefit} za świadczenie wzajemne",
    "public_benefit_yes": "Organizacja pożytku publicznego (OPP): tak",
    "public_benefit_no": "Organizacja pożytku publicznego (OPP): nie",
    "tax_number": "NIP {number}",
    "account": "Rachunek obdarowanego",
    "purpose": "Cel darowizny",
    "acceptance": "{organisation} potwierdza przyjęcie darowizny pieniężnej opisanej w tym dokumencie i przeznaczenie"
    " jej na cele określone w art. 4 ustawy z dnia 24 kwietnia 2003 r. o działalności pożytku publicznego"
    " i o wolontariacie.",
    "advice": "Prosimy zachować dowód wpłaty: darowiznę odlicza się na jego podstawie (art. 26 ust. 7 ustawy o podatku"
    " dochodowym od osób fizycznych, art. 18 ust. 1c ustawy o podatku dochodowym od osób prawnych).",
    "place_date": "{place}, {date} r.",
    "check": "Sprawdź to potwierdzenie",
    "check_how": "Pod tym adresem widać, czy potwierdzenie jest ważne. Nie ma tam danych darczyńcy.",
    "code": "Kod {code}",
    "qr": "Kod QR prowadzący do strony {url}",
    "page": "Strona {page} z {pages}",
    "specimen": "WZÓR – środowisko testowe, bez mocy prawnej",
    "specimen_mark": "WZÓR",
}
IDS = ("KRS", "NIP", "REGON")


class Poland(Regime):
    """For donors who ticked that they want it; Polish only."""

    code = "pl"
    version = "1"
    checked_on = date(2026, 11, 25)
    sources = (
        "ustawa o PIT art. 26 ust. 1 pkt 9, ust. 7",
        "ustawa o CIT art. 18 ust. 1 pkt 1, ust. 1c",
        "ustawa o działalności pożytku publicznego i o wolontariacie art. 4",
        "0115-KDIT2.4011.119.2025.2.ŁS",
    )
    languages = ("pl",)
    donor_fields = ("name", "line1", "postal_code", "city", "tax_number of organisations")
    only_when_wanted = True

    def texts(self, draft: Draft, language: str) -> Mapping[str, Text]:
        """Return the Polish wording."""
        return {key: Text(f"pl.{key}", 1, text) for key, text in WORDING.items()}

    def recipient(self, draft: Draft, language: str) -> list[str]:
        """Return address, KRS, NIP, REGON and the OPP statement."""
        issuer = draft.issuer
        status = "public_benefit_yes" if issuer.is_public_benefit else "public_benefit_no"
        return [
            ", ".join(issuer.address),
            " · ".join(f"{scheme} {issuer.ids[scheme]}" for scheme in IDS),
            WORDING[status],
        ]

    def facts(self, draft: Draft, language: str) -> list[tuple[str, str]]:
        """Return the account credited and the purpose."""
        account = draft.issuer.bank_account
        shown = iban.format(account) if iban.is_valid(account) else account
        return [(WORDING["account"], shown), (WORDING["purpose"], draft.issuer.purpose)]

    def _issuer_problems(self, issuer: IssuerFacts) -> list[str]:
        wanted = {
            "issuer_address": all(issuer.address) and issuer.address and issuer.place,
            "issuer_ids": all(issuer.ids.get(scheme) for scheme in IDS),
            "issuer_account": issuer.bank_account,
            "issuer_purpose": issuer.purpose,
            "issuer_signatory": issuer.signatory_name,
        }
        return super()._issuer_problems(issuer) + [code for code, is_there in wanted.items() if not is_there]

    def _donor_problems(self, donor: DonorFacts) -> list[str]:
        problems = super()._donor_problems(donor)
        if not (donor.line1 and donor.postal_code and donor.city):
            problems.append("donor_address")
        if donor.organisation and not donor.tax_number:
            problems.append("donor_tax_number")
        return problems
