"""Builds the search index anew, beside the one that answers, and switches to it."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.core.reach import FOLLOWER
from search.follow import rebuild


class Command(BaseCommand):
    """Rebuilds the search index from the archive's log."""

    help = "Builds a new search index from the archive's log while the old one answers, then switches to it."

    def handle(self, *_args: object, **_options: object) -> None:
        """Rebuilds, says how far it is, and how much was read."""
        taken = rebuild(by=FOLLOWER, at=timezone.now(), said=self._say)
        self.stdout.write(f"{taken} entries and changes were read; the new index answers.")

    def _say(self, read: int, size: int) -> None:
        self.stderr.write(f"{read} of {size} entries")
