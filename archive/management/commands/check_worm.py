"""Tries whether the stores of kept objects write once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive import stores
from archive.check_worm import Trial, check_worm
from archive.core.errors import StoreNotAnsweringError
from archive.wording import refusal

TRIED = {
    "lock_rule": "something is written without a lock in COMPLIANCE mode for the days named",
    "write_again": "Diwan writes a second time under a name",
    "overwrite": "the owner writes other bytes over an object",
    "delete": "the owner deletes an object for good",
    "delete_bypassing": "the owner deletes it and asks to bypass the lock",
    "shorten": "the owner shortens the lock",
    "weaken": "the owner weakens the lock to GOVERNANCE",
    "stop_versions": "the owner stops the keeping of versions",
    "hide": "the owner hides an object behind a delete marker",
}
TRUSTED = "This store can be trusted to write once: nobody with Diwan's keys can change or delete before the days end."
NOT_TRUSTED = (
    "This store CANNOT be trusted to write once: whoever has Diwan's rights on it can do what stands above.\n"
    "Nothing wrong is ever shown for it: every object is held against the log. But it can be lost. Keep a second copy\n"
    "(DIWAN_OBJECTS_SECOND) where other people hold the rights, best a bucket with Object Lock."
)


class Command(BaseCommand):
    """./run manage check_worm [--prepare]."""

    help = "Tries to overwrite, delete and shorten in the stores of kept objects; says whether they can be trusted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether buckets are made first."""
        parser.add_argument("--prepare", action="store_true", help="make the bucket, with versions and Object Lock")

    def handle(self, *_args: Any, prepare: bool, **_options: Any) -> None:  # noqa: ANN401  (Django's own signature)
        """Prints what was tried; 0 when the first store is trusted, 1 when it is not, 2 when one does not answer."""
        trials = []
        for store in stores.every():
            try:
                if prepare:
                    store.prepare()
                trials.append(check_worm(store))
            except StoreNotAnsweringError as error:
                raise CommandError(refusal(error), returncode=2) from error
            self.stdout.write(told(trials[-1]))
        if not trials[0].is_trusted:
            raise CommandError("The first store does not write once by itself.", returncode=1)


def told(trial: Trial) -> str:
    """The trial in words."""
    lines = [f"{'refused' if one.held else 'WENT THROUGH':12}  {TRIED[one.code]}" for one in trial.attempts]
    return "\n".join([trial.store, *lines, TRUSTED if trial.is_trusted else NOT_TRUSTED])
