"""All periodic work that is due: `manage.py run_due [--at 2026-12-31T23:00]`."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import schedule
from people import clock


class Command(BaseCommand):
    """Run it every minute; twice at once or three days late is harmless."""

    help = "Run all periodic work that is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="an ISO time to act as if it were now; refused with a live key")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = self._moment(options["at"])
        with clock.at(moment) if moment else nullcontext():
            done = schedule.run_due()
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in done.items() if count) or "nothing was due")

    def _moment(self, text: str | None) -> datetime | None:
        if not text:
            return None
        if settings.STRIPE_IS_LIVE:
            raise CommandError("--at moves the clock and is refused with a live Stripe key.")
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"“{text}” is no ISO time, such as 2026-12-31T23:00.") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.ORG_TIME_ZONE))
