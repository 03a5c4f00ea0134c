"""Who works for a body, who has a duty there, and what waits for a second person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import Term
from directory.models import Charge, Person, Proposal, Tenure
from directory.whois import NAME_LIMIT, PersonFacts, lines_about

PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works for a body, or last did: where, and on which post that day (None: on none)."""

    person: PersonFacts
    body_id: int
    body: Name
    unit: Name
    title: Name | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """One page of them, by name, and how many there are in all."""

    rows: tuple[Member, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """Who looks after what, on which days, by which order; who entered it, and when: None was at the machine itself."""

    duty: Duty
    person: PersonFacts
    from_on: date
    until_on: date | None
    order: str
    entered_at: datetime | None
    entered_by: PersonFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An act on a thing that waits for a second person."""

    id: int
    act: str
    about: str
    facts: dict[str, str]
    proposed_by: PersonFacts
    proposed_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFacts:
    """An act about a person that waits for a second person."""

    id: int
    act: str
    body_id: int
    person: PersonFacts
    facts: dict[str, str]
    proposed_by: PersonFacts
    proposed_at: datetime
    until_at: datetime


def members(
    body_ids: Iterable[int], *, on: date, text: str = "", among: Iterable[int] | None = None, page: int = 1
) -> Members:
    """One page of those who work for these bodies, or last did, whose name or user name holds the text.

    Three queries, however many there are.
    """
    text = text.strip()[:NAME_LIMIT]
    found = _belonging(frozenset(body_ids), on)
    if text:
        fields = ("name_ar", "name_ckb", "name_en", "username")
        found = found.filter(Q(*((f"{field}__icontains", text) for field in fields), _connector=Q.OR))
    if among is not None:
        found = found.filter(pk__in=among)
    first = (max(page, 1) - 1) * PAGE
    rows = _with_tenures(found.order_by("name_ar", "id"))[first : first + PAGE]
    return Members(rows=tuple(_member(row, frozenset(body_ids), on) for row in rows), count=found.count())


def member(person_id: int, *, body_ids: Iterable[int], on: date) -> Member:
    """The person, when he works for one of these bodies or last did. Raises NotWithinReachError."""
    bodies = frozenset(body_ids)
    row = _with_tenures(_belonging(bodies, on).filter(pk=person_id)).first()
    if row is None:
        raise NotWithinReachError
    return _member(row, bodies, on)


def duties_of(body_id: int, *, on: date) -> tuple[tuple[Duty, PersonFacts], ...]:
    """Who looks after what in the body that day."""
    rows = Charge.objects.on(on).filter(body=body_id, person__is_active=True).select_related("person")
    return tuple((Duty(row.duty), _person(row.person)) for row in rows.order_by("duty", "id"))


def charges(body_ids: Iterable[int], *, on: date) -> tuple[DutyFacts, ...]:
    """The duties of these bodies that day, with the journal's word on who entered each; two queries."""
    rows = Charge.objects.on(on).filter(body__in=body_ids, person__is_active=True).select_related("person")
    found = list(rows.order_by("duty", "id"))
    lines = lines_about(*{f"person:{row.person_id}" for row in found}, acts={"assign"}) if found else ()
    newest = {(line.about, line.note): line for line in reversed(lines)}
    told = [(row, newest.get((f"person:{row.person_id}", f"{row.duty} of unit:{row.body_id}"))) for row in found]
    return tuple(
        DutyFacts(
            duty=Duty(row.duty),
            person=_person(row.person),
            from_on=row.from_on,
            until_on=row.until_on,
            order=row.order,
            entered_at=None if line is None else line.at,
            entered_by=None if line is None else line.person,
        )
        for row, line in told
    )


def proposals(duty: Duty, *, reach: Reach, at: datetime) -> tuple[ProposalFacts, ...]:
    """What waits for a second person with this duty in the reader's bodies, oldest first."""
    return tuple(_proposal(row) for row in _open(duty, reach, at))


def proposals_waiting(duty: Duty, *, reach: Reach, at: datetime) -> int:
    """How many wait for this reader: those of others, and not about the reader."""
    return _open(duty, reach, at).exclude(Q(proposed_by=reach.person_id) | Q(person=reach.person_id)).count()


def proposal(proposal_id: int, *, duty: Duty, reach: Reach, at: datetime) -> ProposalFacts:
    """One that waits. Raises NotWithinReachError when it does not, or is none of the reader's."""
    row = _open(duty, reach, at).filter(pk=proposal_id).first()
    if row is None:
        raise NotWithinReachError
    return _proposal(row)


def asked_about(duty: Duty, *, reach: Reach, at: datetime) -> tuple[Asked, ...]:
    """Acts on things that wait for a second person with this duty in the reader's bodies, oldest first."""
    return tuple(
        Asked(
            id=row.pk,
            act=row.act,
            about=row.about,
            facts=row.facts,
            proposed_by=_person(row.proposed_by),
            proposed_at=row.proposed_at,
            until_at=row.until_at,
        )
        for row in _waiting(duty, reach, at).filter(person=None)
    )


def _open(duty: Duty, reach: Reach, at: datetime) -> QuerySet[Proposal]:
    return _waiting(duty, reach, at).filter(person__isnull=False)


def _waiting(duty: Duty, reach: Reach, at: datetime) -> QuerySet[Proposal]:
    mine = Proposal.objects.filter(duty=duty.value, body__in=reach.bodies_in(duty), settled_at=None, until_at__gt=at)
    return mine.select_related("person", "proposed_by").order_by("id")


def _belonging(body_ids: frozenset[int], on: date) -> QuerySet[Person]:
    """Those with a post there that day; who has a post nowhere belongs to where he had one."""
    held = Tenure.objects.seated().filter(person=OuterRef("pk"))
    here = held.filter(post__unit__body__in=body_ids)
    today = Tenure.objects.on(on).seated().filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(today.filter(post__unit__body__in=body_ids)) | (~Exists(today) & Exists(here)))


def _with_tenures(people: QuerySet[Person]) -> QuerySet[Person]:
    held = Tenure.objects.seated().select_related("post__unit__body").order_by("post__rank", "id")
    return people.prefetch_related(Prefetch("tenures", held))


def _member(person: Person, bodies: frozenset[int], on: date) -> Member:
    """The highest of the posts that day, else the last of those before."""
    here = [tenure for tenure in person.tenures.all() if tenure.post.unit.body_id in bodies]
    standing = [one for one in here if one.withdrawn_at is None]
    today = [one for one in standing if Term(from_on=one.from_on, until_on=one.until_on).covers(on)]
    tenure = today[0] if today else max(here, key=lambda one: (one.until_on or one.from_on, one.pk))
    unit = tenure.post.unit
    return Member(
        person=_person(person),
        body_id=unit.chain()[-1],
        body=unit.body.name() if unit.body is not None else unit.name(),
        unit=unit.name(),
        title=tenure.post.title() if today else None,
    )


def _person(row: Person) -> PersonFacts:
    return PersonFacts(id=row.pk, username=row.username, name=row.name(), is_active=row.is_active)


def _proposal(row: Proposal) -> ProposalFacts:
    if row.person is None:
        message = "acts on things are asked for elsewhere"
        raise RuntimeError(message)
    return ProposalFacts(
        id=row.pk,
        act=row.act,
        body_id=row.body_id,
        person=_person(row.person),
        facts=row.facts,
        proposed_by=_person(row.proposed_by),
        proposed_at=row.proposed_at,
        until_at=row.until_at,
    )
