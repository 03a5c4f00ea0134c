"""The whole walk in a browser, in Arabic, as the people who do it: drafter, reviewer, signer, registrars, reader."""

import re
from urllib.parse import urljoin

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from archive.integrate import integrate
from correspondence.models import Memo
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.follow import follow
from tests import town as cast
from tests.foreign import needs
from tests.town import Citizen, Town

SUBJECT = "طلب تعديل الملاك الوظيفي"
WAIT_MS = 15_000

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    # the live server starts before any test has its folder, so there is nothing static to serve from disk yet
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
    needs("chromium"),
]


class Visitor:
    """One person at one browser; remembers what the console complained of."""

    def __init__(self, browser: Browser, address: str, citizen: Citizen) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US").new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{address}/enter/")
        self.page.fill("#u", citizen.username)
        self.page.fill("#pw", cast.PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_selector("details.user")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        """Opens a page; it must be right-to-left Arabic."""
        self.page.goto(f"{self.address}{path}")
        root = self.page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")

    def leave(self) -> None:
        """Closes the browser's context; nothing may have been blocked or broken on the way."""
        assert not self.complaints
        self.page.context.close()


def _draft(visitor: Visitor) -> str:
    page = visitor.page
    visitor.go("/memos/new/")
    page.wait_for_selector("[data-memo-editor][data-ready]")
    page.fill("#f-to-0", "دائرة الموازنة")
    page.fill("#f-subject", SUBJECT)
    page.click(".ProseMirror")
    page.keyboard.insert_text("نرجو التفضل بالموافقة على تعديل الملاك للسنة المالية 2026 .")
    page.click("[data-cmd=insertTable]")
    page.keyboard.insert_text("ت")
    page.click("button[name=do][value=save]:not(.vh)")
    page.wait_for_url("**/edit/?saved")
    assert "ت" in page.locator(".ProseMirror table").inner_text()
    return str(page.url).split("/memos/")[1].split("/")[0]


def _send(visitor: Visitor) -> None:
    page = visitor.page
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/send/")
    assert page.locator("input[name=reviewers]:checked").count() == 1
    page.click("main form button.btn-1")
    page.wait_for_url("**/drafts/")


def _initial(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/desk/")
    page.get_by_role("link", name=SUBJECT).click()
    _sees_pictures(visitor)
    page.get_by_role("button", name="تأشير", exact=True).click()
    page.wait_for_url("**/desk/")


def _sign(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/sign/")
    page.get_by_role("link", name=SUBJECT).click()
    _sees_pictures(visitor)
    page.locator("#sign button").click()
    sign = page.get_by_role("button", name="التوقيع بالرمز السري")
    sign.click()
    said = page.locator("#pin").evaluate("field => field.validationMessage")
    assert said == "هذا الحقل مطلوب. لم يُفقد شيء مما كتبته."  # in the page's language, not the browser's
    page.fill("#pin", cast.PIN)
    sign.click()
    page.wait_for_url("**/sign/")
    page.get_by_text("وُقّع الكتاب").wait_for()


def _register(visitor: Visitor) -> str:
    page = visitor.page
    visitor.go("/registry/out/")
    page.get_by_role("heading", name=SUBJECT).wait_for()
    page.keyboard.press("Control+Enter")
    link = page.locator(".toast a")
    link.wait_for()
    return (link.get_attribute("href") or "").split("/")[2]


def _receive(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/registry/in/")
    page.get_by_text(SUBJECT).first.wait_for()
    page.get_by_role("button", name=re.compile("إعطاء رقم وارد")).click()
    page.get_by_text("برقم الوارد").wait_for()


def _find(visitor: Visitor, record: str) -> None:
    page = visitor.page
    visitor.go("/desk/")
    page.fill("#q", "تعديل ملاك")
    page.press("#q", "Enter")
    hit = page.locator(f"a[href^='/records/{record}/']").first
    hit.click()
    page.get_by_text("صحيح: لم يتغير منذ توقيعه").wait_for()
    _sees_pictures(visitor)


def _sees_pictures(visitor: Visitor) -> None:
    """Every page picture that is asked for at once really is one."""
    picture = visitor.page.locator(".sheet img").first
    picture.wait_for()
    visitor.page.wait_for_function("() => document.querySelector('.sheet img').naturalWidth > 0")


def test_a_letter_walks_from_the_drafter_to_the_addressee(
    town: Town, live_server: LiveServer, browser: Browser
) -> None:
    address = live_server.url
    drafter = Visitor(browser, address, town.zainab)
    ref = _draft(drafter)
    _send(drafter)
    drafter.leave()
    for citizen, act in ((town.hasan, _initial), (town.maryam, _sign)):
        visitor = Visitor(browser, address, citizen)
        act(visitor)
        visitor.leave()
    registrar = Visitor(browser, address, town.rebwar)
    record = _register(registrar)
    registrar.leave()
    integrate(by=CLOCKWORK, at=cast.AT)
    receiver = Visitor(browser, address, town.nasrin)
    _receive(receiver)
    receiver.leave()
    follow(by=FOLLOWER, at=cast.AT, limit=100)
    reader = Visitor(browser, address, town.huda)
    _find(reader, record)
    reader.leave()
    stranger = Visitor(browser, address, town.omar)
    for hidden in (f"/records/{record}/", f"/memos/{ref}/"):
        answer = stranger.page.goto(address + hidden)
        assert answer is not None
        assert answer.status == 404


def _enter(page: Page, citizen: Citizen) -> None:
    page.goto(urljoin(page.url, "/enter/"))
    page.fill("#u", citizen.username)
    page.fill("#pw", cast.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("details.user")


def test_who_loses_the_session_while_writing_loses_no_word(
    town: Town, live_server: LiveServer, browser: Browser
) -> None:
    writer = Visitor(browser, live_server.url, town.zainab)
    page, told = writer.page, writer.page.locator("#kept")
    writer.go("/memos/new/")
    page.wait_for_selector("[data-memo-editor][data-ready]")
    page.fill("#f-subject", SUBJECT)
    save = page.locator("button[name=do][value=save]:not(.vh)")
    # the session alone is lost, as when it ends: without any cookie a request beside the door's would change its token
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    save.click()
    told.get_by_text("انتهت جلستكم").wait_for()
    door = told.get_by_role("link").get_attribute("href")
    assert door == "/enter/"
    beside = page.context.new_page()
    beside.goto(live_server.url + door)
    _enter(beside, town.omar)
    save.click()
    told.get_by_text("شخص آخر").wait_for()
    beside.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    _enter(beside, town.zainab)
    assert page.input_value("#f-subject") == SUBJECT
    save.click()
    page.wait_for_url("**/edit/?saved")
    assert page.input_value("#f-subject") == SUBJECT
    assert Memo.objects.get().author_id == town.zainab.person_id
