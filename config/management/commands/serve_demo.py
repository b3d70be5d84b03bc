"""Serve the living demo until Ctrl-C: migrate and load it when needed, print addresses and logins."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import serving


class Command(BaseCommand):
    """`make run` calls this."""

    help = "Serve the living demo; SITE_URL says on which port."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the address to listen on."""
        parser.add_argument("--host", default="127.0.0.1", help="listen here (0.0.0.0: every network)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then serve."""
        port = serving.site_port()
        try:
            serving.require_free_port(options["host"], port)
            with serving.sole_use(settings.DATA_DIR):
                serving.prepare(self.stdout.write)
                serving.DemoServer(options["host"], port, self.stdout.write).run()
        except serving.CannotServe as error:
            raise CommandError(str(error)) from error
