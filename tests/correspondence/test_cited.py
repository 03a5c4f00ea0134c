"""A reference typed as number and date means one record, or it is said what is wrong with it."""

from datetime import date

import pytest

from correspondence.core.cited import HINTS, Cited, Kept, Meaning, cited, findings, key, resolved, spellings
from correspondence.core.letter import Reference, ReferenceKind
from tests.correspondence.sample import a_content

OURS, THEIRS, OTHERS = 1, 2, 3
DAY = date(2026, 7, 14)
RECORD = Kept(record_id="a" * 32, number="ق م / 3 / 418", on=DAY, body_id=OURS)


def reference(**changes: object) -> Reference:
    """Our own letter as somebody types it."""
    given: dict[str, object] = {"kind": ReferenceKind.OURS, "body": "", "number": "ق م/3/٤١٨", "on": DAY}
    return Reference(**(given | changes))  # type: ignore[arg-type]  # the test names its fields


def meant(one: Reference, *kept: Kept) -> Cited:
    content = a_content(references=(one,))
    return cited(content, kept, issuer_body=OURS, addressed=frozenset({THEIRS}))[0]


def codes(*found: Cited) -> list[str]:
    return [one.code for one in findings(found)]


def test_blanks_and_digits_do_not_matter() -> None:
    assert key(" ق م / 3 /٤١٨ ") == "ق م/3/418"
    assert {"ق م/3/418", "ق م / 3 / 418"} <= spellings("ق م/3/418")
    found = meant(reference(), RECORD)
    assert (found.meaning, found.record_id) == (Meaning.FOUND, RECORD.record_id)
    assert resolved(a_content(references=(reference(),)), [found]).references[0].record_id == RECORD.record_id


def test_ours_is_ours_and_yours_is_of_whom_the_letter_addresses() -> None:
    for kind, body, is_found in (
        (ReferenceKind.OURS, OURS, True),
        (ReferenceKind.OURS, THEIRS, False),
        (ReferenceKind.YOURS, THEIRS, True),
        (ReferenceKind.YOURS, OTHERS, False),
        (ReferenceKind.ORDER, OTHERS, True),
    ):
        kept = Kept(record_id="b" * 32, number="ق م/3/418", on=DAY, body_id=body)
        assert (meant(reference(kind=kind), kept).meaning is Meaning.FOUND) is is_found


def test_another_day_of_that_year_is_wrong_and_another_year_is_only_unknown() -> None:
    typed = reference(on=date(2026, 7, 13))
    wrong = meant(typed, RECORD)
    assert codes(wrong) == ["reference_date_differs"]
    assert findings([wrong])[0].facts["on"] == "14/7/2026"
    assert codes(meant(reference(on=date(2025, 7, 14)), RECORD)) == ["reference_not_found"]


def test_a_number_that_two_books_gave_is_only_doubtful() -> None:
    twice = Kept(record_id="a" * 32, number="ق م/3/418", on=DAY, body_id=OURS, is_alone=False)
    assert codes(meant(reference(on=date(2026, 7, 13)), twice)) == ["reference_date_doubtful"]


def test_several_are_asked_about_and_the_chosen_one_stays() -> None:
    other = Kept(record_id="c" * 32, number="ق م/3/418", on=DAY, body_id=OURS)
    assert codes(meant(reference(), RECORD, other)) == ["reference_ambiguous"]
    assert meant(reference(record_id="c" * 32), RECORD, other).record_id == "c" * 32


def test_a_record_that_is_not_what_was_typed_is_let_go() -> None:
    found = meant(reference(number="7", record_id=RECORD.record_id), RECORD)
    assert (found.meaning, found.record_id) == (Meaning.UNKNOWN, None)


def test_the_one_chosen_from_its_page_may_be_of_anybody_and_without_a_number() -> None:
    foreign = Kept(record_id="d" * 32, number="ق م/3/418", on=DAY, body_id=OTHERS)
    assert meant(reference(kind=ReferenceKind.YOURS, record_id=foreign.record_id), foreign).record_id == "d" * 32
    scanned = Kept(record_id="e" * 32, number="", on=DAY, body_id=OURS)
    typed = reference(kind=ReferenceKind.YOURS, on=date(2026, 7, 2), record_id=scanned.record_id)
    assert meant(typed, scanned).record_id == "e" * 32


def test_a_telephone_call_is_no_record() -> None:
    assert codes(meant(reference(kind=ReferenceKind.CALL), RECORD)) == []


@pytest.mark.parametrize("code", ["reference_not_found", "reference_ambiguous", "reference_date_doubtful"])
def test_only_a_wrong_date_refuses(code: str) -> None:
    assert code in HINTS
    assert "reference_date_differs" not in HINTS
