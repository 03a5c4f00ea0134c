"""Abandoned drafts: telling their authors, handing over or destroying what nobody kept, and keeping one."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from correspondence import idle_drafts, traces
from correspondence.core import idle
from correspondence.core.errors import OutOfTurnError
from correspondence.core.idle import End, Outcome, Terms
from correspondence.core.journal import Hand
from correspondence.core.notice import What
from correspondence.core.pen import End as PenEnd
from correspondence.core.route import Act, State
from correspondence.models import (
    Attachment,
    IdleDraft,
    Mark,
    Memo,
    MemoGroupObjectPermission,
    MemoReader,
    MemoUserObjectPermission,
    Movement,
    Notice,
    Version,
)
from correspondence.quarantine import drop_set_aside
from directory import audit
from directory.clearances import clearances_of
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

BATCH = 50


def clear_drafts(*, by: Reach, at: datetime) -> int:
    """Tells authors of drafts that lie idle, and ends those whose day has come; returns how many of both.

    A ministry's terms say whether a draft is handed over or destroyed; one that is tied to anything (its deadline, a
    letter it names, a reader it had) is never destroyed, but handed over. A letter with a number or a signature is
    never among them: it is no draft. Each warning and each end is one transaction, so a crash repeats nothing.
    Raises NotWithinReachError for everybody but the clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    terms = idle_drafts.laid()
    told = sum(_tell(memo, terms, by=by, at=at) for memo in idle_drafts.untold(terms, at=at, limit=BATCH))
    ripe = IdleDraft.objects.filter(outcome="", due_on__lte=day_of(at)).select_related("memo").order_by("due_on", "id")
    rows = list(ripe[:BATCH])
    people = idle_drafts.offices_for([row.memo for row in rows], on=day_of(at)) if rows else {}
    ended = sum(_end(row.pk, row.memo_id, people[row.memo_id], terms, by=by, at=at) for row in rows)
    if any(row.end == End.DESTROY for row in rows):
        traces.leave_none()
    return told + ended


@transaction.atomic
def keep_draft(memo_ref: str, *, by: Reach, at: datetime) -> None:
    """Lets an idle draft stay with its author. Raises NotWithinReachError, OutOfTurnError (no warning runs)."""
    memo = Memo.objects.within(by).held(memo_ref)
    row = IdleDraft.objects.filter(memo=memo, outcome="").first()
    if memo.author_id != by.person_id or row is None:
        raise OutOfTurnError(act="keep_draft", state=memo.state)
    _close(row, Outcome.KEPT, at=at)
    audit.record(by=by, act="keep_draft", about=f"memo:{memo.ref}", at=at, level=memo.level)


@transaction.atomic
def _tell(memo: Memo, terms: dict[int, Terms], *, by: Reach, at: datetime) -> int:
    own = terms.get(memo.body_id, Terms())
    due_on = own.due_on(moved_on=day_of(memo.moved_at), told_on=day_of(at))
    end = End.DESTROY if own.end is End.DESTROY and idle_drafts.ties(memo).are_none() else End.HAND_OVER
    IdleDraft.objects.create(memo=memo, told_at=at, due_on=due_on, end=end)
    what = What.IDLE_LAST if end is End.DESTROY else What.IDLE
    Notice.objects.create(person_id=memo.author_id, what=what, about=f"memo:{memo.ref}", at=at)
    audit.record(by=by, act="tell_idle", about=f"memo:{memo.ref}", at=at, level=memo.level, note=end)
    return 1


@transaction.atomic
def _end(
    warning: int, memo_id: int, people: tuple[int, ...], terms: dict[int, Terms], *, by: Reach, at: datetime
) -> int:
    memo = Memo.objects.select_for_update(of=("self",)).get(pk=memo_id)
    row = IdleDraft.objects.select_for_update(of=("self",)).filter(pk=warning, outcome="").first()
    if row is None:  # kept since the list was read
        return 0
    if memo.state != State.DRAFT or memo.moved_at > row.told_at:
        _close(row, Outcome.KEPT, at=at)
        return 0
    wanted = terms.get(memo.body_id, Terms()).end
    if row.end == wanted == End.DESTROY and idle_drafts.ties(memo).are_none():
        _close(row, Outcome.DESTROYED, at=at)
        _destroy(memo, by=by, at=at)
        return 1
    cleared = clearances_of(people)
    to = idle.goes_to(memo.label(), {one: cleared[one] for one in people}, author_id=memo.author_id)
    _close(row, Outcome.STAYS if to is None else Outcome.HANDED, at=at)
    if to is not None:
        _hand_over(memo, to, by=by, at=at)
    return 1


def _hand_over(memo: Memo, to: int, *, by: Reach, at: datetime) -> None:
    """Another goes on with the draft; who left it lying reads it no more."""
    left = memo.author_id
    memo.author_id = to
    memo.save(update_fields=["author"])
    memo.pens.filter(ended_at=None).update(ended_at=at, end=PenEnd.TAKEN)
    MemoReader.objects.filter(memo=memo, token=f"p{left}").delete()
    memo.admit(frozenset({f"p{to}"}))
    Movement.objects.write(memo, act=Act.HAND_OVER, to=memo.standing(), hand=Hand(person_id=None, at=at))
    Notice.objects.bulk_create(
        Notice(person_id=one, what=What.IDLE_GONE, about=f"memo:{memo.ref}", at=at) for one in (left, to)
    )
    audit.record(by=by, act="hand_over", about=f"memo:{memo.ref}", at=at, level=memo.level)


def _destroy(memo: Memo, *, by: Reach, at: datetime) -> None:
    """Its words go and nobody reaches it any more; that it was, and when it went, stays in the journals.

    Its files go with the next round of `tidy`, once no backup that copies rows first can still name them; copies of
    what it was refused go now.
    """
    standing = replace(memo.standing(), state=State.DESTROYED)
    Movement.objects.write(memo, act=Act.DESTROY, to=standing, hand=Hand(person_id=None, at=at))
    memo.subject = memo.second_subject = ""
    memo.save(update_fields=["subject", "second_subject"])
    memo.open_to(frozenset())
    for granted in (MemoUserObjectPermission, MemoGroupObjectPermission):
        granted.objects.filter(content_object=memo).delete()
    Mark.objects.filter(memo=memo).delete()
    Version.objects.filter(memo=memo).update(content={}, text="")
    Attachment.objects.filter(memo=memo).update(name="")
    drop_set_aside(memo, by=by, at=at)
    Notice.objects.create(person_id=memo.author_id, what=What.DESTROYED, about=f"memo:{memo.ref}", at=at)
    audit.record(by=by, act="destroy_draft", about=f"memo:{memo.ref}", at=at, level=memo.level)


def _close(row: IdleDraft, outcome: Outcome, *, at: datetime) -> None:
    row.outcome, row.ended_at = outcome, at
    row.save(update_fields=["outcome", "ended_at"])
