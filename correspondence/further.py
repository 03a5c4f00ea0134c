"""May somebody of the issuing ministry send a letter with its number to one more unit."""

from datetime import date

from archive.core.package import RecordFacts
from archive.records import records_among
from correspondence import books, powers
from correspondence.core.number import Direction
from correspondence.core.power import Power
from correspondence.models import Registration
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


def may_send_further(record_id: str, facts: RecordFacts, *, reach: Reach) -> bool:
    """True for the registry that numbered the letter and for heads of its unit or above, while its number stands."""
    if not reach.heads and not reach.desks:
        return False
    line = _issued(record_id)
    return line is not None and line.is_in_force() and _is_issuer(line, facts, reach=reach)


def sending(record_id: str, *, reach: Reach) -> tuple[Registration, RecordFacts]:
    """The letter's own number and what its record says, for whoever may send it further. Raises NotWithinReachError."""
    facts = records_among([record_id], reach=reach).get(record_id)
    line = _issued(record_id)
    if facts is None or line is None or not _is_issuer(line, facts, reach=reach):
        raise NotWithinReachError
    return line, facts


def power(line: Registration, facts: RecordFacts, *, by: Reach, on: date) -> Power | None:
    """By which power a head sends it for another, by the nearest post; None of the registry, and of a holder (I14)."""
    if books.endable(by).filter(pk=line.pk).exists():
        return None
    return powers.power_of(powers.head_over(whois.unit_facts(facts.unit_id).path, by=by, on=on))


def _issued(record_id: str) -> Registration | None:
    """The first of the numbers under which it went out: a letter of two ministries has the issuer's first."""
    return Registration.objects.filter(record_id=record_id, direction=Direction.OUT).order_by("pk").first()


def _is_issuer(line: Registration, facts: RecordFacts, *, reach: Reach) -> bool:
    if reach.heads and not reach.heads.isdisjoint(whois.unit_facts(facts.unit_id).path):
        return True
    return books.endable(reach).filter(pk=line.pk).exists()
