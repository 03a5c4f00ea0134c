"""Telling the authors of abandoned drafts, handing the drafts over when their day has come, and keeping one."""

from datetime import datetime

from django.db import transaction

from correspondence import idle_drafts
from correspondence.core import idle
from correspondence.core.errors import OutOfTurnError
from correspondence.core.idle import Outcome, Terms
from correspondence.core.journal import Hand
from correspondence.core.notice import What
from correspondence.core.pen import End
from correspondence.core.route import Act, State
from correspondence.models import IdleDraft, Memo, MemoReader, Movement, Notice
from directory import audit
from directory.clearances import clearances_of
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

BATCH = 50


def clear_drafts(*, by: Reach, at: datetime) -> int:
    """Tells authors of drafts that lie idle, and hands over those whose day has come; returns how many of both.

    A letter with a number or a signature is never among them: it is no draft. Each warning and each hand-over is one
    transaction, so a crash repeats nothing. Raises NotWithinReachError for everybody but the clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    terms = idle_drafts.laid()
    told = sum(_tell(memo, terms, by=by, at=at) for memo in idle_drafts.untold(terms, at=at, limit=BATCH))
    ripe = IdleDraft.objects.filter(outcome="", due_on__lte=day_of(at)).select_related("memo").order_by("due_on", "id")
    rows = list(ripe[:BATCH])
    people = idle_drafts.offices_for([row.memo for row in rows], on=day_of(at)) if rows else {}
    return told + sum(_end(row, people[row.memo_id], by=by, at=at) for row in rows)


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
    IdleDraft.objects.create(memo=memo, told_at=at, due_on=due_on)
    Notice.objects.create(person_id=memo.author_id, what=What.IDLE, about=f"memo:{memo.ref}", at=at)
    audit.record(by=by, act="tell_idle", about=f"memo:{memo.ref}", at=at, level=memo.level)
    return 1


@transaction.atomic
def _end(row: IdleDraft, people: tuple[int, ...], *, by: Reach, at: datetime) -> int:
    memo = Memo.objects.select_for_update(of=("self",)).get(pk=row.memo_id)
    if memo.state != State.DRAFT or memo.moved_at > row.told_at:
        _close(row, Outcome.KEPT, at=at)
        return 0
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
    memo.pens.filter(ended_at=None).update(ended_at=at, end=End.TAKEN)
    MemoReader.objects.filter(memo=memo, token=f"p{left}").delete()
    memo.admit(frozenset({f"p{to}"}))
    Movement.objects.write(memo, act=Act.HAND_OVER, to=memo.standing(), hand=Hand(person_id=None, at=at))
    Notice.objects.bulk_create(
        Notice(person_id=one, what=What.IDLE_GONE, about=f"memo:{memo.ref}", at=at) for one in (left, to)
    )
    audit.record(by=by, act="hand_over", about=f"memo:{memo.ref}", at=at, level=memo.level)


def _close(row: IdleDraft, outcome: Outcome, *, at: datetime) -> None:
    row.outcome, row.ended_at = outcome, at
    row.save(update_fields=["outcome", "ended_at"])
