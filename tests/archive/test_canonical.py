"""Canonical JSON agrees with a library that was written by others."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from archive.core.canonical import Json, canonical

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_it_writes_what_the_library_writes(value: Json) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_names_are_sorted_by_utf_16_units() -> None:
    # RFC 8785, 3.2.3: a letter beyond the first plane comes before one at the end of it.
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "\r": 3}) == '{"\\r":3,"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, {1: "a"}, object(), "\ud800", b"bytes"])
def test_what_has_no_canonical_form_here_is_refused(value: Json) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        canonical(value)
