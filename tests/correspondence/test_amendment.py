"""What a correction's sheet says, in three languages, and the bytes attached to it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from correspondence.core.amendment import SAYS, Amendment, Wrong, amendment_data, check_files
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.intake import MOST_FILES, Page
from correspondence.core.intake_sheet import Shown, Surroundings
from correspondence.core.number import Direction

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
PAGE = Page(name="scan.jpg", sha256="ab" * 32, size=9, media_type="image/jpeg", pages=2)
SAID = Amendment(
    wrong=Wrong.MISSING_PAGE,
    reason="سقطت الصفحة الثانية",
    incoming="2026/7",
    incoming_on=date(2026, 11, 20),
    sender="وزارة التجارة",
    their_number="",
    their_on=None,
)


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_the_sheet_says_what_was_wrong_why_and_by_whom(language: str) -> None:
    around = Surroundings(issuer="و", unit="ق", clerk="ريبوار", came_at=AT, made_at=AT, language=language)
    shown = (Shown(file="page-001.jpg", original=1, page=1),)
    data = amendment_data(SAID, (PAGE,), shown, judged=("",), around=around)
    facts = [value for _, value in data["facts"]]  # type: ignore[attr-defined]  # a list of pairs
    assert {SAYS[language]["missing_page"], SAID.reason, "ريبوار", "وزارة التجارة"} <= set(facts)
    assert (data["beyond"] != "", len(data["files"])) == (True, 1)  # type: ignore[arg-type]  # a list


def test_every_language_says_every_word() -> None:
    assert {frozenset(words) for words in SAYS.values()} == {frozenset(SAYS["en"])}
    assert {one.value for one in Wrong} <= set(SAYS["en"])


def test_the_attached_bytes_are_pinned() -> None:
    data = SAID.as_json((PAGE,), judged={"annex-01.jpg": "TOTAL_PASSED"}, language="ar")
    assert (
        data
        == (
            '{"files":[{"media_type":"image/jpeg","name":"scan.jpg","pages":2,"sha256":"' + "ab" * 32 + '","size":9,'
            '"verdict":"TOTAL_PASSED"}],"format":"diwan-intake-amendment","incoming":"2026/7","incoming_on":"2026-11-20",'
            '"language":"ar","reason":"سقطت الصفحة الثانية","version":1,"what":"missing_page"}'
        ).encode()
    )
    assert json.loads(data)["files"][0]["verdict"] == "TOTAL_PASSED"


def test_2_17_of_a_letter_on_paper_the_bytes_name_its_own_number() -> None:
    ours = replace(SAID, direction=Direction.OUT, sender="", incoming="ق م/3/4")
    data = ours.as_json((), judged={}, language="ar")
    assert (
        data
        == (
            '{"files":[],"format":"diwan-paper-letter-amendment","language":"ar","number":"ق م/3/4","on":"2026-11-20",'
            '"reason":"سقطت الصفحة الثانية","version":1,"what":"missing_page"}'
        ).encode()
    )
    around = Surroundings(issuer="و", unit="ق", clerk="ريبوار", came_at=AT, made_at=AT, language="en")
    sheet = amendment_data(ours, (PAGE,), (), judged=("",), around=around)
    assert sheet["title"] == SAYS["en"]["title_on_paper"]
    assert ["Prepared by", "ق"] in sheet["facts"]  # type: ignore[operator]  # a list of pairs
    assert sheet["labels"]["number"] == "No"  # type: ignore[index]  # a dictionary


def test_a_correction_has_files_and_not_too_many() -> None:
    check_files(MOST_FILES)
    for count in (0, MOST_FILES + 1):
        with pytest.raises(LetterNotAcceptedError):
            check_files(count)
