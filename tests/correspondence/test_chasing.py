"""The formal reminder, and when one may be prepared."""

from dataclasses import replace
from datetime import date

import pytest

from correspondence.core.acceptance import check_draft
from correspondence.core.body import from_text, to_text
from correspondence.core.chasing import (
    AND_EARLIER,
    MOST,
    MOST_CITED,
    TEXTS,
    TO_THE_HIGHER_OFFICE,
    Numbered,
    PartlyAnswered,
    Silent,
    answered_for,
    check_due,
    cites_enough,
    copied_for,
    raised,
    reminder,
)
from correspondence.core.errors import NoReminderDueError, RemindedThriceError
from correspondence.core.letter import Addressee, Content, Copy, Kind, ReferenceKind
from correspondence.core.parts import SecondText
from directory.core.clearance import Label
from tests.correspondence.sample import a_content

OURS = Numbered(record_id="a" * 32, number="ق م/3/418", on=date(2026, 7, 1))
FIRST = Numbered(record_id="b" * 32, number="ق م/3/460", on=date(2026, 7, 20))

EVERYBODY = Silent(units=frozenset(one.unit_id for one in a_content().to if one.unit_id is not None))
# Two bodies, 1 and 2: directorates 10 and 11 with the section 100 under 10; 20 under 2.
LINE = {1: (1,), 10: (10, 1), 11: (11, 1), 100: (100, 10, 1), 2: (2,), 20: (20, 2), 21: (21, 2)}


def test_it_has_the_letters_addressees_copies_grade_and_signer_and_cites_what_pressed() -> None:
    original = a_content(label=Label(level=1), answer_by=date(2026, 7, 14))
    drafted = reminder(original, OURS, to=EVERYBODY, earlier=(FIRST,), issuer="وزارة التخطيط")
    assert drafted.kind is Kind.REMINDER
    assert (drafted.to, drafted.copies, drafted.label) == (original.to, original.copies, original.label)
    assert (drafted.signers(), drafted.subject) == (original.signers(), original.subject)
    assert [one.record_id for one in drafted.references] == [OURS.record_id, FIRST.record_id]
    assert {one.kind for one in drafted.references} == {ReferenceKind.OURS}
    assert drafted.body == from_text(TEXTS["ar"][1])
    assert not drafted.annexes
    assert drafted.answer_by is None


def test_each_language_presses_harder_each_time() -> None:
    for language, texts in TEXTS.items():
        bodies = [
            reminder(a_content(language=language), OURS, to=EVERYBODY, earlier=(FIRST,) * count, issuer="").body
            for count in range(3)
        ]
        assert bodies == [from_text(text) for text in texts]


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_2_10_of_many_partial_answers_a_reminder_cites_the_newest_and_may_be_kept(language: str) -> None:
    letters = [Numbered(record_id=f"{n:032x}", number=str(n), on=date(2026, 7, 1)) for n in range(60)]
    partial = tuple(PartlyAnswered(letter=one, issuer="وزارة", missing=f"({one.number})") for one in letters)
    original = a_content(language=language)
    drafted = reminder(original, OURS, to=EVERYBODY, earlier=(FIRST,) * MOST, issuer="و", partial=partial)
    check_draft(drafted)
    assert [one.number for one in drafted.references[-MOST_CITED:]] == [str(n) for n in range(60 - MOST_CITED, 60)]
    assert len(drafted.references) == 1 + MOST + MOST_CITED
    text = to_text(drafted.body)
    assert AND_EARLIER[language].format(60 - MOST_CITED) in text
    assert ("(59)" in text, "(29)" in text) == (True, False)
    few = reminder(original, OURS, to=EVERYBODY, earlier=(), issuer="و", partial=partial[:MOST_CITED])
    assert AND_EARLIER[language].partition("{")[0] not in to_text(few.body)


def test_2_10_after_three_the_higher_office_is_written_to_with_grade_and_copies_and_all_is_cited() -> None:
    above = Addressee(unit_id=3, name="وزارة المالية")
    copies = tuple(Copy(unit_id=unit, name="جهة", purpose="") for unit in (3, 4))
    asked = a_content(label=Label(level=1), answer_by=date(2026, 7, 14), copies=copies, antecedents=(1,))
    earlier = tuple(replace(FIRST, record_id=name * 32) for name in "bcd")
    for language, text in TO_THE_HIGHER_OFFICE.items():
        original = replace(asked, language=language)
        drafted = raised(original, OURS, to=(above,), asked="دائرة الموازنة", earlier=earlier, issuer="وزارة التخطيط")
        assert (drafted.kind, drafted.to, drafted.label) == (Kind.LETTER, (above,), original.label)
        assert (drafted.copies, drafted.antecedents) == (copies[1:], (0,))  # nobody has it twice
        assert [one.record_id for one in drafted.references] == [OURS.record_id, *(one.record_id for one in earlier)]
        assert drafted.body == from_text(text.format("دائرة الموازنة"))
        assert (drafted.annexes, drafted.answer_by, drafted.signers()) == ((), None, original.signers())
    named = [one.record_id for one in earlier]
    assert (cites_enough(["x", *named], named), cites_enough(["x", *named[1:]], named)) == (True, False)


def test_2_10_a_telegram_by_rank_is_pressed_for_by_letters_with_names() -> None:
    telegram = a_content(kind=Kind.TELEGRAM, by_rank=True)
    drafted = reminder(telegram, OURS, to=EVERYBODY, earlier=(), issuer="")
    above = raised(telegram, OURS, to=telegram.to, asked="دائرة", earlier=(FIRST,), issuer="")
    assert (telegram.by_rank, drafted.by_rank, above.by_rank) == (True, False, False)


def test_a_reminder_of_a_letter_in_two_languages_speaks_the_first() -> None:
    second = SecondText(language="ckb", subject="", greeting="", body=from_text("x"), closing="", to=("أ", "ب"))
    two = (Addressee(unit_id=7, name="أ"), Addressee(unit_id=8, name="ب"))
    original = a_content(to=two, copies=(), second=second)
    drafted = reminder(original, OURS, to=Silent(units=frozenset({8}), outside=frozenset()), earlier=(), issuer="")
    assert drafted.second is None
    assert Content.from_json(drafted.as_json()).to == two[1:]


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ({"is_answered": True}, NoReminderDueError),
        ({"is_late": False}, NoReminderDueError),
        ({"is_prepared": True}, NoReminderDueError),
        ({"reminders": 3}, RemindedThriceError),
    ],
)
def test_what_is_answered_early_prepared_or_reminded_thrice_is_not_pressed_for(
    state: dict[str, int], error: type[Exception]
) -> None:
    due = {"reminders": 2, "is_answered": False, "is_late": True, "is_prepared": False}
    check_due(**due)
    with pytest.raises(error):
        check_due(**{**due, **state})


def test_only_who_has_not_answered_is_reminded() -> None:
    names = (("أ", 7), ("ب", 8), ("ج", None), ("د", None))
    asked = tuple(Addressee(unit_id=unit, name=name) for name, unit in names)
    silent = Silent(units=frozenset({8}), outside=frozenset({"د", "أ"}))
    drafted = reminder(a_content(to=asked), OURS, to=silent, earlier=(), issuer="")
    assert drafted.to == (asked[1], asked[3])


@pytest.mark.parametrize(
    ("writer", "asked", "answered"),
    [
        (10, {10: 10, 20: 20}, {10}),  # for itself, not for the other ministry
        (100, {10: 10, 11: 11}, {10}),  # a section for the directorate above it
        (1, {10: 10, 11: 11, 20: 20}, {10, 11}),  # the ministry for all of it that were asked
        (11, {10: 10, 20: 20}, {10}),  # another unit of a body of which one alone was asked
        (21, {10: 10, 11: 11}, set()),  # somebody who was not asked
        (100, {10: 10, 100: None}, set()),  # who had a copy owes nothing, and pays nobody's debt
        (11, {10: 10, 11: None}, set()),
        (11, {10: 10, 11: 10}, {10}),  # to whom it was passed on answers for who passed it on
        (1, {10: 10, 100: None}, {10}),
    ],
)
def test_1_7_a_reply_answers_for_its_own_line_and_for_nobody_else(
    writer: int, asked: dict[int, int | None], answered: set[int]
) -> None:
    assert answered_for(LINE[writer], asked, line=LINE) == answered


def test_2_8_a_reply_closes_the_copy_of_its_own_line_alone() -> None:
    there = {10: 10, 11: 11, 20: 20}
    assert [copied_for(LINE[writer], there) for writer in (11, 100, 1)] == [{11}, {10}, set()]
    assert copied_for((), there) == set()


def test_a_writer_outside_the_system_answers_for_the_only_addressee() -> None:
    assert answered_for((), {10: 10, 100: None}, line=LINE) == {10}
    assert answered_for((), {10: 10, 20: 20}, line=LINE) == set()
