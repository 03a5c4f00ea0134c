"""Who reads a letter on its way and the record it becomes (decision 7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.core.clearance import Label
from directory.core.reach import reader_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Everybody with a need to know, before the label narrows it.

    `holders` are the people on the posts: a personal paper names persons only, so it names them. `powers` are those
    under which somebody is to sign within limits: their marks open the letter while they stand, and to nobody else.
    """

    persons: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()
    holders: frozenset[int] = frozenset()
    unit_paths: frozenset[tuple[int, ...]] = frozenset()
    desks: frozenset[int] = frozenset()
    powers: frozenset[int] = frozenset()


def tokens(label: Label, circle: Circle) -> frozenset[str]:
    """The readers to write, and for a personal paper the desks that may see its envelope (`e<desk>`)."""
    persons = circle.persons | (circle.holders if label.personal else frozenset())
    read = reader_tokens(label, persons=persons, posts=circle.posts, unit_paths=circle.unit_paths, desks=circle.desks)
    return read | envelopes(label, circle.desks) | by_powers(circle.powers)


def by_powers(powers: Iterable[int]) -> frozenset[str]:
    """The marks that open a letter on its way while these powers stand."""
    return frozenset(f"k{one}" for one in powers)


def envelopes(label: Label, desks: Iterable[int]) -> frozenset[str]:
    """The marks that open the envelope of a personal paper."""
    return frozenset(f"e{desk}" for desk in desks) if label.personal else frozenset()
