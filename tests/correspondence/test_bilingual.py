"""A letter in two languages: one hash, one number, both texts looked through, and told apart where they differ."""

from dataclasses import replace

import pytest

from correspondence.core import acceptance, bilingual, body, phrases
from correspondence.core.acceptance import check, check_draft
from correspondence.core.changes import changes
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import Content, SecondText
from correspondence.core.merge import Field, filled, filled_second, open_fields
from correspondence.core.printed import attached, printed
from tests.correspondence.sample import a_content
from tests.correspondence.test_printed import FRAME

ARABIC = "نود إعلامكم بصرف ١٬٢٥٠٬٠٠٠ دينار في ٣ تموز ٢٠٢٦ ."
KURDISH = "ئاگادارتان دەکەینەوە لە خەرجکردنی 1,250,000 دینار لە 2026/7/3 ."


def second(**changes: object) -> SecondText:
    """The Kurdish text of the sample letter."""
    text = SecondText(
        language="ckb",
        subject="میلاکی کارمەندان",
        greeting="سڵاو ...",
        body=body.from_text(KURDISH),
        closing="لەگەڵ ڕێزدا",
        to=("وەزارەتی دارایی / فەرمانگەی بودجە",),
        copies=("بەشی یاسایی", "دەرچوو", "نووسینگەی وەزیر"),
        purposes=("بۆ دەربڕینی بۆچوون", "", ""),
    )
    return replace(text, **changes)  # type: ignore[arg-type]  # the test names its fields


def pair(**changes: object) -> Content:
    """The sample letter in Arabic and Kurdish."""
    return a_content(body=body.from_text(ARABIC), second=second(**changes))


def codes(content: Content) -> list[str]:
    """What is said of it before it is sent."""
    with pytest.raises(LetterNotAcceptedError) as caught:
        check(content)
    return [one.code for one in caught.value.findings]


def test_both_texts_stand_in_one_hash_and_come_back_as_they_were() -> None:
    content = pair()
    given = content.as_json()
    assert (given["format"], given["place"]) == (4, None)
    assert Content.from_json(given) == content == content.cleaned()
    assert content.content_hash() != pair(closing="لەگەڵ ڕێزی زۆرماندا").content_hash()
    assert "second" not in a_content().as_json()


@pytest.mark.parametrize(
    "change", [{"to": ()}, {"copies": ("یەک",)}, {"purposes": ()}, {"body": []}, {"more": 1}, {"language": None}]
)
def test_a_second_text_that_names_others_is_no_letter(change: dict[str, object]) -> None:
    given = pair().as_json()
    said = given["second"]
    assert isinstance(said, dict)
    broken = {**given, "second": {key: value for key, value in {**said, **change}.items() if value is not None}}
    with pytest.raises(LetterNotAcceptedError):
        Content.from_json(broken)


def test_a_pair_needs_two_languages_and_a_whole_second_text() -> None:
    check(pair())
    check_draft(pair(subject=""))  # unfinished is no mistake before it is sent
    assert codes(pair(subject="")) == ["second_not_whole"]
    assert codes(pair(body=body.from_text("…"))) == ["second_not_whole"]
    assert codes(pair(language="ar")) == ["second_same_language"]
    assert codes(pair(subject="م" * 201)) == ["subject_too_long"]
    assert codes(pair(body=body.from_text("هاوپێچەکان: 5"))) == ["annex_count_differs"]
    with pytest.raises(LetterNotAcceptedError):
        acceptance.check_body(pair(body={"type": "doc", "content": [{"type": "script"}]}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ARABIC, KURDISH),
        ("خلال (7) أيام", "within 7 days"),
        ("كتابكم ق م/3/418 في 05-07-2026", "letter ق م/3/418 of 5 July 2026"),
        ("في ١٤ تشرين الثاني ٢٠٢٦", "لە 14ی تشرینی دووەمی 2026"),
        ("1- أولاً\n2- ثانياً", "- first\n- second"),
        ("1.250.000", "1,250,000"),
    ],
)
def test_figures_are_the_same_however_they_are_written(one: str, other: str) -> None:
    assert bilingual.figures(one) == bilingual.figures(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("خلال 7 أيام", "within 17 days"), ("في 3/7/2026", "7/3/2026"), ("1,250,000", "125,000"), ("12/452", "12")],
)
def test_figures_that_differ_are_told(one: str, other: str) -> None:
    assert bilingual.figures(one) != bilingual.figures(other)


def test_what_only_one_text_names_is_a_hint_with_both_sides() -> None:
    assert list(bilingual.hints(pair())) == []
    found = list(bilingual.hints(pair(body=body.from_text("بڕی 1,250,000 دینار لە 2026/7/4 و 9 ڕۆژ"))))
    assert [one.code for one in found] == ["second_figures_differ"]
    assert found[0].code in acceptance.HINTS
    assert found[0].facts == {"first": "\u20683/7/2026\u2069", "second": "\u20684/7/2026\u2069 · \u20689\u2069"}


def test_a_comparison_tells_each_text_apart() -> None:
    before, after = pair(), pair(subject="میلاکی نوێ", to=("وەزارەتی دارایی",))
    assert [one.part for one in changes(before, after)] == ["second_to", "second_subject"]
    gone = [one.part for one in changes(pair(), replace(pair(), second=None))]
    assert (
        gone
        == [f"second_{part}" for part in ("language", "to", "subject", "greeting", "body", "closing")]
        + ["second_copies"] * 3
    )


def test_both_texts_are_found_by_their_words() -> None:
    words = pair().words()
    assert "نود إعلامكم" in words
    assert words.split("\n\n")[1] == "میلاکی کارمەندان"
    assert "خەرجکردنی" in words
    assert a_content().words() == body.to_text(a_content().body)


def test_fields_are_filled_in_each_text_in_its_own_words() -> None:
    content = pair(subject="{لایەن}")
    assert open_fields(content) == ("لایەن",)
    done = filled_second(filled(content, {Field.ADDRESSEE: "المالية"}), {Field.ADDRESSEE: "دارایی"})
    assert done.second is not None
    assert (done.second.subject, open_fields(done)) == ("دارایی", ())


def test_the_page_has_both_texts_each_with_its_label_and_no_hidden_copy() -> None:
    data = printed(pair(), FRAME)
    other = data["second"]
    assert isinstance(other, dict)
    assert (data["language"], other["language"]) == ("ar", "ckb")
    assert (other["subject"], other["to"]) == ("میلاکی کارمەندان", ["وەزارەتی دارایی / فەرمانگەی بودجە"])
    assert other["copies"] == [
        {"name": "بەشی یاسایی", "purpose": "بۆ دەربڕینی بۆچوون"},
        {"name": "دەرچوو", "purpose": ""},
    ]
    assert phrases.TEXTS["ar"]["ckb"] in str(data["bound"])
    assert phrases.TEXTS["ckb"]["ar"] in str(other["signed"])
    assert other["annexes"] == data["annexes"]
    assert "نووسینگەی وەزیر".encode() not in attached(data)
    assert "second" not in printed(a_content(), FRAME)
    assert data["code"] == FRAME.code  # provisional, at the foot of every page of both


@pytest.mark.parametrize("language", ["ckb", "en"])
def test_two_languages_have_their_own_labels(language: str) -> None:
    other = printed(pair(language=language), FRAME)["second"]
    assert isinstance(other, dict)
    assert other["labels"] == phrases.LABELS[language]
    assert other["numbered"] == phrases.NUMBERED_ON_FIRST[language]
