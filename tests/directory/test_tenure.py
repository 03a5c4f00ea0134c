"""Terms and capacities."""

from datetime import date

import pytest

from directory.core.tenure import Capacity, Term

MAY = Term(from_on=date(2026, 5, 1), until_on=date(2026, 5, 31))


@pytest.mark.parametrize(
    ("on", "covered"),
    [(date(2026, 4, 30), False), (date(2026, 5, 1), True), (date(2026, 5, 31), True), (date(2026, 6, 1), False)],
)
def test_both_ends_belong_to_a_term(on: date, covered: bool) -> None:  # noqa: FBT001
    assert MAY.covers(on) is covered


def test_an_open_term_never_ends() -> None:
    assert Term(from_on=date(2026, 5, 1)).covers(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (Term(from_on=date(2026, 5, 31)), True),
        (Term(from_on=date(2026, 6, 1)), False),
        (Term(from_on=date(2026, 1, 1), until_on=date(2026, 5, 1)), True),
        (Term(from_on=date(2026, 1, 1), until_on=date(2026, 4, 30)), False),
    ],
)
def test_terms_that_share_a_day_overlap(other: Term, shared: bool) -> None:  # noqa: FBT001
    assert MAY.overlaps(other) is shared
    assert other.overlaps(MAY) is shared


def test_a_deputy_never_signs() -> None:
    assert [capacity for capacity in Capacity if not capacity.may_sign] == [Capacity.DEPUTY]
