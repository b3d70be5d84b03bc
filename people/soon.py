"""Work beside the request: a task about a committed row. The row is the promise, the task only makes it soon."""

import logging
from functools import partial

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

AT_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0}  # nobody waits for a broker


def soon(task: Task, row_id: int) -> None:
    """Run `task` with a row's id after the commit, never after a rollback.

    A broker that does not answer holds up and fails nobody: `run_due` finds the row.
    """
    transaction.on_commit(partial(_publish, task, row_id))


def _publish(task: Task, row_id: int) -> None:
    try:
        task.apply_async((row_id,), retry_policy=AT_ONCE)
    except OperationalError:
        log.error("the broker does not answer: %s %s waits for run_due", task.name, row_id)
