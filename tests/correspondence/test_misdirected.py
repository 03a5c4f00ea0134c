"""What is said of a letter that was for another ministry or body."""

import pytest

from correspondence.core.misdirected import Course, Goal, GoalNotNamedError, check, outside_in, redirected
from correspondence.core.parts import Addressee

TRADE = Addressee(unit_id=None, name="وزارة التجارة", address="بغداد", email="office@trade.example")


def test_it_goes_back_to_the_sender_whatever_name_was_typed() -> None:
    typed = Addressee(unit_id=None, name="x", address="بغداد", email="office@trade.example")
    back = Goal(course=Course.BACK, to=typed).back_to(unit_id=None, name=TRADE.name)
    assert back.to == TRADE
    on = Goal(course=Course.ON, to=typed)
    assert on.back_to(unit_id=4, name=TRADE.name) == on


def test_the_statement_names_a_unit_or_somebody_outside() -> None:
    said = redirected(Goal(course=Course.BACK, to=TRADE), body_id=1, goes_to=None, reason="r")
    assert (said["what"], said["course"], outside_in(said)) == ("redirected", "returned", TRADE)
    unit = Goal(course=Course.ON, to=Addressee(unit_id=7, name="y"))
    said = redirected(unit, body_id=1, goes_to=3, reason="r")
    assert (said["unit"], said["goes_to"], outside_in(said)) == (7, 3, None)
    assert outside_in({"what": "dispatched", "to": "x"}) is None


@pytest.mark.parametrize("name", ["", " ", "x" * 1000])
def test_nobody_and_too_long_a_name_are_refused(name: str) -> None:
    check(Goal(course=Course.ON, to=TRADE))
    with pytest.raises(GoalNotNamedError):
        check(Goal(course=Course.ON, to=Addressee(unit_id=None, name=name)))
