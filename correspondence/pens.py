"""Who holds the pen of a draft, since when, and to whom it may be given."""

from dataclasses import dataclass
from datetime import date, datetime

from correspondence.core import pen
from correspondence.core.errors import ColleagueNotFitError
from correspondence.core.idle import End, Terms
from correspondence.models import DraftTerms, Memo, Pen
from directory import whois
from directory.clearances import clearances_of
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.tenures import units_of
from directory.whois import PersonFacts

OFFERED_UNITS, OFFERED = 60, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """A colleague's turn at a draft: whose, since when, with what words, and when its author may end it."""

    holder: Name
    author: Name
    is_mine: bool
    given_at: datetime
    note: str
    free_on: date
    is_free: bool


def turn(memo_ref: str, *, reach: Reach, on: date) -> TurnView | None:
    """The turn that is on, for somebody who reads the draft; None while its author writes. Three queries at most."""
    row = Pen.objects.filter(memo__in=Memo.objects.within(reach).filter(ref=memo_ref), ended_at=None)
    found = row.select_related("memo").first()
    if found is None:
        return None
    people = whois.people_by_id({found.holder_id, found.memo.author_id})
    free_on = pen.free_on(day_of(found.given_at), days=days_of(found.memo.body_id))
    return TurnView(
        holder=people[found.holder_id].name,
        author=people[found.memo.author_id].name,
        is_mine=found.holder_id == reach.person_id,
        given_at=found.given_at,
        note=found.note,
        free_on=free_on,
        is_free=on >= free_on,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsView:
    """What a ministry has laid down for its drafts, or what holds where it has not."""

    pen_days: int = pen.DAYS
    idle: Terms = Terms()  # noqa: RUF009  (frozen)


def terms_of(unit_id: int) -> TermsView | None:
    """The terms of the ministry that this unit is; None for a unit inside one."""
    if whois.unit_facts(unit_id).body_id != unit_id:
        return None
    row = DraftTerms.objects.filter(body=unit_id).first()
    if row is None:
        return TermsView()
    return TermsView(
        pen_days=row.pen_days, idle=Terms(idle_days=row.idle_days, tell_days=row.tell_days, end=End(row.end))
    )


def days_of(body_id: int) -> int:
    """After how many days this ministry lets an author take the pen back."""
    laid = DraftTerms.objects.filter(body=body_id).values_list("pen_days", flat=True).first()
    return pen.DAYS if laid is None else laid


def colleagues(memo_ref: str, *, reach: Reach, on: date) -> tuple[PersonFacts, ...]:
    """Who may be given the pen: of the issuing unit and those below, who are cleared; the nearest hundred.

    Raises NotWithinReachError.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    units = [memo.unit_id, *(unit.id for unit in whois.units_under(memo.unit_id, limit=OFFERED_UNITS))]
    people = {post.holder.id: post.holder for post in whois.posts_in(units, on=on) if post.holder is not None}
    cleared = clearances_of(people)
    fit = [one for key, one in people.items() if key != memo.author_id and cleared[key].dominates(memo.label())]
    return tuple(fit[:OFFERED])


def check_colleague(memo: Memo, person_id: int, *, on: date) -> None:
    """Raises NotWithinReachError for nobody in office, ColleagueNotFitError for who may not write or read it."""
    units = units_of({person_id}, on=on).get(person_id, frozenset())
    if not units or person_id == memo.author_id:
        raise NotWithinReachError
    writes_for = {above for unit in whois.units_by_id(units).values() for above in unit.path}
    if memo.unit_id not in writes_for or not clearances_of({person_id})[person_id].dominates(memo.label()):
        raise ColleagueNotFitError
