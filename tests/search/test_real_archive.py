"""The whole way over the real archive: deposited, in the log, followed, found by those who may."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.core.margin import statement_of
from archive.enter import enter
from archive.integrate import integrate
from archive.withdraw import withdraw
from directory.core.clearance import Label, Level
from directory.core.reach import CLOCKWORK, FOLLOWER, Reach, Scope
from directory.models import JournalLine
from search.core.plan import Narrow
from search.find import Found, find
from search.follow import follow
from tests.archive.conftest import Deposit
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def ids(line: str, reach: Reach) -> list[str]:
    return [hit.record_id for hit in find(line, reach=reach, at=AT).hits]


def indexed() -> None:
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)


def test_own_staff_find_it_and_another_ministry_does_not(kept: Deposit, town: Town) -> None:
    record_id = kept()
    indexed()
    for line in (
        "مخصصات",
        "المخصصات الخطوره",
        "452",
        f"٤٥٢/{TODAY.year}".translate(ARABIC),
        f"{TODAY:%d/%m/%Y}",
        "من: التخطيط",
        "للموظف",
    ):
        assert ids(line, town.zainab.reach) == [record_id], line
        assert ids(line, town.dara.reach) == [], line
    assert JournalLine.objects.filter(act="search").count() == 14


def test_a_fresh_deposit_changes_nothing_for_who_may_not_read_it(kept: Deposit, town: Town) -> None:
    kept()
    indexed()

    def said(after: int) -> Found:
        return replace(find("مخصصات", reach=town.dara.reach, at=AT + timedelta(seconds=after)), elapsed_ms=0)

    before = said(0)
    kept(number="م.و/12/453", sequence=453)
    integrate(by=CLOCKWORK, at=AT)
    assert said(0) == said(60) == before
    assert said(61) == replace(before, is_behind=True)


def test_it_is_counted_by_who_signed_it_and_by_whether_its_number_is_in_force(kept: Deposit, town: Town) -> None:
    signer = town.maryam.person_id
    old, new, void = (kept(signers=(signer,), number=f"م.و/12/{number}", sequence=number) for number in (7, 8, 9))
    indexed()
    found = find("مخصصات", reach=town.zainab.reach, at=AT)
    assert (found.facets["signers"], found.facets["states"]) == ({str(signer): 3}, {"in_force": 3})
    enter(EntryKind.SUPERSEDE, record_id=old, body={"by_record": new, "reason": "خطأ"}, by=CLOCKWORK, at=AT)
    enter(EntryKind.SUPERSEDE, record_id=new, body={"in_place_of": old, "reason": "خطأ"}, by=CLOCKWORK, at=AT)
    enter(EntryKind.VOID_NUMBER, record_id=void, body={"reason": "خطأ"}, by=CLOCKWORK, at=AT)
    indexed()
    assert find("مخصصات", reach=town.zainab.reach, at=AT).facets["states"] == {
        "in_force": 1, "replaced": 1, "void": 1,
    }  # fmt: skip
    narrow = Narrow(signers=(signer,), states=("replaced", "void"))
    hits = find("مخصصات", reach=town.zainab.reach, at=AT, filters=narrow).hits
    assert {hit.record_id for hit in hits} == {old, void}


def test_a_directive_is_found_by_its_own_body_and_by_the_mandate(kept: Deposit, town: Town) -> None:
    record_id = kept()
    own, other = town.zainab.reach, town.nasrin.reach
    admit(record_id, readers=frozenset({f"p{town.nasrin.person_id}"}), by=CLOCKWORK, at=AT)
    body = next(iter(own.bodies))
    told = {
        "format": "diwan-directive", "version": 1, "directive": "a" * 32, "record": record_id, "document_sha256": "",
        "due": "", "upper": "", "person": 1, "body": body, "level": 0, "text": "للدراسة وبيان الخنفساء",
    }  # fmt: skip
    indexed()
    said = statement_of(json.dumps(told).encode(), b"", body=body, level=0)
    enter(EntryKind.DIRECTIVE, record_id=record_id, body=said, by=CLOCKWORK, at=AT)
    indexed()
    assert ids("مخصصات", own) == ids("مخصصات", other) == [record_id]
    assert (ids("خنفساء", own), ids("خنفساء", other)) == ([record_id], [])
    scope = Scope(
        mandate_id=1, units=frozenset({body}), kinds=frozenset({"letter"}), from_on=TODAY, until_on=TODAY, ceiling=0
    )
    assert ids("خنفساء", replace(other, scopes=(scope,))) == [record_id]
    found = find("خنفساء", reach=own, at=AT).hits[0]
    assert (found.place, ("الخنفساء", True) in found.snippet) == ("margin", True)
    admit(record_id, readers=frozenset({f"p{town.maryam.person_id}"}), by=CLOCKWORK, at=AT)
    assert ids("خنفساء", own) == [record_id]  # before the follower
    indexed()
    assert ids("خنفساء", own) == [record_id]


def test_it_is_not_found_before_the_log_has_it(kept: Deposit, town: Town) -> None:
    kept()
    follow(by=FOLLOWER, at=AT)
    assert ids("مخصصات", town.zainab.reach) == []


def test_who_is_admitted_finds_it_at_once_and_who_is_withdrawn_no_more(kept: Deposit, town: Town) -> None:
    record_id = kept()
    indexed()
    mark = frozenset({f"p{town.dara.person_id}"})
    admit(record_id, readers=mark, by=CLOCKWORK, at=AT)
    assert ids("مخصصات", town.dara.reach) == [record_id]  # before the follower
    follow(by=FOLLOWER, at=AT)
    assert ids("مخصصات", town.dara.reach) == [record_id]
    withdraw(record_id, readers=mark, by=CLOCKWORK, at=AT)
    found = find("مخصصات", reach=town.dara.reach, at=AT)
    assert (found.hits, found.total) == ((), 0)
    assert not any(found.facets.values())
    follow(by=FOLLOWER, at=AT)
    assert ids("مخصصات", town.dara.reach) == []
    assert ids("مخصصات", town.zainab.reach) == [record_id]


def test_top_secret_words_find_nothing_and_its_number_does(kept: Deposit, town: Town) -> None:
    cleared = next(one for one in town.everybody() if one.reach.clearance.level >= Level.TOP_SECRET)
    record_id = kept(Label(level=Level.TOP_SECRET), readers=frozenset({f"p{cleared.person_id}"}))
    indexed()
    assert ids("مخصصات", cleared.reach) == []
    found = find("452", reach=cleared.reach, at=AT)
    assert [hit.record_id for hit in found.hits] == [record_id]
    assert (found.hits[0].subject, found.hits[0].snippet) == ((), ())
    page = plain(client_of(cleared).get("/search/", {"q": "452"}))
    assert record_id in page
    assert "كتاب يفتحه شخصان" in page
    assert "صرف مخصصات الخطورة" not in page
    assert "· إلى <bdi>" not in page  # nor to whom it went
    opened = replace(cleared.reach, opened=frozenset({record_id}))
    assert find("452", reach=opened, at=AT).hits[0].subject


def test_a_snippet_comes_from_the_text_that_was_kept(kept: Deposit, town: Town) -> None:
    kept(subject="كتاب")
    indexed()
    (hit,) = find("موظف", reach=town.zainab.reach, at=AT).hits
    assert ("للموظفين", True) in hit.snippet


def test_the_number_of_queries_does_not_grow_with_the_hits(kept: Deposit, town: Town) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            kept()
        indexed()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert find("مخصصات", reach=town.zainab.reach, at=AT).hits
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 16
