"""Funds and the double-entry journal; lines are written once and never change."""

from typing import Any

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from payments.money import Money


def in_language(names: dict[str, str], language: str | None = None) -> str:
    """Return the name in a language, else in English, else in any: one row serves all languages."""
    language = (language or get_language() or "en").split("-")[0]
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


class Fund(models.Model):
    """What money is for. Each campaign has one of its own; a fund may belong to a parent, and reports roll up."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    names = models.JSONField(
        _("names"), default=dict, help_text=_('In each language, e.g. {"en": "Meals", "pl": "Posiłki"}')
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent fund")
    )
    is_open = models.BooleanField(_("takes new gifts"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ("code",)
        constraints = (models.CheckConstraint(condition=~Q(parent=models.F("id")), name="fund_not_own_parent"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names) or self.code


class Account(models.TextChoices):
    """The chart of accounts. Debits are positive, credits negative; every entry sums to zero per currency."""

    STRIPE = "stripe", _("Stripe balance")
    BANK = "bank", _("Bank")
    CASH = "cash", _("Cash")
    RECEIVABLE = "receivable", _("Receivable")
    HELD = "held", _("Held in disputes")
    SUSPENSE = "suspense", _("Suspense")
    GIFTS = "gifts", _("Gifts")
    DUES = "dues", _("Dues")
    FEES = "fees", _("Payment fees")
    EXCHANGE = "exchange", _("Exchange differences")


class JournalEntry(models.Model):
    """One fact in the books. `reference` names the fact, so that it cannot be booked twice."""

    reference = models.CharField(_("reference"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    date = models.DateField(_("date"), help_text=_("The legal date in the organisation's zone."))
    posted_at = models.DateTimeField(_("posted"))
    payment = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, null=True, related_name="entries", verbose_name=_("payment")
    )

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ("date", "id")
        indexes = (models.Index("date", name="entry_date"),)

    def __str__(self) -> str:
        return self.reference


class JournalLineQuerySet(models.QuerySet["JournalLine"]):
    """Questions to the journal."""

    def income(self) -> "JournalLineQuerySet":
        return self.filter(account__in=(Account.GIFTS, Account.DUES))

    def of_fund(self, fund: Fund) -> "JournalLineQuerySet":
        return self.filter(fund=fund)

    def totals(self) -> dict[str, int]:
        """Return {currency: sum in minor units}."""
        rows = self.order_by().values_list("currency").annotate(total=Sum("amount_minor"))
        return dict(rows)


class JournalLine(models.Model):
    """One side of an entry; frozen by triggers in the database."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="lines", verbose_name=_("entry"))
    account = models.CharField(_("account"), max_length=12, choices=Account.choices)
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, related_name="journal_lines", verbose_name=_("fund")
    )
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    payment_line = models.ForeignKey(
        "payments.PaymentLine",
        on_delete=models.PROTECT,
        null=True,
        related_name="journal_lines",
        verbose_name=_("payment line"),
    )

    objects = JournalLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal line")
        verbose_name_plural = _("journal lines")
        indexes = (models.Index("fund", "account", "currency", name="line_fund_account"),)
        constraints = (
            models.CheckConstraint(condition=~Q(amount_minor=0), name="line_not_zero"),
            models.CheckConstraint(
                condition=~Q(account__in=("gifts", "dues")) | Q(fund__isnull=False), name="income_has_a_fund"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.amount_minor} {self.currency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Journal lines never change; post a correcting entry.")
        super().save(*args, **kwargs)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
