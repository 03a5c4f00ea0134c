"""Blank lines that a form offers beside what was typed."""

import pytest

from correspondence.templatetags.letters import padded


@pytest.mark.parametrize("nothing", [None, "", ()])
def test_where_nothing_was_typed_there_are_three_blank_lines(nothing: str | tuple[()] | None) -> None:
    assert padded(nothing) == [("", "")] * 3


def test_what_was_typed_stays_before_one_more() -> None:
    typed = [("a", "b"), ("c", ""), ("d", "e"), ("", "")]
    assert padded(typed) == [*typed[:3], ("", "")]
