"""The walk of one letter, page by page, as a browser without JavaScript would send it."""

import json
import re
from functools import wraps
from typing import Protocol

from django.http.response import HttpResponseBase
from django.test import Client

from archive.integrate import integrate
from directory.core.reach import CLOCKWORK
from directory.whois import unit_facts
from tests import town as cast
from tests.kept import once
from tests.town import Citizen, Town


class Step(Protocol):
    """A step on the letter's way."""

    __name__: str

    def __call__(self, town: Town, **changed: object) -> str:
        """Gives where the letter is then found."""


SUBJECT = "ملاك وظيفي"
BODY = "نبين لكم أدناه أسماء المشمولين :\n\nت | الاسم\n1 | سعاد حميد\n\n1- تُحتسب التخصيصات من 1/8/2026.\n2- نرفق الكشف."


def client_of(citizen: Citizen) -> Client:
    """A browser in which the citizen is signed in."""
    browser = Client()
    assert browser.login(username=citizen.username, password=cast.PASSWORD)
    return browser


def plain(answer: HttpResponseBase) -> str:
    """The page with every run of blanks as one: how a template is laid out is nobody's promise."""
    return " ".join(bytes(answer.getvalue()).decode().split())


def line(unit_id: int) -> str:
    """A unit as the lists offer it."""
    return f"{unit_facts(unit_id).full_name('ar')} [{unit_id}]"


def typed(town: Town, **changed: object) -> dict[str, object]:
    """A complete form of a letter from Planning's human resources to Finance."""
    form: dict[str, object] = {
        "kind": "letter",
        "level": "0",
        "priority": "urgent",
        "language": "ar",
        "digits": "latn",
        "unit": str(town.planning_admin),
        "to": [line(town.finance_budget)],
        "subject": SUBJECT,
        "ref_kind": ["yours"],
        "ref_body": ["وزارة المالية"],
        "ref_number": ["د م/12/3307"],
        "ref_on": ["2/7/2026"],
        "ref_record": [""],
        "greeting": "تحية طيبة ...",
        "body": BODY,
        "closing": "للتفضل بالاطلاع ... مع التقدير",
        "copy": ["مكتب السيد الوزير", ""],
        "purpose": ["للتفضل بالاطلاع", ""],
        "signer": str(town.maryam.post_id),
        "do": "save",
    }
    return {**form, **changed}


def _once(step: Step) -> Step:
    """A step that is walked once in a session for what was typed."""

    @wraps(step)
    def walked(town: Town, **changed: object) -> str:
        return once(f"{step.__name__} by its pages {changed}", lambda: step(town, **changed))

    return walked


@_once
def drafted(town: Town, **changed: object) -> str:
    """A draft of zainab's; gives its ref."""
    answer = client_of(town.zainab).post("/memos/new/", typed(town, **changed))
    assert answer.status_code == 302, _said(answer.content)
    return answer.headers["Location"].split("/")[2]


@_once
def sent(town: Town, **changed: object) -> str:
    """The draft, sent to hasan for review."""
    ref = drafted(town, **changed)
    answer = client_of(town.zainab).post(f"/memos/{ref}/send/", {"reviewers": [str(town.hasan.post_id)]})
    assert answer.status_code == 302, _said(answer.content)
    return ref


@_once
def frozen(town: Town, **changed: object) -> str:
    """The letter after hasan's initials: frozen, before maryam."""
    ref = sent(town, **changed)
    answer = client_of(town.hasan).post(f"/memos/{ref}/initial/", {"version": "1"})
    assert answer.status_code == 302, _said(answer.content)
    return ref


def asked(browser: Client, ref: str) -> str:
    """The address of the closing page, the signer's two minutes open in this browser."""
    page = browser.get(f"/sign/{ref}/").content.decode()
    shown = re.search(r'name="document_hash" value="([0-9a-f]{64})"', page)
    assert shown is not None
    answer = browser.post(f"/sign/{ref}/", {"document_hash": shown[1]})
    assert answer.status_code == 302, _said(answer.content)
    return answer.headers["Location"]


@_once
def signed(town: Town, **changed: object) -> str:
    """The letter with maryam's signature."""
    ref = frozen(town, **changed)
    browser = client_of(town.maryam)
    answer = browser.post(asked(browser, ref), {"pin": cast.PIN})
    assert answer.status_code == 302, _said(answer.content)
    return ref


@_once
def registered(town: Town, **changed: object) -> str:
    """The letter numbered, sealed and deposited; gives the record's id."""
    ref = signed(town, **changed)
    browser = client_of(town.rebwar)
    answer = browser.post(f"/registry/out/{ref}/", {"book": ""})
    assert answer.status_code == 302, _said(answer.content)
    integrate(by=CLOCKWORK, at=cast.AT)
    found = re.search(r"/records/([0-9a-f]{32})/", browser.get("/registry/out/").content.decode())
    assert found is not None
    return found[1]


def pictures_of(citizen: Citizen, ref: str) -> list[str]:
    """The addresses of the page pictures on the letter's page."""
    page = client_of(citizen).get(f"/memos/{ref}/").content.decode()
    return re.findall(rf'src="(/memos/{ref}/pages/[0-9a-f]{{64}}/[^"]+)"', page)


def bad_body() -> str:
    """A body with a node that no letter has."""
    return json.dumps({"type": "doc", "content": [{"type": "script", "content": []}]})


def _said(page: bytes) -> str:
    """What the error summary of a page says, for a failed assertion."""
    found = re.search(r'class="sum".*?</div>', page.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0]) if found else page.decode()[:500]
