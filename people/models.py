"""People: a login, a supporter, and the mails owed to them."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes logins; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login: somebody of the staff, or a supporter who wanted one."""

    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        return self.first_name or self.email


class Supporter(models.Model):
    """Somebody who gives or joins, with or without a login.

    Holds what the person said first; a later form never overwrites it, because whoever typed an address has not
    proved that it is theirs. What was typed with one gift is frozen on its payment.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="supporter", verbose_name=_("login")
    )
    email = models.EmailField(_("e-mail"))
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8)
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        indexes = (
            models.Index(Lower("email"), name="supporter_email"),
            models.Index("last_name", "first_name", name="supporter_name"),
        )

    def __str__(self) -> str:
        return self.organisation or f"{self.first_name} {self.last_name}"


class Email(models.Model):
    """A mail we owe: written in the transaction that decides it, sent once per key, then kept as it went out.

    `kind` names the function that renders it, `<app>.<name>` for `<app>.emails.<name>`; `object_id` is what it is
    given. Nothing personal stands here before rendering.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=100)
    object_id = models.CharField(max_length=64)
    supporter = models.ForeignKey(
        Supporter, on_delete=models.PROTECT, null=True, related_name="emails", verbose_name=_("supporter")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), db_index=True)
    created_at = models.DateTimeField(_("decided"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    to = models.EmailField(_("to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index("next_try_at", name="email_owed", condition=~Q(state="sent")),
            models.Index("kind", "object_id", name="email_object"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"), name="email_sent_at"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
