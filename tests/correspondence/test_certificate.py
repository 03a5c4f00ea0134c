"""The words of certificates over registers: the same facts, and the limits, in all three languages."""

import pytest

from archive.core.register import Sought
from correspondence.core.certificate import LOG, TEXTS, absence_data, gaps_data
from correspondence.core.number import BookKind
from tests.archive.test_register import line


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_numbers_stand_with_their_leaves(language: str) -> None:
    data = gaps_data("outgoing", [(line(1), 4), (line(2), 9)], language=language)
    assert data["rows"] == [["1", "د إ/1", "20/11/2026", "4"], ["2", "د إ/2", "20/11/2026", "9"]]
    assert data["text"][1] == TEXTS[language]["gaps_limits"]  # type: ignore[index]
    assert (set(TEXTS[language]), set(LOG)) == (set(TEXTS["en"]), set(TEXTS))


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_absence_names_what_was_sought_and_nothing_else(language: str) -> None:
    kinds = [BookKind.OUTGOING, BookKind.ORDERS]
    sought = Sought(number="د إ/9", until="2026-11-20")
    data = absence_data(kinds, sought, unit="", closed="2026-11-21T08:00:00Z", language=language)
    values = [value for _, value in data["facts"]]  # type: ignore[attr-defined]
    assert values[1:] == ["د إ/9", "20/11/2026", "21/11/2026 11:00"]
    assert data["text"][1] == TEXTS[language]["absence_limits"]  # type: ignore[index]
