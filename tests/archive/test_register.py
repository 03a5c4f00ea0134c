"""Closes of a register: each number follows, each close follows, and what is sought is found or is not there."""

import json
from dataclasses import replace

import pytest

from archive.core.errors import BundleNotReadableError, RegisterNotWholeError
from archive.core.register import (
    MOST_RESERVED,
    Close,
    Given,
    Released,
    Reserved,
    Sought,
    check_chain,
    check_lines,
    close_from,
    found_in,
    of_year,
    reserved_in,
    sought_from,
)


def line(serial: int, *, year: int = 2026, on: str = "2026-11-20") -> Given:
    return Given(year=year, serial=serial, number=f"د إ/{serial}", on=on, record="ab" * 16, unit=7)


def close(*lines: Given, **changes: object) -> Close:
    made = Close(
        book=1,
        kind="outgoing",
        body=3,
        is_yearly=True,
        closing=1,
        previous="",
        after=(0, 0),
        lines=lines,
        ended=(),
        registrar="ريبوار",
        closed_at="2026-11-20T15:00:00Z",
        sheet="11" * 32,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the test names its fields


def chain() -> tuple[Close, Close, Close]:
    first = close(line(1), line(2))
    second = close(closing=2, previous=first.sheet, after=(2026, 2), sheet="22" * 32)
    third = close(
        line(3),
        line(1, year=2027, on="2027-01-02"),
        closing=3,
        previous=second.sheet,
        after=(2026, 2),
        sheet="33" * 32,
    )
    return first, second, third


def test_a_chain_of_closes_is_whole_over_a_new_year() -> None:
    assert check_chain(chain()) == chain()
    assert chain()[2].upto == (2027, 1)


@pytest.mark.parametrize(
    "lines",
    [
        (line(2),),
        (line(1), line(3)),
        (line(1), line(1)),
        (line(2), line(1)),
        (line(1), line(2, year=2027)),
        (line(1), line(2, year=2025)),
    ],
)
def test_a_hole_is_found(lines: tuple[Given, ...]) -> None:
    with pytest.raises(RegisterNotWholeError):
        check_lines(close(*lines))


def test_a_book_that_never_begins_again_counts_on_over_the_year() -> None:
    check_lines(close(line(1), line(2, year=2027), is_yearly=False))
    with pytest.raises(RegisterNotWholeError):
        check_lines(close(line(1), line(1, year=2027), is_yearly=False))


def test_a_close_that_is_left_out_changed_or_of_another_book_is_found() -> None:
    first, second, third = chain()
    wrong = [
        (second, third),
        (first, third),
        (first, first),
        (first, replace(second, previous="44" * 32), third),
        (first, replace(second, book=2), third),
        (first, second, replace(third, after=(2026, 1))),
    ]
    for closes in wrong:
        with pytest.raises(RegisterNotWholeError):
            check_chain(closes)


def test_a_close_is_read_back_as_it_was_written() -> None:
    body = json.loads(json.dumps(chain()[2].as_json()))
    assert close_from(body) == chain()[2]
    for change in ({"upto": [2026, 9]}, {"book": "1"}, {"lines": [{}]}, {"closing": None}, {"more": 1}):
        with pytest.raises(BundleNotReadableError):
            close_from(body | change)


def test_what_is_sought_fits_by_all_its_marks() -> None:
    closes = chain()
    assert [x.serial for x in found_in(closes, Sought(number="د إ/3"))] == [3]
    assert [x.year for x in found_in(closes, Sought(since="2027-01-01"))] == [2027]
    assert found_in(closes, Sought(number="د إ/9")) == ()
    assert found_in(closes, Sought(number="د إ/3", since="2027-01-01")) == ()
    assert found_in(closes, Sought(unit=8)) == ()
    assert len(found_in(closes, Sought(unit=7, until="2026-12-31"))) == 3


def test_a_question_without_a_mark_is_none() -> None:
    asked = Sought(number="د إ/3", since="2026-01-01")
    assert sought_from(asked.as_json()) == asked
    for body in (
        Sought().as_json(),
        {"number": 3},
        {"since": "2026-13-01"},
        {"other": 1},
        {"number": "1", "unit": "7"},
        asked.as_json() | {"since": "20260101"},
    ):
        with pytest.raises(BundleNotReadableError):
            sought_from(body)


def block(first: int, last: int, *, year: int = 2026) -> Reserved:
    return Reserved(year=year, first=first, last=last, reason="انقطاع", at="2026-11-20T10:00:00Z")


def released(first: int, last: int, *unused: int) -> Released:
    return Released(year=2026, first=first, last=last, unused=unused, reason="عاد", at="2026-11-21T10:00:00Z")


def with_block(**later: object) -> tuple[Close, Close]:
    first = close(line(1), line(5), blocks=(block(2, 4),), bound=(line(3),))
    changes: dict[str, object] = {"closing": 2, "previous": first.sheet, "after": (2026, 5), "sheet": "22" * 32}
    return first, close(**{**changes, **later})  # type: ignore[arg-type]  # the test names its fields


def test_a_block_stands_in_the_row_and_each_of_its_numbers_is_accounted_for() -> None:
    first, second = chain = with_block(bound=(line(2),), released=(released(2, 4, 4),))
    assert check_chain(chain) == chain
    assert first.upto == (2026, 5)
    assert close(line(1), blocks=(block(2, 4),)).upto == (2026, 4)
    assert [one.serial for one in of_year(chain, 2026)] == [1, 2, 3, 5]
    assert reserved_in(chain).of_year(2026) == (0, 1)
    assert reserved_in((first,)).of_year(2026) == (2, 0)
    assert found_in(chain, Sought(number="د إ/3")) == (line(3),)
    for one in chain:
        assert close_from(json.loads(json.dumps(one.as_json()))) == one
    assert second.as_json()["released"]
    assert "bound" not in close(line(1)).as_json()


@pytest.mark.parametrize(
    "later",
    [
        {"bound": (line(3),)},  # twice
        {"bound": (line(6),)},  # never reserved
        {"released": (released(2, 4, 2),)},  # 4 is left too
        {"released": (released(2, 4, 2, 3, 4),)},  # 3 has its letter
        {"released": (released(2, 4, 2, 4), released(2, 4, 2, 4))},
        {"blocks": (block(7, 9),)},  # 6 is missing
        {"blocks": (block(6, 5),)},
        {"blocks": (block(6, 6 + MOST_RESERVED),)},
    ],
)
def test_a_reserved_number_that_is_not_accounted_for_is_a_hole(later: dict[str, object]) -> None:
    with pytest.raises(RegisterNotWholeError):
        check_chain(with_block(**later))


def test_a_block_that_is_not_written_as_blocks_are_is_no_close() -> None:
    body = close(line(1), blocks=(block(2, 4),)).as_json()
    for wrong in ([{"first": 2}], [{**body["blocks"][0], "first": 2.0}], "2-4"):  # type: ignore[index,call-overload,dict-item]  # JSON
        with pytest.raises(BundleNotReadableError):
            close_from({**body, "blocks": wrong})
