"""The one search box finds what is still on its way too, within the reader's reach alone."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from correspondence.on_the_way import on_the_way
from directory.close_sessions import close_sessions
from directory.http import use_digits
from directory.models import JournalLine
from search.find import Found
from search.labels import facets
from tests.town import AT, PASSWORD, Citizen, Town
from tests.web.steps import client_of, drafted, plain, registered, sent

pytestmark = pytest.mark.django_db
WAITS = "ما زال قيد الإنجاز"


def asked(citizen: Citizen, line: str) -> str:
    return plain(client_of(citizen).get("/search/", {"q": line}))


def test_a_draft_is_found_by_its_author_alone(town: Town) -> None:
    ref = drafted(town, subject="صيانة الأجهزة المختبرية")
    own = client_of(town.zainab)
    for line in ("صيانه", "أجهزة مختبرية", "بالأجهزة", "من: الإدارية", "نوع: كتاب صيانة"):
        shown = plain(own.get("/search/", {"q": line}))
        assert f"/memos/{ref}/" in shown, line
        assert WAITS in shown
    for stranger in (town.sara, town.dara, town.nasrin):
        shown = asked(stranger, "صيانة")
        assert ref not in shown
        assert WAITS not in shown
    assert ref not in plain(own.get("/search/", {"q": "خنفساء"}))


@pytest.mark.servers
def test_what_is_found_beyond_the_first_ten_is_counted_and_listed_too(town: Town) -> None:
    refs = [drafted(town, subject=f"صيانة {number}") for number in range(12)]
    shown = plain(client_of(town.zainab).get("/search/", {"q": "صيانة"}))
    assert "واثنان آخران في الطريق" in shown
    assert all(f"/memos/{ref}/" in shown for ref in refs)


@pytest.mark.servers
def test_a_letter_under_review_is_found_by_who_has_it_and_a_kept_one_no_longer_here(town: Town) -> None:
    away = sent(town, subject="صيانة الأجهزة المختبرية")
    assert f"/memos/{away}/" in asked(town.hasan, "مختبرية")
    assert away not in asked(town.omar, "مختبرية")
    registered(town, subject="تجهيز القرطاسية")
    assert WAITS not in asked(town.zainab, "قرطاسية")


def test_a_classified_one_that_is_found_stands_in_the_journal_and_a_top_secret_one_has_no_words(town: Town) -> None:
    secret = drafted(town, subject="لجنة تحقيقية", level="1")
    assert secret in asked(town.zainab, "تحقيقية")
    (line,) = JournalLine.objects.filter(about="desk")
    assert (line.act, line.level, line.person_id, line.note) == ("search", 1, town.zainab.person_id, "1 found")
    asked(town.sara, "تحقيقية")
    assert JournalLine.objects.filter(about="desk").count() == 1


def test_a_year_to_narrow_by_has_the_reader_s_digits() -> None:
    use_digits("arab")
    (years,) = facets(Found(facets={"years": {"2026": 2}}), QueryDict())
    assert [(one.word, one.value) for one in years.choices] == [("٢٠٢٦", "2026")]


def test_what_a_group_has_beyond_twelve_is_there_to_open_and_what_is_chosen_stands_before(town: Town) -> None:
    counts = {str(year): 1 for year in range(2001, 2027)}
    (years,) = facets(Found(facets={"years": counts}), QueryDict("years=2003"))
    assert [one.value for one in years.choices] == [*(str(year) for year in range(2026, 2014, -1)), "2003"]
    assert len(years.more) == 13
    assert {one.value: one.count for one in (*years.choices, *years.more)} == counts
    shown = render_to_string("search/_facets.html", {"facets": (years,)})
    assert shown.count('name="years"') == len(counts)
    assert shown.count("<details") == 1


@pytest.mark.servers
def test_the_queries_do_not_grow_with_the_letters(town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert on_the_way(town.zainab.reach)
        return len(seen)

    drafted(town)
    one = queries()
    for _ in range(4):
        drafted(town)
    assert queries() == one <= 5
    assert len(on_the_way(town.zainab.reach)) == 5


def test_recent_searches_are_of_this_sign_in_alone_and_forgotten_with_it(town: Town) -> None:
    browser = client_of(town.zainab)
    for line in ("سر الأسرار", "عقود"):
        browser.get("/search/", {"q": line, "levels": "0"})
    answer = browser.get("/search/")
    assert "سر الأسرار" in plain(answer)
    assert not any("أسرار" in str(cookie) for cookie in browser.cookies.values())
    assert "سر الأسرار" not in plain(client_of(town.sara).get("/search/"))
    (address,) = re.findall(r'name="address" value="([^"]*%D8%B3%D8%B1[^"]*)"', answer.content.decode())
    browser.post("/search/recent/forget/", {"address": html.unescape(address)})
    assert "سر الأسرار" not in plain(browser.get("/search/"))
    assert "عقود" in plain(browser.get("/search/"))
    browser.post("/leave/")
    assert browser.login(username="zainab", password=PASSWORD)
    assert "Recent searches" not in plain(browser.get("/search/", headers={"accept-language": "en"}))
    assert "عقود</bdi>" not in plain(browser.get("/search/"))


def test_what_a_broken_off_sign_in_kept_goes_when_its_time_is_over(town: Town) -> None:
    client_of(town.zainab).get("/search/", {"q": "سر الأسرار"})
    before = Session.objects.count()
    assert close_sessions(at=AT) == 0
    assert Session.objects.count() == before
    assert close_sessions(at=AT + timedelta(hours=9)) == before
    assert not Session.objects.exists()
