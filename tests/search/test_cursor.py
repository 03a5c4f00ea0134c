"""The cursor survives its text."""

from search.core.cursor import Cursor, cursor_from


def test_a_cursor_is_read_back_as_it_was_written() -> None:
    assert cursor_from(Cursor(entry=7, change=3).as_text()) == Cursor(entry=7, change=3)
