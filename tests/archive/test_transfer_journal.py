"""The journal of a transfer is read by people: names, moments and acts in words, in three languages."""

from datetime import UTC, datetime

import pytest

from archive.core.leaf import EntryKind
from archive.core.transfer_journal import ACTS, Line, Sheet, act, as_json, journal_data, named_in
from correspondence.core.route import Act
from directory.core.naming import Name

AT = datetime(2026, 11, 22, 7, 7, 55, tzinfo=UTC)
NAMES = {
    "person:25": Name(ar="زينب كريم", ckb="زەینەب کەریم", en="Zainab Karim"),
    "post:24": Name(ar="محرر", ckb="نووسەر", en="Clerk"),
    "unit:23": Name(ar="دائرة الموازنة", ckb="فەرمانگەی بودجە", en="Budget"),
}
SAID = {"number": "ق/س/1", "record": "ab" * 16}
LINES: tuple[Line, ...] = (
    {**SAID, "movement": {"act": "start", "at": 1795331272879, "person": 25, "post": None, "note": "f" * 64}},
    {**SAID, "movement": {"act": "give_back", "at": 1795331272879, "person": 25, "post": 24, "note": "ينقصه سند"}},
    {
        **SAID, "kind": "DELIVERY", "at": "2026-11-22T07:07:55Z", "by": "clockwork",
        "said": {"what": "sent", "to": [{"unit": 23, "body": 15}]},
    },
    {**SAID, "kind": "LATER_KIND", "at": "", "by": "person:9", "said": {"class": "300"}},
)  # fmt: skip


def rows(language: str) -> list[list[str]]:
    sheet = Sheet(language=language, issuer="x", number=1, at=AT)
    data = journal_data(LINES, sheet, names=NAMES)
    assert len(data["head"]) == len(data["widths"]) == 5  # type: ignore[arg-type]  # lists, in JSON's type
    return [[_bare(cell) for cell in row] for row in data["rows"]]  # type: ignore[attr-defined]


def _bare(cell: str) -> str:
    return "".join(letter for letter in cell if letter not in "\u2066\u2068\u2069\u200f")


def test_each_line_says_when_who_and_what_in_words() -> None:
    assert rows("ar") == [
        ["ق/س/1", "22/11/2026 10:07", "زينب كريم", "إنشاء المسودة", ""],
        ["ق/س/1", "22/11/2026 10:07", "زينب كريم، محرر", "إعادة للتعديل", "ينقصه سند"],
        ["ق/س/1", "22/11/2026 10:07", "النظام", "إرسال", "إلى: دائرة الموازنة"],
        ["ق/س/1", "", "person:9", "LATER_KIND", "الصنف: 300"],
    ]
    assert rows("ckb")[1][2:4] == ["زەینەب کەریم، نووسەر", "گەڕاندنەوە بۆ ڕاستکردنەوە"]
    assert rows("en")[2][2:] == ["System", "Sent", "To: Budget"]


def test_the_names_are_gathered_once_for_all_lines_and_go_along() -> None:
    assert named_in(LINES) == {"person:25", "post:24", "unit:23", "unit:15", "person:9"}
    assert as_json(NAMES)["unit:23"] == {"ar": "دائرة الموازنة", "ckb": "فەرمانگەی بودجە", "en": "Budget"}


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_every_act_of_a_letters_way_has_its_words(language: str) -> None:
    of_no_record = {"RECORD", "KEY_EVENT", "CLEARANCE_CHANGE", "MANDATE", "ACCESS_SEGMENT", "HOLD", "HOLD_RELEASE"}
    of_no_record |= {"TOMBSTONE", "DESTRUCTION", "DISPOSAL", "BLOCK", "INCIDENT", "RESTORE", "LAID_DOWN", "QUERY"}
    kinds = {kind.value for kind in EntryKind} - of_no_record
    assert kinds | {one.value for one in Act} <= set(ACTS)
    said = [act(kind, "", language) for kind in (*kinds, *(one.value for one in Act))]
    assert all(said)
    assert len(set(said)) == len(said)
