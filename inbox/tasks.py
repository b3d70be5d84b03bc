"""Processing beside the request; the row is the promise, the task only makes it soon."""

from celery import shared_task


@shared_task
def process_event(pk: int) -> None:
    """Process one stored event."""
    from inbox import process

    process.process(pk)
