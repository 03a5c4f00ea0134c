"""What registering a correction does to the letter it corrects, which stays in force (domain 2.11)."""

from collections.abc import Iterable
from datetime import datetime

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.records import is_erased
from correspondence import deadlines
from correspondence.core import correction
from correspondence.core.letter import Content
from correspondence.core.notice import What
from correspondence.grades import grades_of
from correspondence.models import Memo, Notice, Registration
from directory import audit
from directory.core.reach import PUBLIC, Reach


def held(content: Content, *, body_id: int) -> Registration | None:
    """The number of this ministry that the letter corrects, its record's rows locked; None when it corrects nothing.

    Whoever voids or replaces it at the same time comes before or after. Raises CorrectedEndedError, also where its
    record was destroyed, or a restore left its number without a line.
    """
    record_id = correction.corrected(content)
    if record_id is None:
        return None
    line = _standing(Registration.objects.locked_of(record_id), record_id, body_id=body_id)
    if line is None:
        raise correction.CorrectedEndedError(number=correction.named(content)[0].number)
    return line


def is_in_vain(content: Content, *, body_id: int) -> bool:
    """True when what the letter corrects stands no more; asks only of a correction."""
    record_id = correction.corrected(content)
    if record_id is None:
        return False
    return _standing(Registration.objects.filter(record_id=record_id), record_id, body_id=body_id) is None


def lies_in_vain(memo_ref: str, *, reach: Reach) -> bool:
    """The same of a letter of which the reader's desk sees the envelope alone (شخصي); nothing else is told of it."""
    memo = Memo.objects.enveloped(reach).filter(ref=memo_ref).first()
    if memo is None:
        return False
    return is_in_vain(Content.from_json(memo.current().content), body_id=memo.body_id)


def _standing(lines: Iterable[Registration], record_id: str, *, body_id: int) -> Registration | None:
    line = next((row for row in lines if row.body_id == body_id), None)
    return line if line is not None and line.is_in_force() and not is_erased(record_id, reach=PUBLIC) else None


def correct(line: Registration, *, newer_id: str, by: Reach, at: datetime) -> None:
    """Says for good that the letter of this held number was corrected, and tells with whom it lies.

    Raises ErasedError when its record was destroyed since.
    """
    body: dict[str, Json] = {"number": line.text, "on": line.on.isoformat(), "corrected_by": newer_id}
    enter(EntryKind.CORRECT, record_id=line.record_id, body=body, by=by, at=at)
    told = Notice.objects.tell(What.CORRECTED, deadlines.lies_with(line.record_id, at=at), at=at)
    about, level = f"record:{line.record_id}", grades_of([line])[line.pk]
    audit.record(by=by, act="correct", about=about, at=at, level=level, note=f"told={told}")
