"""Which book, which number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.core import number
from correspondence.core.letter import Kind
from correspondence.core.number import BookKind, Direction, Parts, Reset
from directory.core.clearance import Label

PARTS = Parts(symbol="ق م", file="3", serial=418, year=2026)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{symbol}/{file}/{serial}", "ق م/3/418"),
        ("{symbol}/{year}/{serial:4}", "ق م/2026/0418"),
        ("{symbol} {file}/{serial}", "ق م 3/418"),
        ("GM/EXT/{serial}/{year}", "GM/EXT/418/2026"),
        ("{year}/{serial}", "2026/418"),
        ("{odd}/{serial}", "{odd}/418"),
    ],
)
def test_a_pattern_is_data(pattern: str, text: str) -> None:
    assert number.render(pattern, PARTS) == text


def test_an_empty_part_goes_with_its_slash() -> None:
    parts = Parts(symbol="ق م", file="", serial=7, year=2026)
    assert number.render("{symbol}/{file}/{serial}", parts) == "ق م/7"


@pytest.mark.parametrize(
    ("kind", "label", "book"),
    [
        (Kind.LETTER, Label(), BookKind.OUTGOING),
        (Kind.CIRCULAR, Label(), BookKind.OUTGOING),
        (Kind.MEMORANDUM, Label(), BookKind.MEMORANDA),
        (Kind.SUBMISSION, Label(), BookKind.MEMORANDA),
        (Kind.MINISTERIAL_ORDER, Label(), BookKind.ORDERS),
        (Kind.CABINET_ORDER, Label(), BookKind.ORDERS),
        (Kind.TELEGRAM, Label(), BookKind.TELEGRAMS),
        (Kind.MINUTES, Label(), BookKind.MINUTES),
        (Kind.MINUTES, Label(level=1), BookKind.OUTGOING_SECRET),
        (Kind.TELEGRAM, Label(level=1), BookKind.OUTGOING_SECRET),
        (Kind.LETTER, Label(level=1), BookKind.OUTGOING_SECRET),
        (Kind.MEMORANDUM, Label(personal=True), BookKind.OUTGOING_SECRET),
    ],
)
def test_the_rule_finds_the_book(kind: Kind, label: Label, book: BookKind) -> None:
    assert number.outgoing_book(kind, label) is book
    assert book.direction is Direction.OUT


def test_incoming_has_its_own_books() -> None:
    assert number.incoming_book(Label()) is BookKind.INCOMING
    assert number.incoming_book(Label(level=2)) is BookKind.INCOMING_SECRET
    assert BookKind.INCOMING.direction is Direction.IN
    assert set(number.DEFAULTS) == set(BookKind)


def test_a_yearly_book_begins_again() -> None:
    assert number.next_serial(reset=Reset.YEARLY, year=2025, following=812, this_year=2026) == 1
    assert number.next_serial(reset=Reset.NEVER, year=2025, following=812, this_year=2026) == 812


def test_numbers_never_go_back_when_the_clock_does() -> None:
    assert number.next_serial(reset=Reset.YEARLY, year=2026, following=3, this_year=2025) == 3


@given(st.lists(st.integers(2024, 2030)))
def test_no_gap_and_no_repeat_over_the_years(years: list[int]) -> None:
    year, following, seen = 0, 1, []
    for this_year in years:
        serial = number.next_serial(reset=Reset.YEARLY, year=year, following=following, this_year=this_year)
        year, following = max(year, this_year), serial + 1
        seen.append((year, serial))
    assert len(set(seen)) == len(seen)
    for one in {year for year, _ in seen}:
        assert [serial for at, serial in seen if at == one] == list(range(1, [y for y, _ in seen].count(one) + 1))


@pytest.mark.parametrize(
    ("text", "pattern", "serial"),
    [
        ("2026/7", "{year}/{serial}", 7),
        ("2026/2026", "{year}/{serial}", 2026),
        ("2026/س/7", "{year}/س/{serial}", 7),
        ("ق م/3/0418", "{symbol}/{file}/{serial:4}", 418),
        ("2025/7", "{year}/{serial}", None),
        ("بلا رقم", "{year}/{serial}", None),
        ("12 7", "{symbol} {serial}", 7),
    ],
)
def test_the_serial_is_read_back_out_of_a_number(text: str, pattern: str, serial: int | None) -> None:
    assert number.serial_in(text, pattern, file="3", year=2026) == serial
