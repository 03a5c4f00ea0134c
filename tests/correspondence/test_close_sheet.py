"""The words of a close's sheet: every book and every row in all three languages."""

from dataclasses import replace

import pytest

from archive.core.register import Ended
from correspondence.core.close_sheet import BOOKS, WORDS, sheet_data, title
from correspondence.core.number import BookKind
from tests.archive.test_register import close, line, released

ENDED = Ended(year=2026, serial=1, number="د إ/1", what="VOID_NUMBER", reason="سُحب", at="2026-11-21T08:00:00Z")


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_every_book_and_end_has_its_word(language: str) -> None:
    assert set(BOOKS) == set(BookKind)
    assert set(WORDS[language]) == set(WORDS["en"])
    for kind in BookKind:
        assert BOOKS[kind][language] in title(kind, language)
    made = replace(close(line(1), line(2)), ended=(ENDED, replace(ENDED, what="SUPERSEDE")))
    data = sheet_data(made, issuer="x", language=language, closed_at="21/11/2026 11:00", is_signed=True)
    assert [row[0] for row in data["rows"]] == ["1", "2"]  # type: ignore[attr-defined]
    assert [row[1] for row in data["ended"]] == [WORDS[language]["VOID_NUMBER"], WORDS[language]["SUPERSEDE"]]  # type: ignore[attr-defined]


def test_1_1_the_close_of_a_dossiers_register_names_the_dossier() -> None:
    assert title(BookKind.MINUTES, "en", dossier="12/أ") == "Close of the register: Register of minutes — 12/أ"
    data = sheet_data(close(), issuer="x", language="en", closed_at="x", is_signed=False, dossier="12/أ")
    assert str(data["title"]).endswith(" — 12/أ")


def test_an_empty_close_says_none() -> None:
    data = sheet_data(close(), issuer="x", language="en", closed_at="21/11/2026 11:00", is_signed=False)
    assert [value for _, value in data["facts"]][:5] == ["1", "none", "none", "0", "none"]  # type: ignore[attr-defined]
    assert (data["rows"], data["ended"], data["signed"]) == ([], [], False)


def test_numbers_that_nobody_used_stand_in_rows() -> None:
    made = replace(close(line(1)), released=(released(2, 9, 2, 3, 4, 7),))
    data = sheet_data(made, issuer="x", language="en", closed_at="21/11/2026 11:00", is_signed=True)
    assert data["ended"][-1][0] == "2-4, 7"  # type: ignore[index]
