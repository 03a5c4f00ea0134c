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
    row = Proposal(act=act, duty=duty.value, body_id=body_id, person_id=person_id, facts=facts)
    return _put(row, by=by, at=at)


def propose_about(  # noqa: PLR0913  (what a proposal says)
    act: str, *, about: str, duty: Duty, body_id: int, facts: dict[str, str], by: Reach, at: datetime
) -> int:
    """The same for an act on a thing, named as the journal names it ("disposal:12").

    Raises NotWithinReachError for somebody without the duty, AlreadyProposedError when the same waits already.
    """
    if by.person_id is None or body_id not in by.bodies_in(duty):
        raise NotWithinReachError
    return _put(Proposal(act=act, duty=duty.value, body_id=body_id, about=about, facts=facts), by=by, at=at)


def _put(row: Proposal, *, by: Reach, at: datetime) -> int:
    row.proposed_by_id, row.proposed_at, row.until_at = by.person_id or 0, at, at + PROPOSAL_LASTS
    same = Proposal.objects.filter(act=row.act, person=row.person_id, about=row.about)
    try:
        with transaction.atomic():
            same.filter(settled_at=None, until_at__lte=at).update(settled_at=at, settled=Settled.LAPSED.value)
            row.save(force_insert=True)
            record(by=by, act="propose", about=row.about or f"person:{row.person_id}", at=at, note=row.act)
    except IntegrityError as error:
        raise AlreadyProposedError from error
    return row.pk
