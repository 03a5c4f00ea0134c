"""A receipt for the sender of a letter that was handed over."""

from datetime import datetime

from correspondence.core.errors import IntakeEndedError
from correspondence.core.intake import IntakeState, Way
from correspondence.core.intake_sheet import Received
from correspondence.core.printed import shown_day
from correspondence.intake_sheet import sealed_receipt
from correspondence.models import Intake
from directory import audit, whois
from directory.core.reach import Reach


def give_receipt(ref: str, *, language: str, by: Reach, at: datetime) -> bytes:
    """The sealed receipt (PDF) of a registered intake, without its subject and grade. It can be given again.

    Raises NotWithinReachError, IntakeEndedError for a letter without incoming number, and what signing refuses.
    """
    row = Intake.objects.at_desk_of(by).named(ref)
    if row.state != IntakeState.REGISTERED or row.registration is None or row.ended_at is None or row.is_ours():
        raise IntakeEndedError
    clerk = whois.people_by_id([row.ended_by_id] if row.ended_by_id else [])
    received = Received(
        sender=row.sender,
        number=row.their_number,
        on="" if row.their_on is None else shown_day(row.their_on),
        incoming=row.registration.text,
        incoming_on=shown_day(row.registration.on),
        came_at=row.came_at,
        way=Way(row.way),
        annexes=row.annexes,
        files=row.files.count(),
        by=next((person.name.to(language) for person in clerk.values()), ""),
    )
    pdf = sealed_receipt(received, whois.unit_facts(row.body_id), language=language, at=at)
    audit.record(by=by, act="receipt", about=f"record:{row.record_id}", at=at, level=row.level)
    return pdf
