"""Empty the sandbox."""

from typing import Any

from django.core.management.base import BaseCommand

from sandbox import control


class Command(BaseCommand):
    """Forget all objects, events, faults and the clock's offset."""

    help = "Empty the Stripe sandbox."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Empty it."""
        control.reset()
        self.stdout.write("The Stripe sandbox is empty.")
