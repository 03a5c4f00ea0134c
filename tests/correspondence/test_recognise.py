"""What a machine reads of a paper letter is found, is marked, and fills no number."""

from dataclasses import replace

import pytest
from django.conf import settings

from archive.integrate import integrate
from archive.records import record, words_among
from correspondence.book_in import book_in
from correspondence.core.intake import Way
from correspondence.models import Intake
from correspondence.on_the_way import unnumbered
from correspondence.open_intake import open_intake
from correspondence.recognise import recognise
from correspondence.recognised import words_of
from correspondence.scan import add_file
from correspondence.separators import separator_sheet
from directory.core.clearance import Clearance
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER
from paper.doors import ocr
from search.follow import follow
from tests.correspondence.intakes import arrived, scan
from tests.town import AT, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


def with_text(town: Town) -> str:
    """An intake with a PDF that carries text, as a scanner with a recogniser of its own makes it."""
    ref = open_intake(Way.FILE, by=town.rebwar.reach, at=AT)
    data = separator_sheet(language="en", reach=town.rebwar.reach, at=AT)
    add_file(ref, name="scan.pdf", data=data, by=town.rebwar.reach, at=AT)
    return ref


def test_text_is_found_and_marked_as_read_by_machine(town: Town) -> None:
    ref = with_text(town)
    assert recognise(by=CLOCKWORK, at=AT) == 1
    assert recognise(by=CLOCKWORK, at=AT) == 0
    waits = "بانتظار رقم الوارد"
    desk = plain(client_of(town.rebwar).get("/search/", {"q": "scanned together"}))
    assert (waits in desk, f"/registry/paper/{ref}/" in desk) == (True, True)
    assert waits not in plain(client_of(town.hasan).get("/search/", {"q": "scanned together"}))
    given = book_in(ref, arrived(town), language="ar", by=town.rebwar.reach, at=AT)
    assert waits not in plain(client_of(town.rebwar).get("/search/", {"q": "scanned together"}))
    words = words_among([given.record_id], reach=town.hasan.reach)[given.record_id]
    assert "Separator sheet" in words
    facts = record(given.record_id, reach=town.hasan.reach).facts
    assert (facts.number, facts.subject) == ("ت ج/5/9292", "تجهيز أثاث مكتبي")
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    browser = client_of(town.hasan)
    browser.post("/language/", {"language": "en"})
    page = plain(browser.get("/search/", {"q": "scanned together"}))
    assert ("Recognised text, may be wrong" in page, given.record_id in page) == (True, True)
    assert "Recognised by machine" in plain(browser.get(f"/records/{given.record_id}/", {"view": "text"}))
    page = plain(browser.get("/search/", {"q": "أثاث"}))
    assert given.record_id in page


def test_a_letter_registered_before_it_was_read_has_no_words(town: Town) -> None:
    ref = with_text(town)
    given = book_in(ref, arrived(town), language="ar", by=town.rebwar.reach, at=AT)
    assert words_among([given.record_id], reach=town.hasan.reach)[given.record_id] == ""
    assert recognise(by=CLOCKWORK, at=AT) == 0


def test_a_closed_envelope_and_another_caller_read_nothing(town: Town) -> None:
    ref = with_text(town)
    with pytest.raises(NotWithinReachError):
        recognise(by=town.rebwar.reach, at=AT)
    Intake.objects.filter(ref=ref).update(sealed=True)
    assert recognise(by=CLOCKWORK, at=AT) == 0
    (paper,) = unnumbered(town.rebwar.reach)
    assert (paper.ref, paper.words) == (ref, "")


def test_a_graded_one_is_told_to_the_cleared_and_a_top_secret_one_without_its_subject(town: Town) -> None:
    ref = with_text(town)
    recognise(by=CLOCKWORK, at=AT)
    row = Intake.objects.filter(ref=ref)
    row.update(level=1, subject="لجنة")
    cleared, lower = (replace(town.rebwar.reach, clearance=Clearance(level=level)) for level in (2, 0))
    assert [(one.subject, bool(one.words)) for one in unnumbered(cleared)] == [("لجنة", True)]
    assert unnumbered(lower) == unnumbered(town.nasrin.reach) == ()
    row.update(level=2)
    assert [(one.subject, one.words) for one in unnumbered(cleared)] == [("", "")]


def test_a_page_that_cannot_be_read_is_empty_and_holds_nobody_up(town: Town) -> None:
    ref = with_text(town)
    (row,) = Intake.objects.get(ref=ref).files.all()
    settings.PLACE.files.joinpath(row.file).write_bytes(b"damaged")
    assert recognise(by=CLOCKWORK, at=AT) == 1
    assert (recognise(by=CLOCKWORK, at=AT), words_of(ref, [row.sha256])) == (0, "")


@pytest.mark.skipif(not ocr.languages(), reason="tesseract is not installed: apt install tesseract-ocr")
def test_a_scan_is_read_page_by_page(town: Town) -> None:
    ref = open_intake(Way.COURIER, by=town.rebwar.reach, at=AT)
    add_file(ref, name="a.jpg", data=scan("FURNITURE", size=(310, 438)), by=town.rebwar.reach, at=AT)
    assert recognise(by=CLOCKWORK, at=AT) == 1
    assert recognise(by=CLOCKWORK, at=AT) == 0


def test_where_nothing_is_installed_the_page_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = open_intake(Way.COURIER, by=town.rebwar.reach, at=AT)
    add_file(ref, name="a.jpg", data=scan("one"), by=town.rebwar.reach, at=AT)
    monkeypatch.setattr(ocr, "languages", lambda: ())
    assert recognise(by=CLOCKWORK, at=AT) == 0
    browser = client_of(town.rebwar)
    browser.post("/language/", {"language": "en"})
    assert "Text on pictures is not recognised here" in plain(browser.get(f"/registry/paper/{ref}/"))
