"""What a printed register shows in its columns, in three languages."""

from datetime import date, timedelta

import pytest

from correspondence import book_pages
from correspondence.core import register_sheet
from correspondence.core.errors import PrintNotAcceptedError
from correspondence.core.number import BookKind, Direction
from correspondence.core.register_sheet import (
    COLUMNS,
    MOST,
    ORDERS,
    SEALS,
    Columns,
    Heading,
    Line,
    PrintTooLongError,
    Wish,
    as_typed,
    check_count,
    columns_of,
    dated,
    listed,
    numbers_data,
    sheet_data,
)
from correspondence.core.register_words import WORDS
from paper.pages import text

BESIDE = ("ORDERS", "QUERIES", "CHASED", "POWERS", "SEALS", "HANDED")
DAY = date(2026, 2, 1)


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
@pytest.mark.parametrize("columns", [*COLUMNS.values(), *(getattr(register_sheet, name) for name in BESIDE)])
def test_every_column_has_its_word_and_every_line_a_cell_for_each(language: str, columns: Columns) -> None:
    heading = Heading(issuer="وزارة", title="سجل", period="1/1/2026", language=language, paper="a4")
    lines = [
        Line(serial=1, cells={"serial": "1", "subject": "ملاك", columns[0][0]: "1"}),
        Line(serial=2, is_ended=True),
    ]
    data = sheet_data(heading, columns, lines)
    assert data["head"] == [WORDS[language][name] for name, _share in columns]
    assert [len(row) for row in data["rows"]] == [len(columns)] * 2  # type: ignore[attr-defined]  # a list
    assert data["rows"][0][0] == "1"  # type: ignore[index]  # a list
    assert data["ended"] == [1]
    assert numbers_data(heading, pages=7)["pages"] == 7


def test_a_book_is_printed_in_its_own_columns() -> None:
    assert columns_of(BookKind.ORDERS) is ORDERS
    for kind in set(BookKind) - {BookKind.ORDERS}:
        assert columns_of(kind) is COLUMNS[Direction(kind.direction)]


def test_several_things_stand_in_one_cell_as_their_language_lists_them() -> None:
    assert [listed(("a", "", "b"), language) for language in ("ar", "ckb", "en")] == ["a، b", "a، b", "a, b"]
    assert (dated("7/8", DAY, "en"), dated("7/8", None, "en")) == ("7/8 of 1/2/2026", "7/8")


def test_a_wish_names_days_and_paper_and_holds_so_many_lines() -> None:
    wish = Wish(since=DAY, until=DAY, language="ar", paper="a4")
    wish.check()
    assert wish.heading(issuer="وزارة", title="سجل").period == "1/2/2026 – 1/2/2026"
    assert wish.note(3) == "2026-02-01 2026-02-01: 3"
    for since, paper in ((DAY + timedelta(days=1), "a4"), (DAY, "letter")):
        with pytest.raises(PrintNotAcceptedError):
            Wish(since=since, until=DAY, language="ar", paper=paper).check()
    check_count(MOST)
    with pytest.raises(PrintTooLongError):
        check_count(MOST + 1)


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_a_serial_that_begins_with_digits_is_read_from_the_left_in_a_sheet_from_the_right(language: str) -> None:
    heading = Heading(issuer="وزارة", title="سجل", period="1/1/2026", language=language, paper="a4")
    serials = ("8ACD-2976", "4C74-5B8D", "ABCD-1234")
    lines = [Line(serial=1, cells={"certificate": one, "remarks": "من"}) for one in serials]
    said = " ".join(text(book_pages.register(heading, SEALS, lines)))
    assert [one for one in serials if one not in said] == []


def test_a_number_of_another_body_stands_as_it_was_typed_and_an_own_one_is_read_from_the_right() -> None:
    heading = Heading(issuer="وزارة", title="سجل", period="1/1/2026", language="ar", paper="a4")
    cells = {"their_number": as_typed("ت ج/5/9292"), "number": "و/2026/71", "answer": dated(as_typed("118"), DAY, "ar")}
    drawn = book_pages.register(heading, COLUMNS[Direction.IN], [Line(serial=1, cells=cells)])
    said = " ".join(" ".join(text(drawn)).split())
    assert "5/9292" in said  # drawn from the left in one run
    assert "2026/71" not in said
    assert "118 " in said
    assert as_typed("") == ""


def test_a_cell_longer_than_a_page_goes_on_on_the_next() -> None:
    heading = Heading(issuer="وزارة", title="سجل", period="1/1/2026", language="en", paper="a4")
    words = [f"unit{number}" for number in range(1_000)]
    line = Line(serial=1, cells={"to": ", ".join(words), "serial": "1 " * 120})
    pages = text(book_pages.register(heading, COLUMNS[Direction.OUT], [line, Line(serial=2, cells={"to": "last"})]))
    assert len(pages) > 2
    assert all(any(word in page for word in words) for page in pages)
    assert [word for word in words if not any(word in page for page in pages)] == []
    assert "last" in pages[-1]
