"""Who issues receipts, the gapless series, and receipts that never change once issued."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.models.payment import PaymentLine
from payments.money import Money
from people.models import Supporter
from people.references import new_reference


class Issuer(models.Model):
    """The organisation that answers for the receipts; `regimes` are tried in order, the first that fits is used."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    regimes = models.JSONField(_("regimes"), default=list, help_text=_('For example ["pl", "generic"].'))
    is_default = models.BooleanField(_("issues the site's receipts"), default=False)

    class Meta:
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")
        constraints = (
            models.UniqueConstraint(fields=("is_default",), condition=Q(is_default=True), name="one_default_issuer"),
        )

    def __str__(self) -> str:
        return self.code


class IssuerProfileQuerySet(models.QuerySet["IssuerProfile"]):
    """Questions about the organisation."""

    def of_the_site(self, day: date) -> "IssuerProfile | None":
        """Return what is true on a day of whoever issues the site's receipts; None on a site not set up."""
        known = self.filter(issuer__is_default=True, valid_from__lte=day)
        return known.select_related("issuer").order_by("-valid_from").first()


class IssuerProfile(models.Model):
    """The organisation's facts from a day on; the footer shows today's, each receipt copies its own day's."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="profiles", verbose_name=_("issuer"))
    valid_from = models.DateField(_("valid from"))
    legal_name = models.CharField(_("legal name"), max_length=250)
    address = models.CharField(_("street and number"), max_length=250)
    postal_code = models.CharField(_("postal code"), max_length=20)
    city = models.CharField(_("city"), max_length=100)
    country = models.CharField(_("country"), max_length=2)
    ids = models.JSONField(
        _("registration numbers"), default=dict, help_text=_('{"KRS": "…", "NIP": "…", "REGON": "…"}')
    )
    is_public_benefit = models.BooleanField(_("public benefit organisation (OPP)"), default=False)
    purpose = models.CharField(_("statutory purpose"), max_length=250, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=40, blank=True)
    signatory_name = models.CharField(_("who signs"), max_length=150, blank=True)
    signatory_office = models.CharField(_("office held"), max_length=150, blank=True)
    email = models.EmailField(_("contact e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    objects = IssuerProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation's facts")
        verbose_name_plural = _("organisation's facts")
        ordering = ("issuer", "-valid_from")
        constraints = (models.UniqueConstraint(fields=("issuer", "valid_from"), name="issuer_profile_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.legal_name} ({self.valid_from})"


class Series(models.Model):
    """A gapless row of receipt numbers; `next_number` moves under a lock, in the issuing transaction only."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="series", verbose_name=_("issuer"))
    regime = models.CharField(_("regime"), max_length=10)
    code = models.CharField(_("code"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year of issue"))
    next_number = models.PositiveIntegerField(_("next number"), default=1)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = (
            models.UniqueConstraint(fields=("issuer", "regime", "code", "year"), name="series_once"),
            models.CheckConstraint(condition=Q(next_number__gte=1), name="series_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.code}-{self.year}"


class Receipt(models.Model):
    """A document as it was issued. Only the way from ISSUED to VOID is open (a trigger says so)."""

    class Status(models.TextChoices):
        ISSUED = "issued", _("valid")
        VOID = "void", _("void")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("series"))
    number = models.PositiveIntegerField(_("number in the series"))
    serial = models.CharField(_("number"), max_length=40, unique=True)
    regime = models.CharField(_("regime"), max_length=10)
    regime_version = models.CharField(_("version of the regime"), max_length=20)
    status = models.CharField(_("status"), max_length=6, choices=Status.choices, default=Status.ISSUED)
    supporter = models.ForeignKey(
        Supporter, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("supporter")
    )
    issued_at = models.DateTimeField(_("issued"))
    issued_on = models.DateField(_("date of issue"))
    language = models.CharField(_("language"), max_length=8)
    currency = models.CharField(_("currency"), max_length=3)
    total_minor = models.BigIntegerField(_("total in minor units"))
    payload = models.JSONField(_("frozen facts"))
    payload_sha256 = models.CharField(max_length=64)
    is_specimen = models.BooleanField(_("specimen"), default=False)
    verify_code = models.CharField(max_length=16, unique=True, default=new_reference, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    void_reason = models.CharField(_("why it was voided"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("-issued_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("series", "number"), name="receipt_number_once"),
            models.CheckConstraint(condition=Q(total_minor__gt=0), name="receipt_positive"),
            models.CheckConstraint(
                condition=Q(status="issued", voided_at__isnull=True)
                | (Q(status="void", voided_at__isnull=False) & ~Q(void_reason="")),
                name="receipt_void_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.serial

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def is_valid(self) -> bool:
        return self.status == self.Status.ISSUED


class ReceiptLine(models.Model):
    """One gift line on a receipt. The database allows a gift line only one live receipt."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="lines", verbose_name=_("receipt"))
    payment_line = models.ForeignKey(
        PaymentLine, on_delete=models.PROTECT, related_name="receipt_lines", verbose_name=_("gift line")
    )
    date = models.DateField(_("date"))
    gross_minor = models.BigIntegerField(_("paid, in minor units"))
    eligible_minor = models.BigIntegerField(_("deductible, in minor units"))
    live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("receipt line")
        verbose_name_plural = _("receipt lines")
        constraints = (
            models.UniqueConstraint(fields=("payment_line",), condition=Q(live=True), name="one_live_receipt_per_line"),
            models.CheckConstraint(
                condition=Q(eligible_minor__gt=0, gross_minor__gte=models.F("eligible_minor")), name="receipt_line_sums"
            ),
        )

    def __str__(self) -> str:
        return f"{self.receipt} {self.gross_minor}"


class ReceiptFile(models.Model):
    """The receipt's bytes, rendered once and then only read."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="file", verbose_name=_("receipt"))
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    rendered_at = models.DateTimeField(_("rendered"))

    class Meta:
        verbose_name = _("receipt file")
        verbose_name_plural = _("receipt files")

    def __str__(self) -> str:
        return f"{self.receipt} {self.sha256[:12]}"
