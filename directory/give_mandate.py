"""Two clearance officers give a mandate: one asks, another confirms in a session of his own (decision 0010).

The deed that calls others of its room, for they are its parts: what both agreed on and what it does are one
transaction, and a crash leaves the request waiting.
"""

from datetime import datetime

from django.db import transaction

from directory import staff
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.errors import (
    MandateNumberError,
    MandateScopeError,
    NotEntitledError,
    NotWithinReachError,
    SamePersonError,
)
from directory.core.inspecting import Asked, asked, check_days
from directory.core.reach import Reach
from directory.mandate import mandate
from directory.models import Mandate, Unit
from directory.propose import propose
from directory.second import second
from directory.whois import in_office, units_by_id

ACT = "give_mandate"


def ask_mandate(wanted: Asked, *, by: Reach, at: datetime) -> int:
    """Puts the mandate before the other clearance officers of the inspectors' body; returns the request's id.

    Nothing is opened until one of them confirms. Raises NotWithinReachError for who has not the duty, or when an
    inspector is not of the body; SamePersonError for an officer's own mandate; NotEntitledError for an inspector
    without a post; MandateDaysError, MandateNumberError, MandateScopeError, AlreadyProposedError.
    """
    lead = wanted.inspectors[0]
    body = staff.member(lead, body_ids=by.bodies_in(Duty.CLEARANCES), on=day_of(at)).body_id
    _check(wanted, body=body, at=at)
    check_days(wanted, on=day_of(at))
    if Mandate.objects.filter(number=wanted.number).exists():
        raise MandateNumberError
    if by.person_id in wanted.inspectors:
        raise SamePersonError
    return propose(ACT, duty=Duty.CLEARANCES, body_id=body, person_id=lead, facts=wanted.facts(), by=by, at=at)


@transaction.atomic
def confirm_mandate(proposal_id: int, *, by: Reach, at: datetime) -> int:
    """Gives what another officer asked for, once; returns the mandate's id.

    Raises what `directory.second` raises, and what `ask_mandate` does when things have changed meanwhile; then
    nothing happened and the request still waits.
    """
    agreed = second(proposal_id, duty=Duty.CLEARANCES, by=by, at=at)
    wanted = asked(agreed.facts)
    _check(wanted, body=agreed.body_id, at=at)
    return mandate(
        wanted.inspectors[0],
        number=wanted.number,
        authority=wanted.authority,
        purpose=wanted.purpose,
        disclose_on=wanted.disclose_on,
        powers=wanted.powers,
        term=wanted.term,
        companions=frozenset(wanted.inspectors[1:]),
        body_id=agreed.body_id,
        seconded_by=by.person_id,
        by=agreed.first,
        at=at,
    )


def _check(wanted: Asked, *, body: int, at: datetime) -> None:
    on, people = day_of(at), frozenset(wanted.inspectors)
    if staff.members([body], on=on, among=people).count < len(people):
        raise NotWithinReachError
    if not people <= in_office(people, on=on):
        raise NotEntitledError
    units = units_by_id(wanted.powers.units)
    is_inspecting = Unit.objects.filter(pk=body, is_inspecting=True).exists()
    outside = any(unit.body_id != body for unit in units.values())
    if not units or units.keys() != wanted.powers.units or (outside and not is_inspecting):
        raise MandateScopeError
