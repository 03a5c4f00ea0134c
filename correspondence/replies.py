"""What was written about our letters since: which letters pressed for an answer, and which answered, and for whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from archive.records import is_readable
from correspondence.core import chasing
from correspondence.core.chasing import Numbered
from correspondence.core.letter import Kind, ReferenceKind
from correspondence.core.number import Direction
from correspondence.models import Citation, Delivery, Dispatch, Memo, PartialAnswer
from directory import whois
from directory.core.reach import Reach
from directory.doors.together import together


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A letter that answers, and the unit it is from; none for one outside the system.

    `missing` is what whoever asked says that it leaves open, None for an answer to the whole.
    """

    unit_id: int | None
    letter: Numbered
    missing: str | None = None


def awaits(memo: Memo, reach: Reach) -> bool:
    """True for whoever asked, and may press for the answer: the letter's author, the people and heads of its unit."""
    return memo.author_id == reach.person_id or memo.unit_id in reach.units | reach.heads


def is_asker(memo_ref: str, *, reach: Reach) -> bool:
    """True when this person may press for the letter's answer. One query."""
    memo = Memo.objects.within(reach).filter(ref=memo_ref).first()
    return memo is not None and awaits(memo, reach)


def cited(records: set[str], *, reach: Reach) -> tuple[dict[str, list[Reply]], dict[str, list[Numbered]]]:
    """The replies to each of them, and the letters that pressed for one, the first first. Two queries at most.

    Who replied on paper may stand outside the system.
    """
    records = records - {""}  # what was not found yet is cited by no record
    pressed: dict[str, list[Numbered]] = defaultdict(list)
    rows = Citation.objects.filter(cited_id__in=records, memo__kind__in=(Kind.REPLY, Kind.REMINDER))
    own = {"memo__registrations__direction": Direction.OUT, "memo__registrations__body": F("memo__body")}
    in_force = Q(memo__registrations__void_at=None, memo__registrations__superseded_at=None)
    counts = Q(memo__kind=Kind.REPLY) | in_force  # a reminder that was withdrawn pressed for nothing
    given = rows.filter(is_readable(reach), counts, **own)  # of two ministries the number of the one that wrote it
    numbers = given.annotate(missing=PartialAnswer.objects.missing()).order_by("memo__registrations__at", "id")
    columns = ("cited_id", "memo__kind", "kind", "record_id", "memo__unit", "memo__body", "missing")
    told = numbers.values_list(*columns, "memo__registrations__text", "memo__registrations__on")
    papers, letters = together(_papers(records, reach=reach), told)
    replies = _on_paper(papers)
    for about, kind, how, record, unit, body, missing, number, on in letters:
        letter = Numbered(record_id=record, number=number, on=on, body_id=body)
        if kind == Kind.REPLY and how == ReferenceKind.YOURS:
            replies[about].append(Reply(unit_id=unit, letter=letter, missing=missing))
        if kind == Kind.REMINDER and how == ReferenceKind.OURS:
            pressed[about].append(letter)
    return replies, pressed


def raised(pressed: Mapping[str, Iterable[Numbered]], *, reach: Reach) -> dict[str, Numbered]:
    """Of the letters that were pressed for three times, the one that went to the higher office. Two queries at most."""
    all_three = {about: {one.record_id for one in those} for about, those in pressed.items()}
    all_three = {about: those for about, those in all_three.items() if len(those) >= chasing.MOST}
    if not all_three:
        return {}
    own = {"memo__registrations__direction": Direction.OUT, "memo__registrations__body": F("memo__body")}
    own |= {"memo__registrations__void_at": None, "memo__registrations__superseded_at": None}
    rows = Citation.objects.filter(cited_id__in=all_three, kind=ReferenceKind.OURS, memo__kind=Kind.LETTER)
    given = rows.filter(is_readable(reach), **own).order_by("-memo__registrations__at", "-id")
    columns = ("cited_id", "record_id", "memo__registrations__text", "memo__registrations__on")
    letters = [(about, Numbered(record_id=key, number=no, on=on)) for about, key, no, on in given.values_list(*columns)]
    cites: dict[str, set[str]] = defaultdict(set)
    named = {one.record_id for _, one in letters}
    for record, earlier in Citation.objects.filter(record_id__in=named).values_list("record_id", "cited_id"):
        cites[record].add(earlier)
    return {about: one for about, one in letters if chasing.cites_enough(cites[one.record_id], all_three[about])}


def _papers(records: set[str], *, reach: Reach) -> QuerySet[Citation, tuple[str, str, str | None]]:
    """What came in on paper, by e-mail or as a file to answer one of them."""
    rows = Citation.objects.filter(cited_id__in=records, memo=None, kind=ReferenceKind.YOURS).annotate(
        missing=PartialAnswer.objects.missing()
    )
    return rows.filter(is_readable(reach)).order_by("id").values_list("record_id", "cited_id", "missing")


def _on_paper(found: Iterable[tuple[str, str, str | None]]) -> dict[str, list[Reply]]:
    """These replies, each by its incoming number."""
    papers: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for paper, about, missing in found:
        papers[paper].append((about, missing))
    came = Delivery.objects.filter(record_id__in=papers, parent=None, kind=Kind.REPLY).order_by("id")
    replies: dict[str, list[Reply]] = defaultdict(list)
    for row in came.select_related("outgoing") if papers else ():
        letter = Numbered(record_id=row.record_id, number=row.outgoing.text, on=row.outgoing.on)
        for about, missing in papers[row.record_id]:
            replies[about].append(Reply(unit_id=row.sender_id, letter=letter, missing=missing))
    return replies


OUTSIDE = 0
"""Stands for whoever is outside the system where addressees are units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Of each letter and addressee the first answer to the whole, and those that leave something open."""

    whole: dict[str, dict[int, Numbered]]
    partial: dict[str, dict[int, list[Reply]]]


def owing(lying: Iterable[Delivery]) -> dict[str, dict[int, int | None]]:
    """Of each letter the units that have it, each with the addressee from whom it came to it; None for a copy.

    `lying` are all its deliveries, the first first: what is passed on is written after what it was passed on from.
    """
    rows = list(lying)
    copied = {(row.record_id, row.unit_id) for row in rows if row.copy}
    return {
        record: {unit: None if (record, unit) in copied else first for unit, first in found.items()}
        for record, found in sources(rows).items()
    }


def sources(lying: Iterable[Delivery]) -> dict[str, dict[int, int]]:
    """Of each letter the units that have it, each with the one that it was sent or copied to before it came there."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    came_to: dict[int, int] = {}
    for row in lying:
        first = row.unit_id if row.parent_id is None else came_to[row.parent_id]
        came_to[row.pk] = found[row.record_id][row.unit_id] = first
    return found


def sent_outside(records: Collection[str]) -> dict[str, list[str]]:
    """Of each letter that is addressed to somebody outside, to whom. One query."""
    found: dict[str, list[str]] = defaultdict(list)
    if records:
        rows = Dispatch.objects.filter(
            outgoing__record_id__in=records, outgoing__direction=Direction.OUT, copy=False
        ).order_by("id")
        for record, name in rows.values_list("outgoing__record_id", "name"):
            found[record].append(name)
    return found


def answered(replies: dict[str, list[Reply]]) -> Answers:
    """Of each letter the addressees who answered, or for whom somebody did. Three queries.

    What came from outside, where the letter went there too, answers for nobody in the system: OUTSIDE has what such
    answers leave open.
    """
    lying = list(Delivery.objects.filter(record_id__in=replies).order_by("id")) if replies else []
    writers = {one.unit_id for found in replies.values() for one in found if one.unit_id is not None}
    paths = {unit: facts.path for unit, facts in whois.units_by_id({row.unit_id for row in lying} | writers).items()}
    asked, outside = owing(lying), sent_outside({key for key, those in replies.items() if _is_outside(those)})
    found = Answers(whole=defaultdict(dict), partial=defaultdict(lambda: defaultdict(list)))
    for record, those in replies.items():
        for one in sorted(those, key=lambda reply: reply.letter.on):
            path = paths[one.unit_id] if one.unit_id is not None else ()
            if one.unit_id is None and record in outside:
                done = set() if one.missing is None else {OUTSIDE}
            else:
                done = chasing.answered_for(path, asked[record], line=paths)
            for unit in done:
                if one.missing is None:
                    found.whole[record].setdefault(unit, one.letter)
                else:
                    found.partial[record][unit].append(one)
    return found


def _is_outside(replies: Iterable[Reply]) -> bool:
    return any(one.unit_id is None for one in replies)
