"""Twins of rows on disk: what is read back is what was written, and anything else is refused."""

import pytest

from archive.core.canonical import canonical
from archive.core.errors import DamagedObjectError
from archive.core.rebuilding import KeptTime, change_in, kept_time
from tests.town import AT

BODY = {"seq": 3, "of": "ab" * 16, "act": "ADMIT", "tokens": ["p1"], "by": "person:1", "changed_at": "2026-01-02T03:04:05Z"}  # fmt: skip


def test_a_time_token_is_read_back_as_it_was_kept() -> None:
    kept = KeptTime(note="note", source="diwan", token=b"\x30\x00", at=AT, previous=7)
    assert kept_time(kept.as_bytes()) == kept


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", canonical({"note": "", "source": "", "token": "?", "at": "", "previous": 0})]
)
def test_what_keeps_no_time_token_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedObjectError):
        kept_time(data)


def test_a_change_of_readers_is_read_from_its_statement() -> None:
    change = change_in(BODY)
    assert (change.seq, change.record, change.tokens, change.at.year) == (3, "ab" * 16, ("p1",), 2026)


@pytest.mark.parametrize("wrong", [{"seq": "3"}, {"of": "x"}, {"tokens": "p1"}, {"changed_at": "yesterday"}])
def test_what_is_no_change_of_readers_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DamagedObjectError):
        change_in({**BODY, **wrong})  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(DamagedObjectError):
        change_in({})
