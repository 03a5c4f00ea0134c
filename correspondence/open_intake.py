"""Opening an intake: a letter came that is not in the system; and putting aside what is none."""

import secrets
from datetime import datetime

from django.db import transaction

from correspondence.core import route
from correspondence.core.errors import IntakeEndedError
from correspondence.core.intake import IntakeState, Way
from correspondence.core.route import person_of
from correspondence.mail_checks import untold
from correspondence.models import Intake, MailAnswer, MailCheck
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def open_intake(way: Way, *, by: Reach, at: datetime) -> str:
    """Lays a letter on the person's own registry desk and gives its public name; `at` is when it was handed over.

    Of several desks the one that may handle most: what it is is not known yet. Raises NotWithinReachError for whoever
    serves none.
    """
    own = [desk for desk in whois.desks() if desk.id in by.desks]
    if not own:
        raise NotWithinReachError
    desk = max(own, key=lambda desk: (desk.level, -desk.id))
    row = Intake.objects.create(
        ref=secrets.token_hex(8), body_id=desk.body_id, desk_id=desk.id, way=way, came_at=at, came_by_id=person_of(by)
    )
    audit.record(by=by, act="open_intake", about=f"intake:{row.ref}", at=at)
    return row.ref


@transaction.atomic
def refuse_intake(ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Ends an intake without a number: no letter, or not for us. It stays listed with its reason.

    Who sent it by e-mail is told the reason, unless something speaks against it (`mail_checks.untold`).

    Raises NotWithinReachError, IntakeEndedError, ReasonMissingError, ReasonTooLongError.
    """
    row = Intake.objects.at_desk_of(by).held(ref)
    if row.state != IntakeState.OPEN:
        raise IntakeEndedError
    row.refused_reason = route.reason(reason, limit=route.END_REASON_LIMIT)
    row.state, row.ended_at, row.ended_by_id = IntakeState.REFUSED, at, by.person_id
    row.save(update_fields=["refused_reason", "state", "ended_at", "ended_by_id"])
    check = MailCheck.objects.filter(intake=row).first()
    why_not = None if check is None else untold(check.check_of_it(), at=at)
    if check is not None and why_not is None:
        MailAnswer.objects.create(intake=row, address=check.address, asked_at=at)
    note = "" if check is None else f"answer={why_not or 'yes'}"
    audit.record(by=by, act="refuse_intake", about=f"intake:{ref}", at=at, note=note)
