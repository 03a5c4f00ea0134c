"""The covering note of a letter that was given away because it came in by mistake (domain 2.13)."""

from datetime import datetime

from archive.records import Said
from correspondence import strays
from correspondence.core.cover_note import CoverNote
from correspondence.core.errors import OutOfTurnError
from correspondence.core.misdirected import Course
from correspondence.core.printed import shown_day
from correspondence.intake_sheet import sealed_cover
from directory import audit, whois
from directory.core.reach import Reach


def cover(number_id: int, *, language: str, by: Reach, at: datetime) -> bytes:
    """The sealed note (PDF), as the archive says that the letter left. It can be printed again.

    Raises NotWithinReachError, OutOfTurnError for a letter that was not given away, ErasedError, and what signing
    refuses.
    """
    came = strays.stray(number_id, language=language, reach=by)
    given = came.given
    gone = strays.given_away(given, reach=by)
    if not gone:
        raise OutOfTurnError(act="cover", state="")
    last = gone[-1]
    clerk = whois.people_by_id([by.person_id] if by.person_id else [])
    note = CoverNote(
        course=Course(str(last.body["course"])),
        to=_goal(last, language),
        reason=str(last.body["reason"]),
        given_at=last.at,
        sender=came.sender,
        number=came.number,
        on="" if came.on is None else shown_day(came.on),
        incoming=given.text,
        incoming_on=shown_day(given.on),
        annexes=came.annexes,
        clerk=next((person.name.to(language) for person in clerk.values()), ""),
    )
    pdf = sealed_cover(note, whois.unit_facts(given.body_id), language=language, at=at)
    audit.record(by=by, act="cover", about=f"record:{given.record_id}", at=at, level=came.level)
    return pdf


def _goal(said: Said, language: str) -> str:
    unit = said.body.get("unit", said.body.get("goes_to"))
    if isinstance(unit, int):
        return whois.unit_facts(unit).full_name(language)
    return str(said.body.get("to", ""))
