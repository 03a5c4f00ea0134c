"""Narrows a mandate, or withdraws it at once: sessions under it see no more from the next page on."""

from datetime import date, datetime

from django.db import transaction

from directory.audit import record
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.inspecting import Powers, Standing, check_narrower, standing
from directory.core.reach import Reach
from directory.core.tenure import Term
from directory.inspections import powers_of
from directory.models import Mandate
from directory.whois import units_by_id


@transaction.atomic
def withdraw_mandate(mandate_id: int, *, reason: str, by: Reach, at: datetime) -> None:
    """Ends it. Raises NotWithinReachError unless `by` or his office gave it, also when it is over already."""
    row = _locked(mandate_id, by, at)
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_for, row.changed_at = at, by.person_id, reason, at
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_for", "changed_at"])
    _say(row, "withdraw_mandate", by, at)


@transaction.atomic
def narrow_mandate(mandate_id: int, *, powers: Powers, until_on: date, by: Reach, at: datetime) -> None:
    """Lets it open less, or end sooner. Raises NotWithinReachError as `withdraw_mandate`, MandateWiderError."""
    row = _locked(mandate_id, by, at)
    above = {unit.id: frozenset(unit.path) for unit in units_by_id(powers.units).values()}
    check_narrower(powers, powers_of(row), until=(until_on, row.until_on), above=above)
    row.kinds, row.ceiling = sorted(powers.kinds), powers.ceiling
    row.records_from_on, row.records_until_on = powers.records_from_on, powers.records_until_on
    row.until_on, row.changed_at = until_on, at
    row.save(update_fields=["kinds", "ceiling", "records_from_on", "records_until_on", "until_on", "changed_at"])
    row.units.set(powers.units)
    _say(row, "narrow_mandate", by, at)


def _locked(mandate_id: int, by: Reach, at: datetime) -> Mandate:
    found = Mandate.objects.given_by(by).select_for_update(of=("self",)).filter(pk=mandate_id).first()
    if found is None:
        raise NotWithinReachError
    term = Term(from_on=found.from_on, until_on=found.until_on)
    if standing(term=term, withdrawn_at=found.withdrawn_at, on=day_of(at)) not in (Standing.IN_FORCE, Standing.NOT_YET):
        raise NotWithinReachError
    return found


def _say(row: Mandate, act: str, by: Reach, at: datetime) -> None:
    record(by=by, act=act, about=f"person:{row.person_id}", at=at, level=row.ceiling, note=row.number)
