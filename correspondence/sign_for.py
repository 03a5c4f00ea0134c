"""The receiver inside the house signs for what was carried to him, or refuses it."""

from datetime import datetime

from django.db import transaction

from correspondence.core.consignment import REASON_LIMIT, Stand
from correspondence.core.route import person_of
from correspondence.core.route import reason as reason_in
from correspondence.models import ConsignmentLine
from directory import audit, whois
from directory.core.reach import Reach


@transaction.atomic
def sign_for(line_id: int, *, by: Reach, at: datetime) -> None:
    """Says that the receiver holds it: the session is the signature.

    Raises NotWithinReachError, ConsignmentEndedError.
    """
    _end(line_id, Stand.RECEIVED, by=by, at=at)


@transaction.atomic
def refuse(line_id: int, *, reason: str, by: Reach, at: datetime) -> None:
    """Refuses it; who began it and the registry read why.

    Raises NotWithinReachError, ConsignmentEndedError, ReasonMissingError, ReasonTooLongError.
    """
    _end(line_id, Stand.REFUSED, reason=reason_in(reason, limit=REASON_LIMIT), by=by, at=at)


def _end(line_id: int, stand: Stand, *, by: Reach, at: datetime, reason: str = "") -> None:
    row = ConsignmentLine.objects.addressed(by).held(line_id)
    row.stand, row.ended_at, row.ended_by_id, row.reason = stand, at, person_of(by), reason
    if stand is Stand.RECEIVED:
        row.signed_at, row.signed_name = at, whois.person_facts(person_of(by)).name.ar
    row.save()
    act = "sign_for" if stand is Stand.RECEIVED else "refuse_consignment"
    audit.record(by=by, act=act, about=f"consignment:{line_id}", level=row.level, at=at)
