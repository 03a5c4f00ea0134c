"""The papers of a disposal."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.core.disposal import WORDS, Listed, Parties, certificate_data, minutes_data
from archive.core.retention import Fate, Schedule
from archive.papers import LETTERHEADS
from paper.pages import text
from paper.typeset import typeset

AT = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)


def parties(language: str) -> Parties:
    return Parties(
        language=language,
        issuer="وزارة التخطيط",
        number=7,
        record_class="110 الإجازات",
        basis="قانون 1",
        fate="destroy",
        schedule=Schedule(active_years=1, semi_active_years=2, fate=Fate.DESTROY),
        drawn_by="نوال",
        first_by="نوال",
        second_by="إدريس",
        approved_at=AT,
        at=AT,
    )


LISTED = (Listed(record="ab" * 16, number="ق م/3/418", on=date(2023, 7, 14), gone_at=AT),)


def test_every_language_says_the_same_things() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["ar"])}


def test_minutes_that_nobody_approved_yet_name_no_moment() -> None:
    facts = minutes_data(replace(parties("en"), approved_at=None), LISTED)["facts"]
    assert "" not in [value for _, value in facts]  # type: ignore[attr-defined]
    certified = certificate_data(replace(parties("en"), approved_at=None), LISTED)["facts"]
    assert WORDS["en"]["approved"] not in [label for label, _ in certified]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_both_papers_are_set_and_name_list_people_and_record(language: str) -> None:
    for setting in (minutes_data, certificate_data):
        sheet = typeset(LETTERHEADS / "list.typ", setting(parties(language), LISTED))
        words = " ".join(text(sheet.pdf))
        assert "ab" * 16 in words.replace("\n", "")
        assert sheet.pages == 1
    assert Path(LETTERHEADS / "list.typ").is_file()
