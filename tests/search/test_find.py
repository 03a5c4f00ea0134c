"""One search: tiers, pages, excerpts, journal, and the last check in the database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from archive.core.mending import Mended, Particulars
from archive.core.package import RecordFacts
from config.env import Place
from directory.core.clearance import Clearance, Label
from directory.core.reach import FOLLOWER, Reach
from directory.models import JournalLine
from search.core.words import FIELDS_SINCE, VERSION, may_ask
from search.doors import elastic, shards
from search.find import PAGE, Narrow, complete, find
from search.follow import follow
from search.question import open_index, question
from tests.search.fake_archive import FakeArchive, Kept

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ALI = Reach(name="ali", person_id=1, clearance=Clearance(level=2))
SARA = Reach(name="sara", person_id=2, clearance=Clearance(level=2))

pytestmark = pytest.mark.django_db


def kept(number: int, subject: str, text: str = "", **facts: object) -> Kept:
    told: dict[str, object] = {
        "kind": "letter",
        "subject": subject,
        "label": Label(),
        "unit_id": 1,
        "unit_path": (1,),
        "body_id": 1,
        "on": date(2026, 7, 14),
        "number": f"م.و/12/{number}",
        "issuer": "وزارة التخطيط",
        "addressees": ("وزارة المالية",),
        "words": f"{subject}\n{text}",
        **facts,
    }
    return Kept(record_id=f"{number:032x}", index=number, facts=RecordFacts(**told), readers=frozenset({"p1"}))


def numbers(line: str, *, reach: Reach = ALI, page: int = 1, **filters: object) -> list[int]:
    found = find(line, reach=reach, at=AT, page=page, filters=Narrow(**filters))
    return [int(hit.record_id, 16) for hit in found.hits]


def test_the_closest_stand_first_and_the_newest_first_within(archive: Callable[..., FakeArchive]) -> None:
    archive(
        kept(1, "شكر وتقدير", "الملاك الوظيفي"),
        kept(2, "الوظيفي الملاك"),
        kept(3, "تعديل الملاك الوظيفي"),
        kept(4, "نقل", "ملاكات وظيفي"),
        kept(5, "الملاك الوظيفي"),
    )
    assert numbers("الملاك الوظيفي", order="best") == [5, 3, 2, 4, 1]
    assert numbers("الملاك الوظيفي") == [5, 4, 3, 2, 1]
    assert numbers("الملاك الوظيفي", order="oldest") == [1, 2, 3, 4, 5]
    assert find("الملاك الوظيفي", reach=ALI, at=AT).total == 5
    found = find("الملاك الوظيفي", reach=ALI, at=AT, filters=Narrow(order="best"))
    assert [hit.tier for hit in found.hits] == ["phrase", "phrase", "subject", "text", "text"]
    for line, exact in product(("الملاك الوظيفي", "5/2026", "ملاك", "من: التخطيط", "وظيفي 3"), (False, True)):
        best, dated = (
            find(line, reach=ALI, at=AT, filters=Narrow(order=o, is_exact=exact)) for o in ("best", "oldest")
        )
        assert {hit.record_id: hit.tier for hit in dated.hits} == {hit.record_id: hit.tier for hit in best.hits}


def test_a_letters_own_number_stands_before_letters_that_mention_it(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "أول"), kept(2, "رد", "إشارة إلى كتابكم م.و/12/1 في 14/7/2026"), kept(3, "آخر"))
    assert numbers("1/2026", order="best") == [1, 2]
    assert numbers("م.و/١٢/١", order="best") == [1, 2]
    found = find("1/2026", reach=ALI, at=AT)
    assert [(int(hit.record_id, 16), hit.tier) for hit in found.hits] == [(2, "text"), (1, "number")]
    assert numbers("1/2025") == []
    assert numbers("14/7/2026") == [3, 2, 1]


def test_who_may_not_read_it_finds_nothing(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "الملاك الوظيفي"))
    for line, order in product(("ملاك", "1/2026", "14/7/2026", "من: التخطيط", ""), ("best", "newest")):
        found = find(line, reach=SARA, at=AT, filters=Narrow(order=order))
        assert (found.hits, found.total, found.widened) == ((), 0, ())
        assert not any(found.facets.values())


def test_a_hit_the_database_does_not_allow_is_not_shown(archive: Callable[..., FakeArchive]) -> None:
    fake = archive(kept(1, "ملاك"), kept(2, "ملاك"))
    fake.kept[f"{1:032x}"] = kept(1, "ملاك", label=Label(level=9))  # changed without a word to the feed
    found = find("ملاك", reach=ALI, at=AT)
    assert [int(hit.record_id, 16) for hit in found.hits] == [2]
    assert found.total == 1


def test_the_number_that_was_mended_is_said_to_be_why_by_date_as_in_the_best_order(
    archive: Callable[..., FakeArchive],
) -> None:
    was = Particulars(sender="وزارة التجارة", number="5/9292", on=None, subject="أثاث")
    archive(kept(1, "أثاث", mends=(Mended(was=was, now=replace(was, number="5/9229"), clerk="ريبوار", at=AT),)))
    found = [find("5/9292", reach=ALI, at=AT, filters=Narrow(order=order)) for order in ("best", "newest")]
    assert [[hit.tier for hit in one.hits] for one in found] == [["number"], ["number"]]


def test_pages_follow_each_other_without_gap_across_the_tiers(archive: Callable[..., FakeArchive]) -> None:
    archive(*(kept(number, "ملاك" if number % 3 else "نقل", "الملاك") for number in range(1, 60)))
    pages = [numbers("ملاك", page=page, order="best") for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 19, 0]
    every = [number for found in pages for number in found]
    assert every == [n for n in range(59, 0, -1) if n % 3] + [n for n in range(59, 0, -1) if not n % 3]
    assert numbers("ملاك", page=0, order="best") == pages[0]
    assert find("ملاك", reach=ALI, at=AT, page=10_000).hits == ()


def test_top_secret_is_found_by_number_day_and_unit_and_shows_no_text(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "خطة الملاك", "نص سري", label=Label(level=2)))
    assert numbers("ملاك") == []
    assert numbers("نص") == []
    for line in ("1/2026", "14/7/2026", "من: التخطيط"):
        found = find(line, reach=ALI, at=AT)
        assert [hit.snippet for hit in found.hits] == [()], line
        assert not any((found.hits[0].facts.kind, found.hits[0].facts.addressees, found.facets["kinds"]))
    assert [numbers(line) for line in ("إلى: المالية", "نوع: كتاب")] == [[], []]
    assert numbers("1/2026", kinds=("letter",)) == []
    for line in ("", "1/2026"):
        assert numbers(line, levels=(2,)) == numbers(line, levels=(0, 1, 2)) == [], line
    assert find("1/2026", reach=ALI, at=AT).facets["levels"] == {}


def test_to_whom_two_people_opened_it_it_is_told_whole(archive: Callable[..., FakeArchive]) -> None:
    one = kept(1, "خطة الملاك", label=Label(level=2))
    archive(one)
    (hit,) = find("1/2026", reach=replace(ALI, opened=frozenset({one.record_id})), at=AT).hits
    assert (hit.facts.kind, hit.facts.addressees) == ("letter", one.facts.addressees)


def test_narrowing_leaves_the_counts_of_the_other_choices(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "ملاك"), kept(2, "ملاك", kind="circular"), kept(3, "ملاك", on=date(2025, 3, 1), body_id=9))
    assert numbers("ملاك", kinds=("circular",)) == [2]
    assert numbers("ملاك", years=(2025,)) == [3]
    assert numbers("ملاك", bodies=(1,), kinds=("letter",)) == [1]
    assert numbers("ملاك", levels=(1,)) == []
    found = find("ملاك", reach=ALI, at=AT, filters=Narrow(kinds=("circular",)))
    assert found.facets["kinds"] == {"letter": 2, "circular": 1}
    assert found.facets["years"] == {"2026": 2, "2025": 1}


def test_the_exact_search_finds_only_the_very_words(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "ملاك"), kept(2, "الملاكات"))
    assert numbers("ملاك") == [2, 1]
    assert numbers("ملاك", is_exact=True) == [1]


def test_added_spellings_are_said(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "هيأة التقاعد"), kept(2, "الهيئات"))
    assert "الهيئات" in find("هيئة", reach=ALI, at=AT).widened


def test_the_widest_comparison_is_used_only_when_nothing_else_is_found(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "كعاب"), kept(2, "ملاك"))
    found = find("كعبة", reach=ALI, at=AT)
    assert found.is_wide
    assert [hit.tier for hit in found.hits] == ["wider"]
    assert found.hits[0].subject == (("كعاب", True),)
    assert not find("ملاك", reach=ALI, at=AT).is_wide
    assert not find("لاشيء مطلقا", reach=ALI, at=AT).is_wide


def test_every_search_is_one_line_in_the_journal_without_its_words(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "ملاك", label=Label(level=1)))
    find("ملاك", reach=ALI, at=AT)
    line = JournalLine.objects.get(act="search")
    assert (line.who, line.at, line.about, line.level) == ("ali", AT, "search", 1)
    assert "ملاك" not in line.note


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "***",
        '"',
        '"ملاك',
        "acl:p5",
        "id:*",
        "\x00\x1f",
        "ك" * 10_000,
        "((((",
        "a AND NOT b",
        "[* TO *]",
        "' OR 1=1",
    ],
)
def test_any_line_gets_an_answer(archive: Callable[..., FakeArchive], line: str) -> None:
    archive(kept(1, "ملاك"))
    found = find(line, reach=SARA, at=AT)
    assert found.total == 0
    assert find(line, reach=ALI, at=AT).total in (0, 1)


def test_without_an_index_the_answer_says_that_it_is_behind(place: Place, archive: Callable[..., FakeArchive]) -> None:
    fake = archive()
    fake.add(kept(1, "ملاك"))
    later = AT + timedelta(minutes=2)
    assert find("ملاك", reach=ALI, at=later).is_behind
    follow(by=FOLLOWER, at=AT)
    assert not find("ملاك", reach=ALI, at=later).is_behind
    assert numbers("ملاك") == [1]


def test_a_web_server_opens_the_index_before_anybody_asks(
    place: Place, archive: Callable[..., FakeArchive], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_index()
    assert question(ALI) is None
    archive(kept(1, "ملاك"), kept(2, "ملاك", label=Label(level=1)))
    monkeypatch.setattr(shards, "_open", {})
    open_index()
    assert sorted(path.name for path in shards._open) == ["b0-2026", "b1-2026"]


def test_an_index_of_other_fields_is_not_asked_and_one_of_other_words_answers_until_the_new_one(
    place: Place, archive: Callable[..., FakeArchive], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(kept(1, "ملاك"))
    monkeypatch.setattr("search.core.words.VERSION", VERSION + 1)
    asked = question(ALI)
    assert asked is not None
    assert asked.has_old_words
    assert numbers("ملاك") == [1]
    monkeypatch.setattr("search.core.words.FIELDS_SINCE", VERSION + 1)
    assert question(ALI) is None
    assert find("ملاك", reach=ALI, at=AT).is_behind
    follow(by=FOLLOWER, at=AT)
    assert numbers("ملاك") == [1]


@pytest.mark.parametrize("made", [FIELDS_SINCE, VERSION, VERSION * 1_000_000 + 7])
def test_the_version_of_an_index_says_whether_it_can_be_asked(made: int) -> None:
    assert may_ask(made)
    assert not may_ask(FIELDS_SINCE - 1)
    assert not may_ask((FIELDS_SINCE - 1) * 1_000_000 + 7)
    assert not may_ask(VERSION + 1)


def test_whoever_changes_the_fields_of_a_document_says_since_when() -> None:
    known = "acl body by cmax comp fr id key kind lost lvl made n on s seq signer ss st state t to unit ver year"
    assert (" ".join(sorted(elastic.FIELDS)), FIELDS_SINCE) == (known, 14)


def test_a_fresh_hidden_deposit_changes_nothing_and_what_waits_too_long_is_said(
    archive: Callable[..., FakeArchive],
) -> None:
    fake = archive(kept(1, "ملاك"))
    before = replace(find("ملاك", reach=ALI, at=AT), elapsed_ms=0)
    fake.add(replace(kept(2, "ملاك"), readers=frozenset({"p9"})))
    minute = timedelta(minutes=1)
    assert replace(find("ملاك", reach=ALI, at=AT), elapsed_ms=0) == before
    assert not find("ملاك", reach=ALI, at=AT + minute).is_behind
    assert find("ملاك", reach=ALI, at=AT + minute + timedelta(seconds=1)).is_behind


def test_time_is_said_in_coarse_steps(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "ملاك"))
    assert find("ملاك", reach=ALI, at=AT).elapsed_ms % 25 == 0


def test_another_word_is_offered_only_from_what_the_reader_may_read(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "المخصصات المالية"), kept(2, "قسطنطينية", label=Label(level=2)))
    found = find("المخضصات المالية", reach=ALI, at=AT)
    assert found.meant == "المخصصات المالية"
    assert find("المخضصات", reach=SARA, at=AT).meant == ""
    assert find("قسطنطينيه", reach=ALI, at=AT).meant == ""
    assert find("قسطنطنية", reach=ALI, at=AT).meant == ""
    assert find("المخصصات", reach=ALI, at=AT).meant == ""


def test_a_line_is_completed_only_from_what_the_reader_may_read(archive: Callable[..., FakeArchive]) -> None:
    graded = (kept(3, "قسطنطينية", label=Label(level=2)), kept(4, "كركدنيات", label=Label(level=1)))
    archive(kept(1, "هيأة التقاعد", "والتقانة"), kept(2, "التقاعد"), *graded)
    assert find("كركدنيات", reach=ALI, at=AT).total == 1
    before = JournalLine.objects.count()
    assert complete("التق", reach=ALI, at=AT) == ("التقاعد",)
    assert JournalLine.objects.count() == before
    assert complete("كرك", reach=ALI, at=AT) == ("كركدنيات",)
    line = JournalLine.objects.latest("id")  # of a secret letter: he has looked into it
    assert (line.who, line.act, line.level, line.note) == ("ali", "search", 1, "1 offered")
    for other in (SARA, replace(ALI, clearance=Clearance(level=0)), replace(SARA, heads=frozenset({1}))):
        assert complete("كرك", reach=other, at=AT) == ()
        assert find("كركدنياة", reach=other, at=AT).meant == ""
    find("كركدنياة", reach=ALI, at=AT)
    assert JournalLine.objects.latest("id").level == 1
    assert complete("هيأة الت", reach=ALI, at=AT) == ("هيأة التقاعد",)
    assert complete("قسط", reach=ALI, at=AT) == ()
    assert complete("التق", reach=SARA, at=AT) == ()
    for line in ("", "ا", "التق ", ".*", "[", "7", "ال" * 5_000):
        assert complete(line, reach=ALI, at=AT) == ()


def test_days_and_units_narrow(archive: Callable[..., FakeArchive]) -> None:
    archive(kept(1, "ملاك", on=date(2025, 3, 1)), kept(2, "ملاك", unit_id=4), kept(3, "ملاك"))
    assert numbers("ملاك", from_on=date(2026, 1, 1)) == [3, 2]
    assert numbers("ملاك", until_on=date(2025, 12, 31)) == [1]
    assert numbers("ملاك", units=(4,)) == [2]
    assert find("ملاك", reach=ALI, at=AT).facets["units"] == {"1": 2, "4": 1}


def test_more_waiting_changes_than_can_be_corrected_for_close_the_search(
    archive: Callable[..., FakeArchive], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = archive(kept(1, "ملاك"), kept(2, "ملاك"))
    monkeypatch.setattr("search.question._MOST_PENDING", 2)
    fake.change(f"{1:032x}")
    assert numbers("ملاك") == [2, 1]
    fake.change(f"{2:032x}")
    found = find("ملاك", reach=ALI, at=AT)
    assert (found.hits, found.total) == ((), 0)
    assert found.is_behind
