"""Payments, their lines, refunds, and money that matches nothing."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.models.ledger import Fund, JournalEntry
from payments.money import Money
from people.models import Supporter
from people.references import new_reference


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Payments by what became of them."""

    def settled(self) -> "PaymentQuerySet":
        return self.filter(status=Payment.Status.SUCCEEDED)

    def unsettled(self) -> "PaymentQuerySet":
        return self.filter(status__in=(Payment.Status.PENDING, Payment.Status.PROCESSING))

    def to_check(self, moment: datetime) -> "PaymentQuerySet":
        """Unsettled payments that Stripe should be asked about by now, in case an event was lost."""
        return self.unsettled().filter(next_check_at__lte=moment)

    def of_form(self, submission_key: uuid.UUID) -> "PaymentQuerySet":
        """Payments begun from one form in one browser."""
        return self.filter(submission_key=submission_key)


class Payment(models.Model):
    """Money somebody set out to pay. `payer` is what they typed, frozen; the supporter row may say something else."""

    class Status(models.TextChoices):
        PENDING = "pending", _("not paid yet")
        PROCESSING = "processing", _("the bank is confirming")
        SUCCEEDED = "succeeded", _("paid")
        FAILED = "failed", _("failed")
        CANCELED = "canceled", _("not finished")

    MISMATCH = "mismatch"  # the failure code of a payment whose money came otherwise than agreed

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=16, unique=True, default=new_reference, editable=False)
    supporter = models.ForeignKey(
        Supporter, on_delete=models.PROTECT, related_name="payments", verbose_name=_("supporter")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PENDING)
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    language = models.CharField(_("language"), max_length=8)
    payer = models.JSONField(_("what the payer typed"), default=dict)
    wants_receipt = models.BooleanField(_("wants a tax receipt"), default=False)

    # One browser form, one payment: the key comes with the form, the hash says what was typed.
    # Other facts, or a page that has closed, make another payment of the same form.
    submission_key = models.UUIDField(_("submission key"))
    facts_hash = models.CharField(max_length=64)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    checkout_try = models.PositiveSmallIntegerField(default=1)  # which idempotency key opens the page
    success_url = models.URLField(max_length=500)
    cancel_url = models.URLField(max_length=500)
    description = models.CharField(_("what the payment page says"), max_length=250)

    stripe_session = models.CharField(max_length=255, unique=True, null=True)  # noqa: DJ001 (many rows have none, and it is unique)
    stripe_intent = models.CharField(max_length=255, unique=True, null=True)  # noqa: DJ001 (many rows have none, and it is unique)
    stripe_charge = models.CharField(max_length=255, unique=True, null=True)  # noqa: DJ001 (many rows have none, and it is unique)
    checkout_url = models.URLField(max_length=2000, blank=True)
    livemode = models.BooleanField(default=False)
    method = models.CharField(_("method"), max_length=30, blank=True)
    failure_code = models.CharField(_("reason of failure"), max_length=60, blank=True)

    created_at = models.DateTimeField(_("started"))
    expires_at = models.DateTimeField(_("payable until"))
    settled_at = models.DateTimeField(_("paid"), null=True)
    gift_date = models.DateField(_("legal date"), null=True)
    next_check_at = models.DateTimeField(_("next look at Stripe"), null=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index("next_check_at", name="payment_to_check", condition=Q(status__in=("pending", "processing"))),
            models.Index("gift_date", "currency", name="payment_gift_date"),
        )
        constraints = (
            models.UniqueConstraint(fields=("submission_key", "facts_hash", "attempt"), name="payment_once_per_form"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_positive"),
            models.CheckConstraint(condition=Q(amount_minor__lte=99_999_999), name="payment_below_limit"),
            models.CheckConstraint(
                condition=~Q(status="succeeded") | Q(settled_at__isnull=False, gift_date__isnull=False),
                name="payment_settled_has_date",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def is_settled(self) -> bool:
        return self.status == self.Status.SUCCEEDED

    @property
    def is_held(self) -> bool:
        """Whether its money came, but otherwise than agreed: it stands in suspense until the treasurer has looked."""
        return self.status == self.Status.CANCELED and self.failure_code == self.MISMATCH

    @property
    def checkout_key(self) -> str:
        """Stripe's idempotency key: never a serial id, a restored database would reopen a stranger's session."""
        return f"checkout-{self.uuid}-{self.checkout_try}"


class PaymentLine(models.Model):
    """What one part of a payment is for: a gift, a covered fee, dues, a benefit."""

    class Kind(models.TextChoices):
        GIFT = "gift", _("gift")
        FEE_COVER = "fee_cover", _("covered fee")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="lines", verbose_name=_("payment"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="payment_lines", verbose_name=_("fund"))
    label = models.CharField(_("label"), max_length=250)
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    deductible_minor = models.BigIntegerField(_("deductible part in minor units"))
    currency = models.CharField(_("currency"), max_length=3)

    class Meta:
        verbose_name = _("payment line")
        verbose_name_plural = _("payment lines")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_line_positive"),
            models.CheckConstraint(
                condition=Q(deductible_minor__gte=0, deductible_minor__lte=F("amount_minor")),
                name="payment_line_deductible",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class RefundQuerySet(models.QuerySet["Refund"]):
    """Refunds by what became of them."""

    def counted(self) -> "RefundQuerySet":
        """Refunds whose money is gone or going: everything but the failed and the canceled."""
        return self.exclude(status__in=(Refund.Status.FAILED, Refund.Status.CANCELED))

    def booked(self) -> "RefundQuerySet":
        """Refunds that Stripe knows and that stand in the journal."""
        return self.filter(status__in=(Refund.Status.PENDING, Refund.Status.SUCCEEDED))


class Refund(models.Model):
    """Money going back. Asked for in the office (row first) or begun at Stripe; a failed one puts the money back."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("asked for")
        PENDING = "pending", _("on its way")
        SUCCEEDED = "succeeded", _("paid back")
        FAILED = "failed", _("failed, money is back")
        CANCELED = "canceled", _("called off")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED)
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    stripe_refund = models.CharField(max_length=255, unique=True, null=True)  # noqa: DJ001 (many rows have none, and it is unique)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    failure_code = models.CharField(_("reason of failure"), max_length=60, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    created_at = models.DateTimeField(_("started"))
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ("created_at", "id")
        constraints = (models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive"),)

    def __str__(self) -> str:
        return f"{self.payment} {self.amount_minor} {self.currency}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class RefundLine(models.Model):
    """The part of a refund that comes off one payment line."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines")
    payment_line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, related_name="refund_lines")
    amount_minor = models.BigIntegerField(_("amount in minor units"))

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_line_positive"),
            models.UniqueConstraint(fields=("refund", "payment_line"), name="refund_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.payment_line_id} {self.amount_minor}"


class Unmatched(models.Model):
    """Money at Stripe that belongs to no payment of ours, booked to suspense: a task for the treasurer."""

    class Reason(models.TextChoices):
        UNKNOWN = "unknown", _("nobody here asked for it")
        AMOUNT = "amount", _("the amount or currency differs")
        FOREIGN = "foreign", _("it names somebody else's payment")
        REFUND = "refund", _("a refund larger than what is left")
        RETURNED = "returned", _("a refund that failed, the money is back")

    stripe_object = models.CharField(_("Stripe object"), max_length=255, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, related_name="unmatched", verbose_name=_("perhaps")
    )
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="unmatched")
    created_at = models.DateTimeField(_("found"))
    resolved_at = models.DateTimeField(_("settled by hand"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("unmatched money")
        verbose_name_plural = _("unmatched money")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.stripe_object

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
