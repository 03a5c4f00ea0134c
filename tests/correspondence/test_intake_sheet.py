"""The words of the intake sheet and of the receipt."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from correspondence.core.intake import Way
from correspondence.core.intake_sheet import (
    GRADES,
    PRIORITIES,
    UNOPENED,
    WORDS,
    Received,
    Shown,
    Surroundings,
    receipt_data,
    sheet_data,
)
from directory.core.clearance import Label
from tests.correspondence.test_intake import LETTER, PAGE

AT = datetime(2026, 7, 14, 8, 5, tzinfo=UTC)
AROUND = Surroundings(issuer="وزارة التخطيط", unit="قسم", clerk="ريبوار", came_at=AT, made_at=AT, language="ar")


def test_every_language_has_every_word() -> None:
    for words in (WORDS, GRADES, PRIORITIES):
        assert words["ar"].keys() == words["ckb"].keys() == words["en"].keys()
        assert all(word for language in words.values() for word in language.values())


def test_the_sheet_says_what_it_does_not_show() -> None:
    pages = (replace(PAGE, pages=3),)
    shown = (Shown(file="page-001.jpg", original=1, page=1),)
    data = sheet_data(LETTER, pages, shown, judged=("",), around=AROUND)
    assert data["beyond"] == WORDS["ar"]["beyond"]
    assert sheet_data(LETTER, (PAGE,), shown, judged=("",), around=AROUND)["beyond"] == ""
    assert data["files"] == [["1. scan.jpg", "3", "-", "0" * 64]]


@pytest.mark.parametrize("language", WORDS)
def test_a_closed_envelope_shows_no_subject(language: str) -> None:
    sealed = replace(LETTER, sealed=True, label=Label(personal=True), subject="must not be seen")
    data = str(sheet_data(sealed, (), (), judged=(), around=replace(AROUND, language=language)))
    assert "must not be seen" not in data
    assert UNOPENED[language] in data


@pytest.mark.parametrize("language", WORDS)
def test_a_receipt_has_both_numbers_and_the_hour_in_baghdad(language: str) -> None:
    received = Received(
        sender="وزارة التجارة",
        number="ت ج/5/9292",
        on="5/12/2025",
        incoming="2026/7",
        incoming_on="14/7/2026",
        came_at=AT,
        way=Way.COURIER,
        annexes=2,
        files=1,
        by="ريبوار",
    )
    said = str(receipt_data(received, issuer="وزارة التخطيط", made_at=AT, language=language))
    assert all(one in said for one in ("2026/7", "ت ج/5/9292", "14/7/2026 11:05"))
