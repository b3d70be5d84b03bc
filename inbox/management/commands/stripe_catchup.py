"""Fetch events that never arrived and look at open payments: `manage.py stripe_catchup --since 2026-11-01`."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inbox import catch_up
from payments.gateway import GatewayDown


class Command(BaseCommand):
    """Ask Stripe what we missed."""

    help = "Store and process the events Stripe lists since a moment that are not here (Stripe keeps 30 days)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", help="an ISO date or time; when not given, three days before the last look")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = catch_up.fetch_missed(self._since(options["since"]))
        except GatewayDown as error:
            raise CommandError(f"Stripe does not answer ({error}). Nothing was changed; try again later.") from error
        looked = catch_up.check_payments()
        self.stdout.write(f"{found} missed events, {looked} payments looked at")

    def _since(self, text: str | None) -> datetime:
        if not text:
            return catch_up.since_last_look()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"“{text}” is no ISO date or time, such as 2026-11-01 or 2026-11-01T12:00.") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
