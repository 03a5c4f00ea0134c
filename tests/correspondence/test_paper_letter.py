"""What the clerk declares of a letter that left on paper in an outage: complete, of its own form, pinned as bytes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.intake import Page
from correspondence.core.intake_sheet import Surroundings
from correspondence.core.letter import Kind, Priority
from correspondence.core.outage_form import Reserved
from correspondence.core.paper_letter import WORDS, OnPaper, check, paper_data
from directory.core.clearance import Label
from directory.core.look import LANGUAGES

DAY = date(2026, 7, 14)
PAGE = Page(name="scan.jpg", sha256="0" * 64, size=9, media_type="image/jpeg", pages=1)
FORM = Reserved(book_id=3, year=2026, first=2, serial=4)
LETTER = OnPaper(
    book_id=3,
    year=2026,
    serial=4,
    on=DAY,
    to="محافظة البصرة",
    subject="تجهيز خيام",
    kind=Kind.LETTER,
    label=Label(),
    priority=Priority.URGENT,
    signer="أمل كريم",
    unit_id=7,
)


def codes(letter: OnPaper, *pages: Page) -> set[str]:
    with pytest.raises(LetterNotAcceptedError) as refused:
        check(letter, pages, form=FORM, today=DAY)
    return {finding.code for finding in refused.value.findings}


def test_every_lack_is_told_at_once_and_the_number_is_its_own_form_s() -> None:
    check(LETTER, (PAGE,), form=FORM, today=DAY)
    check(LETTER, (PAGE,), form=None, today=DAY)  # its code could not be read
    bare = replace(LETTER, to=" ", subject="", signer="", on=DAY + timedelta(days=1), serial=5, annexes=-1)
    assert codes(bare) == {
        *("no_addressee", "no_subject", "no_signer_on_paper", "paper_to_come", "form_of_another_number"),
        *("too_many_annexes", "no_pages"),
    }
    assert codes(replace(LETTER, year=2025), PAGE) == {"form_of_another_number"}  # each year begins again


def test_the_declaration_is_pinned() -> None:
    said = LETTER.as_json((PAGE,), number="ق/4", judged={}, language="ar").decode()
    assert said == (
        '{"annexes":0,"files":[{"crop":[0,0,1000,1000],"media_type":"image/jpeg","name":"scan.jpg","pages":1,'
        '"part":"annex-01.jpg","sha256":"' + "0" * 64 + '","size":9,"turn":0,"verdict":null}],'
        '"format":"diwan-paper-letter","kind":"letter","language":"ar","note":"","number":"ق/4","on":"2026-07-14",'
        '"priority":"urgent","serial":4,"signer":"أمل كريم","subject":"تجهيز خيام","to":"محافظة البصرة","unit":7,'
        '"version":1,"year":2026}'
    )


def test_the_sheet_says_in_three_languages_that_it_was_made_out_on_paper() -> None:
    for language in LANGUAGES:
        at = datetime(2026, 7, 15, 8, tzinfo=UTC)
        around = Surroundings(issuer="وزارة", unit="قسم", clerk="ريبوار", came_at=at, made_at=at, language=language)
        data = paper_data(LETTER, (PAGE,), (), judged=("",), around=around)
        assert data["title"] == WORDS[language]["title"]
        assert [WORDS[language]["signer"], "أمل كريم"] in data["facts"]  # type: ignore[operator]  # rows
