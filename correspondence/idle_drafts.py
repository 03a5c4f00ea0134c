"""Which drafts nobody has touched for long, and who goes on with each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q

from correspondence import circuits
from correspondence.core.idle import End, Terms, Ties
from correspondence.core.route import Act, State
from correspondence.models import DraftTerms, IdleDraft, Memo, Office
from directory import powers, whois
from directory.core.clearance import Label
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.named import name_of, names

LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleView:
    """A draft of the reader's that goes on that day unless somebody keeps it."""

    ref: str
    subject: str
    unit: Name
    moved_at: datetime
    due_on: date
    end: End


def mine(reach: Reach) -> tuple[IdleView, ...]:
    """The own drafts that will go, the nearest first. One query."""
    if reach.person_id is None:
        return ()
    own = Memo.objects.within(reach).filter(author=reach.person_id, state=State.DRAFT)
    going = IdleDraft.objects.filter(outcome="", memo__in=own.values("pk"))
    rows = going.select_related("memo").annotate(**names(unit="memo__unit__name"))
    return tuple(
        IdleView(
            ref=row.memo.ref,
            subject=row.memo.subject,
            unit=unit,
            moved_at=row.memo.moved_at,
            due_on=row.due_on,
            end=End(row.end),
        )
        for row in rows.order_by("due_on", "id")[:LIMIT]
        if (unit := name_of(row, "unit")) is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AbandonedView:
    """A draft of an office that ends that day."""

    subject: str
    label: Label
    unit: Name
    author: Name
    moved_at: datetime
    due_on: date
    end: End


def of_office(unit_id: int, *, reach: Reach) -> tuple[AbandonedView, ...]:
    """The abandoned drafts of the unit and all below, the nearest first, for its head and its office's manager.

    The ordinary ones, and of graded and personal ones those that the reader may read anyway: of any other not even
    that there is one. Raises NotWithinReachError.
    """
    circuits.unit_managed_by(unit_id, by=reach)
    running = IdleDraft.objects.filter(outcome="", memo__state=State.DRAFT, memo__unit__in=powers.ids_under([unit_id]))
    ordinary = Q(memo__level=0, memo__personal=False, memo__in=Memo.objects.dominated(reach).values("pk"))
    known = running.filter(ordinary | Q(memo__in=Memo.objects.within(reach).values("pk")))
    rows = list(known.select_related("memo").order_by("due_on", "id")[:LIMIT])
    units = whois.units_by_id({row.memo.unit_id for row in rows})
    people = whois.people_by_id({row.memo.author_id for row in rows})
    return tuple(
        AbandonedView(
            subject=row.memo.subject,
            label=row.memo.label(),
            unit=units[row.memo.unit_id].name,
            author=people[row.memo.author_id].name,
            moved_at=row.memo.moved_at,
            due_on=row.due_on,
            end=End(row.end),
        )
        for row in rows
    )


def laid() -> dict[int, Terms]:
    """The terms of every ministry that has laid down its own."""
    return {
        row.body_id: Terms(idle_days=row.idle_days, tell_days=row.tell_days, end=End(row.end))
        for row in DraftTerms.objects.all()
    }


def ties(memo: Memo) -> Ties:
    """What binds the draft to anything else. Two queries or three."""
    content = memo.current().content
    place = content.get("place") or {}
    return Ties(
        due_at=memo.due_at,
        was_circulated=memo.movements.filter(act=Act.SEND).exists() or memo.pens.exists(),
        is_in_a_chain=bool(content.get("references")),
        is_filed=bool(place.get("dossier")),
    )


def untold(terms: dict[int, Terms], *, at: datetime, limit: int) -> list[Memo]:
    """Drafts that lie idle and of which nobody was told within that time, the oldest first. One query."""
    wanted = _quiet(Terms(), at) & ~Q(body__in=list(terms))
    for body, one in terms.items():
        wanted |= _quiet(one, at) & Q(body=body)
    running = IdleDraft.objects.filter(outcome="", memo=OuterRef("pk"))
    drafts = Memo.objects.filter(~Exists(running), state=State.DRAFT, record_id="")
    drafts = drafts.annotate(ended_at=Max("warnings__ended_at")).filter(wanted)
    return list(drafts.order_by("moved_at", "id")[:limit])


def _quiet(terms: Terms, at: datetime) -> Q:
    since = terms.quiet_since(at)
    return Q(moved_at__lt=since) & (Q(ended_at=None) | Q(ended_at__lt=since))


def offices_for(memos: Iterable[Memo], *, on: date) -> dict[int, tuple[int, ...]]:
    """For each memo the people who may go on with it: office managers from its unit upward, then the heads.

    A fixed number of queries.
    """
    rows = list(memos)
    units = whois.units_by_id({row.unit_id for row in rows})
    above = {one for unit in units.values() for one in unit.path}
    managers = dict(Office.objects.filter(unit__in=above).values_list("unit_id", "manager_id"))
    posts = whois.posts_by_id(managers.values(), on=on)
    heads = powers.heads_of(above, on=on)
    found: dict[int, tuple[int, ...]] = {}
    for row in rows:
        path = units[row.unit_id].path
        seats = [posts[managers[one]] for one in path if one in managers and managers[one] in posts]
        keeping = [post.holder.id for post in seats if post.holder is not None]
        found[row.pk] = tuple(dict.fromkeys([*keeping, *(one for unit in path for one in sorted(heads.get(unit, ())))]))
    return found
