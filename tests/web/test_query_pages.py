"""The register of authenticity queries, in a browser."""

import csv
import re
from io import StringIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from correspondence.models import AuthenticityQuery
from directory.models import JournalLine
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import TODAY, Citizen, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
PAGE, ASK = "/registry/queries/", "/registry/queries/ask/"
SHOWN = f"{TODAY.day}/{TODAY.month}/{TODAY.year}"


def english(citizen: Citizen) -> Client:
    browser = client_of(citizen)
    browser.post("/language/", {"language": "en"})
    return browser


@pytest.mark.servers
def test_a_question_is_entered_shown_and_exported(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = english(town.rebwar)
    assert "Nobody asked in this year." in plain(browser.get(PAGE))
    form = {"desk": town.planning_desk, "asker": "=<b>court", "channel": "telephone", "number": "7/8", "on": "1/2/2026"}
    form["once"] = found[1] if (found := re.search(r'name="once" value="(\w+)"', plain(browser.get(PAGE)))) else ""
    for _click in range(2):
        assert browser.post(ASK, form).headers["Location"] == PAGE
    with django_assert_max_num_queries(8):
        page = plain(browser.get(PAGE))
    for words in ("=&lt;b&gt;court", "By telephone", "Not found by number and date", "</bdi>: 1</h2>", "1/2/2026"):
        assert words in page
    answer = browser.get(f"{PAGE}{TODAY.year}.csv")
    rows = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][:6] == [f"{TODAY:%d/%m/%Y}", "'=<b>court", "By telephone", "", "7/8", "01/02/2026"]
    assert JournalLine.objects.filter(act="export_queries", about=f"queries:{TODAY.year}").count() == 1
    assert "Nobody asked in this year." in plain(browser.get(PAGE, {"year": TODAY.year - 1}))
    key, letter = AuthenticityQuery.objects.get().pk, registered(town, a_letter(town))
    named = f"{PAGE}{key}/answer/"
    refused = browser.post(named, {"number": "<b>9", "on": SHOWN})
    assert (refused.status_code, "No outgoing letter" in plain(refused)) == (422, True)
    assert 'value="&lt;b&gt;9"' in plain(refused)
    assert browser.post(named, {"number": letter.number, "on": "soon"}).status_code == 422
    assert browser.post(named, {"number": letter.number, "on": SHOWN}).headers["Location"] == PAGE
    rows = list(csv.reader(StringIO(browser.get(f"{PAGE}{TODAY.year}.csv").getvalue().decode("utf-8-sig"))))
    assert rows[1][-6:-4] == [letter.number, f"{TODAY:%d/%m/%Y}"]
    again = browser.post(named, {"number": letter.number, "on": SHOWN})
    assert (again.status_code, "has its answer already" in plain(again)) == (422, True)
    assert client_of(town.zainab).post(named, {"number": letter.number, "on": SHOWN}).status_code == 404
    assert browser.get(named).status_code == 405
    for language, words in (("ar", "الاستفسار عن صحة الصدور"), ("ckb", "پرسین لە ڕاستی دەرچوون")):
        browser.post("/language/", {"language": language})
        assert words in plain(browser.get(PAGE))


def test_what_a_paper_book_says_is_entered_on_the_page_and_the_answer_begins_as_a_letter(town: Town) -> None:
    browser, form = english(town.rebwar), {"desk": town.planning_desk, "asker": "court", "channel": "letter"}
    browser.post(ASK, form | {"number": "7/8", "on": "1/2/2009"})
    key = AuthenticityQuery.objects.get().pk
    book = f"{PAGE}{key}/book/"
    refused = browser.post(book, {"stands": "yes", "book": "<b>2009", "place": ""})
    assert (refused.status_code, 'value="&lt;b&gt;2009"' in plain(refused)) == (422, True)
    assert browser.post(book, {"book": "2009"}).status_code == 422
    assert client_of(town.zainab).post(book, {"stands": "no", "book": "2009"}).status_code == 404
    typed = plain(browser.get("/memos/new/", {"query": key}))
    assert "With reference to your query about letter no. 7/8 " in typed
    assert [browser.get("/memos/new/", {"query": one}).status_code for one in ("x", "999")] == [404, 404]
    assert browser.post(book, {"stands": "yes", "book": "2009", "place": "114/7"}).headers["Location"] == PAGE
    assert "The letter stands in the paper book" in plain(browser.get(PAGE))


@pytest.mark.servers
def test_what_names_nothing_is_refused_with_the_typing_and_strangers_see_no_page(town: Town) -> None:
    browser, whole = english(town.rebwar), {"desk": town.planning_desk, "asker": "court", "channel": "letter"}
    for changed, words in (
        ({"number": "7/8"}, "Nothing was entered"),
        ({"number": "7/8", "on": "soon"}, "Enter the date as day/month/year"),
        ({"channel": "pigeon", "code": "1"}, "cannot be read"),
    ):
        answer = browser.post(ASK, whole | changed)
        page = plain(answer)
        assert (answer.status_code, words in page, 'value="court"' in page) == (422, True, True)
    assert browser.post(ASK, whole | {"desk": town.finance_desk, "code": "1"}).status_code == 404
    assert not AuthenticityQuery.objects.exists()
    assert browser.get(ASK).status_code == 405
    assert browser.post(PAGE).status_code == 405
    assert browser.get(PAGE, {"year": "x"}).status_code == 404
    for stranger in (town.zainab, town.omar, town.dara):
        other = client_of(stranger)
        assert [other.get(one).status_code for one in (PAGE, f"{PAGE}{TODAY.year}.csv")] == [404, 404]
        assert other.post(ASK, whole | {"code": "1"}).status_code == 404
    assert not AuthenticityQuery.objects.exists()
