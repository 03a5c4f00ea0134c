"""What is counted beside the navigation, asked in one question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from correspondence import books, circuits, closes, consignments, intakes, mandates_told, notices, referred, trays
from correspondence.models import Dispatch, ListedDirective, Quarantined
from directory import tally
from directory.core.reach import Reach
from directory.doors.words import Words
from directory.tally import count_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many wait on the desk and in each tray."""

    desk: int
    drafts: int
    to_sign: int
    outgoing: int
    incoming: int


def counts(reach: Reach) -> Counts:
    """How many wait where; one query."""
    return counts_among(tally.counts(trays.counters(reach)))


def counts_among(found: Mapping[str, int]) -> Counts:
    """The same of what was found with other things."""
    return Counts(
        desk=found["held"] + found["delivered"],
        drafts=found["drafts"],
        to_sign=found["to_sign"],
        outgoing=found["outgoing"],
        incoming=found["incoming"],
    )


@lru_cache(maxsize=512)
def counters(reach: Reach, *, on: date) -> Mapping[str, Words]:
    """All that this reader's menu counts that day.

    Kept by all that the words of the question hang on; what they find is read at every page.
    """
    to_do, to_judge = referred.waiting(reach)
    found = {
        **trays.counters(reach),
        "notices": count_of(notices.unseen(reach)),
        "to_do": count_of(to_do),
        "to_judge": count_of(to_judge),
        "listed": count_of(ListedDirective.objects.of(reach)),
        "carried": count_of(consignments.carried(reach)),
        "offices": count_of(circuits.managed(reach)),
        "unit_books": count_of(books.of_units(reach)),
    }
    if reach.desks:
        found["intakes"] = count_of(intakes.unnumbered(reach))
        found["set_aside"] = count_of(Quarantined.objects.seen_by(reach))
        found["mandates"] = count_of(mandates_told.of_desks(reach))
        found["dispatches"] = count_of(Dispatch.objects.at_desk_of(reach).waiting())
        found["open_books"] = count_of(closes.due_books(reach, on=on))
    return MappingProxyType(found)
