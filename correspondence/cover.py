"""The covering note of a letter that was given away because it came in by mistake (domain 2.13)."""

from datetime import datetime

from archive.records import Said, ways_in
from correspondence.core.cover_note import CoverNote
from correspondence.core.errors import OutOfTurnError
from correspondence.core.misdirected import REDIRECTED, Course
from correspondence.core.printed import shown_day
from correspondence.intake_sheet import sealed_cover
from correspondence.models import Intake
from directory import audit, whois
from directory.core.reach import Reach


def cover(ref: str, *, language: str, by: Reach, at: datetime) -> bytes:
    """The sealed note (PDF), as the archive says that the letter left. It can be printed again.

    Raises NotWithinReachError, OutOfTurnError for a letter that was not given away, ErasedError, and what signing
    refuses.
    """
    row = Intake.objects.at_desk_of(by).named(ref)
    said = [] if row.registration is None else list(ways_in(row.record_id, reach=by))
    gone = [one for one in said if one.body.get("what") == REDIRECTED and one.body.get("body") == row.body_id]
    if row.registration is None or not gone:
        raise OutOfTurnError(act="cover", state=row.state)
    last = gone[-1]
    clerk = whois.people_by_id([by.person_id] if by.person_id else [])
    note = CoverNote(
        course=Course(str(last.body["course"])),
        to=_goal(last, language),
        reason=str(last.body["reason"]),
        given_at=last.at,
        sender=row.sender,
        number=row.their_number,
        on="" if row.their_on is None else shown_day(row.their_on),
        incoming=row.registration.text,
        incoming_on=shown_day(row.registration.on),
        annexes=row.annexes,
        clerk=next((person.name.to(language) for person in clerk.values()), ""),
    )
    pdf = sealed_cover(note, whois.unit_facts(row.body_id), language=language, at=at)
    audit.record(by=by, act="cover", about=f"record:{row.record_id}", at=at, level=row.level)
    return pdf


def _goal(said: Said, language: str) -> str:
    unit = said.body.get("unit")
    if isinstance(unit, int):
        return whois.unit_facts(unit).full_name(language)
    return str(said.body.get("to", ""))
