"""Every page in three languages: direction, policy, one main, one h1, nothing inline."""

import re

import pytest
from django.test import Client
from django.utils import translation

from tests.town import Citizen, Town
from tests.web.steps import client_of, drafted, frozen, plain, registered, sent

pytestmark = pytest.mark.django_db
LANGUAGES = {"ar": "rtl", "ckb": "rtl", "en": "ltr"}


def _pages(town: Town) -> list[tuple[Citizen, str]]:
    draft, away, ready, record = drafted(town), sent(town), frozen(town), registered(town)
    return [
        (town.zainab, "/desk/"),
        (town.zainab, "/drafts/"),
        (town.zainab, "/memos/new/"),
        (town.zainab, "/me/"),
        (town.zainab, "/search/"),
        (town.zainab, f"/memos/{draft}/edit/"),
        (town.zainab, f"/memos/{draft}/send/"),
        (town.hasan, f"/memos/{away}/"),
        (town.maryam, "/sign/"),
        (town.maryam, f"/sign/{ready}/"),
        (town.rebwar, "/registry/out/"),
        (town.rebwar, "/registry/in/"),
        (town.nasrin, "/registry/in/"),
        (town.rebwar, "/books/"),
        (town.rebwar, "/books/1/"),
        (town.zainab, f"/records/{record}/"),
        (town.zainab, f"/records/{record}/readers/"),
        (town.zainab, "/referred/"),
        (town.hasan, f"/margin/{record}/"),
    ]


def _speaking(citizen: Citizen, language: str) -> Client:
    browser = client_of(citizen)
    browser.post("/language/", {"language": language})
    return browser


@pytest.mark.servers
def test_every_page_stands_in_three_languages_under_the_policy(town: Town) -> None:
    wrong = []
    pages = _pages(town)
    for language, direction in LANGUAGES.items():
        browsers = {citizen: _speaking(citizen, language) for citizen in {reader for reader, _ in pages}}
        for citizen, address in pages:
            answer = browsers[citizen].get(address)
            page = plain(answer)
            promises = {
                "answers": answer.status_code == 200,
                "direction": f'<html lang="{language}" dir="{direction}"' in page,
                "one main": page.count("<main ") == 1,
                "one h1": len(re.findall(r"<h1[ >]", page)) == 1,
                "no inline style": re.search(r"\sstyle=|<style|\son[a-z]+=\"", page) is None,
                "no inline script": re.search(r"<script(?![^>]*\bsrc=)", page) is None,
                "default-src": "default-src 'none'" in answer.headers.get("Content-Security-Policy", ""),
                "labels": not _unlabelled(page),
                "title": "Diwan" in page or "ديوان" in page or "دیوان" in page,
            }
            wrong += [(address, language, name) for name, holds in promises.items() if not holds]
    assert not wrong


def _unlabelled(page: str) -> list[str]:
    """Inputs that nobody says the name of."""
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", page)
    inside = "".join(re.findall(r"<label\b.*?</label>", page, re.DOTALL))
    return [
        field
        for field in fields
        if 'type="hidden"' not in field
        and "aria-label" not in field
        and field not in inside
        and not any(f'id="{name}"' in field for name in labelled)
    ]


def test_a_page_that_is_not_there_and_one_out_of_reach_are_the_same(town: Town) -> None:
    ref = drafted(town)
    stranger = client_of(town.omar)
    absent, hidden = stranger.get("/memos/0123456789abcdef/"), stranger.get(f"/memos/{ref}/")
    assert absent.status_code == hidden.status_code == 404
    one, other = (re.sub(r'value="[^"]*"', "", plain(answer)) for answer in (absent, hidden))
    assert one == other


def test_the_first_page_is_the_role_s_own(town: Town) -> None:
    assert client_of(town.rebwar).get("/").headers["Location"] == "/registry/out/"
    assert client_of(town.zainab).get("/").headers["Location"] == "/desk/"
    frozen(town)
    assert client_of(town.maryam).get("/").headers["Location"] == "/sign/"


def test_numbers_and_dates_stand_in_isolates() -> None:
    from datetime import date

    from directory import http
    from directory.templatetags.ministry import day, own_number, their_number

    assert own_number("ق م/3/418") == '<bdi class="num" dir="rtl">ق م/\u200f3/\u200f418</bdi>'
    assert own_number("IC/EXT/2026/93") == '<bdi class="num" dir="ltr">IC/EXT/2026/93</bdi>'
    assert own_number("<b>") == '<bdi class="num" dir="ltr">&lt;b&gt;</bdi>'
    shown = http._digits.set("arab")
    assert own_number("2026/5") == '<bdi class="num" dir="ltr">٢٠٢٦/٥</bdi>'
    http._digits.reset(shown)
    assert their_number("د م 12/3307") == '<bdi class="num">د م 12/3307</bdi>'
    assert day(date(2026, 7, 14)) == '<time datetime="2026-07-14"><bdi class="num" dir="ltr">14/7/2026</bdi></time>'


def test_several_addressees_do_not_read_as_the_place_of_one() -> None:
    from directory.core.naming import Name
    from directory.templatetags.ministry import listed

    with translation.override("ar"):
        said = listed((Name(ar="الدائرة القانونية"), Name(ar="الدائرة الإدارية")))
    assert said == "<bdi>الدائرة القانونية</bdi>، <bdi>الدائرة الإدارية</bdi>"
