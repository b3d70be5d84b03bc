"""Move the sandbox's clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox import control


class Command(BaseCommand):
    """``--days 3``, ``--to 2027-01-31T12:00``, or ``--real`` to return to real time."""

    help = "Move the Stripe sandbox's clock; what falls due on the way happens."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Exactly one way to say when."""
        when = parser.add_mutually_exclusive_group(required=True)
        when.add_argument("--days", type=float)
        when.add_argument("--to")
        when.add_argument("--real", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Move and say what time it is."""
        if options["real"]:
            control.set_time(None)
        elif options["days"] is not None:
            control.advance(timedelta(days=options["days"]))
        else:
            control.set_time(_moment(options["to"]))
        self.stdout.write(f"It is {control.now().isoformat(timespec='seconds')} in the sandbox.")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"not a moment: {text}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
