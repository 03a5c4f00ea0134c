"""What every engine answers: one protocol behind which the embedded engine and the search servers stand.

An engine carries out conditions and adds nothing of its own: no score, no suggestion, no statistics, no query
language. Bands are named by the asker, and no document of another band is looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from search.core.cursor import Cursor
from search.core.document import Value
from search.core.plan import Condition

ALL = 65_000
"""More buckets than there are kinds, units, years and levels; the engines' own limit is just above."""


class Order(Enum):
    """By the place in the log."""

    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a hit stands: its place in the log and its record."""

    sequence: int
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the hits, and how many there are in all."""

    total: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How many documents one bucket of the log holds, and the sum of their versions."""

    records: int
    versions: int


class Reading(Protocol):
    """An index as it was at one moment."""

    def cursor(self) -> Cursor:
        """How far everything that is asked has surely read."""

    def count(self, wanted: Condition, bands: Iterable[int]) -> int:
        """How many documents meet the condition."""

    def newest(
        self, wanted: Condition, bands: Iterable[int], *, first: int, most: int, order: Order = Order.NEWEST
    ) -> list[Place]:
        """Those from `first` on, at most `most`, by their place in the log."""

    def page(
        self, wanted: Condition, bands: Iterable[int], *, first: int, most: int, order: Order = Order.NEWEST
    ) -> Page:
        """What `newest` and `count` say, in one question."""

    def facets(self, wanted: Condition, bands: Iterable[int], fields: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many of the matching documents have each value of these fields; values of others do not appear."""

    def texts(self, wanted: Condition, bands: Iterable[int], *, most: int) -> list[tuple[str, str]]:
        """The record and the folded text of the newest documents that meet the condition, at most `most`."""

    def sequences(self, record_ids: Iterable[str]) -> dict[str, int]:
        """The places in the log of those of these records that are indexed, whatever their band."""

    def words(self, record_ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """The word fields of those of these records that are indexed, as they were put."""

    def sums(self, *, size: int) -> dict[int, Sum]:
        """For each bucket of `size` places of the log, what it holds; a bucket without documents does not appear."""

    def ids_between(self, low: int, high: int) -> frozenset[str]:
        """The records that stand at these places of the log, both included."""

    def total(self) -> int:
        """How many records the index holds."""


class Writing(Protocol):
    """The one writer of an index. Nothing is acknowledged before `commit`."""

    @property
    def before(self) -> Reading:
        """The index as the last commit left it."""

    def put(self, band: int, fields: Mapping[str, Value]) -> None:
        """Will put one document in its shard, in place of the one with its id in any shard."""

    def drop(self, record_id: str) -> None:
        """Will take a record out of every shard."""

    def commit(self, cursor: Cursor) -> None:
        """Makes everything visible, and then how far it goes."""
