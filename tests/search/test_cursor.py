"""The cursor survives its text, and the slowest band decides."""

from search.core.cursor import Cursor, behind, cursor_from


def test_a_cursor_is_read_back_as_it_was_written() -> None:
    assert cursor_from(Cursor(entry=7, change=3).as_text()) == Cursor(entry=7, change=3)


def test_the_one_furthest_behind_counts() -> None:
    assert behind(Cursor(entry=7, change=1), Cursor(entry=5, change=9)) == Cursor(entry=5, change=1)
    assert behind() == Cursor()
