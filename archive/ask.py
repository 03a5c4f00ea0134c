"""The first archivist's word: puts an act before the other archivists of the body (decision 0010)."""

from datetime import datetime

from archive.core.errors import DisposalNotOpenError
from archive.core.retention import DisposalState, JointAct
from archive.models import Disposal, Hold
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.propose import propose_about


def ask_disposal(disposal_id: int, *, by: Reach, at: datetime) -> int:
    """The first of two approvals of a list; nothing else happens. Returns the proposal's id.

    Raises NotWithinReachError, DisposalNotOpenError, AlreadyProposedError.
    """
    row = Disposal.objects.one(disposal_id, reach=by)
    if row.state != DisposalState.DRAWN.value:
        raise DisposalNotOpenError
    return _put(JointAct.DISPOSE, "disposal", row.pk, row.body_id, by=by, at=at)


def ask_release(hold_id: int, *, by: Reach, at: datetime) -> int:
    """The first of two words for ending a hold. Returns the proposal's id. Raises as `ask_disposal`."""
    row = Hold.objects.filter(pk=hold_id, body__in=by.bodies_in(Duty.ARCHIVIST), released_at=None).first()
    if row is None:
        raise NotWithinReachError
    return _put(JointAct.RELEASE, "hold", row.pk, row.body_id, by=by, at=at)


def _put(act: JointAct, kind: str, number: int, body_id: int, *, by: Reach, at: datetime) -> int:
    facts = {"id": str(number)}
    return propose_about(
        act.value, about=f"{kind}:{number}", duty=Duty.ARCHIVIST, body_id=body_id, facts=facts, by=by, at=at
    )
