"""An absence (إجازة، إيفاد): the days, and who acts or receives meanwhile (domain 2.4)."""

from collections.abc import Iterable
from datetime import date, timedelta

from directory.core.errors import AbsenceDaysError, AbsentTwiceError, NobodyActsError
from directory.core.tenure import Term

LONGEST = timedelta(days=366)
RETURNED_FOR = timedelta(days=7)
"""So long after the return the desk leads to what came meanwhile."""


def check(term: Term, *, others: Iterable[Term], on: date) -> None:
    """Nothing, when somebody may be absent on these days. Raises AbsenceDaysError, AbsentTwiceError."""
    last = term.until_on
    if last is None or term.from_on < on or last < term.from_on or last - term.from_on > LONGEST:
        raise AbsenceDaysError
    if any(term.overlaps(other) for other in others):
        raise AbsentTwiceError


def check_covered(absent_id: int, *, acting_id: int | None, deputy_id: int | None, holds: int) -> None:
    """Nothing, when others see to the person's posts, of which there are `holds`. Raises NobodyActsError."""
    meanwhile = {acting_id, deputy_id} - {None}
    if not holds or not meanwhile or absent_id in meanwhile:
        raise NobodyActsError


def number_of(serial: int, on: date) -> str:
    """The number of the absence, where no order was typed: it is what empowers meanwhile (I14)."""
    return f"إجازة {serial}/{on.year}"
