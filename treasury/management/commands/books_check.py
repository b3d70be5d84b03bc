"""Are the books true: `manage.py books_check --json [--since ISO]`."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from treasury.books import CHECKS, check_books


def moment(text: str) -> datetime:
    """Read an ISO time; without a zone it is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Command(BaseCommand):
    """List every broken promise of the books; the exit code is 1 when there is one."""

    help = "Check that payments, journal, receipts, refunds, events and mails agree; exit 1 when something does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="a JSON list instead of lines")
        parser.add_argument("--since", type=moment, help="only rows that came or changed since this ISO time")

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_books(since=options["since"])
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in found], indent=2))
        else:
            for finding in found:
                self.stdout.write(f"{finding.invariant:4} {finding.object}: {finding.words}")
            if not found:
                self.stdout.write(f"The books are in order: {len(CHECKS)} checks, nothing found.")
        if found:
            raise CommandError(f"{len(found)} broken promises in the books")
