"""The registrar enters how something that was carried ended: with a signed slip, or that it came back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from correspondence.core.consignment import REASON_LIMIT, Stand, signed_by
from correspondence.core.route import person_of
from correspondence.core.route import reason as reason_in
from correspondence.doors import files
from correspondence.models import ConsignmentLine
from directory import audit
from directory.core.reach import Reach
from paper.intake import take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Who signed, when, and the scan of the signed slip where there is one."""

    name: str
    signed_at: datetime
    scan: bytes = b""
    file_name: str = ""


@transaction.atomic
def enter_slip(line_id: int, slip: Slip, *, by: Reach, at: datetime) -> None:
    """Says who signed outside, and keeps the scan of the slip.

    Raises NotWithinReachError, ConsignmentEndedError, ReceiptNotAcceptedError, and what paper.intake refuses.
    Crash note: the scan is on disk before the row says so; without the row no line names it.
    """
    row = ConsignmentLine.objects.known_to(by).held(line_id)
    row.signed_name = signed_by(
        slip.name, signed_at=slip.signed_at, handed_at=row.at.replace(second=0, microsecond=0), at=at
    )
    row.signed_at = slip.signed_at
    if slip.scan:
        taken = take_in(slip.scan, name=slip.file_name)
        row.slip_type = taken.media_type
        row.slip = files.keep(row.folder(), slip.scan, suffix=files.suffix_of(slip.file_name))
    _end(row, Stand.RECEIVED, by=by, at=at, act="enter_slip")


@transaction.atomic
def bring_back(line_id: int, *, stand: Stand, reason: str, by: Reach, at: datetime) -> None:
    """Says that it was refused there, or came back undelivered; who began it and the registry read why.

    Raises NotWithinReachError, ConsignmentEndedError, ReasonMissingError, ReasonTooLongError.
    """
    row = ConsignmentLine.objects.known_to(by).held(line_id)
    row.reason = reason_in(reason, limit=REASON_LIMIT)
    _end(row, Stand.REFUSED if stand is Stand.REFUSED else Stand.RETURNED, by=by, at=at, act="bring_back")


def _end(row: ConsignmentLine, stand: Stand, *, by: Reach, at: datetime, act: str) -> None:
    row.stand, row.ended_at, row.ended_by_id = stand, at, person_of(by)
    row.save()
    audit.record(by=by, act=act, about=f"consignment:{row.pk}", level=row.level, note=stand, at=at)
