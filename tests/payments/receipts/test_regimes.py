"""What each regime asks for, how much of a line it receipts, and its wording, word for word."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from payments.money import CurrencyMismatch, Money
from payments.receipts.regimes import REGIMES, DonorFacts
from payments.receipts.regimes.base import PROBLEMS, REASONS
from tests.payments.receipts.world import DONOR, ISSUER, build, draft, line

GOLDEN = Path(__file__).parent / "golden"
CASES = {
    "generic_en": {"regime": "generic", "language": "en"},
    "generic_pl": {"regime": "generic", "language": "pl"},
    "pl_pl": {"regime": "pl", "language": "pl"},
}


def codes(found):
    return [problem.code for problem in found]


@pytest.mark.parametrize("case", CASES)
def test_the_wording_is_the_one_that_was_checked(case):
    lines = (line(deductible=10000, refunded=2000), line(5000, number=2, kind="fee_cover", label="", method="card"))
    page = build(draft(*lines, replaces="R-2026-000101"), **CASES[case], is_specimen=True)["page"]
    assert page == json.loads((GOLDEN / f"{case}.json").read_text())


@pytest.mark.parametrize(
    ("facts", "eligible", "reason"),
    [
        ({}, 12345, ""),
        ({"kind": "fee_cover"}, 12345, ""),
        ({"deductible": 10000}, 10000, ""),
        ({"refunded": 345}, 12000, ""),
        ({"deductible": 10000, "refunded": 345}, 9655, ""),
        ({"refunded": 12345}, 0, "refunded"),
        ({"deductible": 100, "refunded": 200}, 0, "refunded"),
        ({"deductible": 0}, 0, "nothing_deductible"),
        ({"kind": "dues"}, 0, "not_a_gift"),
        ({"kind": "ticket"}, 0, "not_a_gift"),
        ({"is_disputed": True}, 0, "disputed"),
    ],
)
@pytest.mark.parametrize("regime", REGIMES.values(), ids=lambda regime: regime.code)
def test_how_much_of_a_line_is_receiptable(regime, facts, eligible, reason):
    assessment = regime.assess(line(**facts))
    assert (assessment.eligible, assessment.reason) == (Money(eligible, "PLN"), reason)
    assert str(assessment.words) == str(REASONS.get(reason, ""))


def test_generic_asks_for_the_name_only():
    generic = REGIMES["generic"]
    assert codes(generic.problems(draft(donor=DonorFacts("Mary")))) == []
    assert codes(generic.problems(draft(donor=DonorFacts(" ", line1="ul. Kwiatowa 5")))) == ["donor_name"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"line1": ""}, ["donor_address"]),
        ({"postal_code": ""}, ["donor_address"]),
        ({"city": ""}, ["donor_address"]),
        ({"first_name": "", "last_name": ""}, ["donor_name"]),
        ({"organisation": "Piekarnia"}, ["donor_tax_number"]),
        ({"organisation": "Piekarnia", "tax_number": "1234563218"}, []),
    ],
)
def test_poland_asks_for_name_address_and_a_firms_number(changes, expected):
    assert codes(REGIMES["pl"].problems(draft(donor=replace(DONOR, **changes)))) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"legal_name": " "}, "issuer_name"),
        ({"address": ()}, "issuer_address"),
        ({"ids": {"KRS": "0000123456", "NIP": "1234563218"}}, "issuer_ids"),
        ({"bank_account": ""}, "issuer_account"),
        ({"purpose": ""}, "issuer_purpose"),
        ({"signatory_name": ""}, "issuer_signatory"),
    ],
)
def test_poland_issues_nothing_half_complete(changes, expected):
    assert codes(REGIMES["pl"].problems(draft(issuer=replace(ISSUER, **changes)))) == [expected]


def test_nothing_left_and_mixed_currencies_are_problems():
    generic = REGIMES["generic"]
    assert codes(generic.problems(draft(line(refunded=12345)))) == ["nothing_to_receipt"]
    mixed = draft(line(), line(currency="EUR", number=2))
    assert codes(generic.problems(mixed)) == ["mixed_currencies"]
    with pytest.raises(CurrencyMismatch):
        generic.total(mixed)


def test_every_problem_has_words():
    assert all(str(words) for words in PROBLEMS.values())


def test_the_total_leaves_out_what_is_not_receiptable():
    wanted = draft(line(), line(500, number=2, kind="dues"), line(1000, number=3, deductible=400))
    snapshot = build(wanted)
    assert snapshot["total"] == {"minor": 12745, "currency": "PLN"}
    assert [entry["payment_line"] for entry in snapshot["lines"]] == [1, 3]


def test_the_language_is_the_donors_where_it_is_official():
    assert REGIMES["generic"].language("pl") == "pl"
    assert REGIMES["generic"].language("uk") == "en"
    assert REGIMES["pl"].language("en") == "pl"


def test_every_wording_has_an_identity_and_both_languages_have_the_same_ones():
    english = REGIMES["generic"].texts(draft(), "en")
    polish = REGIMES["generic"].texts(draft(), "pl")
    assert english.keys() == polish.keys()
    assert len({text.id for text in (*english.values(), *polish.values())}) == 2 * len(english)


def test_a_name_with_braces_stays_as_it_is():
    issuer = replace(ISSUER, legal_name="{serial} {0} %s")
    assert build(draft(issuer=issuer))["page"]["statements"][0].startswith("{serial} {0} %s received")
