"""Sheets are values: equal when they say the same, and never changed."""

from dataclasses import FrozenInstanceError

import pytest

from paper.core.sheet import FieldBox, Typeset


def test_a_sheet_is_a_value() -> None:
    field = FieldBox(name="seal", page=0, box=(0, 0, 10, 10))
    sheet = Typeset(pdf=b"x", pages=1, fields=(field,))
    assert sheet == Typeset(pdf=b"x", pages=1, fields=(field,))
    with pytest.raises(FrozenInstanceError):
        sheet.pages = 2  # type: ignore[misc]  # that is the test
