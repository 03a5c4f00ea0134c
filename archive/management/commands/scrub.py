"""Looks through the kept objects."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.core.errors import StoreNotAnsweringError
from archive.scrub import Looked, scrub
from archive.wording import refusal
from directory.core.reach import CLOCKWORK


class Command(BaseCommand):
    """./run manage scrub [--all] [--json]."""

    help = "Hashes kept objects again and mends them from the second copy: what is due now, or all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, and for whom."""
        parser.add_argument("--all", action="store_true", dest="whole", help="every object, now")
        parser.add_argument("--json", action="store_true", dest="is_json")

    def handle(self, *_args: Any, whole: bool, is_json: bool, **_options: Any) -> None:  # noqa: ANN401  (Django's own)
        """Prints what was found; ends in an error when something is lost."""
        try:
            looked = scrub(by=CLOCKWORK, at=timezone.now(), whole=whole)
        except StoreNotAnsweringError as error:
            raise CommandError(refusal(error), returncode=2) from error
        self.stdout.write(json.dumps(asdict(looked)) if is_json else summary(looked))
        if looked.lost:
            raise CommandError(f"Of {len(looked.lost)} objects no sound copy is left; they are named above.")


def summary(looked: Looked) -> str:
    """What was found, in plain lines."""
    lines = [f"{looked.objects} objects looked at, {len(looked.wrong)} wrong, {len(looked.mended)} mended"]
    lines += [f"mended  {fault.code}: {fault.object}" for fault in looked.mended]
    lines += [f"LOST    {fault.code}: {fault.object}" for fault in looked.lost]
    return "\n".join(lines)
