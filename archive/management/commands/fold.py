"""Holds every archived row against its leaf."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.fold import whole_fold
from archive.management.progress import told
from archive.models import Head
from directory.core.reach import CLOCKWORK


class Command(BaseCommand):
    """./run manage fold."""

    help = "Folds every archived row back into its leaf and names each one that says otherwise."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401  (Django's own signature)
        """Prints each difference as it is found; ends in an error when there is one."""
        size, wrong = Head.objects.now().size, 0
        for fault in whole_fold(by=CLOCKWORK, at=timezone.now(), progress=told(self.stderr, "leaves")):
            wrong += 1
            self.stdout.write(f"WRONG   {fault.code}: {fault.object}")
        self.stdout.write(f"{size} leaves folded, {wrong} differences")
        if wrong:
            raise CommandError(f"{wrong} rows do not say what their leaves say; they are named above.")
