"""The hand-over book, in a browser."""

import re

import pytest
from django.test import Client

from correspondence.models import ConsignmentLine
from correspondence.views import consignments as pages
from correspondence.views import parts
from tests.town import TODAY, Citizen, Town
from tests.web.steps import client_of, line, plain

pytestmark = pytest.mark.django_db
BOOK, ENTER, MINE = "/registry/by-hand/", "/registry/by-hand/enter/", "/by-hand/"


def english(citizen: Citizen) -> Client:
    browser = client_of(citizen)
    browser.post("/language/", {"language": "en"})
    return browser


def typed(town: Town, **changed: object) -> dict[str, object]:
    form = {"desk": town.planning_desk, "thing": "other", "words": "<b>seal", "bearer": "Ali", "outside": ""}
    return {**form, "unit": line(town.planning_hr), **changed}


@pytest.mark.servers
def test_a_line_is_entered_confirmed_and_printed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    registry, reader = english(town.rebwar), english(town.hasan)
    assert "Nothing was handed over by hand in this year." in plain(registry.get(BOOK))
    word = re.search(r'name="once" value="(\w+)"', plain(registry.get(BOOK)))
    assert word is not None
    for _click in range(2):
        assert registry.post(ENTER, typed(town, once=word[1])).headers["Location"] == BOOK
    page = plain(registry.get(BOOK))
    assert all(words in page for words in ("Not yet received: 1", "&lt;b&gt;seal", "Human Resources"))
    assert MINE in plain(reader.get("/notices/"))
    badge = f'<a href="{MINE}">'
    assert [badge in plain(one.get("/desk/")) for one in (reader, english(town.omar))] == [True, False]
    key = ConsignmentLine.objects.get().pk
    assert "&lt;b&gt;seal" in plain(reader.get(MINE))
    assert reader.post(f"{MINE}{key}/received/").headers["Location"] == MINE
    assert badge not in plain(reader.get("/desk/"))
    again = reader.post(f"{MINE}{key}/received/")
    assert (again.status_code, "already" in plain(again)) == (422, True)
    page = plain(registry.get(BOOK))
    assert all(words in page for words in ("Not yet received: 0", "Received", "Hasan Jasim Mohammed"))
    monkeypatch.setattr(pages, "HALF", 1)
    monkeypatch.setattr(parts.part_of, "__kwdefaults__", {"lines": 2})
    for number in range(2):
        registry.post(ENTER, typed(town, words=f"box {number}"))
    page = plain(registry.get(BOOK))
    assert "Not yet received: 2" in page
    for where, name in ((f"?year={TODAY.year}&from=2", "&lt;b&gt;seal"), (f"?year={TODAY.year}&waiting=1", "box 1")):
        assert where.replace("&", "&amp;") in page
        assert name in plain(registry.get(f"{BOOK}{where}"))
    days = {"since": f"1/1/{TODAY.year}", "until": f"{TODAY:%d/%m/%Y}"}
    answer = registry.post(f"{BOOK}print/", {"desk": town.planning_desk, **days, "paper": "a3"})
    assert answer.getvalue().startswith(b"%PDF")
    for language, words in (("ar", "سجل الذمة"), ("ckb", "دەفتەری ڕادەستکردن")):
        registry.post("/language/", {"language": language})
        assert words in plain(registry.get(BOOK))


@pytest.mark.servers
def test_what_is_not_whole_is_refused_with_the_typing_and_strangers_see_no_page(town: Town) -> None:
    registry = english(town.rebwar)
    for changed, words in (
        ({"bearer": ""}, "Nothing was entered"),
        ({"outside": "both"}, "Nothing was entered"),
        ({"thing": "print", "number": "7", "on": "1/1/2026"}, "No letter with the number"),
        ({"on": "soon"}, "Enter the date as day/month/year"),
        ({"person": "nobody at all", "unit": ""}, "Nobody of this ministry has this name"),
        ({"thing": "dove"}, "cannot be read"),
    ):
        answer = registry.post(ENTER, typed(town, **changed))
        page = plain(answer)
        assert (answer.status_code, words in page, "&lt;b&gt;seal" in page) == (422, True, True), words
    assert not ConsignmentLine.objects.exists()
    registry.post(ENTER, typed(town, unit="", person=f"hasan [{town.hasan.person_id}]"))
    key = ConsignmentLine.objects.get().pk
    for address, form, words in (
        ("slip/", {"name": "Ali", "on": "", "hour": "9"}, "Enter the hour as 14:05."),
        ("slip/", {"name": "", "on": "1/1/2020", "hour": "09:00"}, "Nothing was entered"),
        ("back/", {"stand": "returned", "reason": ""}, "Please give a reason"),
        ("back/", {"stand": "received", "reason": "x"}, "cannot be read"),
    ):
        answer = registry.post(f"{BOOK}{key}/{address}", form)
        assert (answer.status_code, words in plain(answer)) == (422, True), words
    assert registry.get(f"{BOOK}{key}/slip/").status_code == 405
    assert registry.get(ENTER).status_code == 405
    assert registry.get(BOOK, {"year": "x"}).status_code == 404
    for stranger in (town.zainab, town.omar, town.nasrin):
        other = client_of(stranger)
        for address in (f"{BOOK}{key}/slip/", f"{BOOK}{key}/back/"):
            form = {"name": "Ali", "on": f"{TODAY:%d/%m/%Y}", "hour": "00:00", "stand": "refused", "reason": "x"}
            assert other.post(address, form).status_code == 404
        assert other.post(f"{MINE}{key}/refuse/", {"reason": "x"}).status_code == 404
    for stranger in (town.zainab, town.omar):
        other = client_of(stranger)
        assert [other.get(one).status_code for one in (BOOK, f"{BOOK}people/")] == [404, 404]
        assert other.post(ENTER, typed(town)).status_code == 404
    assert "Hasan" in registry.get(f"{BOOK}people/", {"q": "Hasan"}).content.decode()
    assert registry.post(f"{BOOK}{key}/back/", {"stand": "returned", "reason": "no <b>house"}).status_code == 302
    assert "no &lt;b&gt;house" in plain(english(town.rebwar).get("/setbacks/"))
