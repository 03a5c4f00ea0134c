"""Lets a person act, sign or receive for a post by an order, or ends it."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.day import day_of
from directory.core.duty import Duty, check_alone
from directory.core.errors import NotEntitledError, NotWithinReachError, SamePersonError
from directory.core.reach import Reach
from directory.core.tenure import Capacity, Limits, Order, Term, check_grant, plain
from directory.entitled import check_free, may_empower, works_for
from directory.models import Person, Post, Tenure
from directory.tenures import duties_in


@transaction.atomic
def empower(  # noqa: PLR0913  (what an order says)
    person_id: int,
    *,
    post_id: int,
    capacity: Capacity,
    term: Term,
    limits: Limits,
    order: Order,
    by: Reach,
    at: datetime,
) -> int:
    """Gives the power under an order; returns the tenure's id. The holder of the post may, or a head above it.

    Raises NotWithinReachError for a post that is not there or a person who does not work for its ministry,
    NotEntitledError, SamePersonError when somebody would empower himself, PowerNotGivenError when the order does
    not say what it must, OverlappingTenureError when somebody acts for the post on one of the days, or the person
    has the same power, and DutiesApartError when it opens a registry desk to somebody with another duty.
    """
    order = replace(order, number=plain(order.number))
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=post_id).first()
    if post is None or not works_for(post.unit.chain()[-1], person_id, on=day_of(at)):
        raise NotWithinReachError
    if not may_empower(by, post, on=day_of(at)):
        raise NotEntitledError
    if by.person_id == person_id:
        raise SamePersonError
    check_grant(capacity, term=term, limits=limits, order=order)
    check_free(person_id, post_id, capacity, term, limits)
    if post.desk_id is not None and not capacity.is_limited:
        Person.objects.select_for_update().get(pk=person_id)  # `assign` waits for the same row
        check_alone(duties_in(person_id, term=term), Duty.REGISTRAR)
    tenure = Tenure.objects.create(
        person_id=person_id,
        post_id=post_id,
        from_on=term.from_on,
        until_on=term.until_on,
        capacity=capacity,
        order=order.number,
        order_on=order.on,
        kinds=sorted(limits.kinds),
        ceiling=limits.ceiling,
        amount=limits.amount,
        letter=limits.letter,
        entered_at=at,
    )
    record(by=by, act="empower", about=f"person:{person_id}", at=at, note=f"post:{post_id} {capacity}")
    return tenure.pk


@transaction.atomic
def disempower(tenure_id: int, *, by: Reach, at: datetime) -> None:
    """Ends the power at once (domain 2.4): what is open under it is asked again at the signature.

    Holders are relieved by other orders. Raises NotWithinReachError, also for one that is over or withdrawn already,
    NotEntitledError.
    """
    tenure = Tenure.objects.select_for_update(of=("self",)).select_related("post__unit").filter(pk=tenure_id).first()
    if tenure is None or tenure.capacity == Capacity.HOLDER or tenure.withdrawn_at is not None:
        raise NotWithinReachError
    on = day_of(at)
    if tenure.until_on is not None and tenure.until_on < on:
        raise NotWithinReachError
    if not may_empower(by, tenure.post, on=on):
        raise NotEntitledError
    record(
        by=by,
        act="disempower",
        about=f"person:{tenure.person_id}",
        at=at,
        note=f"post:{tenure.post_id} {tenure.capacity} {tenure.order}"[:200],
    )
    tenure.withdrawn_at = at
    if tenure.from_on <= on:
        tenure.until_on = min(on, tenure.until_on or on)
    tenure.save(update_fields=["withdrawn_at", "until_on"])
