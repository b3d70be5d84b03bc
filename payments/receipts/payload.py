"""The frozen snapshot of a receipt: every fact and every word that its page shows, as canonical JSON."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date

from payments.money import Money
from payments.receipts.regimes.base import Draft, LineFacts, Regime, Text

TEMPLATE = {"id": "slip", "version": 1}
ONE_LETTER = re.compile(r"(?<= )([aiouwz]) ")
LOCALES = {"pl": "pl", "en": "en_GB"}
METHODS: dict[str, dict[str, str]] = {
    "pl": {
        "card": "karta", "blik": "BLIK", "p24": "Przelewy24", "link": "Link", "bank_transfer": "przelew",
        "transfer": "przelew", "sepa_debit": "polecenie zapłaty SEPA", "cash": "gotówka", "cheque": "czek",
    },
    "en": {
        "card": "card", "blik": "BLIK", "p24": "Przelewy24", "link": "Link", "bank_transfer": "bank transfer",
        "transfer": "bank transfer", "sepa_debit": "SEPA direct debit", "cash": "cash", "cheque": "cheque",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Stamp:
    """What a receipt gets when it is issued: its number, its check page, and whether it is only a specimen."""

    serial: str
    verify_code: str
    verify_url: str
    is_specimen: bool


def build(regime: Regime, draft: Draft, stamp: Stamp, language: str) -> dict[str, object]:
    """Return the snapshot. `page` is what the document shows, the rest the same facts for programs."""
    texts = regime.texts(draft, language)
    total = regime.total(draft)
    return {
        "template": dict(TEMPLATE),
        "regime": {"code": regime.code, "version": regime.version},
        "language": language,
        "serial": stamp.serial,
        "issued_on": draft.issued_on.isoformat(),
        "replaces": draft.replaces,
        "is_specimen": stamp.is_specimen,
        "issuer": {**asdict(draft.issuer), "ids": dict(draft.issuer.ids), "address": list(draft.issuer.address)},
        "donor": asdict(draft.donor),
        "lines": [_line(line, eligible) for line, eligible in regime.eligible_lines(draft)],
        "total": _money(total),
        "wording": {text.id: text.version for text in texts.values()},
        "page": _page(regime, draft, stamp, _Words(texts, language), total),
    }


def canonical(payload: Mapping[str, object]) -> bytes:
    """Return the one way to write this payload."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def digest(payload: Mapping[str, object]) -> str:
    """Return the SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(payload)).hexdigest()


class _Words:
    """The wording of one document in one language."""

    def __init__(self, texts: Mapping[str, Text], language: str) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: str) -> str:
        template = self._texts[key].text
        if self.language == "pl":  # Polish ends no line with a word of one letter
            template = ONE_LETTER.sub("\\1\u00a0", template)
        # One pass over a template of ours: a value with braces in it stays as it is.
        return template.format(**values)

    def money(self, amount: Money) -> str:
        return amount.format(self.language)

    def date(self, day: date) -> str:
        return format_date(day, "long", locale=LOCALES[self.language])

    def country(self, code: str) -> str:
        return str(Locale.parse(LOCALES[self.language]).territories.get(code.upper(), code))

    def method(self, code: str) -> str:
        return METHODS[self.language].get(code, code.replace("_", " "))


def _page(regime: Regime, draft: Draft, stamp: Stamp, words: _Words, total: Money) -> dict[str, object]:
    issuer, donor = draft.issuer, draft.donor
    return {
        "organisation": issuer.legal_name,
        "title": words("title"),
        "number": words("number", serial=stamp.serial),
        "note": words("replaces", serial=draft.replaces) if draft.replaces else "",
        "sum": words.money(total),
        "in_words": words("in_words", words=regime.words(total, words.language)),
        "parties": [
            {
                "heading": words("recipient"),
                "name": issuer.legal_name,
                "lines": regime.recipient(draft, words.language),
            },
            {"heading": words("donor"), "name": donor.name, "lines": _donor_lines(draft, words)},
        ],
        "gifts": {
            "heading": words("gifts"),
            "columns": [words("column_date"), words("column_gift"), words("column_amount")],
            "rows": [_row(line, eligible, words) for line, eligible in regime.eligible_lines(draft)],
            "total": [words("total"), words.money(total)],
        },
        "facts": [list(fact) for fact in regime.facts(draft, words.language)],
        "statements": [words("acceptance", organisation=issuer.legal_name), words("advice")],
        "place_date": words("place_date", place=issuer.place, date=words.date(draft.issued_on)),
        "signatory": [part for part in (issuer.signatory_name, issuer.signatory_office) if part],
        "contact": " · ".join(part for part in (issuer.email, issuer.phone) if part),
        "check": {
            "heading": words("check"),
            "how": words("check_how"),
            "url": stamp.verify_url,
            "code": words("code", code=stamp.verify_code),
            "alternative": words("qr", url=stamp.verify_url),
        },
        "specimen": [words("specimen"), words("specimen_mark")] if stamp.is_specimen else [],
        "page_number": words("page", page="{page}", pages="{pages}"),
    }


def _donor_lines(draft: Draft, words: _Words) -> list[str]:
    donor = draft.donor
    abroad = words.country(donor.country) if donor.line1 and donor.country != draft.issuer.country else ""
    address = ", ".join(part for part in (donor.line1, donor.town, abroad) if part)
    return [
        line for line in (address, words("tax_number", number=donor.tax_number) if donor.tax_number else "") if line
    ]


def _row(line: LineFacts, eligible: Money, words: _Words) -> dict[str, object]:
    details = [" · ".join(part for part in (words.method(line.method), line.transaction_id) if part)]
    if line.refunded:
        details.append(words("refunded", paid=words.money(line.paid), refunded=words.money(line.refunded)))
    benefit = line.paid - line.deductible
    if benefit:
        details.append(words("benefit", paid=words.money(line.paid), benefit=words.money(benefit)))
    what = words("gift" if line.kind == "gift" else "fee_cover")
    return {
        "date": words.date(line.date),
        "what": f"{what}: {line.label}" if line.label else what,
        "details": [detail for detail in details if detail],
        "amount": words.money(eligible),
    }


def _line(line: LineFacts, eligible: Money) -> dict[str, object]:
    return {
        "payment_line": line.payment_line_id,
        "kind": line.kind,
        "label": line.label,
        "date": line.date.isoformat(),
        "method": line.method,
        "transaction_id": line.transaction_id,
        "paid": _money(line.paid),
        "deductible": _money(line.deductible),
        "refunded": _money(line.refunded),
        "eligible": _money(eligible),
    }


def _money(amount: Money) -> dict[str, object]:
    return {"minor": amount.minor, "currency": amount.currency}
