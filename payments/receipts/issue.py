"""Decide which receipt a payment should have, and make it so: number, frozen facts, void, replace."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payments.models import Issuer, IssuerProfile, Payment, Receipt, ReceiptLine, Series
from payments.receipts import payload
from payments.receipts.facts import draft_of, labelled, lines_of
from payments.receipts.regimes import REGIMES, Draft, LineFacts, Problem, Regime
from payments.transitions import advance
from people import clock
from people.models import User
from people.references import in_groups, new_reference

LIVE_SERIES = {"generic": "R", "pl": "PL"}
SPECIMEN_SERIES = {"generic": "TEST", "pl": "TESTPL"}


@transaction.atomic(savepoint=False)
def settle_up(payment: Payment, *, is_new: bool = False, reason: str = "", actor: User | None = None) -> Receipt | None:
    """Make the receipts say what is true of a payment now; return the valid one, if there is one.

    Call it in the transaction that settled, refunded or un-refunded. Repeating it changes nothing. A receipt that says
    something else is voided (`reason`, `actor`), and what remains is receipted anew, naming its predecessor. `is_new`
    says that the payment was settled in this very transaction: it is locked, and has neither receipts nor refunds.
    """
    if is_new:
        return _issue(payment, lines_of(payment, refunded={}), predecessor=None)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if not payment.is_settled:
        return None
    lines = lines_of(payment)
    last = _last_receipt(payment)
    if last is not None and last.is_valid:
        if _says(last) == _should_say(REGIMES[last.regime], lines):
            return last
        void(last, reason=reason or "corrected", actor=actor)
    return _issue(payment, lines, predecessor=last)


@transaction.atomic
def void(receipt: Receipt, *, reason: str, actor: User | None = None) -> bool:
    """Take a receipt back: it keeps number and file, and its lines are free for another. False when it was void."""
    moved = advance(
        receipt,
        to=Receipt.Status.VOID,
        from_=(Receipt.Status.ISSUED,),
        voided_at=clock.now(),
        voided_by=actor,
        void_reason=reason[:250],
    )
    if moved:
        receipt.lines.filter(live=True).update(live=False)
    return moved


def live_receipt(payment: Payment) -> Receipt | None:
    """Return the payment's valid receipt."""
    return Receipt.objects.filter(lines__live=True, lines__payment_line__payment=payment).first()


def _last_receipt(payment: Payment) -> Receipt | None:
    """Return the payment's newest receipt: the valid one, if there is one, for each replaces the one before."""
    issued = Receipt.objects.filter(lines__payment_line__payment=payment, replaced_by=None)
    return issued.order_by("-issued_at", "-id").first()


def problems(payment: Payment) -> list[Problem]:
    """Say why a settled payment has no receipt: what the last of the issuer's regimes to try still misses."""
    profile = IssuerProfile.objects.of_the_site(clock.today())
    if profile is None:
        return [Problem("no_issuer", _("No organisation is set up to issue receipts."))]
    draft = draft_of(payment, profile, lines_of(payment))
    found = [regime.problems(draft) for regime in _regimes(payment, profile.issuer)]
    return found[-1] if found else [Problem("not_wanted", _("The donor did not ask for a receipt."))]


def _says(receipt: Receipt) -> dict[int, int]:
    return dict(receipt.lines.filter(live=True).values_list("payment_line", "eligible_minor"))


def _should_say(regime: Regime, lines: tuple[LineFacts, ...]) -> dict[int, int]:
    judged = {line.payment_line_id: regime.assess(line).eligible.minor for line in lines}
    return {line: minor for line, minor in judged.items() if minor}


def _regimes(payment: Payment, issuer: Issuer) -> list[Regime]:
    """Return the issuer's regimes that the donor's wish allows, in the order to try."""
    known = [REGIMES[code] for code in issuer.regimes if code in REGIMES]
    return [regime for regime in known if payment.wants_receipt or not regime.only_when_wanted]


def _issue(payment: Payment, lines: tuple[LineFacts, ...], predecessor: Receipt | None) -> Receipt | None:
    """Issue by the first regime that misses nothing."""
    profile = IssuerProfile.objects.of_the_site(clock.today())
    if profile is None:
        return None
    draft = draft_of(payment, profile, lines, replaces=predecessor)
    for regime in _regimes(payment, profile.issuer):
        if not regime.problems(draft):
            return _insert(payment, profile.issuer, regime, draft, predecessor)
    return None


def _insert(payment: Payment, issuer: Issuer, regime: Regime, draft: Draft, predecessor: Receipt | None) -> Receipt:
    """Take the next number and freeze the facts under it."""
    # Money of a trial stays a trial's, also when its correction comes after the live key.
    is_specimen = not settings.STRIPE_IS_LIVE or (predecessor is not None and predecessor.is_specimen)
    codes = SPECIMEN_SERIES if is_specimen else LIVE_SERIES
    series, number = _next_number(issuer, regime.code, codes[regime.code], draft.issued_on.year)
    code, language, total = new_reference(), regime.language(payment.language), regime.total(draft)
    stamp = _stamp(f"{series.code}-{series.year}-{number:06d}", code, is_specimen)
    snapshot = payload.build(regime, labelled(draft, payment, language), stamp, language)
    receipt = Receipt.objects.create(
        series=series,
        number=number,
        serial=stamp.serial,
        regime=regime.code,
        regime_version=regime.version,
        supporter_id=payment.supporter_id,
        issued_at=clock.now(),
        issued_on=draft.issued_on,
        language=language,
        currency=total.currency,
        total_minor=total.minor,
        payload=snapshot,
        payload_sha256=payload.digest(snapshot),
        is_specimen=is_specimen,
        verify_code=code,
        replaces=predecessor,
    )
    _insert_lines(receipt, regime, draft)
    return receipt


def _stamp(serial: str, code: str, is_specimen: bool) -> payload.Stamp:
    return payload.Stamp(
        serial=serial,
        verify_code=in_groups(code),
        verify_url=settings.SITE_URL + reverse("verify", args=[code]),
        is_specimen=is_specimen,
    )


def _insert_lines(receipt: Receipt, regime: Regime, draft: Draft) -> None:
    ReceiptLine.objects.bulk_create(
        ReceiptLine(
            receipt=receipt,
            payment_line_id=line.payment_line_id,
            date=line.date,
            gross_minor=(line.paid - line.refunded).minor,
            eligible_minor=eligible.minor,
        )
        for line, eligible in regime.eligible_lines(draft)
    )


def _next_number(issuer: Issuer, regime: str, code: str, year: int) -> tuple[Series, int]:
    """Return the series and its next number; the row stays locked until the issuing transaction ends.

    A rollback gives the number back before anybody else can take one, so the numbers have no gaps.
    """
    known = Series.objects.all() if _is_unlocked_for_a_test() else Series.objects.select_for_update()
    series, _made = known.get_or_create(issuer=issuer, regime=regime, code=code, year=year)
    number = series.next_number
    Series.objects.filter(pk=series.pk).update(next_number=number + 1)
    return series, number


def _is_unlocked_for_a_test() -> bool:
    """Whether a test wants to see the race that the lock prevents; never with a live key."""
    return "skip-lock" in settings.PROTECTIONS_OFF and not settings.STRIPE_IS_LIVE
