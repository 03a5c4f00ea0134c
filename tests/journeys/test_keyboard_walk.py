"""The daily deeds without a mouse, from the door to the end: every stop is seen, in view, and uncovered."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page
from pytest_django.live_server_helper import LiveServer

from archive.integrate import integrate
from correspondence.core.directive import ReferralState
from correspondence.models import Referral
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.follow import follow
from tests import town as cast
from tests.foreign import needs
from tests.town import Citizen, Town, give_mandate

SUBJECT = "طلب تعديل الملاك الوظيفي"
FARTHEST = 150
"""So many presses of Tab lead round any page."""
STOP = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  if (here === document.body || here === document.documentElement) return "";
  const around = [here, ...(here.labels || []), here.parentElement, here.parentElement.parentElement];
  const rings = (el) => {
    const look = getComputedStyle(el);
    return (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2) || look.boxShadow !== "none";
  };
  const name = `${here.tagName} ${here.id || here.name || here.textContent.trim().slice(0, 30)}`;
  if (!around.some(rings)) return `${name}: no ring`;
  const seen = here.labels && box.width < 4 ? here.labels[0].getBoundingClientRect() : box;
  if (seen.bottom <= 0 || seen.top >= innerHeight || seen.right <= 0 || seen.left >= innerWidth) return `${name}: not in view`;
  const y = Math.min(Math.max((seen.top + Math.min(seen.bottom, seen.top + 80)) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(Math.min(Math.max((seen.left + seen.right) / 2, 0), innerWidth - 1), y);
  const own = [here, ...(here.labels || [])];
  return !top || own.some((el) => el.contains(top) || top.contains(el)) ? "" : `${name}: covered by ${top.tagName}.${top.className}`;
}"""

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),  # the live server is there before the folder
    needs("chromium"),
]


class Hands:
    """One person at one keyboard, on the smallest screen that is promised: 1024×768 at 150 %."""

    def __init__(self, browser: Browser, address: str, citizen: Citizen) -> None:
        self.page: Page = browser.new_context(viewport={"width": 683, "height": 512}).new_page()
        self.page.set_default_timeout(15_000)
        self.page.goto(f"{address}/enter/")
        self.fill("#u", citizen.username)
        self.fill("#pw", cast.PASSWORD)
        self.enter()
        self.page.wait_for_selector("details.user")

    def to(self, what: str | Locator) -> Locator:
        """Presses Tab until it has the focus; each stop on the way must be visible."""
        wanted = self.page.locator(what).first if isinstance(what, str) else what.first
        self.page.wait_for_load_state()
        wanted.wait_for(state="attached")
        stops = []
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            fault = self.page.evaluate(STOP)
            assert not fault, (self.page.url, fault)
            if wanted.evaluate("el => el === document.activeElement"):
                return wanted
            stops.append(self.page.evaluate("() => document.activeElement.outerHTML.slice(0, 80)"))
        message = f"{what} is not reached on {self.page.url}: {stops[:40]}"
        raise AssertionError(message)

    def fill(self, what: str, text: str) -> None:
        """Goes there and types."""
        self.to(what)
        self.page.keyboard.insert_text(text)

    def press(self, what: str | Locator) -> None:
        """Goes there and presses Enter, which leads to another page."""
        self.to(what)
        self.enter()

    def enter(self, key: str = "Enter") -> None:
        """Presses the key where the focus is, and waits for the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def press_named(self, name: str | re.Pattern[str], role: str = "button") -> None:
        """The button or link of that name."""
        exact = isinstance(name, str)
        self.press(self.page.locator("main").get_by_role(role, name=name, exact=exact))  # type: ignore[arg-type]

    def follow_link(self, text: str) -> None:
        """The link with these words in the page's own part, reached past the menu."""
        self.skip()
        self.press(self.page.locator("main").get_by_role("link", name=re.compile(re.escape(text))))

    def skip(self) -> None:
        """The first stop of a page leads past header and menu."""
        self.page.wait_for_load_state()
        self.page.evaluate("() => { document.activeElement.blur(); }")
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("() => document.activeElement.getAttribute('href')") == "#main"
        self.page.keyboard.press("Enter")

    def leave(self) -> None:
        """Opens the own menu, closes it with Escape, opens it again and signs out."""
        menu = self.page.locator("details.user")
        summary = menu.locator("summary")
        self.to(summary)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None
        assert summary.evaluate("el => el === document.activeElement")
        self.page.keyboard.press("Enter")
        self.press(menu.locator("button"))
        self.page.wait_for_selector("#u")
        self.page.context.close()


def _draft(hands: Hands) -> None:
    page = hands.page
    hands.follow_link("كتاب جديد")
    page.wait_for_selector("[data-memo-editor][data-ready]")
    hands.fill("#f-to-0", "دائرة الموازنة")
    hands.fill("#f-subject", SUBJECT)
    hands.fill(".ProseMirror", "نرجو التفضل بالموافقة على تعديل الملاك للسنة المالية 2026 .")
    page.keyboard.press("Shift+Tab")
    hands.page.keyboard.press("Shift+Tab")
    hands.to(".ProseMirror")  # out of the text and in again: no trap
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.name") == "closing"
    hands.enter("Control+Enter")
    page.wait_for_url("**/send/")
    hands.skip()
    hands.press("main form button.btn-1")
    page.wait_for_url("**/drafts/")


def _initial(hands: Hands) -> None:
    hands.follow_link(SUBJECT)
    hands.page.wait_for_url("**/memos/**")
    hands.press_named("تأشير")
    hands.page.wait_for_url("**/desk/")


def _sign(hands: Hands) -> None:
    page = hands.page
    hands.press(page.locator("nav.side a[href='/sign/']"))
    page.wait_for_url("**/sign/")
    hands.follow_link(SUBJECT)
    hands.press("#sign button")
    hands.fill("#pin", "111999")
    hands.enter()
    page.wait_for_selector("[data-focus]")
    assert page.evaluate("() => document.activeElement.matches('[data-focus]')")
    hands.fill("#pin", cast.PIN)
    hands.enter()
    page.get_by_text("وُقّع الكتاب").wait_for()


def _register(hands: Hands) -> None:
    hands.press(hands.page.locator("nav.side a[href='/registry/out/']"))
    hands.page.get_by_role("heading", name=SUBJECT).wait_for()
    hands.press("[data-key='Control+Enter']")
    hands.page.locator(".toast a").wait_for()


def _receive(hands: Hands) -> None:
    hands.press(hands.page.locator("nav.side a[href='/registry/in/']"))
    hands.page.get_by_text(SUBJECT).first.wait_for()
    hands.press_named(re.compile("إعطاء رقم وارد"))
    hands.page.get_by_text("برقم الوارد").wait_for()


def _direct(hands: Hands, to: Citizen) -> None:
    page = hands.page
    hands.follow_link(SUBJECT)
    hands.press_named(re.compile("الهوامش"), role="link")
    page.wait_for_url("**/margin/**")
    hands.to("#directive input[name=verb]")
    page.keyboard.press("Space")
    hands.fill("#dlead", " ".join(to.name.ar.split()[:2]))
    hands.fill("#pin", cast.PIN)
    hands.enter()
    page.locator("ol.margin li").wait_for()


def _acknowledge(hands: Hands) -> None:
    hands.press(hands.page.locator("nav.side a[href='/desk/']"))
    hands.follow_link(SUBJECT)
    hands.press("form[action$='/acknowledge/'] button")
    hands.page.wait_for_url("**/desk/")


def _find(hands: Hands) -> None:
    hands.fill("#q", "تعديل ملاك")
    hands.enter()
    hands.page.wait_for_url("**/search/**")
    hands.follow_link(SUBJECT)
    hands.page.get_by_text("صحيح: لم يتغير منذ توقيعه").wait_for()


def _report(hands: Hands) -> None:
    page = hands.page
    hands.press(page.locator("nav.side a[href='/referred/']"))
    hands.follow_link(SUBJECT)
    page.wait_for_url("**/margin/**")
    hands.fill("textarea[name=note]", "أُنجز المطلوب")
    hands.press("form[action$='/report/'] button")
    assert Referral.objects.get().state == ReferralState.REPORTED


def _inspect(hands: Hands) -> None:
    page = hands.page
    hands.press(page.locator("nav.side a[href='/inspection/']"))
    hands.fill("input[name=purpose]", "تدقيق الملاكات")
    hands.enter()
    page.wait_for_url("**/inspection/search/**")
    hands.fill("main input[name=q]", "ملاك")
    hands.enter()
    hands.follow_link(SUBJECT)
    page.get_by_text("صحيح: لم يتغير منذ توقيعه").wait_for()


def test_a_letter_walks_by_the_keyboard_alone(town: Town, live_server: LiveServer, browser: Browser) -> None:
    def sits(citizen: Citizen) -> Hands:
        return Hands(browser, live_server.url, citizen)

    for citizen, act in (
        (town.zainab, _draft),
        (town.hasan, _initial),
        (town.maryam, _sign),
        (town.rebwar, _register),
        (town.nasrin, _receive),
    ):
        hands = sits(citizen)
        act(hands)
        hands.leave()
    integrate(by=CLOCKWORK, at=cast.AT)
    follow(by=FOLLOWER, at=cast.AT, limit=100)
    head = sits(town.huda)
    _direct(head, town.laith)
    _acknowledge(head)
    _find(head)
    head.leave()
    clerk = sits(town.laith)
    _report(clerk)
    clerk.leave()
    give_mandate(town, units=frozenset({town.planning_admin, town.planning_hr}), kinds=frozenset({"letter"}))
    inspector = sits(town.younis)
    _inspect(inspector)
