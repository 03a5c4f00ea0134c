"""What letters refer to: the thread of a record through the registers, with its gaps, and what is to be found."""

from dataclasses import dataclass
from datetime import date

from archive.records import is_readable, records_among
from correspondence.core.letter import Kind, ReferenceKind
from correspondence.models import Citation, PartialAnswer
from directory import whois
from directory.core.reach import Reach

LONGEST = 200
FIRST = slice(0, LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One paper of a thread; without `record_id` it is a gap: not in the system, or not for this reader.

    `missing` is what an answer leaves open where whoever asked says that it is only partial, else None.
    """

    kind: ReferenceKind
    issuer: str
    number: str
    on: date | None
    record_id: str = ""
    subject: str = ""
    is_answer: bool = False
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What a letter refers to, and what refers to it."""

    refers_to: tuple[Link, ...]
    referred_by: tuple[Link, ...]

    def is_answered(self) -> bool:
        """True when an answer to the whole letter is among what this reader may read (domain 2.9)."""
        return any(one.is_answer and one.missing is None for one in self.referred_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToFind:
    """A paper that a registered letter refers to and nobody found yet."""

    id: int
    record_id: str
    ref: str
    kind: ReferenceKind
    issuer: str
    number: str
    on: date | None


def thread_of(record_id: str, *, is_outside: bool, reach: Reach) -> Thread:
    """The thread of a record, as far as this reach goes. Four queries.

    That an answer is only partial is said inside the ministry that asked, and nothing to who is outside it.
    """
    own = list(Citation.objects.filter(record_id=record_id).filter(is_readable(reach)).order_by("position"))
    others = Citation.objects.filter(cited_id=record_id).filter(is_readable(reach)).order_by("id")[:LONGEST]
    later = {row.record_id: row for row in others}
    partial = PartialAnswer.objects.standing().filter(asked_id=record_id).values_list("reply_id", "missing")
    missing = dict(partial) if later and not is_outside else {}
    facts = records_among({*later, *(row.cited_id for row in own if row.cited_id)}, reach=reach)
    return Thread(
        refers_to=tuple(
            Link(
                kind=ReferenceKind(row.kind),
                issuer=row.issuer,
                number=row.number,
                on=row.on,
                record_id=row.cited_id if row.cited_id in facts else "",
                subject=facts[row.cited_id].subject if row.cited_id in facts else "",
            )
            for row in own
        ),
        referred_by=tuple(
            Link(
                kind=ReferenceKind(row.kind),
                issuer=facts[one].issuer,
                number=facts[one].number or "",
                on=facts[one].on,
                record_id=one,
                subject=facts[one].subject,
                is_answer=facts[one].kind == Kind.REPLY and row.kind == ReferenceKind.YOURS,
                missing=missing.get(one),
            )
            for one, row in later.items()
            if one in facts
        ),
    )


def bodies_of(reach: Reach) -> frozenset[int]:
    """The bodies whose registry this person serves."""
    return frozenset(desk.body_id for desk in whois.desks() if desk.id in reach.desks) if reach.desks else frozenset()


def to_find(reach: Reach, *, part: slice = FIRST) -> tuple[ToFind, ...]:
    """The part asked for of the registry's work list, oldest first; nothing for whoever serves no registry."""
    rows = Citation.objects.to_find(bodies=bodies_of(reach), reach=reach)[part] if reach.desks else ()
    return tuple(
        ToFind(
            id=row.pk,
            record_id=row.record_id,
            ref="" if row.memo is None else row.memo.ref,
            kind=ReferenceKind(row.kind),
            issuer=row.issuer,
            number=row.number,
            on=row.on,
        )
        for row in rows
    )


def count_to_find(reach: Reach) -> int:
    """How long that list is."""
    return Citation.objects.to_find(bodies=bodies_of(reach), reach=reach).count() if reach.desks else 0
