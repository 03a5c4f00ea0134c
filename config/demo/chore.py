"""The demo's share of the clockwork: one more letter at a time, in the background, until all are written."""

import sys
from datetime import datetime

from django.conf import settings

from config.chores import Chore, Clock
from config.demo import ledger as notes
from config.demo.found import is_complete, write_next
from config.demo.letters import LETTERS

STRIDE = 25
"""A line on stderr after so many letters."""


def letters_chore(now: Clock) -> list[Chore]:
    """The chore that writes the remaining letters; none in production or where there is no demo."""
    if settings.PRODUCTION:
        return []
    ledger = notes.read(settings.PLACE.data)
    if ledger is None or is_complete(ledger):
        return []

    def act(_at: datetime) -> int:
        if is_complete(ledger):
            return 0
        write_next(ledger, now)
        if ledger.done() % STRIDE == 0:
            sys.stderr.write(f"Demo letters: {ledger.done()} of {LETTERS}\n")
        return 1

    return [Chore(name="demo.letters", act=act, every=0.0)]
