"""When a mandate is in force, what it may be narrowed to, and what a session under it opens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from directory.core.clearance import Clearance, Label
from directory.core.duty import Duty
from directory.core.errors import MandateDaysError, MandateNotInForceError, MandateWiderError
from directory.core.inspecting import (
    Asked,
    Powers,
    Standing,
    asked,
    check_days,
    check_in_force,
    check_narrower,
    chosen,
    standing,
)
from directory.core.reach import Facts, Reach, Scope, filter_of, may_read, may_see_envelope, under
from directory.core.tenure import Term

TERM = Term(from_on=date(2026, 7, 1), until_on=date(2026, 7, 31))
GIVEN = Powers(
    units=frozenset({1, 2}),
    kinds=frozenset({"letter", "minutes"}),
    records_from_on=date(2025, 1, 1),
    records_until_on=date(2026, 6, 30),
    ceiling=1,
)
ABOVE = {1: frozenset({1}), 2: frozenset({2}), 11: frozenset({11, 1}), 9: frozenset({9})}
SCOPE = Scope(
    mandate_id=7,
    units=GIVEN.units,
    kinds=GIVEN.kinds,
    from_on=GIVEN.records_from_on,
    until_on=GIVEN.records_until_on,
    ceiling=1,
)


@pytest.mark.parametrize(
    ("on", "withdrawn_at", "found"),
    [
        (date(2026, 6, 30), None, Standing.NOT_YET),
        (date(2026, 7, 1), None, Standing.IN_FORCE),
        (date(2026, 7, 31), None, Standing.IN_FORCE),
        (date(2026, 8, 1), None, Standing.EXPIRED),
        (date(2026, 7, 2), datetime(2026, 7, 2, tzinfo=UTC), Standing.WITHDRAWN),
        (date(2026, 8, 2), datetime(2026, 7, 2, tzinfo=UTC), Standing.WITHDRAWN),
    ],
)
def test_a_mandate_is_in_force_on_its_days_unless_it_was_withdrawn(
    on: date, withdrawn_at: datetime | None, found: Standing
) -> None:
    assert standing(term=TERM, withdrawn_at=withdrawn_at, on=on) is found
    if found is Standing.IN_FORCE:
        check_in_force(found)
    else:
        with pytest.raises(MandateNotInForceError):
            check_in_force(found)


def narrowed(until_on: date = date(2026, 7, 31), **changes: object) -> None:
    new = replace(GIVEN, **changes)  # type: ignore[arg-type]  # the test names its fields
    check_narrower(new, GIVEN, until=(until_on, date(2026, 7, 31)), above=ABOVE)


@pytest.mark.parametrize(("days", "is_given"), [(-1, False), (0, True), (30, True), (30 + 366, True), (397, False)])
def test_2_16_the_day_of_disclosure_lies_ahead_and_not_for_ever(days: int, is_given: bool) -> None:  # noqa: FBT001
    today = date(2026, 7, 1)
    wanted = Asked(
        number="1",
        authority="x",
        purpose="x",
        inspectors=(1,),
        powers=GIVEN,
        term=Term(from_on=today, until_on=date(2026, 7, 31)),
        disclose_on=today + timedelta(days=days),
    )
    assert asked(wanted.facts()) == wanted
    if is_given:
        check_days(wanted, on=today)
    else:
        with pytest.raises(MandateDaysError):
            check_days(wanted, on=today)


def test_a_mandate_may_open_less() -> None:
    narrowed()
    narrowed(units=frozenset({11}))
    narrowed(kinds=frozenset({"letter"}), ceiling=0)
    narrowed(until_on=date(2026, 7, 2), records_from_on=date(2025, 2, 1), records_until_on=date(2025, 2, 1))


@pytest.mark.parametrize(
    "changes",
    [
        {"units": frozenset({1, 9})},
        {"units": frozenset({99})},
        {"units": frozenset()},
        {"kinds": frozenset({"letter", "reply"})},
        {"kinds": frozenset()},
        {"ceiling": 2},
        {"ceiling": -1},
        {"records_from_on": date(2024, 12, 31)},
        {"records_until_on": date(2026, 7, 1)},
        {"records_from_on": date(2026, 6, 30), "records_until_on": date(2026, 6, 29)},
        {"until_on": date(2026, 8, 1)},
    ],
)
def test_a_mandate_never_opens_more_than_it_did(changes: dict[str, object]) -> None:
    with pytest.raises(MandateWiderError):
        narrowed(**changes)  # type: ignore[arg-type]  # the test names its fields


def test_a_mandate_that_is_over_is_not_among_those_in_force() -> None:
    assert chosen((SCOPE,), 7) == SCOPE
    assert chosen((SCOPE,), 8) is None
    assert chosen((), 7) is None


def test_while_an_inspection_lasts_the_mandate_alone_opens_anything() -> None:
    whole = Reach(
        name="person:5",
        person_id=5,
        clearance=Clearance(level=2),
        posts=frozenset({1}),
        units=frozenset({1}),
        heads=frozenset({1}),
        desks=frozenset({1}),
        groups=frozenset({1}),
        scopes=(SCOPE, replace(SCOPE, mandate_id=8, units=frozenset({9}))),
        charges=frozenset({(Duty.AUDITOR, 1)}),
        powers=frozenset({3}),
    )
    alone = under(whole, SCOPE, inspection=4)
    own = Facts(label=Label(), readers=frozenset({"p5", "t1", "o1", "s1", "r1", "g1", "e1"}))
    assert may_read(whole, own)
    assert not may_read(alone, own)
    assert not may_see_envelope(alone, own)
    assert filter_of(alone).tokens == frozenset()
    assert filter_of(alone).scopes == (SCOPE,)
    inside = Facts(
        label=Label(level=1), readers=frozenset(), units=frozenset({11, 1}), kind="letter", on=date(2025, 5, 5)
    )
    assert may_read(alone, inside)
    assert not may_read(alone, replace(inside, units=frozenset({9})))
    assert not may_read(alone, replace(inside, label=Label(level=2)))
    assert not may_read(alone, replace(inside, label=Label(compartments=frozenset({3}))))
    assert alone.bodies_in(Duty.AUDITOR) == frozenset()
    assert (alone.posts, alone.desks, alone.powers, alone.inspection) == (frozenset(), frozenset(), frozenset(), 4)


WANTED = Asked(number="ت ف / 9", authority="ديوان", purpose="شكوى 7", inspectors=(5, 3), powers=GIVEN, term=TERM)


def test_what_is_asked_for_is_kept_and_read_back_word_for_word() -> None:
    assert asked(WANTED.facts()) == WANTED
    endless = replace(WANTED, term=Term(from_on=TERM.from_on))
    assert asked(endless.facts()) == endless


@pytest.mark.parametrize("on", [date(2026, 6, 1), TERM.from_on])
def test_a_mandate_is_asked_for_ahead_or_from_today(on: date) -> None:
    check_days(WANTED, on=on)


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": Term(from_on=TERM.from_on)},
        {"term": Term(from_on=TERM.from_on, until_on=date(2027, 7, 3))},
        {"term": Term(from_on=date(2026, 6, 30), until_on=TERM.until_on)},
        {"powers": replace(GIVEN, records_until_on=date(2024, 12, 31))},
    ],
)
def test_a_mandate_has_days_it_can_have(wrong: dict[str, object]) -> None:
    with pytest.raises(MandateDaysError):
        check_days(replace(WANTED, **wrong), on=TERM.from_on)  # type: ignore[arg-type]  # one field each
