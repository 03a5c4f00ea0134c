"""A person is absent, and others act and receive meanwhile; and comes back sooner."""

from datetime import date, datetime

from django.db import transaction

from directory.audit import record
from directory.core import absence
from directory.core.day import day_of
from directory.core.duty import Duty, check_alone
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.core.tenure import Capacity, Limits, Term
from directory.entitled import check_free, works_for
from directory.models import Absence, Person, Post, Tenure
from directory.tenures import duties_in


@transaction.atomic
def absent(  # noqa: PLR0913  (what an absence says)
    term: Term,
    *,
    acting_id: int | None,
    deputy_id: int | None,
    order: str = "",
    prepared_by: int | None = None,
    by: Reach,
    at: datetime,
) -> int:
    """The acting person is the absent one; lets others act and receive for the posts held; returns the absence's id.

    `prepared_by` is who wrote it down for the absent person, who confirms it by this deed.

    It ends by itself. The absence's own number empowers where no order is given (I14). Raises NotWithinReachError for
    nobody and for people who do not work for the ministry, AbsenceDaysError, AbsentTwiceError, NobodyActsError,
    OverlappingTenureError when somebody acts there on one of the days, DutiesApartError for a registry's post.
    """
    if by.person_id is None:
        raise NotWithinReachError
    on = day_of(at)
    Person.objects.select_for_update().get(pk=by.person_id)  # of two absences at once the second finds the first
    mine = Absence.objects.standing().filter(person=by.person_id, until_on__gte=on)
    absence.check(term, others=[one.term() for one in mine], on=on)
    posts = _posts(by.person_id, on=on)
    absence.check_covered(by.person_id, acting_id=acting_id, deputy_id=deputy_id, holds=len(posts))
    row = Absence.objects.create(
        person_id=by.person_id,
        from_on=term.from_on,
        until_on=term.until_on or term.from_on,
        acting_id=acting_id,
        deputy_id=deputy_id,
        prepared_by_id=prepared_by,
        order=order.strip(),
        entered_at=at,
    )
    if not row.order:
        row.order = absence.number_of(row.pk, on)
        row.save(update_fields=["order"])
    given = [(acting_id, Capacity.ACTING), (None if deputy_id == acting_id else deputy_id, Capacity.DEPUTY)]
    for person_id, capacity in given:
        if person_id is not None:
            _empower(row, person_id, capacity, posts, on=on, at=at)
    record(by=by, act="absent", about=f"person:{by.person_id}", at=at, note=row.order)
    return row.pk


@transaction.atomic
def come_back(absence_id: int, *, by: Reach, at: datetime) -> None:
    """Ends the own absence at once, and what others could do by it; one still to come never was.

    Raises NotWithinReachError for another's, and for one that is over.
    """
    on = day_of(at)
    mine = Absence.objects.standing().filter(person=by.person_id, until_on__gte=on)
    row = mine.select_for_update().filter(pk=absence_id).first()
    if row is None or by.person_id is None:
        raise NotWithinReachError
    tenures = list(row.tenures.select_for_update().filter(withdrawn_at=None))
    for one in tenures:
        one.withdrawn_at = at
        one.until_on = on if one.from_on <= on else one.until_on
    Tenure.objects.bulk_update(tenures, ["withdrawn_at", "until_on"])
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(by=by, act="come_back", about=f"person:{by.person_id}", at=at, note=row.order)


def _posts(person_id: int, *, on: date) -> list[Post]:
    """The posts the person holds, locked: nobody else empowers for them meanwhile."""
    held = Tenure.objects.on(on).filter(person=person_id, capacity=Capacity.HOLDER).values("post")
    return list(Post.objects.select_for_update(of=("self",)).select_related("unit").filter(pk__in=held).order_by("id"))


def _empower(row: Absence, person_id: int, capacity: Capacity, posts: list[Post], *, on: date, at: datetime) -> None:
    if not works_for(posts[0].unit.chain()[-1], person_id, on=on):
        raise NotWithinReachError
    term = row.term()
    if any(post.desk_id is not None for post in posts):
        Person.objects.select_for_update().get(pk=person_id)  # `assign` waits for the same row
        check_alone(duties_in(person_id, term=term), Duty.REGISTRAR)
    for post in posts:
        check_free(person_id, post.pk, capacity, term, Limits())
    Tenure.objects.bulk_create(
        Tenure(
            person_id=person_id,
            post=post,
            from_on=row.from_on,
            until_on=row.until_on,
            capacity=capacity,
            order=row.order,
            order_on=on,
            entered_at=at,
            absence=row,
        )
        for post in posts
    )
