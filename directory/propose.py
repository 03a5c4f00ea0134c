"""Puts an act that needs two people before the others who have the duty."""

from datetime import datetime

from django.db import IntegrityError, transaction

from directory.audit import record
from directory.core.duty import Duty
from directory.core.errors import AlreadyProposedError, NotWithinReachError, SamePersonError
from directory.core.proposal import PROPOSAL_LASTS, Settled
from directory.core.reach import Reach
from directory.models import Proposal


def propose(  # noqa: PLR0913  (what a proposal says)
    act: str, *, duty: Duty, body_id: int, person_id: int, facts: dict[str, str], by: Reach, at: datetime
) -> int:
    """The act waits a day for a second person with this duty in the body; returns its id.

    Nothing else happens until then. Raises NotWithinReachError for somebody without the duty, SamePersonError
    when it is about the proposer, AlreadyProposedError when the same waits already.
    """
    if by.person_id is None or body_id not in by.bodies_in(duty):
        raise NotWithinReachError
    if by.person_id == person_id:
        raise SamePersonError
    earlier = Proposal.objects.filter(act=act, person=person_id, settled_at=None, until_at__lte=at)
    try:
        with transaction.atomic():
            earlier.update(settled_at=at, settled=Settled.LAPSED.value)
            row = Proposal.objects.create(
                act=act,
                duty=duty.value,
                body_id=body_id,
                person_id=person_id,
                facts=facts,
                proposed_by_id=by.person_id,
                proposed_at=at,
                until_at=at + PROPOSAL_LASTS,
            )
            record(by=by, act="propose", about=f"person:{person_id}", at=at, note=act)
    except IntegrityError as error:
        raise AlreadyProposedError from error
    return row.pk
