"""The foot of a page: who prepared it, and where the ministry wants it, who initialled it (domain 1.2)."""

from dataclasses import replace
from datetime import date

import pytest

from archive import records
from correspondence.core.foot import Foot, at_foot, initial
from correspondence.core.heading import Emblem, Heading
from correspondence.lay_heading import lay_heading
from correspondence.models import LaidHeading
from directory.core.naming import Name
from paper.pages import text
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, TODAY, Town

ZAINAB, MARYAM = Name(ar="زينب علي حسن", en="Zainab Ali"), Name(ar="د. مريم سعد", en="Dr Maryam Saad")
JULY = date(2026, 7, 13)


def test_1_2_the_preparer_and_the_initials_stand_small_with_their_days() -> None:
    assert at_foot(ZAINAB, None, "ar") == {"prepared_by": "زينب علي حسن"}
    assert at_foot(ZAINAB, Foot(prepared_on=JULY), "ar") == {"prepared_by": "زينب 13/7"}
    foot = Foot(prepared_on=JULY, initials=((ZAINAB, JULY), (MARYAM, JULY)))
    assert at_foot(MARYAM, foot, "ar") == {
        "prepared_by": "د. مريم 13/7",
        "initials": "التأشير: زينب 13/7 ، د. مريم 13/7",
    }
    assert at_foot(MARYAM, foot, "en")["initials"] == "Initialled: Zainab 13/7, Dr Maryam 13/7"
    assert at_foot(ZAINAB, foot, "ckb")["initials"] == "پێشواژۆ: زينب 13/7 ، د. مريم 13/7"
    assert initial(Name(ar=""), JULY, "ar") == "13/7"


def test_a_letterhead_of_before_this_was_said_prints_no_initials() -> None:
    laid = LaidHeading(
        body_id=1, since=TODAY, words={}, emblem="", emblem_at="centre", invocation=True, copies_at="start",
        grade_term="kitman", initials=True, laid_by_id=2, laid_at=AT,
    )  # fmt: skip
    log = laid.said()
    assert (log["initials"], LaidHeading.from_said(log).heading().has_initials) == (True, True)
    assert not LaidHeading.from_said({key: one for key, one in log.items() if key != "initials"}).initials


@pytest.mark.django_db
def test_1_2_the_letter_prints_who_initialled_it_where_its_ministry_lays_that_down(town: Town) -> None:
    heading = replace(Heading(), has_initials=True)
    lay_heading(town.planning, since=TODAY, heading=heading, emblem=Emblem.DROPPED, by=town.amal.reach, at=AT)
    letter = registered(town, a_letter(town, copies=(), references=()))
    page = " ".join(" ".join(text(records.letter(letter.record_id, reach=town.maryam.reach))).split())
    day = f"{TODAY.day}/{TODAY.month}"
    assert [f"{name} {day}" in page for name in ("زينب", "حسن")] == [True, True]
    assert "زينب علي" not in page
