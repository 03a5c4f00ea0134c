"""Gives inspectors a mandate, signed by an authority and, for what is top secret, by a second one."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from directory.audit import record
from directory.core.clearance import Level
from directory.core.errors import MandateNumberError, SamePersonError
from directory.core.inspecting import Powers
from directory.core.reach import Reach
from directory.core.tenure import Term
from directory.models import Mandate


@transaction.atomic
def mandate(  # noqa: PLR0913  (what a mandate says)
    person_id: int,
    *,
    number: str,
    authority: str,
    powers: Powers,
    term: Term,
    seconded_by: int | None,
    companions: frozenset[int] = frozenset(),
    purpose: str = "",
    body_id: int | None = None,
    disclose_on: date | None = None,
    by: Reach,
    at: datetime,
) -> int:
    """Gives the mandate to an inspector and those who work with him; returns its id.

    `body_id` is the body whose officers give it together; without one an authority gives it at the machine itself.
    On `disclose_on` the inspected registry is told of it; without such a day, at once.

    Raises SamePersonError when an inspector would approve an own mandate, or when a ceiling of top secret
    lacks a second, different authority (domain 2.16). Raises MandateNumberError when another has its number.
    """
    signatories: Iterable[int | None] = (by.person_id, seconded_by)
    needs_second = powers.ceiling >= Level.TOP_SECRET
    inspectors = {person_id, *companions}
    if by.person_id is None or not inspectors.isdisjoint(signatories) or by.person_id == seconded_by:
        raise SamePersonError
    if needs_second and seconded_by is None:
        raise SamePersonError
    if term.until_on is None:
        message = "a mandate has an end"
        raise RuntimeError(message)
    row = Mandate(
        person_id=person_id,
        number=number,
        authority=authority,
        purpose=purpose,
        disclose_on=disclose_on,
        body_id=body_id,
        changed_at=at,
        kinds=sorted(powers.kinds),
        records_from_on=powers.records_from_on,
        records_until_on=powers.records_until_on,
        ceiling=powers.ceiling,
        from_on=term.from_on,
        until_on=term.until_on,
        approved_by_id=by.person_id,
        seconded_by_id=seconded_by,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise MandateNumberError from error
    row.units.set(powers.units)
    row.inspectors.set(inspectors)
    record(by=by, act="mandate", about=f"person:{person_id}", at=at, level=powers.ceiling, note=number)
    return row.pk
