"""Run the sandbox on a port of its own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox import conf, mount, port


class Command(BaseCommand):
    """``manage.py sandbox --port 8010``; point STRIPE_API_BASE at the address it prints."""

    help = "Run the Stripe sandbox on a port of its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The port."""
        parser.add_argument("--port", type=int, default=8010)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until Ctrl-C."""
        if not conf.is_allowed():
            raise CommandError("STRIPE_SECRET_KEY is set: the sandbox does not run beside a real key.")
        listening = port.serve(options["port"])
        self.stdout.write(f"Stripe sandbox: http://127.0.0.1:{listening.server_port}/{mount.MOUNT}")
        self.stdout.flush()
        try:
            listening.serve_forever()
        except KeyboardInterrupt:
            listening.server_close()
