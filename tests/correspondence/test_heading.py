"""The head and foot of a ministry's letters are its own, each from a day on (domain 1.2)."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from correspondence import headings, papers, sheets
from correspondence.core.heading import (
    LINE_LIMIT,
    Emblem,
    EmblemNotAcceptedError,
    EmblemPlace,
    GradeTerm,
    Heading,
    HeadingNotAcceptedError,
    HeadingPastError,
    Side,
    Words,
)
from correspondence.core.printed import Letterhead, printed
from correspondence.doors import files
from correspondence.lay_heading import lay_heading
from correspondence.models import Book, LaidHeading
from directory.core.errors import NotWithinReachError
from directory.whois import lines_about
from paper.doors import sandbox
from tests.correspondence.sample import a_content
from tests.correspondence.test_printed import FRAME
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain, registered

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 12"><circle cx="5" cy="6" r="4" fill="#b88a00"/></svg>'
LINKING = SVG.replace(b"<circle", b'<image href="file:///etc/hostname" width="1" height="1"/><circle')
OWN = Heading(
    words={
        "ckb": Words(lines=("حکوومەتی هەرێمی کوردستان", " وەزارەتی   پلاندانان ", ""), foot="هەولێر"),
        "ar": Words(foot="بغداد – هاتف 07700000000"),
    },
    emblem_at=EmblemPlace.START,
    has_invocation=False,
    copies_at=Side.END,
    grade_term=GradeTerm.SIRRIYA,
)


def test_1_2_a_letter_prints_the_head_and_foot_that_are_laid_down() -> None:
    paper = replace(FRAME.letterhead, laid=replace(OWN.cleaned(), emblem="e" * 64), emblem_file="heading-1/e.png")
    said = printed(a_content(language="ckb"), replace(FRAME, letterhead=paper))
    assert said["letterhead"] == {
        "right": ["حکوومەتی هەرێمی کوردستان", "وەزارەتی پلاندانان"],
        "left": ["Republic of Iraq", "Ministry of Planning"],
        "unit": "فەرمانگەی کارگێڕی",
        "address": "هەولێر",
        "emblem": {"sha256": "e" * 64, "at": "start"},
    }
    assert (said["invocation"], said["copies_side"]) == (False, "end")
    english = printed(a_content(language="en"), replace(FRAME, letterhead=paper))["letterhead"]
    assert isinstance(english, dict)
    assert english["address"] == "بغداد"  # of the unit, where the language has no foot of its own


def test_1_2_the_letter_of_the_other_side_stands_beside_the_own_number() -> None:
    assert printed(a_content(), FRAME)["your_letter"] == {"number": "د م 12/3307", "on": "في 2/7/2026"}
    assert "your_letter" not in printed(a_content(references=()), FRAME)


def test_a_heading_is_short() -> None:
    for words in (Words(lines=("ا",) * 4), Words(lines=("ا" * (LINE_LIMIT + 1),)), Words(foot="ا" * 161)):
        with pytest.raises(HeadingNotAcceptedError):
            Heading(words={"ar": words}).cleaned()


@pytest.mark.django_db
def test_the_emblem_is_drawn_before_anything_is_locked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    run, depths = sandbox.run, [len(connection.savepoint_ids)]

    def drawn(*args: object) -> bytes:
        depths.append(len(connection.savepoint_ids))
        return run(*args)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(sandbox, "run", drawn)
    lay_heading(town.planning, since=TODAY, heading=OWN, emblem=SVG, by=town.amal.reach, at=AT)
    assert depths == [depths[0]] * 2


@pytest.mark.django_db
def test_1_2_a_letter_carries_the_letterhead_of_its_day(town: Town) -> None:
    def laid(day: int, heading: Heading, emblem: bytes | Emblem) -> None:
        lay_heading(
            town.planning, since=TODAY + timedelta(day), heading=heading, emblem=emblem, by=town.amal.reach, at=AT
        )

    assert headings.heading_of(town.planning, on=TODAY).heading == Heading()
    laid(0, OWN, SVG)
    laid(5, Heading(), Emblem.KEPT)
    laid(6, Heading(), Emblem.DROPPED)
    first, kept, dropped = (headings.heading_of(town.planning, on=TODAY + timedelta(day)) for day in (4, 5, 6))
    assert (first.heading.copies_at, kept.heading.copies_at) == (Side.END, Side.START)
    assert first.emblem_file == kept.emblem_file != dropped.emblem_file == ""
    assert files.fetch(first.emblem_file).startswith(b"\x89PNG")
    assert first.emblem_file in papers.kept_names()  # a backup holds it
    paper = Letterhead(chain=FRAME.letterhead.chain, address="", laid=first.heading, emblem_file=first.emblem_file)
    plain, own = (
        sheets.typeset_letter(a_content(), replace(FRAME, letterhead=one)) for one in (FRAME.letterhead, paper)
    )
    assert {field.name: field.box[2] - field.box[0] for field in own.fields} == {
        field.name: field.box[2] - field.box[0] for field in plain.fields
    }
    reader = pypdf.PdfReader(io.BytesIO(own.pdf))
    said = json.loads(reader.attachments["letter.json"][0])
    assert said["letterhead"]["emblem"]["sha256"] in first.emblem_file
    assert "emblem" not in said  # the pixels are on the page, not in what it says
    assert len(reader.pages[0].images) == 1
    note = lines_about(f"unit:{town.planning}", acts=["lay_heading"])[0].note
    assert note == (TODAY + timedelta(6)).isoformat()


@pytest.mark.django_db
def test_nobody_else_lays_it_down_nor_for_a_day_that_is_over(town: Town) -> None:
    for stranger in (town.maryam, town.rebwar, town.huda):
        with pytest.raises(NotWithinReachError):
            lay_heading(town.planning, since=TODAY, heading=OWN, emblem=SVG, by=stranger.reach, at=AT)
    lay = {"heading": OWN, "by": town.amal.reach, "at": AT}
    with pytest.raises(HeadingPastError):
        lay_heading(town.planning, since=TODAY - timedelta(1), emblem=Emblem.KEPT, **lay)
    for file in (b"", b"GIF89a", SVG[:-9], LINKING):
        with pytest.raises(EmblemNotAcceptedError):
            lay_heading(town.planning, since=TODAY, emblem=file, **lay)
    with pytest.raises(NotWithinReachError):  # a unit is no ministry
        lay_heading(town.planning_hr, since=TODAY, emblem=SVG, **lay)
    assert not LaidHeading.objects.exists()


@pytest.mark.django_db
def test_1_12_papers_call_the_grade_as_the_ministry_does(town: Town) -> None:
    assert headings.grade_term(town.planning, on=TODAY, language="ar") == "درجة الكتمان"
    lay_heading(town.planning, since=TODAY, heading=OWN, emblem=Emblem.KEPT, by=town.amal.reach, at=AT)
    assert headings.grade_term(town.planning, on=TODAY, language="ar") == "درجة السرية"
    assert headings.grade_term(town.finance, on=TODAY, language="ar") == "درجة الكتمان"
    assert headings.grade_term(town.planning, on=TODAY, language="ckb") == ""


@pytest.mark.django_db
def test_1_12_pages_call_the_grade_as_the_reader_s_ministry_does_today(town: Town) -> None:
    lay_heading(town.planning, since=TODAY, heading=OWN, emblem=Emblem.KEPT, by=town.amal.reach, at=AT)
    registered(town)
    book = Book.objects.get(body=town.planning)
    paper = client_of(town.rebwar).post("/registry/paper/", {"way": "courier"}).headers["Location"]
    for page, one in (("/memos/new/", town.zainab), (f"/books/{book.pk}/", town.rebwar), (paper, town.rebwar)):
        shown = plain(client_of(one).get(page))
        assert ("درجة السرية" in shown, "درجة الكتمان" in shown) == (True, False), page
    browser = client_of(town.rebwar)
    browser.post("/language/", {"language": "ckb"})
    assert "پلەی نهێنی" in plain(browser.get(f"/books/{book.pk}/"))
    assert "درجة الكتمان" in plain(client_of(town.laith).get("/memos/new/"))
    request = RequestFactory().get("/")
    request.reach, request.at = town.maryam.reach, AT  # type: ignore[attr-defined]  # as the middleware does
    with translation.override("ar"):
        assert ">درجة السرية</th>" in render_to_string("archive/_record_lines.html", {"lines": ()}, request)
