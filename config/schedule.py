"""Every periodic job and its hour; `run_due` is the only thing that calls them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache

from inbox import catch_up, process
from payments import receipts, refunds
from payments.gateway import GatewayDown
from people import mail

log = logging.getLogger(__name__)

FILES_AT_ONCE = 500


@dataclass(frozen=True)
class Job:
    """Something that must happen again and again. `run` is harmless twice at once and days late; it returns a count.

    A job with `every` is skipped until that much time has passed; when the cache forgets, it only runs more often.
    """

    name: str
    run: Callable[[], int]
    every: timedelta | None = None

    def is_due(self) -> bool:
        """Whether this call may run the job now; the first to ask in a period gets it."""
        if self.every is None:
            return True
        return bool(cache.add(f"job-{self.name.replace(' ', '-')}", 1, timeout=int(self.every.total_seconds())))


def _fetch_missed() -> int:
    return catch_up.fetch_missed(catch_up.since_last_look())


def _sandbox_jobs() -> int:
    from sandbox import jobs

    return jobs.run_due()


def jobs() -> list[Job]:
    """Return the jobs in the order in which one feeds the next."""
    found = [
        Job("stripe events", process.sweep),
        Job("refunds to send", refunds.send_due),
        Job("open payments", catch_up.check_payments),
        Job("missed events", _fetch_missed, every=timedelta(hours=1)),
        Job("receipt files", lambda: receipts.render_missing(FILES_AT_ONCE)),
        Job("mails", mail.sweep),
    ]
    return [Job("sandbox", _sandbox_jobs), *found] if settings.SANDBOX else found


def run_due() -> dict[str, int]:
    """Run every job that is due and return what each did; a job that fails does not stop the others."""
    done: dict[str, int] = {}
    for job in jobs():
        if not job.is_due():
            continue
        try:
            done[job.name] = job.run()
        except GatewayDown as error:
            log.warning("%s: Stripe does not answer (%s)", job.name, error)
        except Exception:  # the next minute tries again, and the log says what it was
            log.exception("%s failed", job.name)
    return done
