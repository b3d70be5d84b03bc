"""What may be decided about gifts: start one, confirm it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from campaigns.models import Campaign
from donations.models import Donation
from payments import gateway, receipts
from payments import services as payment_services
from payments.gateway import PaymentFacts
from payments.models import Fund, Payment, PaymentLine
from payments.money import Money
from payments.payer import Payer
from people import clock, mail
from people.references import new_reference
from people.services import find_or_create_supporter

Urls = Callable[[str], tuple[str, str]]
"""From a payment's reference to the addresses Stripe sends the donor back to: (paid, not finished)."""


class OfferClosed(Exception):
    """The campaign does not take gifts today, or its fund is closed."""


@dataclass(frozen=True)
class Gift:
    """A valid form in our words. `label` is what the payment page and the receipt say the gift is for."""

    amount: Money
    payer: Payer
    wants_receipt: bool
    language: str
    fund: Fund
    campaign: Campaign | None
    page_id: int | None
    submission_key: UUID
    label: str

    @property
    def facts_hash(self) -> str:
        """What makes two submissions of one form the same gift."""
        facts = [
            self.amount.minor, self.amount.currency, self.payer.as_json(), self.wants_receipt, self.language,
            self.fund.pk, self.campaign.pk if self.campaign else None,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def start_donation(gift: Gift, *, urls: Urls) -> Payment:
    """Return the payment of a form: the one it began before, or a new one, committed before Stripe hears of it.

    Same key and facts → the same payment while its page can be open. A form that was paid stays paid, whatever is typed
    into it later. Other facts → the earlier page is closed first, then a new payment begins. Network: call it outside
    any transaction. Raises OfferClosed and CheckoutUnavailable.
    """
    seen = list(Payment.objects.of_form(gift.submission_key).order_by("id"))
    for earlier in seen:
        if earlier.is_settled or earlier.is_held or earlier.status == Payment.Status.PROCESSING:
            return earlier
        same = earlier.facts_hash == gift.facts_hash
        if same and payment_services.can_still_be_opened(earlier):
            return earlier
        if close_page(earlier):
            return earlier
    _check_open(gift)
    # Counted from what was seen, so that a double click, which saw the same, writes the same row.
    payment = _begin(gift, urls, 1 + sum(earlier.facts_hash == gift.facts_hash for earlier in seen))
    return _without_rivals(payment)


def _without_rivals(payment: Payment) -> Payment:
    """Leave one payment of forms that two tabs sent at once: the later row, since each looks after its own commit.

    The earlier one is left and returned when it was paid meanwhile.
    """
    for rival in Payment.objects.of_form(payment.submission_key).exclude(pk=payment.pk).unsettled():
        earlier, later = sorted((payment, rival), key=lambda one: one.pk)
        if close_page(earlier):
            close_page(later)
            return earlier
    return payment


def close_page(payment: Payment) -> bool:
    """Make an unfinished payment's page unpayable; return True when it turns out to be paid already.

    Raises CheckoutUnavailable when Stripe does not answer: nobody may have two open pages for one form.
    """
    while payment.status == Payment.Status.PENDING:
        try:
            if payment.stripe_session and _is_paid_at_stripe(payment.stripe_session):
                payment_services.note_processing(payment)
                return True
        except (gateway.GatewayDown, gateway.GatewayRefused) as error:
            raise payment_services.CheckoutUnavailable(str(error)) from error
        # False when the page was opened only now; then that one is closed too.
        payment_services.replace(payment)
    return False


def _is_paid_at_stripe(session_id: str) -> bool:
    try:
        gateway.expire_checkout(session_id)
    except gateway.GatewayRefused:  # it is not open any more: paid, or expired
        return gateway.checkout_facts(session_id).status == "complete"
    return False


def confirm_donation(payment: Payment, facts: PaymentFacts) -> bool:
    """Settle a gift, issue its receipt by the regime, owe the mail; say whether this call settled it.

    Raises what `payments.services.settle` raises.
    """
    prefetch_related_objects([payment], "lines")
    with transaction.atomic():
        moved = payment_services.settle(payment, facts)
        if moved:
            receipts.settle_up(payment, is_new=True)
            mail.queue(
                "donations.gift_receipt",
                key=f"gift_receipt-{payment.uuid}",
                object_id=str(payment.uuid),
                supporter=payment.supporter,
            )
        return moved


def _check_open(gift: Gift) -> None:
    running = gift.campaign is None or gift.campaign.state_on(clock.today()) == Campaign.State.RUNNING
    if not running or not gift.fund.is_open:
        raise OfferClosed


def _begin(gift: Gift, urls: Urls, attempt: int) -> Payment:
    """Write the rows of a new payment; of two at once, the second gets the first one's."""
    try:
        return _written(gift, urls, attempt)
    except IntegrityError:
        return Payment.objects.get(submission_key=gift.submission_key, facts_hash=gift.facts_hash, attempt=attempt)


@transaction.atomic
def _written(gift: Gift, urls: Urls, attempt: int) -> Payment:
    now = clock.now()
    supporter = find_or_create_supporter(
        email=gift.payer.email,
        first_name=gift.payer.first_name,
        last_name=gift.payer.last_name,
        organisation=gift.payer.organisation,
        language=gift.language,
    )
    reference = new_reference()
    success_url, cancel_url = urls(reference)
    payment = Payment.objects.create(
        reference=reference,
        supporter=supporter,
        amount_minor=gift.amount.minor,
        currency=gift.amount.currency,
        language=gift.language,
        payer=gift.payer.as_json(),
        wants_receipt=gift.wants_receipt,
        submission_key=gift.submission_key,
        facts_hash=gift.facts_hash,
        attempt=attempt,
        success_url=success_url,
        cancel_url=cancel_url,
        description=gift.label[:250],
        created_at=now,
        expires_at=now + payment_services.PAGE_OPEN,
        next_check_at=now + payment_services.FIRST_CHECK,
    )
    PaymentLine.objects.create(
        payment=payment,
        kind=PaymentLine.Kind.GIFT,
        fund=gift.fund,
        label=gift.label[:250],
        amount_minor=gift.amount.minor,
        deductible_minor=gift.amount.minor,
        currency=gift.amount.currency,
    )
    Donation.objects.create(payment=payment, campaign=gift.campaign, page_id=gift.page_id, created_at=now)
    return payment
