"""Who may enter that somebody left a post, what would go to whom, and the minutes of what went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from correspondence.core.departure import Goes, Shares, Thing, What, goes, is_of_post, mark, table
from correspondence.core.directive import Part
from correspondence.core.route import State, StepState
from correspondence.models import CircuitStep, HandOver, Memo, Office, Referral, RouteStep
from correspondence.models.directive import ReferralQuerySet
from correspondence.models.memo import MemoQuerySet
from directory import powers, whois
from directory.clearances import clearances_of
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import Capacity
from directory.leaving import Leaving, leaving, may_receive
from directory.tenures import TenureFacts, tenures_on
from directory.whois import PersonFacts, UnitFacts

OWN = (State.DRAFT, State.UNDER_REVIEW, State.READY, State.SUSPENDED)
"""Where a letter is still its author's business."""
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What leaving a post does, as it is shown before: names and numbers, of no letter its subject (I8).

    `on_post` is what lies on the post itself and goes with it, by kind; `head` gets what `receiver` is not cleared
    for. `mark` names who gets what.
    """

    leaving: Leaving
    unit: Name
    receivers: tuple[PersonFacts, ...]
    receiver: PersonFacts
    head: PersonFacts | None
    shares: Shares
    on_post: dict[str, int]

    @property
    def mark(self) -> str:
        """Who gets what, in one word."""
        return mark(self.shares)

    @property
    def table(self) -> dict[tuple[What, Goes], int]:
        """How many of what go where."""
        return table(self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """One hand-over as it was done."""

    id: int
    post: Name
    person: Name
    receiver: Name
    head: Name | None
    by: Name
    order: str
    order_on: date
    last_on: date
    at: datetime
    powers: int
    table: dict[tuple[What, Goes], int]


def may_enter(reach: Reach) -> bool:
    """True for heads, office managers and registrars. One query at most."""
    return bool(reach.heads or reach.desks) or Office.objects.filter(manager__in=reach.posts).exists()


def holders(reach: Reach, *, on: date, text: str = "") -> tuple[TenureFacts, ...]:
    """The holders whose leaving this person may enter, of this name or title, highest first; `SHOWN` at most."""
    posts = [post.id for post in whois.posts_in(_units(reach), on=on) if post.holder is not None]
    found = (one for one in tenures_on(posts, on=on) if _is_other(one, reach) and _is_named(one, text.strip()))
    return tuple(found)[:SHOWN]


def departure(tenure_id: int, *, receiver_id: int | None, reach: Reach, at: datetime) -> Departure:
    """What leaving does when this person goes on with the work; without one, the nearest who may.

    Raises NotWithinReachError for a tenure whose end this person may not enter, and for a receiver of elsewhere.
    """
    on = day_of(at)
    found = leaving(tenure_id, on=on)
    if not _is_other(found.tenure, reach) or found.tenure.unit_id not in _units(reach):
        raise NotWithinReachError
    is_above = not reach.heads.isdisjoint(whois.unit_facts(found.tenure.unit_id).path)  # only a head takes it over
    people = tuple(one for one in may_receive(found, on=on) if is_above or one.id != reach.person_id)
    receiver = next((one for one in people if receiver_id in (None, one.id)), None)
    if receiver is None:
        raise NotWithinReachError
    unit = whois.unit_facts(found.tenure.unit_id)
    head = _head_above(unit, {found.tenure.person_id, receiver.id}, on=on)
    return Departure(
        leaving=found,
        unit=unit.name,
        receivers=people,
        receiver=receiver,
        head=head,
        shares=_shares(found, unit, receiver=receiver, head=head),
        on_post=_on_post(found.tenure),
    )


def minutes(handover_id: int, *, reach: Reach) -> Minutes:
    """The minutes, for those who took part. Raises NotWithinReachError."""
    row = HandOver.objects.within(reach).filter(pk=handover_id).first()
    if row is None:
        raise NotWithinReachError
    people = whois.people_by_id(one for one in (row.person_id, row.receiver_id, row.head_id, row.by_id) if one)
    lines = row.lines.values_list("what", "about", "goes")
    shares = [(_line(what, about), Goes(where)) for what, about, where in lines]
    return Minutes(
        id=row.pk,
        post=whois.post_facts(row.post_id, on=row.last_on).title,
        person=people[row.person_id].name,
        receiver=people[row.receiver_id].name,
        head=None if row.head_id is None else people[row.head_id].name,
        by=people[row.by_id].name,
        order=row.order,
        order_on=row.order_on,
        last_on=row.last_on,
        at=row.at,
        powers=row.powers,
        table=table(shares),
    )


def own_letters(person_id: int) -> MemoQuerySet:
    """The letters that are this person's to go on with."""
    return Memo.objects.filter(author=person_id, state__in=OWN).order_by("id")


def by_name(person_id: int) -> ReferralQuerySet:
    """The live directives that name this person."""
    return Referral.objects.live().filter(person=person_id).select_related("directive").order_by("id")


def _line(what: str, about: str) -> Thing:
    return Thing(what=What(what), about=about, label=Label())


def _shares(found: Leaving, unit: UnitFacts, *, receiver: PersonFacts, head: PersonFacts | None) -> Shares:
    cleared = clearances_of([receiver.id, *([head.id] if head else [])])
    above = cleared[head.id] if head else None
    others = frozenset(one for facts in whois.units_by_id(found.others).values() for one in facts.path)
    things = [
        Thing(
            what=What.DRAFT if row.state == State.DRAFT else What.UNDER_WAY,
            about=f"memo:{row.ref}",
            label=row.label(),
            is_free=is_of_post(row.unit_id, line=frozenset(unit.path), others=others) or found.is_last,
        )
        for row in own_letters(found.tenure.person_id)
    ]
    rows = list(by_name(found.tenure.person_id)) if found.is_last else []
    lower = Referral.objects.live().filter(directive__upper__in=rows).exclude(part=Part.COPY)
    bound = set(lower.values_list("directive__upper", flat=True))
    things += [
        Thing(what=What.REFERRED, about=f"referral:{row.pk}", label=row.label(), is_free=row.pk not in bound)
        for row in rows
    ]
    return tuple((one, goes(one, receiver=cleared[receiver.id], head=above)) for one in things)


def _on_post(tenure: TenureFacts) -> dict[str, int]:
    """How much lies on the post itself: letters, directives to it, circuits it stands on, offices it manages.

    `named` are frozen pages that name the person as signer: whoever has the post gives them back to be frozen anew.
    """
    post_id = tenure.post_id
    pending = RouteStep.objects.filter(post=post_id, signer=tenure.person_id, state=StepState.PENDING)
    return {
        "named": pending.values("memo").distinct().count(),
        "letters": Memo.objects.filter(holder_post=post_id, state__in=OWN).count(),
        "referrals": Referral.objects.live().filter(post=post_id).count(),
        "circuits": CircuitStep.objects.filter(post=post_id, circuit__retired_at=None).count(),
        "offices": Office.objects.filter(manager=post_id).count(),
    }


def _head_above(unit: UnitFacts, without: Iterable[int], *, on: date) -> PersonFacts | None:
    """The head nearest above who is neither the one who leaves nor the one who receives."""
    left = set(without)
    heads = powers.heads_of(unit.path, on=on)
    found = next((min(people - left) for one in unit.path if (people := heads.get(one, frozenset())) - left), None)
    return None if found is None else whois.person_facts(found)


def _units(reach: Reach) -> frozenset[int]:
    """The units whose holders' leaving this person may enter.

    Of the own house for heads and office managers; for registrars the ministry, its own head excepted.
    """
    managed = Office.objects.filter(manager__in=reach.posts).values_list("unit", flat=True)
    bodies = {desk.body_id for desk in whois.desks() if desk.id in reach.desks} if reach.desks else set()
    house = {*reach.heads, *managed}
    own = powers.ids_under(house) if house else frozenset()
    return own | ((powers.ids_under(bodies) - bodies) if bodies else frozenset())


def _is_other(one: TenureFacts, reach: Reach) -> bool:
    return one.capacity is Capacity.HOLDER and one.person_id != reach.person_id


def _is_named(one: TenureFacts, text: str) -> bool:
    names = (name for both in (one.person, one.title) for name in (both.ar, both.ckb, both.en))
    return any(text.casefold() in name.casefold() for name in names)
