"""Who knew of a kept letter, how and from when: for who may know who else received it.

What another body did with it inside itself is told to inspectors alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.circle import may_know
from archive.core.inside import Hearing
from archive.readership import READING, hearing
from archive.records import record
from correspondence.core.knowing import How, Step, stays
from correspondence.models import Delivery, Movement, Referral
from directory import whois
from directory.audit import Outcome
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.inspections import lines_told

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Knew:
    """One way in which somebody came to know: a person, a post or a unit, from a moment on.

    `until` is the end of a stay on a desk; `act` is what was done, in the words of the journal it stands in.
    """

    at: datetime
    how: How
    person: Name | None = None
    place: Name | None = None
    until: datetime | None = None
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    """The same with keys in place of names."""

    at: datetime
    how: How
    person_id: int | None = None
    post_id: int | None = None
    unit_id: int | None = None
    until: datetime | None = None
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who knew it, in the order of time; `is_cut` says that older looks were left out, for there are too many."""

    lines: tuple[Knew, ...]
    is_cut: bool


def known_by(record_id: str, *, reach: Reach, at: datetime) -> Known:
    """Who knew what when: all of its way, and the newest looks. A fixed number of queries.

    Of directives only those up to what the reader may read. Raises NotWithinReachError, NotOpenedError, ErasedError.
    """
    facts = record(record_id, reach=reach).facts
    if not may_know(record_id, facts, reach=reach):
        raise NotWithinReachError
    heard = hearing(facts, reach=reach)
    level = min((reach.clearance.level, *(scope.ceiling for scope in reach.scopes if reach.inspection is not None)))
    looks = lines_told(f"record:{record_id}", acts=READING, reach=reach, on=day_of(at), limit=MOST + 1)
    met = sorted(
        (
            *_on_its_way(record_id),
            *_delivered(record_id, heard),
            *_directed(record_id, level, heard, reach),
            *_opened(looks[:MOST]),
        ),
        key=lambda one: (one.at, one.how),
    )
    return Known(lines=_named(met, at=at), is_cut=len(looks) > MOST)


def _on_its_way(record_id: str) -> Iterator[_Met]:
    rows = list(Movement.objects.filter(memo__record_id=record_id).order_by("seq"))
    for row in rows:
        yield _Met(at=row.at, how=How.MOVED, person_id=row.person_id, post_id=row.post_id, act=row.act)
    for stay in stays([Step(at=row.at, post_id=row.holder_post_id) for row in rows]):
        yield _Met(at=stay.since, how=How.DESK, post_id=stay.post_id, until=stay.until)


def _delivered(record_id: str, heard: Hearing) -> Iterator[_Met]:
    rows = Delivery.objects.filter(record_id=record_id)
    for row in (rows if heard.is_inspector else rows.shown_to(heard.bodies)).order_by("id"):
        yield _Met(at=row.sent_at, how=How.SENT, unit_id=row.unit_id)
        for moment, how, person in (
            (row.received_at, How.RECEIVED, row.received_by_id),
            (row.acknowledged_at, How.ACKNOWLEDGED, row.acknowledged_by_id),
            (row.forwarded_at, How.PASSED_ON, row.forwarded_by_id),
        ):
            if moment is not None:
                yield _Met(at=moment, how=how, person_id=person, unit_id=row.unit_id)


def _directed(record_id: str, level: int, heard: Hearing, reach: Reach) -> Iterator[_Met]:
    rows = Referral.objects.dominated(reach).filter(record_id=record_id, directive__level__lte=level)
    rows = (rows if heard.is_inspector else rows.filter(directive__body__in=heard.bodies)).select_related("directive")
    told: set[int] = set()
    for row in rows.order_by("directive_id", "id"):
        if row.directive_id not in told:
            told.add(row.directive_id)
            one = row.directive
            yield _Met(at=one.at, how=How.DIRECTED, person_id=one.person_id, post_id=one.post_id)
        yield _Met(at=row.at, how=How.REFERRED, person_id=row.person_id, post_id=row.post_id, unit_id=row.unit_id)


def _opened(looks: Iterable[whois.JournalFacts]) -> Iterator[_Met]:
    for line in looks:
        if line.outcome != Outcome.REFUSED and line.person is not None:
            yield _Met(at=line.at, how=How.OPENED, person_id=line.person.id, act=line.act)


def _named(met: list[_Met], *, at: datetime) -> tuple[Knew, ...]:
    people = whois.people_by_id({one.person_id or 0 for one in met})
    posts = whois.posts_by_id({one.post_id or 0 for one in met}, on=day_of(at))
    units = whois.unit_names({one.unit_id or 0 for one in met})

    def place(one: _Met) -> Name | None:
        if one.post_id is not None and one.post_id in posts:
            return posts[one.post_id].title
        return units.get(one.unit_id or 0)

    return tuple(
        Knew(
            at=one.at,
            how=one.how,
            person=people[one.person_id].name if one.person_id in people else None,
            place=place(one),
            until=one.until,
            act=one.act,
        )
        for one in met
    )
