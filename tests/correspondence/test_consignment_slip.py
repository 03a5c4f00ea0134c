"""What the record of a signed slip declares and its sheet prints, in three languages."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from correspondence.core.consignment import Thing
from correspondence.core.consignment_slip import SAYS, HandedOver, handed_over_from, slip_data
from correspondence.core.intake import Page
from correspondence.core.intake_sheet import Shown, Surroundings
from directory.core.clearance import Label

AT = datetime(2026, 11, 22, 8, 5, 7, 123, tzinfo=UTC)
PAGE = Page(name="slip.jpg", sha256="ab" * 32, size=9, media_type="image/jpeg", pages=2)
GIVEN = HandedOver(
    desk=1, year=2026, serial=7, thing=Thing.OUTGOING, record="0" * 32, number="ق م/3/418", number_on=date(2026, 7, 14),
    words="", unit=None, person=None, outside="محكمة الكرخ", bearer="المعتمد علي", on=date(2026, 11, 22), at=AT, by=3,
    originator=4, label=Label(level=1, compartments=frozenset({2, 1})), signed_name="ليلى", signed_at=AT, entered_by=3,
    entered_at=AT,
)  # fmt: skip


def test_what_the_record_declares_is_read_back_and_is_pinned() -> None:
    source = GIVEN.as_json(PAGE, verdict=None, language="ar")
    assert handed_over_from(source) == GIVEN
    bare = replace(GIVEN, thing=Thing.OTHER, number="", number_on=None, record="", words="ختم", label=Label())
    assert handed_over_from(bare.as_json(PAGE, verdict="TOTAL_PASSED", language="ckb")) == bare
    told = json.loads(source)
    assert (told["format"], told["version"], told["scan"]["part"]) == ("diwan-hand-over-slip", 1, "annex-01.jpg")
    assert (told["at"], told["number_on"], told["label"]["compartments"]) == (
        "2026-11-22T08:05:07.000123+00:00",
        "2026-07-14",
        [1, 2],
    )
    for wrong in (b"{}", b"[]", source.replace(b"diwan-hand-over-slip", b"diwan-intake")):
        with pytest.raises((ValueError, TypeError, KeyError)):
            handed_over_from(wrong)


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_the_sheet_says_what_went_to_whom_and_who_signed(language: str) -> None:
    around = Surroundings(issuer="و", unit="", clerk="ريبوار", came_at=AT, made_at=AT, language=language)
    shown = (Shown(file="page-001.jpg", original=1, page=1),)
    data = slip_data(GIVEN, PAGE, shown, receiver="محكمة الكرخ", verdict="", around=around)
    facts = dict(data["facts"])  # type: ignore[call-overload]  # a list of pairs
    assert {"محكمة الكرخ", "المعتمد علي", "ليلى", "ريبوار"} <= set(facts.values())
    assert any("418" in value and "14/7/2026" in value for value in facts.values())
    assert (data["title"], data["beyond"] != "") == (SAYS[language]["title"], True)
    assert {frozenset(words) for words in SAYS.values()} == {frozenset(SAYS["en"])}
