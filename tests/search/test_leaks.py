"""Random people search random papers: the answer is the oracle's, whatever is hidden; planted mistakes are seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from config.env import Place
from directory.core.reach import FOLLOWER, Filter, Reach
from directory.models import Inspection, Mandate
from search.core import access
from search.core.document import day, key
from search.core.engine import Page
from search.core.plan import AllOf, Among, AnyOf, Between, Condition, Has, Narrow
from search.doors import embedded
from search.find import Found, find
from search.follow import follow
from search.question import Question
from tests.search.fake_archive import FakeArchive
from tests.search.oracle import QUERIES, Paper, archive_of, inspector, luck, may_find, may_hear, paper, reader, truth

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WORLDS = 4
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.servers) for seed in range(1, WORLDS - 1)), WORLDS - 1]
"""The first and the last at once, the others in the round with servers."""

pytestmark = pytest.mark.django_db


class World:
    """Some papers, indexed, and some people."""

    def __init__(self, seed: int, patch: pytest.MonkeyPatch, settings: object, folder: Path) -> None:
        chance = luck(seed)
        self.chance, self._patch, self._settings, self._folder = chance, patch, settings, folder
        self.papers = [paper(chance, number) for number in range(1, chance.randint(12, 40))]
        self.people = [*(reader(chance) for _ in range(6)), inspector(chance)]
        self.keep(self.papers, "all")

    def keep(self, papers: list[Paper], name: str) -> FakeArchive:
        """Indexes these papers in a folder of their own and makes them the archive."""
        self.archive = archive_of(papers)
        self.archive.size = 1_000
        self.archive.install(self._patch)
        self._settings.PLACE = Place(data=self._folder / name, mode=self._settings.PLACE.mode)
        follow(by=FOLLOWER, at=AT)
        return self.archive


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path) -> Callable[[int], World]:
    for number in (1, 2, 12, 21, 99):
        get_user_model().objects.create(pk=number, username=f"reader{number}")
    mandate = Mandate.objects.create(
        person_id=1,
        approved_by_id=2,
        number="1",
        records_from_on=AT.date(),
        records_until_on=AT.date(),
        from_on=AT.date(),
        until_on=AT.date(),
    )
    Inspection.objects.create(pk=1, mandate=mandate, person_id=1, purpose="x", begun_at=AT)
    return lambda seed: World(seed, monkeypatch, settings, tmp_path / str(seed))


def check(world: World) -> int:
    """Every person's answer to every query is the oracle's; gives how many hits there were."""
    hits = 0
    for reach in world.people:
        for query, order in zip(QUERIES, cycle(("best", "newest", "best")), strict=False):
            want = truth(world.papers, reach, query, order=order)
            got = find(query, reach=reach, at=AT, filters=Narrow(order=order))
            if not got.is_wide:
                assert tuple(hit.record_id for hit in got.hits) == want.ids, query
                assert got.total == want.total, query
                assert got.facets == want.facets, query
            else:
                assert want.total == 0, query
                assert all(may_find(reach, one) for one in papers_of(world, got)), query
            hits += got.total
    return hits


def papers_of(world: World, found: Found) -> list[Paper]:
    ids = {hit.record_id for hit in found.hits}
    return [one for one in world.papers if one.record_id() in ids]


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_finds_exactly_what_the_rule_allows(world: Callable[[int], World], seed: int) -> None:
    assert check(world(seed)) > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_papers_and_directives_change_nothing_in_the_answer(world: Callable[[int], World], seed: int) -> None:
    here = world(seed)
    reach = here.people[0]
    whole = [replace(find(query, reach=reach, at=AT), elapsed_ms=0, is_behind=False) for query in QUERIES]
    here.keep([_heard(reach, one) for one in here.papers if may_find(reach, one)], "visible")
    assert [replace(find(query, reach=reach, at=AT), elapsed_ms=0, is_behind=False) for query in QUERIES] == whole


def _heard(reach: Reach, one: Paper) -> Paper:
    """The paper with what this reader hears of its margin."""
    return replace(one, margin=tuple(said for said in one.margin if said[2] in may_hear(reach, one)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_of_readers_is_the_new_truth_at_once_and_after_the_follower(
    world: Callable[[int], World], seed: int
) -> None:
    here = world(seed)
    here.archive.trusts_search = False
    for number in here.chance.sample(range(len(here.papers)), 4):
        other = paper(here.chance, here.papers[number].number)
        changed = replace(here.papers[number], persons=other.persons, posts=other.posts, receiving=other.receiving)
        here.papers[number] = changed
        kept = changed.kept()
        here.archive.change(kept.record_id, readers=kept.readers, addressees=kept.facts.addressees)
    for reach in here.people:  # the index is old, the answer is not
        for query in ("وزارة", "قرار", "عقود", ""):
            found = find(query, reach=reach, at=AT)
            want = truth(here.papers, reach, query)
            if not found.is_wide:
                assert {hit.record_id for hit in found.hits} == set(want.ids)
                assert found.total == want.total
                assert found.facets == want.facets
    follow(by=FOLLOWER, at=AT)
    here.archive.trusts_search = True
    check(here)


def test_regrading_hides_at_once_and_after_the_follower(world: Callable[[int], World]) -> None:
    here = world(3)
    here.archive.trusts_search = False
    one = next(paper for paper in here.papers if paper.level == 0 and not paper.is_personal)
    reach = replace(
        here.people[0], person_id=99, clearance=replace(here.people[0].clearance, level=0), units=frozenset({one.unit})
    )
    open_one = replace(one, compartments=frozenset())
    secret = replace(open_one, level=1)
    here.archive.change(one.record_id(), readers=open_one.kept().readers, label=open_one.kept().facts.label)
    follow(by=FOLLOWER, at=AT)
    assert one.record_id() in all_ids(reach)
    here.archive.change(one.record_id(), readers=secret.kept().readers, label=secret.kept().facts.label)
    assert one.record_id() not in all_ids(reach)
    follow(by=FOLLOWER, at=AT)
    here.archive.trusts_search = True
    assert one.record_id() not in all_ids(reach)


def all_ids(reach: Reach) -> set[str]:
    found = find("", reach=reach, at=AT)
    rest = [find("", reach=reach, at=AT, page=page) for page in range(2, found.pages + 1)]
    return {hit.record_id for one in (found, *rest) for hit in one.hits}


# Mistakes on purpose. Each must be seen by the checks above.

TRIM = access.trim
UNIVERSE = {f"{mark}{number}" for mark in "ptosrg" for number in (1, 2, 3, 4, 5, 12, 21)}


def no_level(rule: Filter, wanted: Condition) -> Condition:
    return TRIM(replace(rule, level=99), wanted)


def level_off_by_one(rule: Filter, wanted: Condition) -> Condition:
    return TRIM(replace(rule, level=rule.level + 1), wanted)


def no_compartments(rule: Filter, wanted: Condition) -> Condition:
    return TRIM(replace(rule, lacking=frozenset({60})), wanted)


def any_compartment(rule: Filter, wanted: Condition) -> Condition:
    mine = frozenset(range(62)) - rule.lacking
    if not mine:
        return TRIM(rule, wanted)
    some = AnyOf(of=(Has(field="cmax", value=0), Among(field="comp", values=tuple(f"c{one}" for one in mine))))
    return AllOf(of=(TRIM(replace(rule, lacking=frozenset({60})), wanted), some))


def unknown_compartment_open(rule: Filter, wanted: Condition) -> Condition:
    return TRIM(replace(rule, lacking=frozenset(one for one in rule.lacking if one < 7)), wanted)


def token_prefix(rule: Filter, wanted: Condition) -> Condition:
    longer = {other for other in UNIVERSE if any(other.startswith(token) for token in rule.tokens)}
    return TRIM(replace(rule, tokens=rule.tokens | longer), wanted)


def no_need_to_know(rule: Filter, wanted: Condition) -> Condition:
    return TRIM(replace(rule, tokens=frozenset(UNIVERSE)), wanted)


def mandate_without_dates(rule: Filter, wanted: Condition) -> Condition:
    scopes = tuple(replace(one, from_on=date(1900, 1, 1), until_on=date(2100, 1, 1)) for one in rule.scopes)
    return TRIM(replace(rule, scopes=scopes), wanted)


def mandate_for_ever(rule: Filter, wanted: Condition) -> Condition:
    scopes = tuple(replace(one, until_on=date(2100, 1, 1)) for one in rule.scopes)
    return TRIM(replace(rule, scopes=scopes), wanted)


def mandate_above_its_ceiling(rule: Filter, wanted: Condition) -> Condition:
    return TRIM(replace(rule, scopes=tuple(replace(one, ceiling=2) for one in rule.scopes)), wanted)


def mandate_around_the_clearance(rule: Filter, wanted: Condition) -> Condition:
    ways = [
        AllOf(
            of=(
                wanted,
                Among(field="key", values=tuple(key(unit, kind) for unit in one.units for kind in one.kinds)),
                Between(field="on", low=day(one.from_on), high=day(one.until_on)),
            )
        )
        for one in rule.scopes
    ]
    return AnyOf(of=(TRIM(rule, wanted), *ways))


def mandate_of_any_kind(rule: Filter, wanted: Condition) -> Condition:
    kinds = frozenset({"letter", "circular", "admin_order"})
    return TRIM(replace(rule, scopes=tuple(replace(one, kinds=kinds) for one in rule.scopes)), wanted)


def directives_of_any_body(rule: Filter, wanted: Condition) -> Condition:
    return TRIM(replace(rule, bodies=frozenset({1, 4})), wanted)


FILTERS = [
    directives_of_any_body,
    no_level,
    level_off_by_one,
    no_compartments,
    any_compartment,
    unknown_compartment_open,
    token_prefix,
    no_need_to_know,
    mandate_without_dates,
    mandate_for_ever,
    mandate_above_its_ceiling,
    mandate_around_the_clearance,
    mandate_of_any_kind,
]


def is_seen(world: Callable[[int], World]) -> bool:
    """Whether the checks fail in at least one of some worlds."""
    for seed in range(100, 112):
        try:
            check(world(seed))
        except AssertionError:
            return True
    return False


@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(one, id=one.__name__, marks=pytest.mark.servers if one.__name__.startswith("mandate") else ())
        for one in FILTERS
    ],
)
def test_a_wrong_filter_is_seen(
    world: Callable[[int], World], monkeypatch: pytest.MonkeyPatch, mutant: Callable[[Filter, Condition], Condition]
) -> None:
    monkeypatch.setattr("search.core.access.trim", mutant)
    if mutant in (no_level, level_off_by_one, mandate_around_the_clearance):
        monkeypatch.setattr("search.core.access.bands", lambda _rule: (0, 1, 2))
    assert is_seen(world)


def test_own_papers_that_come_in_under_a_mandate_are_seen(
    world: Callable[[int], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Reach.tokens
    monkeypatch.setattr("directory.core.reach.Reach.tokens", lambda self: right(replace(self, inspection=None)))
    assert is_seen(world)


def test_an_untrimmed_count_is_seen(world: Callable[[int], World], monkeypatch: pytest.MonkeyPatch) -> None:
    right = Question.page

    def page(self: Question, wanted: Condition, **asked: object) -> Page:
        return replace(right(self, wanted, **asked), total=self.index.count(wanted, access.bands(self.rule)))

    monkeypatch.setattr("search.question.Question.page", page)
    assert is_seen(world)


@pytest.mark.parametrize("fault", ["untrimmed", "signers_untrimmed", "states_untrimmed", "zero_buckets"])
def test_wrong_facets_are_seen(world: Callable[[int], World], monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    right = embedded.Reading.facets

    def facets(self: embedded.Reading, wanted: Condition, bands: object, fields: object) -> object:
        everything = right(self, AllOf(of=()), bands, fields)
        if fault == "untrimmed":
            return everything
        counted = right(self, wanted, bands, fields)
        if fault.endswith("_untrimmed"):
            name = fault.removesuffix("s_untrimmed")
            return {**counted, name: everything[name]}
        return {name: {value: counts.get(value, 0) for value in everything[name]} for name, counts in counted.items()}

    monkeypatch.setattr("search.doors.embedded.Reading.facets", facets)
    assert is_seen(world)


def test_signers_of_what_is_top_secret_that_are_indexed_are_seen(
    world: Callable[[int], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.core.document._is_top", lambda _document: False)
    assert is_seen(world)


def test_an_order_by_anything_but_the_log_is_seen(
    world: Callable[[int], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = embedded.Reading.page

    def page(self: embedded.Reading, *arguments: object, **named: object) -> Page:
        found = right(self, *arguments, **named)
        return replace(found, places=tuple(sorted(found.places, key=lambda place: place.sequence % 7)))

    monkeypatch.setattr("search.doors.embedded.Reading.page", page)
    assert is_seen(world)


def test_an_update_that_keeps_the_old_row_is_seen(
    world: Callable[[int], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.doors.embedded.Writing._present", lambda _self, _path: frozenset())
    here = world(5)
    for one in here.papers:
        here.archive.change(one.record_id())
    follow(by=FOLLOWER, at=AT)
    with pytest.raises(AssertionError):
        check(here)
