"""Campaigns: what money is raised for, how much, and until when."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.models import Fund
from payments.models.ledger import in_language
from payments.money import Money


class Campaign(models.Model):
    """One campaign for all languages; the pages of each language point to it and hold the words."""

    class State(models.TextChoices):
        NOT_OPEN = "not_open", _("not open yet")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    slug = models.SlugField(_("code"), max_length=50, unique=True)
    names = models.JSONField(
        _("names"), default=dict, help_text=_('In each language, e.g. {"en": "Meals", "pl": "Posiłki"}')
    )
    fund = models.OneToOneField(Fund, on_delete=models.PROTECT, related_name="campaign", verbose_name=_("fund"))
    goal_minor = models.BigIntegerField(_("goal in minor units"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ("slug",)
        constraints = (
            models.CheckConstraint(condition=Q(goal_minor__isnull=True) | Q(goal_minor__gt=0), name="campaign_goal"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_dates",
                violation_error_message=_("The last day is before the first."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names) or self.slug

    @property
    def goal(self) -> Money | None:
        return Money(self.goal_minor, self.currency) if self.goal_minor else None

    def state_on(self, day: date) -> State:
        """Return whether the campaign takes gifts on a day; first and last day included."""
        if self.starts_on and day < self.starts_on:
            return self.State.NOT_OPEN
        if self.ends_on and day > self.ends_on:
            return self.State.ENDED
        return self.State.RUNNING

    def clean(self) -> None:
        if self.pk and self.journal_has_lines() and Campaign.objects.get(pk=self.pk).fund_id != self.fund_id:
            raise ValidationError({"fund": _("This campaign has received gifts; its fund can no longer be changed.")})

    def journal_has_lines(self) -> bool:
        """Whether any money was ever booked for this campaign."""
        return Campaign.objects.get(pk=self.pk).fund.journal_lines.exists()
