"""The page on which a registrar closes a register."""

from datetime import timedelta

import pytest

from archive.integrate import integrate
from correspondence.models import Block, Close
from directory.core.reach import CLOCKWORK
from signing.enrol import enrol
from tests.town import AT, PIN, TODAY, Town
from tests.web.steps import client_of, plain, registered

pytestmark = pytest.mark.django_db


LANGUAGES = ["ar", *(pytest.param(one, marks=pytest.mark.servers) for one in ("ckb", "en"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_register_is_closed_on_its_page(town: Town, language: str) -> None:
    registered(town)
    browser = client_of(town.rebwar)
    browser.post("/language/", {"language": language})
    assert 'name="sure"' in plain(browser.get("/books/1/closes/"))
    assert browser.post("/books/1/close/", {}).status_code == 422
    assert not Close.objects.exists()
    assert browser.post("/books/1/close/", {"sure": "on"}).status_code == 302
    made = Close.objects.get()
    assert f"/records/{made.record_id}/" in plain(browser.get("/books/1/closes/"))
    again = browser.post("/books/1/close/", {"sure": "on"})
    assert again.status_code in {409, 422}
    assert Close.objects.count() == 1


@pytest.mark.servers
def test_a_registrar_with_a_key_needs_its_pin(town: Town) -> None:
    registered(town)
    enrol(town.rebwar.person_id, name="Rebwar", organisation="Ministry of Planning", pin=PIN, by=CLOCKWORK, at=AT)
    browser = client_of(town.rebwar)
    assert 'name="pin"' in plain(browser.get("/books/1/closes/"))
    assert browser.post("/books/1/close/", {"sure": "on", "pin": "000000"}).status_code != 302
    assert not Close.objects.exists()
    assert browser.post("/books/1/close/", {"sure": "on", "pin": PIN}).status_code == 302


@pytest.mark.servers
def test_a_stranger_finds_no_closes(town: Town) -> None:
    registered(town)
    for one in (town.zainab, town.nasrin, town.dara):
        browser = client_of(one)
        assert browser.get("/books/1/closes/").status_code == 404
        assert browser.post("/books/1/close/", {"sure": "on"}).status_code == 404
    assert not Close.objects.exists()


def test_the_clockwork_counts_what_awaits_its_close(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    from config.clockwork import chores

    registered(town)
    chore = next(one for one in chores() if one.name == "correspondence.closes")
    chore.act(AT)
    assert "not closed" not in caplog.text
    chore.act(AT + timedelta(days=2))
    assert "1 registers have numbers" in caplog.text


@pytest.mark.servers
def test_certificates_are_handed_out_where_they_hold(town: Town) -> None:
    registered(town)
    browser = client_of(town.rebwar)
    year = TODAY.year
    assert browser.post("/books/1/gaps/", {"year": year}).status_code != 200
    browser.post("/books/1/close/", {"sure": "on"})
    integrate(by=CLOCKWORK, at=AT)
    gaps = browser.post("/books/1/gaps/", {"year": year})
    assert (gaps.status_code, gaps.headers["Content-Type"]) == (200, "application/zip")
    absent = browser.post("/books/1/absence/", {"number": "د إ / ٩٩", "everywhere": "on"})
    assert (absent.status_code, absent.headers["Content-Type"]) == (200, "application/zip")
    there = f"{TODAY.day}/{TODAY.month}/{TODAY.year}"
    for wrong in ({}, {"since": there}, {"since": "nonsense"}, {"unit": "nobody"}):
        answer = browser.post("/books/1/absence/", wrong)
        assert answer.status_code in {409, 422}, wrong
        assert 'role="alert"' in plain(answer)
    assert client_of(town.zainab).post("/books/1/gaps/", {"year": year}).status_code == 404
    assert client_of(town.nasrin).post("/books/1/absence/", {"number": "1"}).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_reserved_and_ended_on_the_page(town: Town, language: str) -> None:
    registered(town)
    browser = client_of(town.rebwar)
    browser.post("/language/", {"language": language})
    assert browser.post("/books/1/blocks/", {"count": "3", "reason": "انقطاع"}).status_code == 422
    assert browser.post("/books/1/blocks/", {"count": "x", "reason": "انقطاع", "sure": "on"}).status_code == 422
    assert not Block.objects.exists()
    assert browser.post("/books/1/blocks/", {"count": "٣", "reason": "انقطاع", "sure": "on"}).status_code == 302
    block = Block.objects.get()
    assert (block.first, block.last) == (2, 4)
    assert "2–4" in plain(browser.get("/books/1/closes/"))
    end = f"/books/1/blocks/{block.pk}/release/"
    assert browser.post(end, {"reason": "عاد"}).status_code == 422
    assert browser.post(end, {"reason": "عاد", "sure": "on"}).status_code == 302
    assert browser.post(end, {"reason": "عاد", "sure": "on"}).status_code in {409, 422}
    assert "data-block" in browser.get("/books/1/closes/").content.decode()


@pytest.mark.servers
def test_nobody_else_reserves_or_ends(town: Town) -> None:
    registered(town)
    asked = {"count": "3", "reason": "انقطاع", "sure": "on"}
    client_of(town.rebwar).post("/books/1/blocks/", asked)
    end = f"/books/1/blocks/{Block.objects.get().pk}/release/"
    for one in (town.zainab, town.nasrin, town.dara):
        assert client_of(one).post("/books/1/blocks/", asked).status_code == 404
        assert client_of(one).post(end, asked).status_code == 404
    assert client_of(town.rebwar).post("/books/2/blocks/1/release/", asked).status_code == 404
    assert client_of(town.rebwar).get("/books/1/blocks/").status_code == 405
    assert Block.objects.get().released_at is None


@pytest.mark.servers
def test_a_register_is_printed_part_by_part(town: Town) -> None:
    registered(town)
    browser = client_of(town.rebwar)
    wrong = browser.post("/books/1/print/", {"since": "1/13/2026", "until": "4/5/2026", "paper": "a4"})
    assert wrong.status_code == 422
    for kept in ('value="1/13/2026"', 'value="4/5/2026"', '<option value="a4" selected>'):
        assert kept in plain(wrong)
    days = {"since": f"1/1/{TODAY.year}", "until": f"31/12/{TODAY.year}"}
    address = browser.post("/books/1/print/", {**days, "paper": "a3"}).headers["Location"]
    assert "data-go-on" in plain(browser.get(address))
    assert browser.get(f"{address}register.pdf").status_code == 422
    assert browser.post(f"{address}on/").headers["Location"] == address
    page = plain(browser.get(address))
    assert "data-go-on" not in page
    assert "1 من 1" in page
    assert browser.get(f"{address}register.pdf").headers["Content-Type"] == "application/pdf"
    for stranger in (town.zainab, town.maryam):
        assert client_of(stranger).get(address).status_code == 404
