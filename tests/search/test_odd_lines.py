"""Whatever is typed, every search page answers clearly and at once: no fault, no long computing, no engine's syntax."""

import json
import time
from dataclasses import replace

import pytest
from django.test import Client

from archive.classify import file_into
from archive.integrate import integrate
from archive.models import Record
from archive.open_dossier import open_dossier
from archive.records import records_in
from directory.core.clearance import Clearance, Label, Level
from directory.core.reach import CLOCKWORK, FOLLOWER
from directory.models import Mandate
from search.core.plan import Narrow
from search.core.query import MOST_NODES, parse
from search.find import find
from search.follow import follow
from tests.archive.conftest import Deposit
from tests.archive.keeping import care_of
from tests.town import AT, TODAY, Town, give_mandate
from tests.web.steps import client_of

WITHIN = 2.0
"""Seconds of computing for one answer; other programs on the machine do not count."""
ODD = {
    "very long": "ك" * 10_000,
    "very long words": "مخصصات السكن " * 800,
    "unbalanced quotes": '"مخصصات «السكن',
    "nothing but quotes": '"' * 400,
    "nested fields": "من: إلى: رقم: تاريخ: " * 20,
    "five hundred fields": " ".join(f"رقم: {number}" for number in range(500)),
    "five hundred kinds": "kind: circular " * 500,
    "endless run of numbers": "رقم: 1..999999999",
    "exploding wildcards": "*" * 200 + " م*خ*ص* ?????? a*b*c* [a-z]* .*.*.*",
    "engine's syntax": "acl:p1 OR lvl:[0 TO 9] AND NOT (made:* || t:~2) ^9 +x -y {!lucene}",
    "only particles": "من في على إلى عن و the of لە بۆ",
    "mixed scripts": "مخصصات budget بودجە бюджет 预算 תקציב",
    "bidi tricks": "\u202e\u2066مخصصات\u2069\u202c\u200f\u200e\u061c \u202dtxet\u202c",
    "nothing but marks": "\u064b\u064e\u0651\u0640\u200c\u200d" * 60,
    "NULs": "\x00مخ\x00صصات\x00",
    "emoji": "📄🇮🇶👩‍⚖️" * 40,
    "lone surrogates": "م\ud800خ",
    "digits of three scripts": "٤۵2/٢٠۲6 ٤٥٢-۲۰۲۶",
    "markup": '"><script>alert(1)</script><svg onload=x>',
    "percent": "%00%F0%9F%'; DROP TABLE search; --",
    "combining tower": "م" + "\u0651" * 390,
    "one long number": "9" * 390,
}
FIELDS = {
    "five hundred values": {"kinds": [f"k{number}" for number in range(500)], "levels": ["9"] * 500},
    "odd values": {"years": "٢٠٢٦", "units": "-1", "from": "\u202e1/1/2026", "page": "9" * 40, "o": "acl"},
    "every field box": {f"in_{name}": '"م' * 900 for name in ("sender", "number", "dossier", "signer", "unit")},
}
SURROGATES = {name for name, line in ODD.items() if any("\ud800" <= letter <= "\udfff" for letter in line)}


@pytest.mark.parametrize("name", ODD)
def test_any_line_is_a_small_query(name: str) -> None:
    begun = time.process_time()
    assert len(parse(ODD[name]).nodes) <= MOST_NODES
    assert time.process_time() - begun < WITHIN


def answered(browser: Client, address: str, query: dict[str, object], name: str) -> str:
    begun = time.process_time()
    answer = browser.get(address, query)
    taken = time.process_time() - begun
    assert answer.status_code == 200, (address, name)
    assert taken < WITHIN, (address, name, taken)
    return answer.content.decode()


@pytest.mark.servers
@pytest.mark.django_db
def test_every_search_page_answers_every_odd_line_at_once(kept: Deposit, town: Town) -> None:
    record_id = kept(label=Label())
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}))
    clerk, inspector = client_of(town.zainab), client_of(town.younis)
    inspector.post(f"/inspection/{Mandate.objects.get().pk}/begin/", {"purpose": "x"})
    lines = {name: {"q": line} for name, line in ODD.items() if name not in SURROGATES} | FIELDS
    for name, query in lines.items():
        for browser, address in ((clerk, "/search/"), (inspector, "/inspection/search/")):
            page = answered(browser, address, query, name)
            assert "<script>alert" not in page
            assert 'role="status"' in page or "<kbd>" in page, (address, name)  # an answer, or what may be typed
        assert isinstance(json.loads(answered(clerk, "/search/completions/", query, name))["lines"], list)
    assert record_id in answered(clerk, "/search/", {"q": ODD["bidi tricks"].replace("txet", "")}, "found all the same")


@pytest.mark.django_db
def test_a_top_secret_letter_is_found_neither_by_its_dossier_nor_by_its_grade(kept: Deposit, town: Town) -> None:
    care = care_of(town, kept)
    filed, mine = care.classed(), frozenset({f"p{town.dara.person_id}"})
    opened = open_dossier(care.a_class("100").pk, symbol="12/أ", title="قضية الكركدن", by=care.nawal.reach, at=AT)
    file_into([filed], dossier_id=opened, by=care.nawal.reach, at=AT)
    reach = replace(town.zainab.reach, clearance=Clearance(level=Level.TOP_SECRET))
    assert records_in([opened], reach=reach, limit=9) == (filed,)
    Record.objects.filter(record_id=filed).update(level=Level.TOP_SECRET)
    assert records_in([opened], reach=reach, limit=9) == ()
    top = kept(Label(level=Level.TOP_SECRET), readers=mine)
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    this_year = Narrow(years=(TODAY.year,))
    assert [hit.record_id for hit in find("", reach=town.dara.reach, at=AT, filters=this_year).hits] == [top]
    for line in ("درجة: سري للغاية", "grade: top secret"):
        assert find(line, reach=town.dara.reach, at=AT, filters=this_year).total == 0


@pytest.mark.django_db
def test_a_dossier_is_a_field_by_its_symbol_and_by_its_title_for_desks_alone(kept: Deposit, town: Town) -> None:
    care = care_of(town, kept)
    filed, loose = care.classed(), care.classed()
    opened = open_dossier(care.a_class("100").pk, symbol="12/أ", title="قضية الكركدن", by=care.nawal.reach, at=AT)
    file_into([filed], dossier_id=opened, by=care.nawal.reach, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)

    def found(line: str, citizen: object) -> set[str]:
        return {hit.record_id for hit in find(line, reach=citizen.reach, at=AT).hits}

    assert {filed, loose} <= found("مخصصات", town.zainab)
    for line in ("إضبارة: 12/أ", "دۆسیە: ١٢/ا مخصصات", 'dossier: "12/أ"'):
        assert found(line, town.zainab) == {filed}, line
    assert found("إضبارة: 13/ب", town.zainab) == set()
    assert found("إضبارة: كركدن", town.rebwar) == {filed}
    assert found("إضبارة: كركدن", town.zainab) == set()  # a title may tell of a matter
    for stranger in (town.dara, town.nasrin):
        assert found("إضبارة: 12/أ", stranger) == set()
