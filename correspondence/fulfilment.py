"""What ends the clock of a letter that came for action: its answer, or what was directed there (domain 2.7, 2.9)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, takewhile

from django.db.models import Case, Exists, Value, When

from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.gradings import labels_among
from correspondence import powers, replies
from correspondence.core import chasing
from correspondence.core.delivery import DONE, DeliveryState, acted_on, answered_by, reopened
from correspondence.core.directive import DECISIONS, Means, Part, Verb
from correspondence.core.dispatch import answering
from correspondence.core.letter import Kind, ReferenceKind
from correspondence.core.power import said_of
from correspondence.models import Citation, Delivery, Directive, Dispatch, Intake, PartialAnswer, Referral
from correspondence.models.directive import ReferralQuerySet
from correspondence.replies import owing, sources
from directory import whois
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, Reach

NO_ACT = (Means.READ, Means.RETURNED)
"""By these nothing was done about the letter."""


def answer(reply_id: str, *, by: Reach, at: datetime) -> None:
    """Closes what this registered letter, or paper that came in, answers; a letter that is no reply closes nothing.

    Says it of each of those letters for good. What was destroyed has no clock.
    """
    cited = Citation.objects.filter(record_id=reply_id, kind=ReferenceKind.YOURS).exclude(cited_id="")
    whole = cited.filter(~Exists(PartialAnswer.objects.of_citation())).select_related("memo").order_by("position")
    rows = list(whole)
    writer = _writer(rows[0]) if rows else None
    if writer is None:
        return
    labels = labels_among({row.cited_id for row in rows} | {reply_id}, by=CLOCKWORK)
    others = labels.keys() - {reply_id}
    outside = replies.sent_outside(others)
    if writer[0] is None:
        _answer_from_outside(reply_id, outside, level=labels[reply_id].level, by=by, at=at)
        others -= outside.keys()
    asked = Delivery.objects.filter(record_id__in=others).order_by("id")
    lying = list(asked.select_for_update(of=("self",)))
    answered = _answered(lying, writer=writer[0])
    for (record_id, body_id), those in groupby(answered, key=lambda row: (row.record_id, row.body_id)):
        closed = list(those)
        for row in closed:
            row.answer = reply_id
            _close(row, DeliveryState.ANSWERED, by=by, at=at)
        units = [row.unit_id for row in closed]
        said = answered_by(reply_id=reply_id, units=units, body_id=body_id, level=labels[reply_id].level)
        enter(EntryKind.DELIVERY, record_id=record_id, body=said, by=by, at=at)


def _answer_from_outside(
    reply_id: str, outside: Mapping[str, Sequence[str]], *, level: int, by: Reach, at: datetime
) -> None:
    """Closes the wait for whoever outside wrote the paper, of each letter; says it for good to the body that asked."""
    writer = Intake.objects.filter(record_id=reply_id).values_list("sender", flat=True).first() or ""
    for record_id, names in outside.items():
        rows = Dispatch.objects.filter(outgoing__record_id=record_id, name__in=answering(writer, names), answer="")
        found = list(rows.select_related("outgoing").order_by("id").select_for_update(of=("self",)))
        if not found:
            continue
        Dispatch.objects.filter(pk__in=[row.pk for row in found]).update(answer=reply_id)
        said = answered_by(
            reply_id=reply_id,
            units=(),
            outside=[row.name for row in found],
            body_id=found[0].outgoing.body_id,
            level=level,
        )
        enter(EntryKind.DELIVERY, record_id=record_id, body=said, by=by, at=at)


def reopen(record_id: str, *, reply_id: str) -> list[Delivery]:
    """The clock of what this reply had closed runs on, and that is returned: it leaves something open."""
    closed = Delivery.objects.filter(record_id=record_id, answer=reply_id, state=DeliveryState.ANSWERED)
    opened = list(closed.order_by("id"))
    before = Case(When(forwarded_at=None, then=Value(DeliveryState.DELIVERED)), default=Value(DeliveryState.FORWARDED))
    closed.update(state=before, answer="", acted_at=None, acted_by=None)
    Dispatch.objects.filter(outgoing__record_id=record_id, answer=reply_id).update(answer="")
    return opened


def decide(directive: Directive, *, by: Reach, at: datetime) -> None:
    """Closes the submission that this directive decides, at or below the unit of whoever decides (domain 1.1).

    Raises ErasedError.
    """
    if directive.verb not in DECISIONS:
        return
    there = Delivery.objects.locked_of(directive.record_id, body_id=directive.body_id)
    submitted = [one for one in there if one.kind == Kind.SUBMISSION]
    _act_below(directive, submitted, as_head=True, by=by, at=at)


def _act_below(directive: Directive, there: Sequence[Delivery], *, as_head: bool, by: Reach, at: datetime) -> None:
    """What waits at or below the unit of whoever gave the directive is done."""
    waiting = [one for one in there if one.awaits_action()]
    units = whois.units_by_id(one.unit_id for one in waiting) if waiting else {}
    for one in waiting:
        if directive.post.unit_id in units[one.unit_id].path:
            act(one, as_head=as_head, by=by, at=at)


def fulfil(row: Referral, *, by: Reach, at: datetime) -> None:
    """Closes the letter where the last thing that was directed about it, at or above its unit, is done (2.7).

    Raises ErasedError.
    """
    directive = row.directive
    is_bound = directive.upper_id is None and row.part != Part.COPY and row.means not in NO_ACT
    if not is_bound or directed(row.record_id, body_id=directive.body_id).exists():
        return
    there = Delivery.objects.locked_of(row.record_id, body_id=directive.body_id)
    _act_below(directive, there, as_head=False, by=by, at=at)


def directed(record_id: str, *, body_id: int) -> ReferralQuerySet:
    """What was directed about the letter in a body and has to be done before it is done with."""
    live = Referral.objects.live().filter(record_id=record_id, directive__body=body_id, directive__upper=None)
    return live.exclude(part=Part.COPY).exclude(directive__verb=Verb.INFORM)


def act(row: Delivery, *, note: str = "", as_head: bool, by: Reach, at: datetime) -> None:
    """What the letter asked of this unit is done, and of those above that passed it on; says it for good.

    `as_head`: only the unit's head may say it. Raises ErasedError.
    """
    there = Delivery.objects.locked_of(row.record_id, body_id=row.body_id)
    power = said_of(powers.at_unit(row.unit_id, by=by, on=day_of(at), as_head=as_head))
    for one in (row, *_above(row, there)):
        one.acted_note = note
        _close(one, DeliveryState.ACTED, by=by, at=at)
        said = acted_on(unit=one.unit_id, person=by.person_id, note=note) | power
        enter(EntryKind.ACKNOWLEDGEMENT, record_id=one.record_id, body=said, by=by, at=at)


def open_again(row: Delivery, *, reason: str, by: Reach, at: datetime) -> list[Delivery]:
    """What this unit was done with is not: the clock runs on there, below it, and with those above that passed it on.

    Returns what opened.
    Above it opens what was done by its being done below; what was answered, or done with a word of its own, stays: that
    is theirs to open. Its deadline stays as it was. Says it for good of each. Raises ErasedError.
    """
    there = Delivery.objects.locked_of(row.record_id, body_id=row.body_id)
    power = said_of(powers.at_unit(row.unit_id, by=by, on=day_of(at), as_head=True))
    line = {one.pk for one in there if one.pk == row.pk or row in rows_above(one, there)}
    rows = {one.pk: one for one in there}
    above = takewhile(lambda one: _ended_below(one, there), rows_above(row, there))
    opened = [one for one in (*(rows[key] for key in sorted(line)), *tuple(above)) if one.state in DONE]
    for one in opened:
        one.acted_note, one.answer = "", ""
        state = DeliveryState.DELIVERED if one.forwarded_at is None else DeliveryState.FORWARDED
        one.state, one.acted_at, one.acted_by_id = state, None, None
        one.save(update_fields=["state", "acted_at", "acted_by_id", "acted_note", "answer"])
        said = reopened(unit=one.unit_id, person=by.person_id, note=reason) | power
        enter(EntryKind.ACKNOWLEDGEMENT, record_id=one.record_id, body=said, by=by, at=at)
    return opened


def rows_above(row: Delivery, there: Sequence[Delivery]) -> Iterator[Delivery]:
    """Those from which it was passed on to this one, nearest first."""
    rows, below = {one.pk: one for one in there}, row
    while (above := rows.get(below.parent_id or 0)) is not None:
        yield above
        below = above


def _ended_below(above: Delivery, there: Sequence[Delivery]) -> bool:
    """True for one that was done in the moment in which one was that it passed it on to."""
    below = (one for one in there if one.parent_id == above.pk and one.state == DeliveryState.ACTED)
    return above.state == DeliveryState.ACTED and any(one.acted_at == above.acted_at for one in below)


def _above(row: Delivery, there: Sequence[Delivery]) -> Iterator[Delivery]:
    """From which unit it came to this one, and so on, while nothing else waits below."""
    below = row
    for above in rows_above(row, there):
        if above.state != DeliveryState.FORWARDED:
            return
        if any(one.parent_id == above.pk and one.pk != below.pk and one.owes_action() for one in there):
            return
        yield above
        below = above


def _close(row: Delivery, state: DeliveryState, *, by: Reach, at: datetime) -> None:
    row.state, row.acted_at, row.acted_by_id = state, at, by.person_id
    row.save(update_fields=["state", "acted_at", "acted_by_id", "acted_note", "answer"])


def _writer(row: Citation) -> tuple[int | None] | None:
    """The unit that replies, none for one outside the system; None where the letter is no reply."""
    if row.memo is not None:
        return (row.memo.unit_id,) if row.memo.kind == Kind.REPLY else None
    came = Delivery.objects.filter(record_id=row.record_id, parent=None).order_by("id").first()
    return (came.sender_id,) if came is not None and came.kind == Kind.REPLY else None


def _answered(lying: list[Delivery], *, writer: int | None) -> list[Delivery]:
    """Those that wait no more, in an order by letter and body."""
    units = whois.units_by_id([*(row.unit_id for row in lying), *(() if writer is None else (writer,))])
    paths: Mapping[int, tuple[int, ...]] = {key: one.path for key, one in units.items()}
    path = () if writer is None else paths[writer]
    asked, came = owing(lying), sources(lying)
    done = {record: chasing.answered_for(path, those, line=paths) for record, those in asked.items()}
    for record, there in came.items():
        done[record] |= chasing.copied_for(path, there)
    found = (row for row in lying if row.owes_action() and came[row.record_id][row.unit_id] in done[row.record_id])
    return sorted(found, key=lambda row: (row.record_id, row.body_id, row.pk))
