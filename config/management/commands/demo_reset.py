"""Forget the living demo: its databases, pictures and mails. The next start loads it again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import serving


class Command(BaseCommand):
    """`make demo-reset` calls this."""

    help = "Forget the living demo; refused with a Stripe key, a database server, or while the demo is running."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete what the demo keeps."""
        try:
            with serving.sole_use(settings.DATA_DIR, patience=0):
                serving.forget(serving.database_file())
        except serving.CannotServe as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The demo is forgotten. `make run` loads it again.")
