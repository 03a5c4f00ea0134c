"""The marks of a record's readers, sorted by the table that keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass


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
