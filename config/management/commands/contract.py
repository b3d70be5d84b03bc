"""What the site answers to: `manage.py contract --json`."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import contract


class Command(BaseCommand):
    """List addresses, methods, access classes and settings; fail when an address has no access class."""

    help = "List every URL with its methods and access class, and every setting's name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        found = contract.routes()
        if options["json"]:
            listed = {"urls": [asdict(route) for route in found], "settings": contract.setting_names()}
            self.stdout.write(json.dumps(listed, indent=2))
        else:
            for route in found:
                self.stdout.write(f"{route.access or '?':10} {','.join(route.methods):20} /{route.path}  {route.name}")
        silent = contract.undeclared(found)
        if silent:
            raise CommandError("no access class: " + ", ".join(f"/{route.path} ({route.view})" for route in silent))
