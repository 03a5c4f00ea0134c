"""The second number of a letter of two ministries, there and back."""

from dataclasses import replace

import pytest

from archive.core.second_number import SecondNumber, second_from

SECOND = SecondNumber(
    number="د م/418",
    sequence=418,
    register="outgoing",
    body_id=7,
    unit_id=9,
    issuer="وزارة المالية",
    document="ab" * 32,
)


def test_it_is_read_as_it_was_written() -> None:
    dated = replace(SECOND, also_on=("hijri=1448-06-12",))
    assert [second_from(one.as_json()) for one in (SECOND, dated)] == [SECOND, dated]
    assert "also_on" not in SECOND.as_json()
    assert second_from(None) is None
    with pytest.raises(KeyError):
        second_from({"number": "1"})
