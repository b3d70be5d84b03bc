"""What Stripe rang about: each event once, until it is dealt with."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StripeEvent(models.Model):
    """A verified event: the doorbell. Only id, type and object id are kept, since the object is fetched again."""

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        DONE = "done", _("dealt with")
        IGNORED = "ignored", _("not for us")
        FAILED = "failed", _("failed, will be tried again")

    account = models.CharField(max_length=64, default="", blank=True)
    livemode = models.BooleanField()
    event_id = models.CharField(_("event"), max_length=255)
    type = models.CharField(_("type"), max_length=100)
    object_id = models.CharField(_("about"), max_length=255, db_index=True)
    api_version = models.CharField(max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RECEIVED)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    error = models.CharField(_("last error"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"))
    processed_at = models.DateTimeField(_("dealt with"), null=True, blank=True)

    class Meta:
        verbose_name = _("Stripe event")
        verbose_name_plural = _("Stripe events")
        ordering = ("-received_at", "-id")
        constraints = (models.UniqueConstraint(fields=("account", "livemode", "event_id"), name="stripe_event_once"),)
        indexes = (
            models.Index("next_try_at", name="stripe_event_owed", condition=Q(state__in=("received", "failed"))),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


class CatchUp(models.Model):
    """Until when Stripe has been asked for events that never arrived, without a gap; one row."""

    looked_until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.looked_until:%Y-%m-%d %H:%M}"
