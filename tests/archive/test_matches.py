"""What the certificate over an inquiry prints, in three languages, from the same facts."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.core.matches import LANGUAGES, TEXTS, Certified, Matched, mark, sheet

NONE = Certified(
    mandate="ت ف / 1",
    authority="ديوان الرقابة المالية",
    purpose="شكوى 7",
    asked=dict.fromkeys(LANGUAGES, (("label", "عقد"),)),
    matched=(),
    size=12,
    root="ab" * 32,
    has_bundles=False,
    at=datetime(2026, 7, 14, 22, 30, tzinfo=UTC),
)
TWO = replace(
    NONE,
    has_bundles=True,
    matched=tuple(
        Matched(record=name * 32, number=f"و ت/3/{place}", on=date(2026, 7, 14), index=place)
        for place, name in ((4, "a"), (9, "b"))
    ),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_all_or_none_and_how_many_and_up_to_where(language: str) -> None:
    words = TEXTS[language]
    none, two = (sheet(one, issuer="X", language=language) for one in (NONE, TWO))
    assert (none["title"], none["rows"]) == (words["none_title"], [])
    assert none["text"] == [words["none"], words["limits"]]
    assert two["title"] == words["all_title"]
    assert "2" in str(two["text"])
    assert words["bundles"] in two["text"]  # type: ignore[operator]  # a list of texts
    assert [row[3] for row in two["rows"]] == ["4", "9"]  # type: ignore[attr-defined]  # rows of cells
    for one in (none, two):
        assert one["log"] == [words["log"], f"12 · {'ab' * 32}"]
        assert ["label", "عقد"] in one["facts"]  # type: ignore[operator]  # pairs


def test_every_language_has_the_same_words() -> None:
    assert len({frozenset(TEXTS[language]) for language in LANGUAGES}) == 1


def test_the_mark_carries_the_day_in_baghdad() -> None:
    shown = mark(TWO, name="وزارة", language="en", box=(200.0, 62.0))
    assert "15/7/2026 01:30" in str(shown["lines"])
    assert (shown["width"], shown["height"]) == (200.0, 62.0)
