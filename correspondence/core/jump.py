"""Reserved numbers that no letter has: a register says of them where its lines jump over them (domain 1.10, 2.17)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from correspondence.core.certificate import TEXTS

Place = tuple[int, int]
"""Year and serial: where something stands in a register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A row of them, reserved on a day; `reason` is why, and once it `is_over`, why they were not used."""

    year: int
    first: int
    last: int
    on: date
    reason: str
    is_over: bool

    @property
    def place(self) -> Place:
        """Where it stands among the lines."""
        return self.year, self.first

    @property
    def numbers(self) -> str:
        """From the first to the last."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def cells(self, language: str) -> dict[str, str]:
        """What a printed register says in its place."""
        said = f"{TEXTS[language]['unused' if self.is_over else 'reserved']}: {self.reason}"
        return {"serial": self.numbers, "subject": said, "summary": said}


def rows_of(serials: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each unbroken row of these numbers."""
    for _, row in groupby(enumerate(sorted(serials)), key=lambda one: one[1] - one[0]):
        found = [serial for _, serial in row]
        yield found[0], found[-1]


def standing(jumps: Iterable[Jump], places: Sequence[Place], *, since: date, until: date) -> list[Jump]:
    """Those that a register of some days shows: what its lines jump over, and what was reserved on one of the days."""
    return [one for one in jumps if (places and places[0] < one.place < places[-1]) or since <= one.on <= until]


def shared(
    jumps: Iterable[Jump], parts: Sequence[Sequence[Place]], *, after: Place, is_end: bool
) -> Iterator[list[Jump]]:
    """For each part of the lines behind a place those that stand in it; what comes last stands in the last part."""
    waiting = sorted((one for one in jumps if one.place > after), key=lambda one: one.place)
    for number, part in enumerate(parts):
        takes_all = is_end and number == len(parts) - 1
        taken = [one for one in waiting if takes_all or (part and one.place < part[-1])]
        waiting = waiting[len(taken) :]
        yield taken
