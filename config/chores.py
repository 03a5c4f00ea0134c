"""A chore of the clockwork: one deed with its rhythm, its patience after a failure, and the line of its refusal."""

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import monotonic

from django.db import DatabaseError

from directory import audit
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK
from paper.core.errors import PaperError

log = logging.getLogger("diwan.clockwork")
LONGEST_BACK_OFF = 60.0
ALARM_AFTER = 5
"""Failures in a row after which a deed is reported as parked; it is still tried, once a minute."""

Clock = Callable[[], datetime]
Deed = Callable[[datetime], int]


@dataclass(slots=True, kw_only=True)
class Chore:
    """One deed of the clockwork; `act` returns how much it did, and 0 when there was nothing to do."""

    name: str
    act: Deed
    every: float
    failures: int = 0
    due: float = 0.0
    noted: str = ""

    def turn(self, at: datetime, tick: float) -> int:
        """Runs the deed when it is due; a failure waits twice as long each time."""
        if tick < self.due:
            return 0
        try:
            did = self.act(at)
        except (DatabaseError, OSError) as error:
            self.fail(error, tick)
            return 0
        except (Refused, PaperError) as error:
            self.refuse(error, act=self.name, about="clockwork", at=at, tick=tick)
            return 0
        self.failures, self.due, self.noted = 0, tick + self.every, ""
        if did:
            log.info("%s did %d", self.name, did)
        return did

    def refuse(self, error: Exception, *, act: str, about: str, at: datetime, tick: float) -> None:
        """Notes a refusal, in the journal too: once, however often the same one comes while it is tried again."""
        self.fail(error, tick)
        if self.noted != type(error).__name__:
            with suppress(DatabaseError):  # the log has it; the journal gets it at the next try
                audit.refused(error, by=CLOCKWORK, act=act, about=about, at=at)
                self.noted = type(error).__name__

    def fail(self, error: Exception, tick: float) -> None:
        """Notes a failure: the next try waits twice as long, and after several ones the log says so."""
        self.failures += 1
        wait = min(LONGEST_BACK_OFF, 0.5 * 2**self.failures)
        self.due = tick + wait
        level = logging.ERROR if self.failures >= ALARM_AFTER else logging.WARNING
        state = "is parked" if self.failures >= ALARM_AFTER else "failed"
        log.log(level, "%s %s after %d tries: %s", self.name, state, self.failures, type(error).__name__)


@dataclass(slots=True, kw_only=True)
class Letters:
    """Does one thing to each letter that is due for it; one that is refused waits by itself."""

    name: str
    due: Callable[[datetime, Collection[str]], Collection[str]]
    act: Callable[[str, datetime], int]
    clock: Callable[[], float] = monotonic
    stuck: dict[str, Chore] = field(default_factory=dict)

    def __call__(self, at: datetime) -> int:
        """Does what is due and says how much."""
        tick = self.clock()
        parked = {ref for ref, chore in self.stuck.items() if chore.due > tick}
        due = self.due(at, parked)
        self.stuck = {ref: chore for ref, chore in self.stuck.items() if ref in parked or ref in due}
        return sum(self._turn(ref, at=at, tick=tick) for ref in due)

    def _turn(self, ref: str, *, at: datetime, tick: float) -> int:
        try:
            did = self.act(ref, at)
        except (Refused, PaperError) as error:
            about = f"memo:{ref}"
            new = Chore(name=f"{self.name} {about}", act=partial(self.act, ref), every=0.0)
            self.stuck.setdefault(ref, new).refuse(error, act=self.name, about=about, at=at, tick=tick)
            return 0
        self.stuck.pop(ref, None)
        return did
