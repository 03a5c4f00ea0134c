"""Long lists are shown part by part: so many lines on a page, and the way to the lines after and before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from directory.http import MinistryRequest

LINES = 40
"""So many lines a page has of its one list; a page of two lists has half of each."""
FARTHEST = 100_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Row]):
    """The lines shown of one list; `name` stands in the address, with where the part begins."""

    name: str
    rows: tuple[Row, ...]
    start: int
    before: int | None
    following: int | None


def part_of(
    request: MinistryRequest, name: str, tell: Callable[[slice], Sequence[Row]], *, lines: int = LINES
) -> Part[Row]:
    """The part of the list that the address asks for, else the first; `tell` is asked for one line more."""
    asked = request.GET.get(name, "")
    start = min(int(asked), FARTHEST) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    found = tuple(tell(slice(start, start + lines + 1)))
    return Part(
        name=name,
        rows=found[:lines],
        start=start,
        before=max(start - lines, 0) if start else None,
        following=start + lines if len(found) > lines else None,
    )
