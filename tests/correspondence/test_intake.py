"""What the clerk declares of a letter on paper: complete or not, twin or not, and how a page is seen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.intake import (
    Arrived,
    Condition,
    Page,
    Way,
    check,
    check_crop,
    folded,
    part_name,
    turned,
    twin_key,
)
from correspondence.core.letter import Kind, Priority
from directory.core.clearance import Label

DAY = date(2026, 7, 14)
LETTER = Arrived(
    way=Way.POST,
    condition=Condition.COPY,
    sealed=False,
    sender="وزارة التجارة",
    sender_unit=None,
    number="ت ج/5/9292",
    on=DAY,
    subject="تجهيز",
    kind=Kind.LETTER,
    label=Label(),
    priority=Priority.ORDINARY,
    annexes=0,
    note="",
    unit_id=7,
)
PAGE = Page(name="scan.jpg", sha256="0" * 64, size=9, media_type="image/jpeg", pages=1)


def codes(letter: Arrived, *pages: Page) -> set[str]:
    with pytest.raises(LetterNotAcceptedError) as refused:
        check(letter, pages, today=DAY)
    return {finding.code for finding in refused.value.findings}


def test_every_lack_is_told_at_once() -> None:
    check(LETTER, (PAGE,), today=DAY)
    assert codes(replace(LETTER, sender=" ", subject="", on=None)) == {
        *("no_sender", "no_subject", "number_without_date", "no_pages")
    }
    assert codes(replace(LETTER, on=DAY + timedelta(days=1), annexes=1000), PAGE) == {
        *("date_to_come", "too_many_annexes")
    }
    check(replace(LETTER, number="", on=None), (PAGE,), today=DAY)
    check(replace(LETTER, answer_by=DAY), (PAGE,), today=DAY + timedelta(days=9))  # it came late: that is the truth
    assert codes(replace(LETTER, answer_by=DAY - timedelta(days=9)), PAGE) == {"answer_before_letter"}
    assert codes(replace(LETTER, answer_by=DAY + timedelta(days=900)), PAGE) == {"answer_by_too_far"}


def test_a_closed_envelope_needs_no_page_and_no_subject_but_is_personal() -> None:
    sealed = replace(LETTER, sealed=True, subject="", label=Label(personal=True))
    check(sealed, (), today=DAY)
    assert codes(replace(sealed, label=Label())) == {"sealed_not_personal"}


@pytest.mark.parametrize(
    "other",
    [
        replace(LETTER, number="ت ج / ٥ / ٩٢٩٢"),
        replace(LETTER, number="ت ج-5-9292", sender="وزاره  التجاره"),
        replace(LETTER, subject="غيره", condition=Condition.ORIGINAL),
    ],
)
def test_the_same_sender_number_and_day_is_a_twin_however_it_is_written(other: Arrived) -> None:
    assert twin_key(other) == twin_key(LETTER)


@pytest.mark.parametrize(
    "other",
    [
        replace(LETTER, number="ت ج/5/9293"),
        replace(LETTER, on=DAY - timedelta(days=1)),
        replace(LETTER, sender="وزارة الصناعة"),
        replace(LETTER, sender_unit=4),
        replace(LETTER, number=""),
    ],
)
def test_another_number_day_or_sender_is_none(other: Arrived) -> None:
    assert twin_key(other) != twin_key(LETTER)


@settings(max_examples=60, deadline=None)
@given(left=st.integers(0, 400), top=st.integers(0, 400), right=st.integers(600, 1000), bottom=st.integers(600, 1000))
def test_four_turns_are_none_and_the_crop_turns_with_the_page(left: int, top: int, right: int, bottom: int) -> None:
    page = replace(PAGE, crop=(left, top, right, bottom))
    once = turned(page)
    check_crop(once.crop)
    assert (once.crop[2] - once.crop[0], once.crop[3] - once.crop[1]) == (bottom - top, right - left)
    assert turned(turned(turned(once))) == page


@pytest.mark.parametrize("crop", [(0, 0, 99, 1000), (0, 950, 1000, 1000), (-1, 0, 1000, 1000), (0, 0, 1001, 1000)])
def test_a_crop_leaves_a_page(crop: tuple[int, int, int, int]) -> None:
    with pytest.raises(LetterNotAcceptedError):
        check_crop(crop)


def test_names_of_parts_are_safe_whatever_the_file_was_called() -> None:
    assert part_name(3, replace(PAGE, name="../صورة.JPG")) == "annex-03.jpg"
    assert part_name(12, replace(PAGE, name="x.ﷺ")) == "annex-12"
    assert part_name(1, replace(PAGE, name="plain")) == "annex-01"


def test_the_source_pins_its_bytes() -> None:
    data = LETTER.as_json((PAGE,), judged={"annex-01.jpg": "TOTAL_FAILED"}, language="ar")
    assert data.startswith(
        b'{"annexes":0,"condition":"copy","files":[{"crop":[0,0,1000,1000],"media_type":"image/jpeg"'
    )
    assert b'"part":"annex-01.jpg"' in data
    assert b'"verdict":"TOTAL_FAILED"' in data
    assert b'"format":"diwan-intake"' in data
    assert b'"version":1' in data
    data = replace(LETTER, answer_by=DAY).as_json((PAGE,), judged={}, language="ar")
    assert f'"answer_by":"{DAY.isoformat()}"'.encode() in data
    assert b'"version":4' in data
    data = replace(LETTER, answers="ق م/3/418", answers_on=DAY).as_json((PAGE,), judged={}, language="ar")
    assert f'"answers":{{"number":"ق م/3/418","on":"{DAY.isoformat()}"}}'.encode() in data
    assert b'"version":2' in data
    data = replace(LETTER, reserved=7, received_on=DAY).as_json((PAGE,), judged={}, language="ar")
    assert b'"on_paper":{"on":"2026-07-14","serial":7}' in data
    assert b'"version":3' in data


def test_folding_leaves_what_tells_numbers_apart() -> None:
    assert folded("ب ت ٥/٩٢٩٢") == folded("ب ت 5 - 9292") != folded("ب ت 59/292")
