"""The second key officer confirms: the one deed that calls others of its room, for they are its parts.

What two officers agreed on and what it does are one transaction: a crash leaves the request waiting.
"""

import base64
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from directory import staff
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.proposal import Agreed
from directory.core.reach import Reach
from directory.second import second
from signing.adopt import adopt
from signing.certify_request import certify_request_together
from signing.core.authority import Subject
from signing.core.errors import KeyRevokedError
from signing.core.keys import JointAct
from signing.models import Key
from signing.permit import permit
from signing.release import release
from signing.reopen import reopen


def confirm(proposal_id: int, *, by: Reach, at: datetime) -> int:
    """Does what another officer asked for, once; returns whom it was about.

    Raises what `directory.second` and the act itself raise; then nothing happened and the request still waits.
    """
    with transaction.atomic():
        agreed = second(proposal_id, duty=Duty.KEYS, by=by, at=at)
        staff.member(agreed.person_id, body_ids=(agreed.body_id,), on=day_of(at))
        _DEEDS[JointAct(agreed.act)](agreed, by, at)
    return agreed.person_id


def _permit(agreed: Agreed, by: Reach, at: datetime) -> None:
    name, organisation = agreed.facts["name"], agreed.facts["organisation"]
    permit(agreed.person_id, name=name, organisation=organisation, by=agreed.first, seconded_by=by, at=at)


def _reopen(agreed: Agreed, by: Reach, at: datetime) -> None:
    number = agreed.facts["serial"]
    key = Key.objects.filter(person=agreed.person_id).select_related("certificate").first()
    if key is None or key.certificate.number != number:
        raise KeyRevokedError(serial=number)
    reopen(agreed.person_id, by=agreed.first, seconded_by=by, at=at)


def _release(agreed: Agreed, by: Reach, at: datetime) -> None:
    release(agreed.facts["serial"], by=agreed.first, seconded_by=by, at=at)


def _certify(agreed: Agreed, by: Reach, at: datetime) -> None:
    named = Subject(common_name=agreed.facts["name"], organisation=agreed.facts["organisation"])
    request = base64.b64decode(agreed.facts["document"])
    certify_request_together(agreed.person_id, request=request, named=named, by=agreed.first, seconded_by=by, at=at)


def _adopt(agreed: Agreed, by: Reach, at: datetime) -> None:
    certificate = base64.b64decode(agreed.facts["document"])
    adopt(agreed.person_id, certificate=certificate, by=agreed.first, seconded_by=by, at=at)


_DEEDS: dict[JointAct, Callable[[Agreed, Reach, datetime], None]] = {
    JointAct.PERMIT: _permit,
    JointAct.REOPEN: _reopen,
    JointAct.RELEASE: _release,
    JointAct.CERTIFY: _certify,
    JointAct.ADOPT: _adopt,
}
