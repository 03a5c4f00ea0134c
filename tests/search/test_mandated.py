"""A query that asks for something outside its mandate is known by its own fields, whatever it would find."""

from datetime import date

import pytest

from directory.core.reach import Scope
from search.core.mandated import Asks, Limits, judged
from search.core.plan import Narrow
from search.core.query import Marked, Query, parse

PLANNING, HR, STATISTICS, FINANCE, CONTRACTS = 1, 2, 3, 4, 5
LIMITS = Limits(
    scope=Scope(
        mandate_id=1,
        units=frozenset({HR}),
        kinds=frozenset({"letter", "minutes"}),
        from_on=date(2025, 3, 1),
        until_on=date(2026, 6, 30),
        ceiling=1,
    ),
    level=1,
    above={
        PLANNING: frozenset({PLANNING}),
        HR: frozenset({HR, PLANNING}),
        STATISTICS: frozenset({STATISTICS, PLANNING}),
        FINANCE: frozenset({FINANCE}),
        CONTRACTS: frozenset({CONTRACTS, HR, PLANNING}),
    },
    symbols={
        "وت": frozenset({PLANNING}),
        "قم": frozenset({HR}),
        "هـا": frozenset({STATISTICS}),
        "وم": frozenset({FINANCE}),
    },
)


def beyond(line: str = "", **chosen: object) -> list[tuple[Asks, str]]:
    found = judged(parse(line), Narrow(**chosen), LIMITS)  # type: ignore[arg-type]  # the test names its fields
    return [(one.asks, one.value) for one in found.beyond]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "عقد صيانة",
        "عقد 2025",
        "2026",
        "١٤/٧/٢٠٢٥",
        "452/2026",
        "م.و/12/452",
        "و ت/3/452",
        "ق م/3/452",
        "وارد 77",
        "2500",
        "من: المالية",
        '"شركة الرافدين 2024"',
        '"2024"',
        "x" * 10_000,
        '"""((*',
        "kind: letter",
        "grade: secret",
        "state: void",
        "date: 2025..2026",
        "number: 452-455",
        "number: 452/2026",
    ],
)
def test_what_names_no_field_outside_is_asked(line: str) -> None:
    assert beyond(line) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("شركة الرافدين 2024", [(Asks.YEAR, "2024")]),
        ("شركة الرافدين ٢٠٢٤", [(Asks.YEAR, "2024")]),
        ("عقد 2027", [(Asks.YEAR, "2027")]),
        ("14/7/2024", [(Asks.DAY, "2024-07-14")]),
        ("28/2/2025", [(Asks.DAY, "2025-02-28")]),
        ("1/7/2026", [(Asks.DAY, "2026-07-01")]),
        ("452/2024", [(Asks.YEAR, "2024")]),
        ("452 لسنة 2008", [(Asks.YEAR, "2008")]),
        ("و م/3/452", [(Asks.REGISTER, "و م/3/452")]),
    ],
)
def test_a_year_a_day_or_a_number_outside_is_said(line: str, found: list[tuple[Asks, str]]) -> None:
    assert beyond(line) == found


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"units": (HR,)}, []),
        ({"units": (CONTRACTS,)}, []),
        ({"units": (PLANNING,)}, [(Asks.UNIT, "1")]),
        ({"units": (STATISTICS,)}, [(Asks.UNIT, "3")]),
        ({"units": (99,)}, [(Asks.UNIT, "99")]),
        ({"bodies": (PLANNING,)}, []),
        ({"bodies": (FINANCE,)}, [(Asks.BODY, "4")]),
        ({"kinds": ("letter",)}, []),
        ({"kinds": ("reply",)}, [(Asks.KIND, "reply")]),
        ({"levels": (0, 1)}, []),
        ({"levels": (2,)}, [(Asks.GRADE, "2")]),
        ({"years": (2025,)}, []),
        ({"years": (2024,)}, [(Asks.YEAR, "2024")]),
        ({"from_on": date(2026, 6, 30)}, []),
        ({"from_on": date(2026, 7, 1)}, [(Asks.DAY, "2026-07-01")]),
        ({"until_on": date(2025, 3, 1)}, []),
        ({"until_on": date(2025, 2, 28)}, [(Asks.DAY, "2025-02-28")]),
        ({"from_on": date(2020, 1, 1), "until_on": date(2030, 1, 1)}, []),
    ],
)
def test_what_is_chosen_beside_the_line_counts(chosen: dict[str, object], found: list[tuple[Asks, str]]) -> None:
    assert beyond("", **chosen) == found


def test_a_choice_that_lies_partly_outside_is_asked_and_the_rest_is_said() -> None:
    found = judged(parse("عقد"), Narrow(years=(2024, 2025), kinds=("letter", "reply")), LIMITS)
    assert found.beyond == ()
    assert [(one.asks, one.value) for one in found.left_out] == [(Asks.KIND, "reply"), (Asks.YEAR, "2024")]


def test_a_query_is_judged_by_the_clearance_too() -> None:
    lower = Limits(scope=LIMITS.scope, level=0, above=LIMITS.above)
    found = judged(parse(""), Narrow(levels=(1,)), lower)
    assert [(one.asks, one.value) for one in found.beyond] == [(Asks.GRADE, "1")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("kind: circular", [(Asks.KIND, "circular")]),
        ("الدرجة: سري للغاية", [(Asks.GRADE, "2")]),
        ("date: 2024", [(Asks.DAY, "2024-01-01")]),
        ("رقم: 452/2024", [(Asks.YEAR, "2024")]),
    ],
)
def test_a_field_in_the_line_that_lies_outside_is_told(line: str, found: list[tuple[Asks, str]]) -> None:
    assert beyond(line) == found


def test_a_unit_named_in_the_line_is_judged_when_it_is_known_which_one_is_meant() -> None:
    for unit, found in ((CONTRACTS, []), (FINANCE, [(Asks.UNIT, str(FINANCE))])):
        query = Query(nodes=(Marked(field="unit", values=(unit,)),))
        assert [(one.asks, one.value) for one in judged(query, Narrow(), LIMITS).beyond] == found
