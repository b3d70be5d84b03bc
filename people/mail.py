"""The outbox: mails are queued in the deciding transaction and delivered once per key."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import make_msgid
from importlib import import_module

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import Q

from people import clock
from people.models import Email, Supporter
from people.soon import soon

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)  # longer than any SMTP conversation; then the sender is taken for dead
BACKOFF_MINUTES = (1, 5, 15, 60, 240, 720)
GIVE_UP_AFTER = 12


@dataclass(frozen=True)
class Attachment:
    """A file that goes out with a mail."""

    name: str
    content: bytes
    type: str


@dataclass(frozen=True)
class Message:
    """A rendered mail, as `<app>.emails.<kind>` returns it."""

    to: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = field(default=())


def queue(kind: str, *, key: str, object_id: str, supporter: Supporter | None = None) -> Email:
    """Owe a mail of `kind` about an object, at most once per `key`; call it inside the deciding transaction."""
    now = clock.now()
    try:
        with transaction.atomic():
            owed = Email.objects.create(
                key=key, kind=kind, object_id=object_id, supporter=supporter, created_at=now, next_try_at=now
            )
    except IntegrityError:
        return Email.objects.get(key=key)
    from people.tasks import deliver as deliver_soon

    soon(deliver_soon, owed.pk)
    return owed


def deliver(email_id: int) -> bool:
    """Render and send an owed mail; return whether this call sent it.

    The row is claimed first, so a second caller leaves it alone; a sender killed in between is taken for dead when the
    claim runs out, and only then may a mail go out twice.
    """
    owed = _claim(email_id)
    if owed is None:
        return False
    try:
        message = _rendered(owed)
        _send(owed, message)
    except Exception as error:  # whatever a renderer or server raises, the mail stays owed
        _note_failure(owed, error)
        return False
    Email.objects.filter(pk=owed.pk).update(
        state=Email.State.SENT, sent_at=clock.now(), error="", to=message.to, subject=message.subject,
        text=message.text, html=message.html, message_id=owed.message_id,
    )  # fmt: skip
    return True


def sweep() -> int:
    """Deliver every mail that is due and not sent; return how many went out."""
    # Whoever died while sending for the last time could not say so.
    abandoned = Email.objects.filter(state=Email.State.SENDING, attempts__gte=GIVE_UP_AFTER)
    abandoned.filter(next_try_at__lte=clock.now()).update(state=Email.State.FAILED, error="abandoned")
    due = Email.objects.filter(_due()).order_by("next_try_at").values_list("pk", flat=True)
    return sum(deliver(pk) for pk in list(due))


def retry(email: Email) -> None:
    """Try a given-up or waiting mail again now; one that is sent, or that somebody is just sending, is left alone."""
    being_sent = Q(state=Email.State.SENDING, next_try_at__gt=clock.now())
    Email.objects.filter(pk=email.pk).exclude(Q(state=Email.State.SENT) | being_sent).update(
        state=Email.State.QUEUED, attempts=0, next_try_at=clock.now()
    )
    deliver(email.pk)


def _due() -> Q:
    return (
        Q(next_try_at__lte=clock.now())
        & Q(state__in=(Email.State.QUEUED, Email.State.SENDING, Email.State.FAILED))
        & Q(attempts__lt=GIVE_UP_AFTER)
    )


def _claim(email_id: int) -> Email | None:
    with transaction.atomic():
        owed = Email.objects.select_for_update().filter(_due(), pk=email_id).first()
        if owed is None:
            return None
        owed.state = Email.State.SENDING
        owed.attempts += 1
        owed.next_try_at = clock.now() + CLAIM
        owed.message_id = owed.message_id or make_msgid(domain="almoner")
        owed.save(update_fields=["state", "attempts", "next_try_at", "message_id"])
        return owed


def _rendered(owed: Email) -> Message:
    app, name = owed.kind.split(".")
    render: Callable[[str], Message] = getattr(import_module(f"{app}.emails"), name)
    return render(owed.object_id)


def _send(owed: Email, message: Message) -> None:
    # The same Message-ID on every try lets a mailbox see a repeated mail for what it is.
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [message.to],
        headers={"Message-ID": owed.message_id},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for attachment in message.attachments:
        mail.attach(attachment.name, attachment.content, attachment.type)
    mail.send()


def _note_failure(owed: Email, error: Exception) -> None:
    wait = BACKOFF_MINUTES[min(owed.attempts, len(BACKOFF_MINUTES)) - 1]
    # The class alone: a server's answer repeats addresses.
    Email.objects.filter(pk=owed.pk).exclude(state=Email.State.SENT).update(
        state=Email.State.FAILED, error=type(error).__name__, next_try_at=clock.now() + timedelta(minutes=wait)
    )
    log.warning("mail %s not delivered, attempt %s: %s", owed.pk, owed.attempts, type(error).__name__)


def given_up() -> int:
    """Return how many mails nobody tries any more; the office shows them."""
    return Email.objects.filter(state=Email.State.FAILED, attempts__gte=GIVE_UP_AFTER).count()
