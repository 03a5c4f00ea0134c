"""Puts a person on a post, or ends a tenure."""

from datetime import date, datetime

from django.db import transaction

from directory.audit import record
from directory.core.day import day_of
from directory.core.duty import Duty, check_alone
from directory.core.errors import NotWithinReachError, OverlappingTenureError
from directory.core.reach import Reach
from directory.core.tenure import Capacity, Term, check_last_day
from directory.models import Person, Post, Tenure
from directory.tenures import duties_in


@transaction.atomic
def appoint(  # noqa: PLR0913  (what an appointment says)
    person_id: int,
    *,
    post_id: int,
    term: Term,
    capacity: Capacity,
    order: str,
    by: Reach,
    at: datetime,
) -> int:
    """Appoints for a term in a capacity under an order; returns the tenure's id.

    Raises OverlappingTenureError when another sits there in the same capacity on one of the days,
    DutiesApartError when it is a registry desk and the person has one of the other duties kept apart from it.
    """
    post = Post.objects.select_for_update().get(pk=post_id)  # two appointments to one post wait for each other
    if post.desk_id is not None:
        Person.objects.select_for_update().get(pk=person_id)  # `assign` waits for the same row
        check_alone(duties_in(person_id, term=term), Duty.REGISTRAR)
    for other in Tenure.objects.filter(post_id=post_id, capacity=capacity, withdrawn_at=None):
        if term.overlaps(Term(from_on=other.from_on, until_on=other.until_on)):
            raise OverlappingTenureError(post=post_id)
    tenure = Tenure.objects.create(
        person_id=person_id,
        post_id=post_id,
        from_on=term.from_on,
        until_on=term.until_on,
        capacity=capacity,
        order=order,
        entered_at=at,
    )
    record(by=by, act="appoint", about=f"person:{person_id}", at=at, note=f"post:{post_id} {capacity}")
    return tenure.pk


@transaction.atomic
def relieve(tenure_id: int, *, last_on: date, by: Reach, at: datetime) -> None:
    """Ends a tenure with that day. Raises NotWithinReachError for an unknown one, LastDayError."""
    tenure = Tenure.objects.select_for_update().filter(pk=tenure_id).first()
    if tenure is None:
        raise NotWithinReachError
    check_last_day(Term(from_on=tenure.from_on, until_on=tenure.until_on), last_on, on=day_of(at))
    tenure.until_on = last_on
    tenure.save(update_fields=["until_on"])
    record(by=by, act="relieve", about=f"person:{tenure.person_id}", at=at, note=f"post:{tenure.post_id}")
