"""Process a stored event again: `manage.py stripe_replay evt_…`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inbox.models import StripeEvent
from inbox.process import replay


class Command(BaseCommand):
    """Replay one event; harmless, because handlers converge."""

    help = "Process a stored Stripe event again, whatever became of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event", help="the event's id, evt_…")

    def handle(self, *args: Any, **options: Any) -> None:
        event = StripeEvent.objects.filter(event_id=options["event"]).first()
        if event is None:
            raise CommandError(
                f"No event {options['event']} is stored here. stripe_catchup fetches what Stripe still lists."
            )
        done = replay(event)
        event.refresh_from_db()
        self.stdout.write(f"{event.event_id} {event.type}: {event.state} {event.error}".strip())
        if not done:
            raise CommandError("The event could not be finished; it will be tried again.")
