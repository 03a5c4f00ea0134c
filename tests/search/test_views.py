"""The search page: an address is a search, and nobody sees more than the rule allows."""

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, quote

import pytest
from django.test import Client

from archive.integrate import integrate
from archive.models import Record
from config.env import Place
from directory.core.clearance import Label, Level
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.follow import follow
from tests import town as cast
from tests.archive.conftest import Deposit
from tests.town import AT, TODAY, Citizen, Town

pytestmark = pytest.mark.django_db


def page(citizen: Citizen, language: str = "ar", **query: object) -> str:
    browser = Client(headers={"accept-language": language})
    assert browser.login(username=citizen.username, password=cast.PASSWORD)
    answer = browser.get("/search/", query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def record_id(kept: Deposit, place: Place) -> str:
    found = kept()
    kept(subject="كتاب آخر", kind="circular", label=Label())
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    return found


def test_a_hit_leads_to_its_record(record_id: str, town: Town) -> None:
    shown = page(town.zainab, q="مخصصات")
    assert f"/{record_id}" in shown
    assert "<mark>" in shown
    assert "الكلمات في الموضوع" in shown  # why it was found
    assert "الكلمات في الموضوع" not in page(town.zainab, q="نوع: كتاب")
    assert 'name="kinds" value="circular"' in shown


def test_a_hit_by_a_name_alone_shows_the_name(record_id: str, town: Town) -> None:
    issuer = Record.objects.get(record_id=record_id).issuer.split()[-1]
    shown = page(town.zainab, q=issuer)
    assert f"<mark>{issuer}</mark>" in shown
    assert "اسم المرسل أو أحد المرسل إليهم" in shown


def test_the_newest_stand_first_and_the_best_match_is_one_key_away(record_id: str, town: Town) -> None:
    shown = page(town.zainab, q="مخصصات", years=TODAY.year)
    assert '<b aria-current="true">الأحدث</b>' in shown
    assert 'name="o"' not in shown
    address = re.search(r'href="([^"]+)" data-key="KeyB"', shown)
    assert address is not None
    there = dict(parse_qsl(unescape(address[1]).removeprefix("?")))
    assert there == {"q": "مخصصات", "years": str(TODAY.year), "o": "best"}
    back = re.search(r'href="([^"]+)" data-key="KeyB"', page(town.zainab, **there))
    assert back is not None
    assert "o=" not in back[1]


def test_who_asks_for_the_grade_top_secret_is_told_how_such_letters_are_found(record_id: str, town: Town) -> None:
    said = "بعددها وتاريخها وجهتها فقط"
    assert said in page(town.zainab, q="درجة: سري للغاية")
    assert said in page(town.zainab, levels=2)
    assert said not in page(town.zainab, q="درجة: سري", levels=1)


def test_a_stranger_sees_nothing_of_it(record_id: str, town: Town) -> None:
    shown = page(town.dara, q="مخصصات")
    assert record_id not in shown
    assert "<mark>" not in shown
    assert 'type="checkbox"' not in shown


def test_choices_of_the_address_are_kept_on_the_page(record_id: str, town: Town) -> None:
    shown = page(town.zainab, q="مخصصات", kinds="circular", o="oldest", exact="1")
    assert 'value="circular" checked' in shown
    assert 'name="o" value="oldest"' in shown
    assert '<b aria-current="true">الأقدم</b>' in page(town.zainab, q="مخصصات", o="oldest")
    assert 'name="exact" value="1"' in shown


@pytest.mark.parametrize("digits", ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
def test_days_are_typed_as_people_write_them(record_id: str, town: Town, digits: str) -> None:
    own = str.maketrans("0123456789", digits)
    today, later = (f"{on:%d/%m/%Y}".translate(own) for on in (TODAY, TODAY + timedelta(days=1)))
    assert record_id in page(town.zainab, q="مخصصات", **{"from": today, "until": today})
    assert record_id in page(town.zainab, q="مخصصات " * 900)  # too long: cut between two words
    shown = page(town.zainab, q="مخصصات", **{"from": later})
    assert record_id not in shown
    assert f'value="{later}"' in shown
    assert "aria-invalid" not in shown


@pytest.mark.parametrize("typed", ["31/2/2026", "غداً", "1/1/26", "1/1/2026 1/1/2027"])
def test_what_is_no_day_is_said_and_narrows_nothing(record_id: str, town: Town, typed: str) -> None:
    shown = page(town.zainab, q="مخصصات", until=typed)
    assert record_id in shown
    assert 'aria-describedby="until-e"' in shown


@pytest.mark.parametrize("language", ["ar", *(pytest.param(one, marks=pytest.mark.servers) for one in ("ckb", "en"))])
def test_the_page_is_shown_in_every_language(record_id: str, town: Town, language: str) -> None:
    assert record_id in page(town.zainab, language, q="مخصصات")
    assert "<form" in page(town.zainab, language)


@pytest.mark.parametrize(
    "query",
    [
        {"q": '"><script>alert(1)</script>'},
        {"q": "ك" * 10_000},
        {"q": "\x00"},
        {"q": "acl:p5", "page": "-1"},
        {"q": "مخصصات", "page": "99999999999999999999"},
        {"q": "مخصصات", "years": "٢٠٢٦", "levels": "x", "bodies": "9" * 30, "o": "score"},
        {"years": "2026"},
        {"page": ""},
    ],
)
def test_any_address_gets_a_page(record_id: str, town: Town, query: dict[str, object]) -> None:
    assert "<script>alert" not in page(town.zainab, **query)


def test_it_is_only_read(record_id: str, town: Town) -> None:
    browser = Client()
    assert browser.get("/search/").status_code == 302
    assert browser.login(username=town.zainab.username, password=cast.PASSWORD)
    assert browser.post("/search/").status_code == 405


def test_a_secret_paper_changes_no_byte_of_an_uncleared_persons_answer(
    record_id: str, kept: Deposit, town: Town
) -> None:
    lines = ("مخصصات", "مخصصاة", "قسطنطينية", "452", "")
    browser = Client(headers={"accept-language": "ar"})
    assert browser.login(username=town.zainab.username, password=cast.PASSWORD)

    def answers() -> list[bytes]:
        pages = [browser.get("/search/", {"q": line, "years": str(TODAY.year)}).content for line in lines]
        pages += [browser.get("/search/completions/", {"q": begun}).content for begun in ("مخص", "قسط")]
        return [re.sub(rb'(nonce|value)="[\w/+=-]{20,}"', b"", one) for one in pages]

    before = answers()
    kept(Label(level=Level.TOP_SECRET), subject="قسطنطينية مخصصات", readers=frozenset({f"p{town.dara.person_id}"}))
    kept(Label(level=Level.SECRET), subject="قسطنطينية المخصصات", readers=frozenset({f"p{town.dara.person_id}"}))
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    assert answers() == before
    assert b"<mark>" in before[0]
    assert json.loads(before[-2])["lines"] == ["مخصصات"]
    assert json.loads(before[-1])["lines"] == []


def test_a_stranger_is_offered_no_ending(record_id: str, town: Town) -> None:
    browser = Client()
    assert browser.login(username=town.dara.username, password=cast.PASSWORD)
    assert browser.get("/search/completions/", {"q": "مخص"}).json() == {"lines": []}


def test_another_spelling_is_offered_as_a_link(record_id: str, town: Town) -> None:
    shown = page(town.zainab, q="مخضصات", o="oldest")
    assert "هل تقصد" in shown
    assert quote("مخصصات") in shown
    assert "o=oldest" in shown.split("هل تقصد")[1].split("</a>")[0]
