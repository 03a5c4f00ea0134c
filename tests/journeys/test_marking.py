"""A passage is marked by selecting it in the letter's text, not by typing it again."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from correspondence.draft import start
from correspondence.send import send
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


def test_the_selected_words_become_the_passage(town: Town, live_server: LiveServer, browser: Browser) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    visitor = Visitor(browser, live_server.url, town.hasan)
    visitor.go(f"/memos/{memo.ref}/")
    page = visitor.page
    page.locator("form[action$='/return/'] summary").click()
    page.locator("[data-mark-selected]").click()  # nothing is selected yet: the text opens and takes the keyboard
    line = page.locator(".text-view p", has_text="اللجنة درست")
    expect(line).to_be_visible()
    line.click(click_count=3)
    page.locator("[data-mark-selected]").click()
    expect(page.locator("[name=passage]").first).to_have_value("نود إعلامكم بأن اللجنة درست طلبكم .")
    expect(page.locator("[name=remark]").first).to_be_focused()
    page.keyboard.insert_text("من أي يوم؟")
    page.fill("#why", "للتصحيح")
    page.locator("form[action$='/return/'] button[type=submit]").click()
    page.wait_for_url("**/desk/")
    assert memo.marks.count() == 1
    page.context.close()
