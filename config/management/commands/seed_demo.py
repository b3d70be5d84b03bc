"""The living demo: `manage.py seed_demo [--supporters N] [--gifts N] [--seed S]`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import clock
from people.models import User


class Command(BaseCommand):
    """Load a small charity with a year behind it into an empty site."""

    help = "Load the living demo into an empty site that has no Stripe key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--supporters", type=int, default=60, help="how many people give")
        parser.add_argument("--gifts", type=int, help="how many gifts they start; five for every three people")
        parser.add_argument("--seed", type=int, default=1, help="another number, another year")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SANDBOX:
            raise CommandError("STRIPE_SECRET_KEY is set: the demo is made in the sandbox only.")
        if options["supporters"] < 1:
            raise CommandError("--supporters must be at least 1.")
        if User.objects.exists():
            raise CommandError("Somebody lives here already. `make demo-reset` starts over.")
        from config.seed import gifts, site

        site.build(clock.today())
        wanted = options["gifts"] or max(1, options["supporters"] * 5 // 3)
        paid = gifts.give_for_a_year(supporters=options["supporters"], gifts=wanted, seed=options["seed"])
        self.stdout.write(f"{wanted} gifts started, {paid} paid")
