"""A stock phrase comes in where the text was left, by the keyboard."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from correspondence.draft import start
from tests.correspondence.paper_trail import a_letter
from tests.foreign import needs
from tests.journeys.test_browser_walk import Visitor
from tests.town import AT, Town

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
    needs("chromium"),
]


def test_1_13_a_phrase_is_put_in_at_the_caret(town: Town, live_server: LiveServer, browser: Browser) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    visitor = Visitor(browser, live_server.url, town.zainab)
    visitor.go(f"/memos/{memo.ref}/edit/")
    page = visitor.page
    page.wait_for_selector("[data-memo-editor][data-ready]")
    body, phrases = page.locator("#body-surface .ProseMirror"), page.locator("[data-phrases]").first
    body.click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("أولاً ")
    phrases.focus()
    phrases.select_option("نود إعلامكم بأن …")
    page.keyboard.press("Enter")
    expect(body).to_be_focused()
    expect(body.locator("p").first).to_contain_text("أولاً نود إعلامكم بأن …")
    assert phrases.locator("option[lang=en]:not([disabled])").count() == 0  # those of the letter's language alone
    page.locator("#f-language").evaluate("el => { el.value = 'en'; el.dispatchEvent(new Event('change')); }")
    assert phrases.locator("option[lang=ar]:not([disabled])").count() == 0
    page.context.close()
