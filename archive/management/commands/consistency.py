"""Writes the proof that a later checkpoint of the log continues an earlier one."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.core.errors import ArchiveError
from archive.core.witness import Submission
from archive.doors import log
from archive.models import Checkpoint
from archive.wording import refusal


class Command(BaseCommand):
    """./run manage consistency OLD NEW > FILE."""

    help = "Writes the proof that the checkpoint of size NEW continues that of size OLD (C2SP tlog-witness)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two sizes."""
        parser.add_argument("old", type=int)
        parser.add_argument("new", type=int)

    def handle(self, *_args: Any, old: int, new: int, **_options: Any) -> None:  # noqa: ANN401  (Django's own)
        """Prints the proof with the newer checkpoint."""
        row = Checkpoint.objects.filter(size=new).first()
        if row is None or not 0 < old <= new:
            raise CommandError(f"There is no checkpoint of size {new}, or {old} is not a smaller size above 0.")
        try:
            proof = log.consistency(settings.PLACE.log, old=old, new=new)
        except ArchiveError as error:
            raise CommandError(refusal(error)) from error
        self.stdout.write(Submission(old=old, proof=proof, note=row.cosigned()).as_bytes().decode(), ending="")
