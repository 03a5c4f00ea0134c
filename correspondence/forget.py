"""Forgets the words of letters whose records the archive destroyed (decision 23)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from archive import graves
from correspondence import traces
from correspondence.core.intake import MESSAGE_TYPE
from correspondence.doors import files, mailbox
from correspondence.models import (
    Attachment,
    BatchLine,
    Citation,
    Delivery,
    Dispatch,
    Forgotten,
    Intake,
    IntakeFile,
    ListedDirective,
    MailCheck,
    Mark,
    Memo,
    Movement,
    PartialAnswer,
    Version,
)
from directory import audit
from directory.core.reach import Reach

NO_WORDS = "-"
"""Instead of a reason: the row says on that there was one."""


def forget(*, by: Reach, at: datetime, limit: int = 100) -> int:
    """Blanks subject, text, names of files, notes and addresses of the next destroyed letters; says how many.

    Numbers, days, route and hashes stay: the register has no holes. The rows are the cursor, so a crash repeats
    nothing and forgets nothing; the folder of files goes first, for it is found by the memo alone.
    Raises NotWithinReachError for everybody but the follower.
    """
    destroyed = graves.destroyed_after(Forgotten.objects.newest(), reach=by, limit=limit)
    for index, record_id in destroyed:
        _forget(index, record_id, by=by, at=at)
    if destroyed:
        traces.leave_none()
    return len(destroyed)


@transaction.atomic
def _forget(index: int, record_id: str, *, by: Reach, at: datetime) -> None:
    memo = Memo.objects.select_for_update(of=("self",)).filter(record_id=record_id).first()
    if not Forgotten.objects.filter(record_id=record_id).exists():
        Forgotten.objects.create(index=index, record_id=record_id, memo=memo, at=at)
    lay = Delivery.objects.filter(record_id=record_id)
    lay.update(purpose="", acted_note="")
    lay.exclude(sent_on_reason="").update(sent_on_reason=NO_WORDS)
    Dispatch.objects.filter(outgoing__record_id=record_id).update(
        address="", email="", note="", purpose="", receiver="", due_at=None
    )
    Citation.objects.filter(record_id=record_id).update(number="", issuer="", on=None)
    left = PartialAnswer.objects.filter(Q(asked_id=record_id) | Q(reply_id=record_id))
    left.exclude(missing="").update(missing="")
    ListedDirective.objects.filter(record_id=record_id).delete()
    came = Intake.objects.filter(record_id=record_id).first()
    if came is not None:
        files.drop(came.ref)
        kept = IntakeFile.objects.filter(intake=came)
        mailbox.forget(dict(kept.filter(media_type=MESSAGE_TYPE).values_list("sha256", "size")))
        kept.update(name="")
        MailCheck.objects.filter(intake=came).update(address="", virus_name="")
        audit.record(by=by, act="forget", about=f"record:{record_id}", at=at, level=came.level)
    if memo is None:
        return
    files.drop(memo.ref)
    Mark.objects.filter(memo=memo).delete()
    Version.objects.filter(memo=memo).update(content={}, text="")
    Movement.objects.filter(memo=memo).update(note="")
    Attachment.objects.filter(memo=memo).update(name="")
    BatchLine.objects.filter(request__memo=memo).update(recipient="")
    Memo.objects.filter(pk=memo.pk).update(subject="", second_subject="")
    audit.record(by=by, act="forget", about=f"record:{record_id}", at=at, level=memo.level)
