"""A second person answers what the first proposed."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.errors import AlreadySettledError, NotWithinReachError, ProposalLapsedError, SamePersonError
from directory.core.proposal import Agreed, Settled, is_open
from directory.core.reach import Reach
from directory.models import Proposal
from directory.whois import reach_of


@transaction.atomic
def second(proposal_id: int, *, duty: Duty, by: Reach, at: datetime) -> Agreed:
    """Confirms it, once; the caller does the act in the same transaction, so both happen or neither.

    Raises NotWithinReachError when there is no such proposal in the bodies for which `by` has the duty, or when
    the proposer has lost it; SamePersonError unless a second person, not the one it is about, confirms;
    AlreadySettledError, ProposalLapsedError.
    """
    row = _waiting(proposal_id, duty, by, at)
    if by.person_id in {row.proposed_by_id, row.person_id}:
        raise SamePersonError
    first = reach_of(row.proposed_by, on=day_of(at))
    if row.body_id not in first.bodies_in(duty):
        raise NotWithinReachError
    _settle(row, Settled.CONFIRMED, by, at)
    return Agreed(
        act=row.act,
        body_id=row.body_id,
        person_id=row.person_id or 0,
        facts=row.facts,
        first=first,
        about=row.about,
    )


@transaction.atomic
def decline(proposal_id: int, *, duty: Duty, by: Reach, at: datetime) -> None:
    """Ends it without the act: the proposer withdraws, anybody else declines. Raises what `second` raises."""
    row = _waiting(proposal_id, duty, by, at)
    if by.person_id == row.person_id:
        raise SamePersonError
    _settle(row, Settled.WITHDRAWN if by.person_id == row.proposed_by_id else Settled.DECLINED, by, at)


def _waiting(proposal_id: int, duty: Duty, by: Reach, at: datetime) -> Proposal:
    """The proposal, locked, while it waits; of two answers at once the second finds it settled."""
    mine = Proposal.objects.filter(duty=duty.value, body__in=by.bodies_in(duty))
    row = mine.select_for_update(of=("self",)).select_related("proposed_by").filter(pk=proposal_id).first()
    if row is None or by.person_id is None:
        raise NotWithinReachError
    if row.settled_at is not None:
        raise AlreadySettledError
    if not is_open(until_at=row.until_at, settled_at=row.settled_at, at=at):
        raise ProposalLapsedError
    return row


def _settle(row: Proposal, how: Settled, by: Reach, at: datetime) -> None:
    row.settled, row.settled_at, row.settled_by_id = how.value, at, by.person_id
    row.save(update_fields=["settled", "settled_at", "settled_by"])
    record(by=by, act=how.value, about=row.about or f"person:{row.person_id}", at=at, note=row.act)
