"""Saying that an answer is only partial, so that the wait goes on, or that it answers after all (domain 2.9)."""

from datetime import datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import fulfilment, replies
from correspondence.core import partial
from correspondence.core.notice import What
from correspondence.core.partial import LeftOpenAlreadyError, NotLeftOpenError
from correspondence.core.redelivery import LEFT_OPEN, SETTLED
from correspondence.deadlines import concerned
from correspondence.models import Memo, Notice, PartialAnswer
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def leave_open(memo_ref: str, *, reply_id: str, missing: str, by: Reach, at: datetime) -> None:
    """Says what an answer to this letter leaves open: its deadline runs on, and reminders cite both.

    Whoever asked says it: the letter's author and the people of its unit; the replier is told nothing, the own
    ministry's units whose clock runs on are.
    Raises NotWithinReachError for a letter that is not theirs or not issued, and for a paper that is no answer to it
    or that they may not read; MissingNotSaidError, LeftOpenAlreadyError, and ErasedError when the letter was destroyed.
    Crash note: the archive's entry is on disk before the commit and is an orphan without it.
    """
    words = partial.missing(missing)
    memo = _asked(memo_ref, by=by)
    found, _ = replies.cited({memo.record_id}, reach=by)
    if reply_id not in {one.letter.record_id for one in found[memo.record_id]}:
        raise NotWithinReachError
    if PartialAnswer.objects.standing().filter(asked_id=memo.record_id, reply_id=reply_id).exists():
        raise LeftOpenAlreadyError
    PartialAnswer.objects.create(
        asked_id=memo.record_id, reply_id=reply_id, missing=words, said_at=at, said_by_id=by.person_id
    )
    opened = fulfilment.reopen(memo.record_id, reply_id=reply_id)
    own = [row for row in opened if row.body_id == memo.body_id]
    Notice.objects.tell(What.REOPENED, concerned(own, by=by, at=at), at=at)
    _say(memo, LEFT_OPEN, reply_id, note=words, by=by, at=at)


@transaction.atomic
def settle(memo_ref: str, *, reply_id: str, by: Reach, at: datetime) -> None:
    """Takes that back: the answer ends the wait after all.

    Raises NotWithinReachError as `leave_open`, NotLeftOpenError, ErasedError. Crash note as there.
    """
    memo = _asked(memo_ref, by=by)
    standing = PartialAnswer.objects.standing().filter(asked_id=memo.record_id, reply_id=reply_id)
    if not standing.update(settled_at=at, settled_by_id=by.person_id):
        raise NotLeftOpenError
    _say(memo, SETTLED, reply_id, by=by, at=at)
    fulfilment.answer(reply_id, by=by, at=at)


def _asked(memo_ref: str, *, by: Reach) -> Memo:
    """The letter, its row locked: of two who say something of its answers at once one is first."""
    memo = Memo.objects.within(by).held(memo_ref)
    if not memo.record_id or not replies.awaits(memo, by):  # nothing answers a letter that was not issued
        raise NotWithinReachError
    return memo


def _say(memo: Memo, what: str, reply_id: str, *, note: str = "", by: Reach, at: datetime) -> None:
    body = partial.statement(what, reply_id, note=note, body_id=memo.body_id, level=memo.level)
    enter(EntryKind.DELIVERY, record_id=memo.record_id, body=body, by=by, at=at)
    audit.record(by=by, act=what, about=f"record:{memo.record_id}", at=at, level=memo.level)
