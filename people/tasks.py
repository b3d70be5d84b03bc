"""Deliveries beside the request; the row is the promise, the task only makes it soon."""

from celery import shared_task

from people import mail


@shared_task
def deliver(email_id: int) -> None:
    """Deliver one owed mail."""
    mail.deliver(email_id)
