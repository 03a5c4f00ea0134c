"""Ends a holder's tenure and what rested on it, and lets somebody receive there until the post is held again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from directory.audit import record
from directory.core.day import day_of
from directory.core.duty import Duty, check_alone
from directory.core.errors import LastDayError, NotWithinReachError, PowerNotGivenError, SamePersonError
from directory.core.reach import Reach
from directory.core.tenure import Capacity, Order, Term, check_last_day, plain
from directory.leaving import Leaving, leaving, may_receive
from directory.models import Person, Post, Tenure
from directory.tenures import duties_in

RECEIVES_FOR = timedelta(days=90)
"""So long a vacant post's papers are received by another, unless somebody is appointed before."""


@transaction.atomic
def vacate(tenure_id: int, *, receiver_id: int, last_on: date, order: Order, by: Reach, at: datetime) -> Leaving:
    """Ends the tenure with that day, at once the powers that end with it; whose deed it may be the caller says.

    Where nobody acts for the post or holds it next, the receiver becomes its inbox deputy, who reads and routes and
    never signs, for 90 days. Returns what ended. Raises NotWithinReachError for no holder's tenure and for a receiver
    of elsewhere, SamePersonError when it is the own tenure or the receiver's, PowerNotGivenError without an order,
    LastDayError for another day than yesterday and today, DutiesApartError when a registry's post would open to
    somebody with another of the five duties.
    """
    order = replace(order, number=plain(order.number))
    row = Tenure.objects.filter(pk=tenure_id).values_list("post", flat=True).first()
    if row is None:
        raise NotWithinReachError
    post = Post.objects.select_for_update().get(pk=row)  # appointments to the post wait here
    on = day_of(at)
    found = leaving(tenure_id, on=on)
    if found.tenure.person_id in (by.person_id, receiver_id):
        raise SamePersonError
    if receiver_id not in {one.id for one in may_receive(found, on=on)}:
        raise NotWithinReachError
    if not order.number or order.on is None:
        raise PowerNotGivenError(missing="order")
    check_last_day(Term(from_on=found.tenure.from_on, until_on=found.tenure.until_on), last_on, on=on)
    if last_on > on:
        raise LastDayError
    Tenure.objects.filter(pk=tenure_id).update(until_on=last_on)
    _withdraw(found, on=on, at=at)
    if not found.seated:
        _receive(post, receiver_id, order=order, on=on, at=at)
    about = f"person:{found.tenure.person_id}"
    record(by=by, act="vacate", about=about, at=at, note=f"post:{post.pk} {order.number}")
    return found


def _withdraw(found: Leaving, *, on: date, at: datetime) -> None:
    """Ends each power at once; one whose first day is still to come keeps its days and never counts."""
    rows = list(Tenure.objects.select_for_update().filter(pk__in=[one.id for one in found.ends]))
    for row in rows:
        row.withdrawn_at = at
        if row.from_on <= on:
            row.until_on = min(on, row.until_on or on)
    Tenure.objects.bulk_update(rows, ["withdrawn_at", "until_on"])


def _receive(post: Post, receiver_id: int, *, order: Order, on: date, at: datetime) -> None:
    term = Term(from_on=on, until_on=on + RECEIVES_FOR)
    if post.desk_id is not None:
        Person.objects.select_for_update().get(pk=receiver_id)  # `assign` waits for the same row
        check_alone(duties_in(receiver_id, term=term), Duty.REGISTRAR)
    Tenure.objects.create(
        person_id=receiver_id,
        post_id=post.pk,
        capacity=Capacity.DEPUTY,
        from_on=term.from_on,
        until_on=term.until_on,
        order=order.number,
        order_on=order.on,
        entered_at=at,
    )
