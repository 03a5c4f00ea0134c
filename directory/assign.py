"""Charges a person with a duty for a body, or ends it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from directory.audit import record
from directory.core.day import day_of
from directory.core.duty import Duty, check_alone
from directory.core.errors import NotWithinReachError, SamePersonError
from directory.core.reach import Reach
from directory.core.tenure import Term, check_last_day
from directory.models import Charge, Person
from directory.tenures import duties_in


@transaction.atomic
def assign(  # noqa: PLR0913  (what a charge says)
    person_id: int, *, duty: Duty, body_id: int, term: Term, order: str, by: Reach, at: datetime
) -> int:
    """Charges the person with the duty under an order; returns the charge's id.

    Raises SamePersonError when somebody would charge himself, DutiesApartError when the person has another of
    the five duties, or serves a registry desk, on one of these days; NotWithinReachError for nobody.
    """
    if by.person_id == person_id:
        raise SamePersonError
    if duty is Duty.REGISTRAR:
        message = "a registrar is appointed to a post at a desk"
        raise RuntimeError(message)
    if not Person.objects.select_for_update().filter(pk=person_id, is_active=True).exists():
        raise NotWithinReachError
    check_alone(duties_in(person_id, term=term), duty)
    charge = Charge.objects.create(
        person_id=person_id, duty=duty.value, body_id=body_id, from_on=term.from_on, until_on=term.until_on, order=order
    )
    record(by=by, act="assign", about=f"person:{person_id}", at=at, note=f"{duty} of unit:{body_id}")
    return charge.pk


@transaction.atomic
def discharge(person_id: int, *, last_on: date, by: Reach, at: datetime) -> None:
    """Ends the person's duty with that day. Raises NotWithinReachError when there is none that it would shorten.

    Raises LastDayError when it is no day to end the duty with.
    """
    on = day_of(at)
    standing = Charge.objects.select_for_update().filter(
        Q(until_on=None) | Q(until_on__gt=last_on, until_on__gte=on), person=person_id
    )
    found = standing.order_by("from_on", "id").first()
    if found is None:
        raise NotWithinReachError
    check_last_day(Term(from_on=found.from_on, until_on=found.until_on), last_on, on=on)
    found.until_on = last_on
    found.save(update_fields=["until_on"])
    record(by=by, act="discharge", about=f"person:{person_id}", at=at, note=found.duty)
