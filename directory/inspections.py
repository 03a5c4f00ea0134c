"""Mandates and the sessions under them: whose they are, what they open, who oversees them, what was done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.inspecting import Powers, Standing, standing
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, Reach, under
from directory.core.tenure import Term
from directory.models import Inspection, JournalLine, Mandate, Person, Tenure, Unit
from directory.models.inspection import given_by
from directory.whois import JournalFacts, PersonFacts, UnitFacts, line_facts, people_by_id, units_by_id

MOST = 200
SEARCHED = "search"
OVERSEE = "oversee"
"""The act in the journal of who looked at what was done under a mandate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateView:
    """A mandate as its inspectors and those who oversee it read it; `days_left` counts the day itself."""

    id: int
    number: str
    authority: str
    inspectors: tuple[Name, ...]
    units: tuple[tuple[int, Name], ...]
    powers: Powers
    term: Term
    standing: Standing
    days_left: int
    purpose: str = ""
    withdrawn_for: str = ""
    disclose_on: date | None = None
    may_curtail: bool = False
    is_news: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of paper it opens, in one order."""
        return tuple(sorted(self.powers.kinds))

    @property
    def last_on(self) -> date:
        """Its last day; every mandate has one."""
        return self.term.until_on or self.term.from_on

    @property
    def is_in_force(self) -> bool:
        """True when a session may begin."""
        return self.standing is Standing.IN_FORCE


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """One session: who, for what purpose, from when to when."""

    id: int
    person: PersonFacts
    purpose: str
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """What the registry of an inspected body is told of a mandate: neither who inspects, nor why, nor what is asked."""

    number: str
    authority: str
    units: tuple[Name, ...]
    kinds: tuple[str, ...]
    from_on: date
    until_on: date
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """An inspector in a session: the keys of the mandate, the session and the person."""

    mandate: int
    inspection: int
    person: int


def powers_of(row: Mandate) -> Powers:
    """What the mandate opens."""
    return Powers(
        units=frozenset(unit.pk for unit in row.units.all()),
        kinds=frozenset(row.kinds),
        records_from_on=row.records_from_on,
        records_until_on=row.records_until_on,
        ceiling=row.ceiling,
    )


def units_to_inspect(body_ids: frozenset[int]) -> tuple[UnitFacts, ...]:
    """The units whose papers officers of these bodies may give mandates over, in the order of the tree.

    They are the own ones, and every body's when one of these bodies inspects others by law.
    """
    found = Unit.objects.order_by("path", "id")
    if not Unit.objects.filter(pk__in=body_ids, is_inspecting=True).exists():
        found = found.filter(body__in=body_ids)
    return tuple(units_by_id(found.values_list("pk", flat=True)).values())


def mandates_of(reach: Reach, *, on: date) -> tuple[MandateView, ...]:
    """The reader's own mandates, the newest first, those over or not begun too."""
    return _views(Mandate.objects.filter(inspectors=reach.person_id), reach=reach, on=on)


def overseen(reach: Reach, *, on: date) -> tuple[MandateView, ...]:
    """The mandates whose use this reader oversees, the newest first, and which of them he has yet to read.

    They are those that his office gave, or he himself where no office did, and for an auditor those that people of his
    body inspect under. The inspected body is not among them: what is asked of it is not its to read.
    """
    news = set(_news(reach, on=on).values_list("pk", flat=True))
    return tuple(replace(one, is_news=one.id in news) for one in _views(_overseen(reach, on=on), reach=reach, on=on))


def overseen_news(reach: Reach, *, on: date) -> int:
    """How many of them were given, narrowed or ended since this reader last looked at them."""
    return _news(reach, on=on).count()


def overseen_one(mandate_id: int, *, reach: Reach, on: date) -> MandateView:
    """One of them. Raises NotWithinReachError."""
    found = _views(_overseen(reach, on=on).filter(pk=mandate_id), reach=reach, on=on)
    if not found:
        raise NotWithinReachError
    return found[0]


def current(reach: Reach, *, on: date) -> tuple[MandateView, SessionView] | None:
    """The mandate and the session the reader works in; None outside an inspection. Four queries."""
    if reach.inspection is None:
        return None
    row = Inspection.objects.select_related("person").filter(pk=reach.inspection).first()
    views = _views(Mandate.objects.filter(inspections=reach.inspection), reach=reach, on=on)
    return None if row is None or not views else (views[0], _session(row, people_by_id([row.person_id])))


def is_open(inspection_id: int, *, person_id: int | None) -> bool:
    """True while nobody has ended this session of the person."""
    return Inspection.objects.filter(pk=inspection_id, person=person_id, ended_at=None).exists()


def inspectors_on(on: date, *, mandates: frozenset[int]) -> tuple[Reach, ...]:
    """How far the inspectors of these mandates reach that day under them, for the clockwork: three queries.

    Mandates that are over, not begun or withdrawn give nobody. No session stands behind such a reach (its number is 0).
    """
    people = Person.objects.filter(is_active=True).select_related("cleared").order_by("id")
    rows = Mandate.objects.on(on).filter(pk__in=mandates).prefetch_related("units", Prefetch("inspectors", people))
    return tuple(
        under(
            Reach(name=f"person:{person.pk}", person_id=person.pk, clearance=person.clearance()),
            row.scope(),
            inspection=0,
        )
        for row in rows.order_by("id")
        for person in row.inspectors.all()
    )


def to_disclose(on: date, *, told: Exists, reach: Reach) -> tuple[tuple[int, frozenset[int]], ...]:
    """The mandates whose inspected bodies are told by that day, each with those bodies. Two queries.

    Without those of which `told` holds: who tells them knows which are. Raises NotWithinReachError but for the
    clockwork.
    """
    if reach is not CLOCKWORK:
        raise NotWithinReachError
    due = Mandate.objects.disclosed(on).exclude(told)
    due = due.prefetch_related("units").order_by("id")
    return tuple((row.pk, frozenset(unit.chain()[-1] for unit in row.units.all())) for row in due)


def disclosed(told: Iterable[tuple[int, int]], *, on: date) -> dict[tuple[int, int], Disclosed]:
    """What a body was told of a mandate, by the mandate and the body; of the units only its own."""
    pairs = set(told)
    rows = Mandate.objects.filter(pk__in={mandate for mandate, _ in pairs}).prefetch_related("units")
    return {
        (row.pk, body): Disclosed(
            number=row.number,
            authority=row.authority,
            units=tuple(unit.name() for unit in row.units.all() if unit.chain()[-1] == body),
            kinds=tuple(sorted(row.kinds)),
            from_on=row.from_on,
            until_on=row.until_on,
            standing=standing(
                term=Term(from_on=row.from_on, until_on=row.until_on), withdrawn_at=row.withdrawn_at, on=on
            ),
        )
        for row in rows
        for mandate, body in pairs
        if mandate == row.pk
    }


def working(reach: Reach) -> Working:
    """Who works in which session under which mandate. Raises NotWithinReachError outside an inspection."""
    if reach.inspection is None or reach.person_id is None or len(reach.scopes) != 1:
        raise NotWithinReachError
    return Working(mandate=reach.scopes[0].mandate_id, inspection=reach.inspection, person=reach.person_id)


def sessions_under(
    mandate_id: int, *, reach: Reach, on: date, before: int | None = None, limit: int = MOST
) -> tuple[SessionView, ...]:
    """The sessions under a mandate, the newest first, for who oversees it; before the one of this id.

    Raises NotWithinReachError.
    """
    overseen_one(mandate_id, reach=reach, on=on)
    found = Inspection.objects.filter(mandate=mandate_id)
    found = found if before is None else found.filter(pk__lt=before)
    rows = list(found.order_by("-id")[:limit])
    people = people_by_id({row.person_id for row in rows})
    return tuple(_session(row, people) for row in rows)


def lines_under(
    mandate_id: int, *, reach: Reach, on: date, before: int | None = None, limit: int = MOST
) -> tuple[JournalFacts, ...]:
    """What was done in the sessions under a mandate, the newest first, for who oversees it; before this line's id.

    The engine's own line of a query is left out: the query itself stands in its own. Raises NotWithinReachError.
    """
    overseen_one(mandate_id, reach=reach, on=on)
    return _newest(JournalLine.objects.filter(inspection__mandate=mandate_id), before, limit)


def lines_of_session(reach: Reach, *, before: int | None = None, limit: int = MOST) -> tuple[JournalFacts, ...]:
    """What the reader did in the session he works in, told like that; nothing outside one."""
    if reach.inspection is None:
        return ()
    return _newest(JournalLine.objects.filter(inspection=reach.inspection), before, limit)


def lines_told(
    *about: str, acts: Iterable[str] = (), reach: Reach, on: date, limit: int = MOST
) -> tuple[JournalFacts, ...]:
    """The journal of these things, newest first, as far as this reader is told of inspections (domain 2.16).

    Lines of the own mandate in a session, and of those he oversees, stand as they are; a session is told of no other.
    Everybody else is told the mandate alone, neither who nor why, and nothing before its day of disclosure.
    """
    told = Q(inspection=None) | Q(inspection__mandate__in=known_whole(reach, on=on))
    if reach.inspection is None:
        told |= Q(inspection__mandate__in=Mandate.objects.disclosed(on))
    rows = JournalLine.objects.filter(told, about__in=about).select_related("person", "inspection__mandate")
    rows = rows.filter(act__in=set(acts)) if acts else rows
    found = list(rows.order_by("-id")[:limit])
    numbers = {row.pk: row.inspection.mandate.number for row in found if row.inspection is not None}
    whole = set(known_whole(reach, on=on).values_list("number", flat=True)) if numbers else set()
    return tuple(
        replace(line, person=None, who=numbers[line.id], note="")
        if line.id in numbers and numbers[line.id] not in whole
        else line
        for line in line_facts(found)
    )


def known_whole(reach: Reach, *, on: date) -> QuerySet[Mandate]:
    """The mandates of which nothing is hidden from this reader: that of the session, or those he oversees."""
    if reach.inspection is not None:
        return Mandate.objects.filter(pk__in=[scope.mandate_id for scope in reach.scopes])
    return _overseen(reach, on=on)


def _newest(lines: QuerySet[JournalLine], before: int | None, limit: int) -> tuple[JournalFacts, ...]:
    lines = lines.exclude(act=SEARCHED) if before is None else lines.exclude(act=SEARCHED).filter(pk__lt=before)
    return line_facts(lines.order_by("-id").select_related("person")[:limit])


def _overseen(reach: Reach, *, on: date) -> QuerySet[Mandate]:
    if reach.person_id is None or reach.inspection is not None:
        return Mandate.objects.none()
    colleagues = Tenure.objects.on(on).filter(post__unit__body__in=reach.bodies_in(Duty.AUDITOR))
    rows = Mandate.objects.filter(given_by(reach) | Q(inspectors__in=colleagues.values("person")))
    return rows.exclude(inspectors=reach.person_id).distinct()


def _news(reach: Reach, *, on: date) -> QuerySet[Mandate]:
    """A look at a mandate is a line of the journal (`oversee`); what changed after the last one is news."""
    looks = JournalLine.objects.filter(
        person=reach.person_id,
        act=OVERSEE,
        about=Concat(Value("mandate:"), Cast(OuterRef("pk"), CharField())),
        at__gte=OuterRef("changed_at"),
    )
    return _overseen(reach, on=on).filter(~Exists(looks), changed_at__isnull=False).order_by("id")


def _views(rows: QuerySet[Mandate], *, reach: Reach, on: date) -> tuple[MandateView, ...]:
    found = rows.prefetch_related("units", "inspectors").order_by("-id")[:MOST]
    return tuple(_view(row, reach=reach, on=on) for row in found)


def _view(row: Mandate, *, reach: Reach, on: date) -> MandateView:
    term = Term(from_on=row.from_on, until_on=row.until_on)
    stands = standing(term=term, withdrawn_at=row.withdrawn_at, on=on)
    gave = reach.person_id is not None and reach.person_id in (row.approved_by_id, row.seconded_by_id)
    is_givers = row.body_id in reach.bodies_in(Duty.CLEARANCES) or (gave and row.body_id is None and bool(reach.posts))
    return MandateView(
        id=row.pk,
        number=row.number,
        authority=row.authority,
        inspectors=tuple(person.name() for person in row.inspectors.all()),
        units=tuple((unit.pk, unit.name()) for unit in row.units.all()),
        powers=powers_of(row),
        term=term,
        standing=stands,
        days_left=(row.until_on - on).days + 1,
        purpose=row.purpose,
        withdrawn_for=row.withdrawn_for,
        disclose_on=row.disclose_on,
        may_curtail=is_givers and stands in (Standing.IN_FORCE, Standing.NOT_YET),
    )


def _session(row: Inspection, people: dict[int, PersonFacts]) -> SessionView:
    return SessionView(
        id=row.pk,
        person=people[row.person_id],
        purpose=row.purpose,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
    )
