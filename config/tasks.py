"""The one entry of Celery beat."""

from celery import shared_task

from config import schedule


@shared_task
def run_due() -> None:
    """Run what is due; cron or a systemd timer may call the command instead."""
    schedule.run_due()
