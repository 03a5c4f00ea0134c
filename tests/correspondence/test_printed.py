"""What is printed, and nothing else."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from correspondence.core import body, phrases, printed
from correspondence.core.letter import Content, Kind, Priority, Reference, ReferenceKind
from correspondence.core.printed import Frame, Letterhead, Signer, attached
from directory.core.clearance import Label
from directory.core.naming import Name
from tests.correspondence.sample import a_content

MINISTRY = Name(ar="وزارة التخطيط", ckb="وەزارەتی پلاندانان", en="Ministry of Planning")
UNIT = Name(ar="الدائرة الإدارية", ckb="فەرمانگەی کارگێڕی", en="Administration")
FRAME = Frame(
    letterhead=Letterhead(chain=(MINISTRY, UNIT), address="بغداد"),
    signers=(Signer(name=Name(ar="د. مريم سعد"), title=Name(ar="المدير العام"), capacity="acting"),),
    prepared_by=Name(ar="زينب"),
    code="V2 · 51B8-0AD3",
    made_at=datetime(2026, 7, 14, 7, 42, 5, 9, tzinfo=UTC),
)


def data(content: Content) -> dict[str, object]:
    """The printed JSON."""
    return printed.printed(content, FRAME)


def test_the_letter_is_there() -> None:
    found = data(a_content(label=Label(level=1), priority=Priority.URGENT, kind=Kind.ADMIN_ORDER))
    assert found["grade"] == "سري"
    assert found["priority"] == "عاجل"
    assert found["kind_title"] == "أمر إداري"
    assert found["to"] == ["وزارة المالية / دائرة الموازنة"]
    assert found["letterhead"] == {
        "right": ["جمهورية العراق", "وزارة التخطيط"],
        "left": ["Republic of Iraq", "Ministry of Planning"],
        "unit": "الدائرة الإدارية",
        "address": "بغداد",
    }
    assert found["signers"] == [{"name": "د. مريم سعد", "title": "المدير العام", "capacity": "وكالة"}]
    assert found["made_at"] == "2026-07-14T10:42:05+03:00"
    assert found["invocation"] is True


def test_the_page_asks_for_the_answer_by_the_day_that_is_set() -> None:
    said = {
        language: data(a_content(language=language, answer_by=date(2026, 7, 14))) for language in ("ar", "ckb", "en")
    }
    assert said["ar"]["answer_by"] == "يرجى إعلامنا بالإجابة في موعد أقصاه 14/7/2026 ."
    assert all("14/7/2026" in str(one["answer_by"]) for one in said.values())
    assert "answer_by" not in data(a_content())


def test_1_1_a_telegram_may_name_its_signers_by_rank_alone() -> None:
    telegram = a_content(kind=Kind.TELEGRAM, by_rank=True)
    assert data(telegram)["signers"] == [{"name": "المدير العام", "title": "", "capacity": "وكالة"}]
    (acting,) = FRAME.signers
    instead = replace(acting, capacity="for", own_title=Name(ar="مدير القسم"), holder=Name(ar="د. ليلى"), order="5")
    named = printed.by_rank(instead, telegram)
    assert (named.name.ar, printed.capacity_line(named, "ar")) == ("مدير القسم", "ع. المدير العام")
    assert "د. ليلى" in printed.reason(instead, "ar")  # the signature says for whom (I14)


def test_the_signature_covers_the_annexes_by_their_hashes() -> None:
    assert data(a_content())["annexes"] == [
        {"title": "كشف", "pages": 2, "paper_only": False, "sha256": "a" * 64},
        {"title": "نموذج", "pages": None, "paper_only": True, "sha256": ""},
    ]


def test_english_paper_has_its_own_side() -> None:
    head = data(a_content(language="en"))["letterhead"]
    assert isinstance(head, dict)
    assert head["left"] == ["Republic of Iraq", "Ministry of Planning"]
    assert head["right"] == ["جمهورية العراق", "وزارة التخطيط"]


def test_2_8_hidden_copies_ids_and_records_never_enter_it() -> None:
    reference = Reference(kind=ReferenceKind.YOURS, body="", number="7/1", record_id="c" * 32)
    marked = {"type": "reference", "attrs": {"record": "d" * 32, "label": "7/1"}}
    text = {"type": "text", "text": "كتابكم", "marks": [marked]}
    content = a_content(
        references=(reference,), body={"type": "doc", "content": [{"type": "paragraph", "content": [text]}]}
    )
    bytes_ = attached(data(content))
    for secret in ("مكتب الوزير", "c" * 32, "d" * 32, "unit_id", "post_id", "hidden", "compartment", "m/a.pdf"):
        assert secret not in bytes_.decode()
    assert json.loads(bytes_) == data(content)


@pytest.mark.parametrize(
    ("label", "grade"),
    [
        (Label(), None),
        (Label(level=1), "سري"),
        (Label(level=2), "سري للغاية"),
        (Label(level=7), "سري للغاية"),
        (Label(personal=True), "شخصي"),
        (Label(level=1, personal=True), "سري وشخصي"),
    ],
)
def test_the_grade_is_one_phrase(label: Label, grade: str | None) -> None:
    assert printed.grade(label, "ar") == grade


def test_the_opening_names_the_earlier_papers() -> None:
    given = (
        Reference(kind=ReferenceKind.YOURS, body="وزارة المالية", number="د م 12/3307", on=date(2026, 7, 2)),
        Reference(kind=ReferenceKind.OURS, body="", number="ق م/3/402", on=date(2026, 7, 9)),
    )
    assert printed.references(given, "ar") == [
        "إشارة إلى كتابكم المرقم (د م 12/3307) في 2/7/2026 ، وإلحاقاً بكتابنا المرقم (ق م/3/402) في 9/7/2026 ،"
    ]
    order = Reference(kind=ReferenceKind.ORDER, body="the Cabinet", number="14")
    assert printed.references((order,), "en") == ["Pursuant to order No. (14) of the Cabinet,"]
    assert printed.references((), "ar") == []


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_every_language_has_every_word(language: str) -> None:
    assert set(phrases.LABELS[language]) == set(phrases.LABELS["ar"])
    assert set(phrases.OPENINGS[language]) == set(ReferenceKind)
    for words in (*phrases.KINDS.values(), *phrases.GRADES.values(), *phrases.PRIORITIES.values()):
        assert words[language]
    content = a_content(language=language, body=body.from_text("نص"))
    assert data(replace(content, references=tuple(
        Reference(kind=kind, body="ج", number="1", on=date(2026, 1, 2)) for kind in ReferenceKind)))  # fmt: skip


def test_moments_are_told_in_baghdad() -> None:
    assert printed.shown_moment(datetime(2026, 7, 13, 22, 5, tzinfo=UTC)) == "14/7/2026 01:05"
