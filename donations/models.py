"""A donation: one gift, and what it was given for."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from payments.models import Payment


class Donation(models.Model):
    """One gift. The money is its payment's business; this row says what the gift was for and where it came from."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, related_name="donation", verbose_name=_("payment")
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="donations", verbose_name=_("campaign")
    )
    page_id = models.PositiveBigIntegerField(_("page"), null=True)
    created_at = models.DateTimeField(_("started"))

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return str(self.payment)
