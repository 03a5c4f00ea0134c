"""What the index is told of a record, and what it is not."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from directory.core.clearance import Label
from search.core.document import Document, band, day, fields, key
from search.doors.snowball import english


def document(**facts: object) -> Document:
    told: dict[str, object] = {
        "record_id": "a" * 32,
        "sequence": 7,
        "label": Label(),
        "readers": frozenset({"p1", "s2"}),
        "units": frozenset({3, 2}),
        "kind": "letter",
        "on": date(2026, 7, 14),
        "body_id": 2,
        "subject": "تعديل الملاك",
        "number": "م.و/12/452",
        "issuer": "وزارة التخطيط",
        "addressees": ("وزارة المالية",),
        "words": "تعديل الملاك\nنبين لكم",
        **facts,
    }
    return Document(**told)


def test_readers_units_and_label_are_raw_marks() -> None:
    found = fields(document(label=Label(level=1, compartments=frozenset({3, 7}))), english=english)
    assert found["acl"] == ["p1", "s2"]
    assert found["key"] == [key(2, "letter"), key(3, "letter")]
    assert found["comp"] == ["c3", "c7"]
    assert found["cmax"] == 8
    assert found["lvl"] == 1
    assert found["on"] == 20260714


def test_a_personal_paper_has_no_mark_for_mandates() -> None:
    assert fields(document(label=Label(personal=True)), english=english)["key"] == []


def test_top_secret_words_are_not_indexed_but_number_day_and_unit_are() -> None:
    found = fields(document(label=Label(level=2)), english=english)
    assert [found[name] for name in ("t", "s", "st", "ss")] == [""] * 4
    assert "#2026#452" in str(found["n"]).split()
    assert found["on"] == 20260714
    assert found["fr"]
    assert [found[name] for name in ("to", "by", "kind", "state", "signer")] == ["", "", [], [], []]


def test_the_subject_is_part_of_the_text_once() -> None:
    assert str(fields(document(), english=english)["t"]).split().count("تعديل") == 1
    assert "تعديل" in str(fields(document(words="نبين"), english=english)["t"])


@given(st.dates(), st.dates())
def test_days_sort_as_days_do(one: date, other: date) -> None:
    assert (day(one) < day(other)) == (one < other)


def test_levels_above_the_last_band_lie_in_it() -> None:
    assert [band(level) for level in (0, 1, 2, 3, 99)] == [0, 1, 2, 2, 2]
