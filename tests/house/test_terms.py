"""One word for one thing: what docs/glossary.md rejects stands nowhere that people read."""

import re
from pathlib import Path

import pytest

from tests.house.rooms import ROOMS, ROOT, relative

GLOSSARY = ROOT / "docs" / "glossary.md"
TANWIN_BEFORE_ALIF = "\u064b\u0627"
NOT_OURS = {"config/demo", "search/core", "correspondence/core/style.py"}
"""Letters that the demo's people write, the words by which anybody searches, and those the check list would change."""


def _rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def _rejected(column: int) -> list[str]:
    return [word.strip() for row in _rows() for word in row[column].split("·") if word.strip()]


def _ours() -> list[Path]:
    """Everything of the rooms that carries words, and both catalogues."""
    found = [
        path
        for room in ROOMS
        for kind in ("*.py", "*.html", "*.typ")
        for path in (ROOT / room).rglob(kind)
        if not any(relative(path).startswith(other) for other in NOT_OURS)
    ]
    return [*found, *(ROOT / "locale").rglob("django.po")]


def _said(text: str) -> str:
    """The text without the marks that nobody sees."""
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", text)


def test_no_rejected_word_stands_on_a_page_or_a_sheet() -> None:
    rejected = [TANWIN_BEFORE_ALIF, *_rejected(2), *_rejected(4)]
    texts = {relative(path): _said(path.read_text(encoding="utf-8")) for path in _ours()}
    assert [(name, word) for name, text in texts.items() for word in rejected if word in text] == []


@pytest.mark.parametrize(("column", "against"), [(1, 2), (3, 4)])
def test_no_word_is_chosen_and_rejected_at_once(column: int, against: int) -> None:
    chosen = " ".join(row[column] for row in _rows())
    assert [word for word in _rejected(against) if word in chosen] == []
    assert len(_rejected(against)) >= 10
