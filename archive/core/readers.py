"""The marks of a record's readers, sorted by the table that keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ReaderChange(StrEnum):
    """How the readers of a record change. Stored values never change."""

    ADMIT = "ADMIT"
    WITHDRAW = "WITHDRAW"
    REGRADE = "REGRADE"


class Course(StrEnum):
    """Which way a grade goes."""

    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Persons and groups stand in grant tables, everybody else as marks."""

    persons: tuple[int, ...]
    groups: tuple[int, ...]
    others: tuple[str, ...]


def sorted_marks(tokens: Iterable[str]) -> Marks:
    """The marks by kind, each in a fixed order."""
    ordered = sorted(tokens)
    return Marks(
        persons=tuple(int(token[1:]) for token in ordered if token[0] == "p"),
        groups=tuple(int(token[1:]) for token in ordered if token[0] == "g"),
        others=tuple(token for token in ordered if token[0] not in "pg"),
    )


def replayed(first: Iterable[str], changes: Iterable[tuple[str, Iterable[str]]]) -> frozenset[str]:
    """The readers after these changes, oldest first; an act that is none lets nobody in."""
    now = frozenset(first)
    for act, tokens in changes:
        now = now | frozenset(tokens) if act == ReaderChange.ADMIT else now - frozenset(tokens)
    return now


def step(was: int, now: int) -> str:
    """The one mark of a REGRADE: the level before and after."""
    return f"{was}:{now}"


def level_before(marks: Iterable[str]) -> int:
    """The level before a REGRADE, by its one mark."""
    (mark,) = marks
    return int(mark.partition(":")[0])


def level_after(first: int, changes: Iterable[tuple[str, Iterable[str]]]) -> int:
    """The level after these changes, oldest first. A REGRADE that no deed can have written changes nothing."""
    now = first
    for act, marks in changes:
        said = [mark for mark in marks if act == ReaderChange.REGRADE and mark.startswith(f"{now}:")]
        then = [int(mark.partition(":")[2]) for mark in said if mark.partition(":")[2].isdecimal()]
        now = then[0] if len(then) == 1 else now
    return now
