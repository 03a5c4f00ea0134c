"""The formal reminder, and when one may be prepared."""

from datetime import date

import pytest

from correspondence.core.body import from_text
from correspondence.core.chasing import TEXTS, Numbered, check_due, reminder
from correspondence.core.errors import NoReminderDueError, RemindedThriceError
from correspondence.core.letter import Kind, ReferenceKind
from directory.core.clearance import Label
from tests.correspondence.sample import a_content

OURS = Numbered(record_id="a" * 32, number="ق م/3/418", on=date(2026, 7, 1))
FIRST = Numbered(record_id="b" * 32, number="ق م/3/460", on=date(2026, 7, 20))


def test_it_has_the_letters_addressees_copies_grade_and_signer_and_cites_what_pressed() -> None:
    original = a_content(label=Label(level=1))
    drafted = reminder(original, OURS, earlier=(FIRST,), issuer="وزارة التخطيط")
    assert drafted.kind is Kind.REMINDER
    assert (drafted.to, drafted.copies, drafted.label) == (original.to, original.copies, original.label)
    assert (drafted.signers(), drafted.subject) == (original.signers(), original.subject)
    assert [one.record_id for one in drafted.references] == [OURS.record_id, FIRST.record_id]
    assert {one.kind for one in drafted.references} == {ReferenceKind.OURS}
    assert drafted.body == from_text(TEXTS["ar"][1])
    assert not drafted.annexes


def test_each_language_presses_harder_each_time() -> None:
    for language, texts in TEXTS.items():
        bodies = [
            reminder(a_content(language=language), OURS, earlier=(FIRST,) * count, issuer="").body for count in range(3)
        ]
        assert bodies == [from_text(text) for text in texts]


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
