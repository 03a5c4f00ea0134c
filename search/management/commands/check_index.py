"""Compares the search index with the database, bucket by bucket, and mends what differs."""

from django.core.management.base import BaseCommand

from directory.core.reach import FOLLOWER
from search.follow import BUCKET, mend


class Command(BaseCommand):
    """Checks the search index against the database."""

    help = "Compares digests of the search index with the database and indexes anew what differs."

    def handle(self, *_args: object, **_options: object) -> None:
        """Says which parts of the log had to be indexed anew."""
        wrong = mend(by=FOLLOWER)
        for bucket in wrong:
            self.stdout.write(f"entries {bucket * BUCKET} to {(bucket + 1) * BUCKET - 1} differed and are mended")
        if not wrong:
            self.stdout.write("The index holds what the database holds.")
