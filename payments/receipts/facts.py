"""From rows of a payment and its issuer to the frozen facts a regime judges."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Sum

from payments.models import IssuerProfile, Payment, PaymentLine, Receipt, Refund, RefundLine
from payments.models.ledger import in_language
from payments.money import Money
from payments.payer import Payer
from payments.receipts.regimes import DonorFacts, Draft, IssuerFacts, LineFacts
from people import clock


def draft_of(
    payment: Payment, profile: IssuerProfile, lines: tuple[LineFacts, ...], *, replaces: Receipt | None = None
) -> Draft:
    """Return a receipt for the payment as it would be today, without a number."""
    return Draft(
        issuer=_issuer(profile),
        donor=_donor(Payer.from_json(payment.payer)),
        lines=lines,
        issued_on=clock.today(),
        replaces=replaces.serial if replaces else "",
    )


def lines_of(payment: Payment, refunded: Mapping[int, int] | None = None) -> tuple[LineFacts, ...]:
    """Return the lines of a settled payment with what came back of each so far: minor units, looked up if not said."""
    gone = _refunded(payment) if refunded is None else refunded
    return tuple(_line(payment, line, gone.get(line.pk, 0)) for line in payment.lines.all())


def labelled(draft: Draft, payment: Payment, language: str) -> Draft:
    """Return the draft with its lines named in the document's language, which may not be the donor's."""
    if language == payment.language:
        return draft
    names = {line.pk: in_language(line.fund.names, language) for line in payment.lines.select_related("fund")}
    lines = tuple(replace(line, label=names[line.payment_line_id] or line.label) for line in draft.lines)
    return replace(draft, lines=lines)


def _refunded(payment: Payment) -> dict[int, int]:
    """Return what came back of each line, in minor units; a refund that failed did not."""
    booked = Refund.objects.booked().filter(payment=payment)
    sums = RefundLine.objects.filter(refund__in=booked).values_list("payment_line").annotate(total=Sum("amount_minor"))
    return dict(sums)


def _issuer(profile: IssuerProfile) -> IssuerFacts:
    return IssuerFacts(
        legal_name=profile.legal_name,
        address=(profile.address, f"{profile.postal_code} {profile.city}".strip()),
        place=profile.city,
        ids=profile.ids,
        signatory_name=profile.signatory_name,
        signatory_office=profile.signatory_office,
        bank_account=profile.bank_account,
        is_public_benefit=profile.is_public_benefit,
        purpose=profile.purpose,
        email=profile.email,
        phone=profile.phone,
        country=profile.country,
    )


def _donor(payer: Payer) -> DonorFacts:
    return DonorFacts(
        first_name=payer.first_name,
        last_name=payer.last_name,
        organisation=payer.organisation,
        tax_number=payer.tax_number,
        line1=payer.line1,
        postal_code=payer.postal_code,
        city=payer.city,
        country=payer.country,
    )


def _line(payment: Payment, line: PaymentLine, refunded: int) -> LineFacts:
    if payment.gift_date is None:
        raise ValueError(f"{payment} is not settled")
    return LineFacts(
        payment_line_id=line.pk,
        kind=line.kind,
        label=line.label,
        date=payment.gift_date,
        method=payment.method,
        transaction_id=payment.stripe_intent or payment.stripe_charge or "",
        paid=line.amount,
        deductible=Money(line.deductible_minor, line.currency),
        refunded=Money(refunded, line.currency),
    )
