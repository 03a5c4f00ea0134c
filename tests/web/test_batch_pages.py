"""Signing many letters in one sitting, page by page, as a browser without JavaScript does it."""

import re

import pytest
from django.test import Client

from correspondence.let_go import let_go
from correspondence.models import BatchLine
from correspondence.recall import ask_back
from tests import town as cast
from tests.town import Town
from tests.web.steps import client_of, frozen, plain

pytestmark = pytest.mark.django_db


def said(browser: Client, ref: str, choice: str = "agree") -> str:
    """Decides on the letter by its page; gives the address of the next."""
    page = browser.get(f"/sign/pile/{ref}/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    answer = browser.post(f"/sign/pile/{ref}/", {"do": choice, "seen": seen[1]})
    assert answer.status_code == 302, answer.content.decode()[:800]
    return str(answer.headers["Location"])


def opened(browser: Client) -> str:
    """The closing page's address."""
    answer = browser.post("/sign/batch/")
    assert answer.status_code == 302, answer.content.decode()[:800]
    return str(answer.headers["Location"])


@pytest.mark.servers
def test_decide_one_by_one_and_sign_once(town: Town) -> None:
    first, second, third = (frozen(town, subject=subject) for subject in ("الأول", "الثاني", "الثالث"))
    browser = client_of(town.maryam)
    assert "/sign/pile/" in browser.get("/sign/").content.decode()
    assert browser.get("/sign/pile/").headers["Location"] == f"/sign/pile/{first}/"
    for ref in (first, second):
        assert said(browser, ref) == "/sign/pile/"
    said(browser, third, "later")
    assert browser.get("/sign/pile/").headers["Location"] == "/sign/"
    closing = opened(browser)
    page = plain(browser.get(closing))
    assert "الأول" in page
    assert "الثالث" not in page
    assert browser.post(closing, {"pin": cast.PIN}).headers["Location"] == closing
    for _ in range(2):
        result = plain(browser.get(closing))
        assert "الأول" in result
        assert 'name="pin"' not in result
    again = browser.post(closing, {"pin": cast.PIN})
    assert (again.status_code, BatchLine.objects.filter(request__signed=True).count()) == (200, 2)


@pytest.mark.servers
def test_a_wrong_pin_signs_nothing_and_the_list_stays(town: Town) -> None:
    ref = frozen(town)
    browser = client_of(town.maryam)
    said(browser, ref)
    closing = opened(browser)
    wrong = browser.post(closing, {"pin": "000001"})
    assert wrong.status_code == 422
    assert "لم يُوقَّع شيء" in wrong.content.decode()
    assert browser.post(closing, {"pin": cast.PIN}).status_code == 302
    assert BatchLine.objects.get().request.signed


@pytest.mark.servers
def test_a_row_taken_out_waits_and_a_recalled_one_is_named(town: Town) -> None:
    out, recalled, fine = (frozen(town, subject=subject) for subject in ("يُخرج", "يُسحب", "يُوقَّع"))
    browser = client_of(town.maryam)
    for ref in (out, recalled, fine):
        said(browser, ref)
    closing = opened(browser)
    assert browser.post(f"{closing}out/{out}/").headers["Location"] == closing
    ask_back(recalled, reason="سحب", by=town.zainab.reach, at=cast.AT)
    let_go(recalled, by=town.maryam.reach, at=cast.AT)
    browser.post(closing, {"pin": cast.PIN})
    result = plain(browser.get(closing))
    assert "يُسحب" in result
    assert "يُخرج" not in result
    assert client_of(town.zainab).get(f"/memos/{fine}/").status_code == 200


@pytest.mark.servers
def test_a_return_carries_its_ready_reason(town: Town) -> None:
    ref = frozen(town)
    browser = client_of(town.maryam)
    assert browser.post(f"/sign/pile/{ref}/return/", {"reason": "", "why": " "}).status_code == 422
    answer = browser.post(f"/sign/pile/{ref}/return/", {"reason": "الصياغة", "why": "تُختصر"})
    assert answer.headers["Location"] == "/sign/pile/"
    assert "الصياغة: تُختصر" in client_of(town.zainab).get(f"/memos/{ref}/edit/").content.decode()


@pytest.mark.servers
def test_what_was_not_shown_is_not_agreed_to(town: Town) -> None:
    first, second = frozen(town, subject="أ"), frozen(town, subject="ب")
    browser = client_of(town.maryam)
    page = browser.get(f"/sign/pile/{first}/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    assert browser.post(f"/sign/pile/{second}/", {"do": "agree", "seen": seen[1]}).status_code == 409
    assert browser.post(f"/sign/pile/{first}/", {"do": "agree", "seen": "made up"}).status_code == 200
    assert browser.post("/sign/batch/").status_code == 422


@pytest.mark.servers
def test_strangers_and_gets_find_nothing(town: Town) -> None:
    ref = frozen(town)
    browser = client_of(town.maryam)
    said(browser, ref)
    closing = opened(browser)
    for other in (town.hasan, town.omar):
        assert client_of(other).get(closing).status_code == 404
        assert client_of(other).post(closing, {"pin": cast.PIN}).status_code == 404
    assert client_of(town.omar).get(f"/sign/pile/{ref}/").status_code == 404
    assert browser.get("/sign/batch/").status_code == 405
    assert browser.get(f"{closing}out/{ref}/").status_code == 405
    assert client_of(town.maryam).get(closing).status_code == 404


@pytest.mark.parametrize("language", ["ar", *(pytest.param(one, marks=pytest.mark.servers) for one in ("ckb", "en"))])
def test_the_pages_speak_three_languages(town: Town, language: str) -> None:
    ref = frozen(town)
    browser = client_of(town.maryam)
    browser.cookies["django_language"] = language
    said(browser, ref)
    closing = opened(browser)
    assert browser.get(closing).status_code == 200
