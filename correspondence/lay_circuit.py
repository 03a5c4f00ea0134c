"""Laying down the ways that a unit's letters take, and retiring one: the office manager's deeds."""

from datetime import datetime

from django.db import IntegrityError, transaction

from correspondence import circuits
from correspondence.core import circuit
from correspondence.core.circuit import Way
from correspondence.core.errors import CircuitNamedTwiceError
from correspondence.core.letter import Kind
from correspondence.core.route import person_of
from correspondence.models import Circuit
from directory import audit
from directory.core.day import day_of
from directory.core.reach import Reach


def lay_circuit(  # noqa: PLR0913  (what a circuit says)
    unit_id: int, *, name: str, kind: Kind | None, way: Way, instead_of: int | None = None, by: Reach, at: datetime
) -> int:
    """Offers this way to the unit's letters of one kind, or of all; returns its id. Another is retired for it.

    Letters under way keep the route they were sent on. Raises NotWithinReachError for a unit whose office this person
    neither manages nor heads and for posts of another body, CircuitNotCompleteError, CircuitNamedTwiceError,
    TooManyReviewersError, ReviewerTwiceError, QuorumError.
    """
    name = circuit.check_circuit(name, way)
    unit = circuits.unit_managed_by(unit_id, by=by)
    circuits.check_inside(way, body_id=unit.body_id, on=day_of(at))
    try:
        with transaction.atomic():
            if instead_of is not None:
                _retire(instead_of, unit_id=unit_id, at=at)
            row = Circuit.objects.create(
                unit_id=unit_id, name=name, kind=kind or "", made_by_id=person_of(by), made_at=at
            )
            row.lay(way)
            audit.record(by=by, act="lay_circuit", about=f"unit:{unit_id}", at=at, note=f"circuit:{row.pk}")
    except IntegrityError as error:
        raise CircuitNamedTwiceError from error
    return row.pk


@transaction.atomic
def retire_circuit(circuit_id: int, *, by: Reach, at: datetime) -> None:
    """Offers the circuit no more. Raises NotWithinReachError."""
    unit_id = circuits.unit_of(circuit_id)
    circuits.unit_managed_by(unit_id, by=by)
    _retire(circuit_id, unit_id=unit_id, at=at)
    audit.record(by=by, act="retire_circuit", about=f"unit:{unit_id}", at=at, note=f"circuit:{circuit_id}")


def _retire(circuit_id: int, *, unit_id: int, at: datetime) -> None:
    Circuit.objects.filter(pk=circuit_id, unit=unit_id, retired_at=None).update(retired_at=at)
