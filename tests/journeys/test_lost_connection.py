"""A letter typed while the connection, the page or the session goes away: no word is lost, and nobody else reads it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings as house
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from correspondence.core.letter import Content
from correspondence.draft import revise, start
from correspondence.models import Memo, Version
from tests import town as cast
from tests.correspondence.paper_trail import a_letter
from tests.foreign import needs
from tests.journeys.test_browser_walk import WAIT_MS, Visitor
from tests.town import AT, Town

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
    needs("chromium"),
]
WORDS = "كلمات كُتبت والاتصال مقطوع"
STORED = "() => JSON.stringify(Object.entries(localStorage).filter(([name]) => name.startsWith('diwan-draft:')))"


def _until(page: Page, is_so: Callable[[], bool]) -> None:
    """Waits; the page's own policy lets no waiting script in."""
    for _ in range(WAIT_MS // 100):
        if is_so():
            return
        page.wait_for_timeout(100)
    pytest.fail("it never came")


def opened(town: Town, browser: Browser, server: LiveServer) -> tuple[Visitor, Memo]:
    """Zainab at her draft."""
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    visitor = Visitor(browser, server.url, town.zainab)
    visitor.go(f"/memos/{memo.ref}/edit/")
    visitor.page.wait_for_selector("[data-memo-editor][data-ready]")
    visitor.page.wait_for_load_state("networkidle")
    return visitor, memo


def type_offline(page: Page, words: str = WORDS) -> None:
    """Types while nothing reaches the server, until it lies in the browser."""
    page.context.set_offline(True)
    page.fill("#f-closing", words)
    _until(page, lambda: page.evaluate(STORED) != "[]")


def closings(memo: Memo) -> list[str]:
    """What each version closes with."""
    return [row.content["closing"] for row in Version.objects.filter(memo=memo).order_by("number")]


def test_it_is_saved_by_itself_when_the_connection_is_back(
    town: Town, live_server: LiveServer, browser: Browser
) -> None:
    visitor, memo = opened(town, browser, live_server)
    page = visitor.page
    type_offline(page)
    assert WORDS not in page.evaluate(STORED)
    page.click("button[name=do][value=save]:not(.vh)")
    expect(page.locator("#kept")).to_contain_text("مشفّراً")
    assert page.input_value("#f-closing") == WORDS
    page.context.set_offline(False)
    _until(page, lambda: page.evaluate(STORED) == "[]")
    assert closings(memo)[-1] == WORDS
    page.context.close()


def test_a_page_that_is_gone_gives_the_words_back(town: Town, live_server: LiveServer, browser: Browser) -> None:
    visitor, memo = opened(town, browser, live_server)
    page = visitor.page
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before it leaves what is not saved
    type_offline(page)
    page.goto("about:blank")
    page.context.set_offline(False)
    visitor.go(f"/memos/{memo.ref}/edit/")
    page.wait_for_selector("#offered:not([hidden])")
    assert not page.locator("#offered [data-changed]").is_visible()
    page.click("#offered [data-put-back]")
    page.wait_for_selector("form[data-unsaved]")
    assert page.input_value("#f-closing") == WORDS
    page.click("button[name=do][value=save]:not(.vh)")
    page.wait_for_url("**/edit/?saved")
    _until(page, lambda: page.evaluate(STORED) == "[]")
    assert closings(memo)[-1] == WORDS
    page.context.close()


def test_of_a_draft_that_changed_meanwhile_both_are_kept_and_the_person_chooses(
    town: Town,
    live_server: LiveServer,
    browser: Browser,
) -> None:
    visitor, memo = opened(town, browser, live_server)
    page = visitor.page
    page.on("dialog", lambda dialog: dialog.accept())
    type_offline(page)
    page.goto("about:blank")
    other = replace(Content.from_json(memo.current().content), closing="من حاسوب آخر")
    revise(memo.ref, content=other, base=1, by=town.zainab.reach, at=AT)
    page.context.set_offline(False)
    visitor.go(f"/memos/{memo.ref}/edit/")
    page.wait_for_selector("#offered [data-changed]:not([hidden])")
    assert page.input_value("#f-closing") == "من حاسوب آخر"
    page.click("#offered [data-put-back]")
    page.wait_for_selector("form[data-unsaved]")
    page.click("button[name=do][value=save]:not(.vh)")
    page.click("button[name=over]")
    page.wait_for_url("**/edit/?saved")
    assert closings(memo)[-2:] == ["من حاسوب آخر", WORDS]
    page.context.close()


def test_a_graded_letter_is_never_put_into_the_browser(town: Town, live_server: LiveServer, browser: Browser) -> None:
    visitor, _ = opened(town, browser, live_server)
    page = visitor.page
    type_offline(page)
    page.evaluate("() => document.querySelector('input[name=personal]').click()")
    page.fill("#f-closing", f"{WORDS} أخرى")
    _until(page, lambda: page.evaluate(STORED) == "[]")
    page.context.close()


def test_signing_out_takes_it_away_and_another_person_reads_nothing(
    town: Town,
    live_server: LiveServer,
    browser: Browser,
) -> None:
    visitor, memo = opened(town, browser, live_server)
    page = visitor.page
    page.on("dialog", lambda dialog: dialog.accept())
    type_offline(page)
    page.context.set_offline(False)
    page.context.clear_cookies(name=house.SESSION_COOKIE_NAME)
    other = page.context.new_page()
    other.goto(f"{live_server.url}/enter/")
    key = other.evaluate("() => fetch('/me/session/', {redirect: 'manual'}).then((one) => one.type)")
    assert key == "opaqueredirect"  # nobody who is not signed in is given a key
    page.click("button[name=do][value=save]:not(.vh)")
    page.wait_for_selector("#kept a")
    assert page.input_value("#f-closing") == WORDS
    other.goto(f"{live_server.url}/enter/")
    other.fill("#u", town.zainab.username)
    other.fill("#pw", cast.PASSWORD)
    other.click("main button[type=submit]")
    other.wait_for_selector("details.user")
    page.click("button[name=do][value=save]:not(.vh)")
    page.wait_for_url("**/edit/?saved")
    assert closings(memo)[-1] == WORDS
    type_offline(page, f"{WORDS} ثانية")
    page.context.set_offline(False)
    other.reload()
    other.click("details.user summary")
    other.click("form[data-forget] button")
    other.wait_for_url("**/enter/**")
    assert other.evaluate(STORED) == "[]"
    page.context.close()
