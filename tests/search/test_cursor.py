"""The cursor survives its text."""

from search.core.cursor import Cursor, cursor_from


def test_a_cursor_is_read_back_as_it_was_written() -> None:
    assert cursor_from(Cursor(entry=7, change=3, text=2).as_text()) == Cursor(entry=7, change=3, text=2)


def test_an_index_of_before_annexes_were_read_has_read_none() -> None:
    assert cursor_from('{"entry": 7, "change": 3}') == Cursor(entry=7, change=3, text=0)
