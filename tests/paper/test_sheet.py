"""Sheets are values: equal when they say the same, and never changed."""

from dataclasses import FrozenInstanceError

import pytest

from paper.core.sheet import FieldBox, Typeset, in_corner


def test_a_sheet_is_a_value() -> None:
    field = FieldBox(name="seal", page=0, box=(0, 0, 10, 10))
    sheet = Typeset(pdf=b"x", pages=1, fields=(field,))
    assert sheet == Typeset(pdf=b"x", pages=1, fields=(field,))
    with pytest.raises(FrozenInstanceError):
        sheet.pages = 2  # type: ignore[misc]  # that is the test


def test_a_mark_stands_in_the_corner_and_is_made_smaller_to_fit() -> None:
    assert in_corner((5, 10, 600, 850), (100, 50), margin=20) == (25, 30, 125, 80)
    left, bottom, right, top = in_corner((0, 0, 70, 842), (100, 50), margin=20)
    assert (left, bottom) == (10, 10)
    assert (right, top) == (60, 35)
