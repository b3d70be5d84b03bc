"""What the office keeps of its own: the rights that no model's view or change names, and the log of exports."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Office(models.Model):  # noqa: DJ008  (there are no rows to name)
    """No table: a place for rights that are neither viewing nor changing a row."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = (
            ("export_gifts", _("Can take lists of gifts out as files")),
            ("show_donors", _("Can uncover a donor's details")),
            ("refund_gifts", _("Can give gifts back")),
            ("settle_unmatched", _("Can settle unmatched money")),
            ("download_receipts", _("Can download receipts")),
            ("retry_mails", _("Can send undelivered mails again")),
            ("retry_events", _("Can process Stripe events again")),
        )


class Export(models.Model):
    """A file that left the office: who, when, how much; which filters were set, but no name that was searched for."""

    kind = models.CharField(_("kind"), max_length=20)
    rows = models.PositiveIntegerField(_("rows"))
    filters = models.JSONField(_("filters"), default=dict)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-made_at", "-id")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The log of exports never changes.")
        super().save(*args, **kwargs)
