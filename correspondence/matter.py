"""A matter through the registers: the letters that refer to each other, both ways, in the order of time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Case, Q, QuerySet, When

from archive.core.package import RecordFacts
from archive.records import is_readable, records_among
from correspondence.core.directive import ReferralState, Verb
from correspondence.core.letter import Kind, ReferenceKind
from correspondence.models import Citation, PartialAnswer, Referral
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach

FARTHEST = 4
"""So many references away from the letter asked about, at most."""
MOST = 200
_ENDS = ("record_id", "cited_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One letter of the matter; `answers` are the numbers it answers, `cites` those it refers to otherwise.

    `partly` are the numbers it answers only in part, as whoever asked says.
    """

    record_id: str
    facts: RecordFacts
    is_asked: bool
    answers: tuple[str, ...]
    cites: tuple[str, ...]
    partly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A paper that a letter of the matter refers to and that is not here: not in the system, or not for this reader."""

    kind: ReferenceKind
    issuer: str
    number: str
    on: date | None
    referred_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Directed:
    """A directive on a letter of the matter: who asked what of whom, and where it stands."""

    record_id: str
    at: datetime
    verb: Verb
    by: Name
    to: Name
    state: ReferralState
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """The matter; `is_cut` says that it has more letters than are shown, `has_more` that of gaps or directives."""

    papers: tuple[Paper, ...]
    gaps: tuple[Gap, ...]
    directed: tuple[Directed, ...]
    is_cut: bool
    has_more: bool


def matter_of(record_id: str, *, reach: Reach) -> MatterView:
    """The letters tied to this one by references within the reader's reach, with the directives on them.

    No thread leads through a letter out of reach: what hangs behind one is not found. At most nine queries for an
    inspector, eleven for others, whatever the matter. Raises NotWithinReachError.
    """
    links, is_cut = _links(record_id, reach=reach)
    names = {record_id, *(row.record_id for row in links), *(row.cited_id for row in links)}
    facts = records_among(names, reach=reach)
    if record_id not in facts:
        raise NotWithinReachError
    order = sorted(facts, key=lambda name: (facts[name].on, facts[name].sequence or 0, name))
    partial = PartialAnswer.objects.standing().filter(asked_id__in=facts).values_list("asked_id", "reply_id")
    gaps = Citation.objects.filter(record_id__in=facts).exclude(cited_id__in=facts).order_by("id")[: MOST + 1]
    directed = _directed(facts, reach=reach)
    return MatterView(
        papers=tuple(_paper(name, facts, links, {*partial}, is_asked=name == record_id) for name in order),
        gaps=tuple(_gap(row, facts) for row in list(gaps)[:MOST]),
        directed=directed[:MOST],
        is_cut=is_cut,
        has_more=len(gaps) > MOST or len(directed) > MOST,
    )


def _links(record_id: str, *, reach: Reach) -> tuple[list[Citation], bool]:
    """The references between letters both of which this reader may read, step by step outward."""
    seen: set[str] = set()
    edge = {record_id}
    links: dict[int, Citation] = {}
    for _ in range(FARTHEST // 2):  # each query goes two steps
        near = _between(Q(record_id__in=edge) | Q(cited_id__in=edge), reach=reach)
        ends = [Q(**{f"{of}__in": near.values(end)}) for of in _ENDS for end in _ENDS]
        own = Case(When(Q(record_id__in=edge) | Q(cited_id__in=edge), then=0), default=1)  # what touches it comes first
        rows = list(_between(reduce(or_, ends), reach=reach).order_by(own, "id")[:MOST])
        links |= {row.pk: row for row in rows}
        seen |= edge | {name for row in rows for name in _ends(row) if not edge.isdisjoint(_ends(row))}
        edge = {name for row in rows for name in _ends(row)} - seen
        if not edge or len(links) >= MOST:
            break
    return list(links.values()), bool(edge) or len(links) >= MOST


def _between(which: Q, *, reach: Reach) -> QuerySet[Citation]:
    """Those references between two letters that this reader may both read."""
    rows = Citation.objects.filter(which).exclude(cited_id="")
    return rows.filter(is_readable(reach), is_readable(reach, of="cited_id"))


def _ends(row: Citation) -> tuple[str, str]:
    return row.record_id, row.cited_id


def _paper(
    name: str,
    facts: dict[str, RecordFacts],
    links: list[Citation],
    partial: Collection[tuple[str, str]],
    *,
    is_asked: bool,
) -> Paper:
    own = [row for row in links if row.record_id == name and row.cited_id in facts]
    is_reply = facts[name].kind == Kind.REPLY
    answered = [row for row in own if is_reply and row.kind == ReferenceKind.YOURS]
    partly = [row for row in answered if (row.cited_id, name) in partial]
    return Paper(
        record_id=name,
        facts=facts[name],
        is_asked=is_asked,
        answers=tuple(facts[row.cited_id].number or "" for row in answered if row not in partly),
        partly=tuple(facts[row.cited_id].number or "" for row in partly),
        cites=tuple(facts[row.cited_id].number or "" for row in own if row not in answered),
    )


def _gap(row: Citation, facts: dict[str, RecordFacts]) -> Gap:
    return Gap(
        kind=ReferenceKind(row.kind),
        issuer=row.issuer,
        number=row.number,
        on=row.on,
        referred_by=facts[row.record_id].number or "",
    )


def _directed(facts: dict[str, RecordFacts], *, reach: Reach) -> tuple[Directed, ...]:
    level = min((reach.clearance.level, *(scope.ceiling for scope in reach.scopes if reach.inspection is not None)))
    rows = Referral.objects.dominated(reach).filter(record_id__in=facts, directive__level__lte=level)
    if reach.inspection is None:  # what a body says inside itself is for its own people
        rows = rows.filter(directive__body__in=reach.bodies)
    found = list(rows.select_related("directive").order_by("directive__at", "id")[: MOST + 1])
    posts = whois.post_titles({row.directive.post_id for row in found} | {row.post_id or 0 for row in found})
    people = whois.people_by_id({row.person_id or 0 for row in found})
    units = whois.unit_names({row.unit_id or 0 for row in found})
    names = {"unit": units, "post": posts}
    names["person"] = {key: one.name for key, one in people.items()}
    return tuple(
        Directed(
            record_id=row.record_id,
            at=row.directive.at,
            verb=Verb(row.directive.verb),
            by=posts[row.directive.post_id],
            to=names[row.target().kind][row.target().id],
            state=ReferralState(row.state),
            closed_at=row.closed_at,
        )
        for row in found
    )
