"""Openings of top secret letters as somebody may see them: what stands open, what waits."""

from dataclasses import dataclass
from datetime import date, datetime

from archive.core.opening import needs_two
from archive.models import Opening
from archive.records import Envelope, envelopes_among, records_among
from directory import tally, whois
from directory.core.day import start_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.doors.words import Words
from directory.whois import PersonFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningView:
    """One request, with the envelope of its letter."""

    id: int
    envelope: Envelope
    asked_by: PersonFacts
    asked_at: datetime
    reason: str
    until: datetime


def opened_to(reach: Reach, *, at: datetime) -> frozenset[str]:
    """The records that stand open to this person now; one query, and none for who is not cleared so high."""
    if reach.person_id is None or not needs_two(reach.clearance.level):
        return frozenset()
    return frozenset(Opening.objects.standing(reach.person_id, at=at).values_list("record_id", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOpening:
    """How far one reader has come with one letter: `waits_until` while nobody has confirmed."""

    envelope: Envelope
    is_open: bool
    waits_until: datetime | None


def own_opening(record_id: str, *, reach: Reach, at: datetime) -> OwnOpening:
    """For a reader of the record. Raises NotWithinReachError, for a letter that everybody opens alone too."""
    facts = records_among([record_id], reach=reach).get(record_id)
    if facts is None or not needs_two(facts.label.level):
        raise NotWithinReachError
    asked = Opening.objects.waiting(at=at).filter(record_id=record_id, asked_by=reach.person_id).first()
    return OwnOpening(
        envelope=envelopes_among([record_id], reach=reach)[record_id],
        is_open=record_id in reach.opened,
        waits_until=None if asked is None else asked.until(),
    )


def counter(reach: Reach, *, on: date) -> Words:
    """Those of others that were asked for so late that they may wait that day: where there is none, nobody waits."""
    return tally.count_of(Opening.objects.for_second(reach, at=start_of(on)))


def waiting_for(reach: Reach, *, at: datetime) -> tuple[OpeningView, ...]:
    """What this person may confirm now, newest first, in a fixed number of queries; none for who is not cleared."""
    if reach.person_id is None or not needs_two(reach.clearance.level):
        return ()
    rows = list(Opening.objects.for_second(reach, at=at))
    seen = envelopes_among({row.record_id for row in rows}, reach=reach)
    people = whois.people_by_id(row.asked_by_id for row in rows if row.record_id in seen)
    return tuple(
        OpeningView(
            id=row.pk,
            envelope=seen[row.record_id],
            asked_by=people[row.asked_by_id],
            asked_at=row.asked_at,
            reason=row.reason,
            until=row.until(),
        )
        for row in rows
        if row.record_id in seen
    )
