"""The second archivist confirms: the one deed that calls others of its room, for they are its parts.

What two archivists agreed on and what it does are one transaction: a crash leaves the request waiting.
"""

from datetime import datetime

from django.db import transaction

from archive.approve import approve
from archive.core.retention import JointAct
from archive.release import release
from directory.core.duty import Duty
from directory.core.reach import Reach
from directory.second import second

_DEEDS = {JointAct.DISPOSE: approve, JointAct.RELEASE: release}


def confirm(proposal_id: int, *, by: Reach, at: datetime) -> str:
    """Does what another archivist asked for, once; returns what it was about ("disposal:12").

    Raises what `directory.second` and the act itself raise; then nothing happened and the request still waits.
    """
    with transaction.atomic():
        agreed = second(proposal_id, duty=Duty.ARCHIVIST, by=by, at=at)
        _DEEDS[JointAct(agreed.act)](int(agreed.facts["id"]), by=agreed.first, seconded_by=by, at=at)
    return agreed.about
