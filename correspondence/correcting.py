"""What registering a correction does to the letter it corrects, which stays in force (domain 2.11)."""

from datetime import datetime

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import deadlines
from correspondence.core import correction
from correspondence.core.letter import Content
from correspondence.core.notice import What
from correspondence.models import Notice, Registration
from directory import audit
from directory.core.reach import Reach


def held(content: Content, *, body_id: int) -> Registration | None:
    """The number of this ministry that the letter corrects, its record's rows locked; None when it corrects nothing.

    Whoever voids or replaces it at the same time comes before or after. Raises CorrectedEndedError.
    """
    record_id = correction.corrected(content)
    if record_id is None:
        return None
    line = next(row for row in Registration.objects.locked_of(record_id) if row.body_id == body_id)
    if not line.is_in_force():
        raise correction.CorrectedEndedError(number=line.text)
    return line


def correct(line: Registration, *, newer_id: str, by: Reach, at: datetime) -> None:
    """Says for good that the letter of this held number was corrected, and tells with whom it lies.

    Raises ErasedError when its record was destroyed.
    """
    body: dict[str, Json] = {"number": line.text, "on": line.on.isoformat(), "corrected_by": newer_id}
    enter(EntryKind.CORRECT, record_id=line.record_id, body=body, by=by, at=at)
    told = Notice.objects.tell(What.CORRECTED, deadlines.lies_with(line.record_id, at=at), at=at)
    about, level = f"record:{line.record_id}", line.level()
    audit.record(by=by, act="correct", about=about, at=at, level=level, note=f"told={told}")
