"""Random people ask random lines of random papers through both engines: every answer is the oracle's.

DIWAN_LEAK_CASES=10000 asks as many as a night allows.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from directory.core.reach import Filter, Reach
from search.core import access
from search.core.plan import Condition, Narrow
from search.find import Found, complete, find
from tests.search.oracle import KINDS, PARENT, QUERIES, VOCABULARY, luck, may_find, may_hear, reader, truth
from tests.search.random_cases import AT, DOORS, World, ended, is_inside, meant, world
from tests.search.test_leaks import FILTERS

CASES = int(os.environ.get("DIWAN_LEAK_CASES", "500"))  # noqa: TID251  (how long the night is)
SAMPLE = 100
"""Cases where there is little time; all of them run with the servers."""
SLOW = ("stale overlay", "overlay that forgets to hide")
WORLDS = 4 if CASES <= 500 else 40
SLIPS = ("وزارا", "قررا", "نفطط", "مشرع", "budgt", "ملاكك", "عقدو", "وزارة نفطط")
BEGINNINGS = ("ال", "وز", "وزارة ال", "قر", "bud", "ملا", "عقد م", "ا", "و")

pytestmark = pytest.mark.django_db


@pytest.fixture
def worlds(monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path) -> list[World]:
    for number in (1, 2, 12, 21, 99):
        get_user_model().objects.create(pk=number, username=f"reader{number}")
    return [world(seed, tmp_path / str(seed), monkeypatch, settings) for seed in range(WORLDS)]


narrows = st.builds(
    Narrow,
    kinds=st.sampled_from(((), (), KINDS[:1], KINDS[1:])),
    units=st.sampled_from(((), (), tuple(PARENT)[:3])),
    years=st.sampled_from(((), (), (2025,), (2026,))),
    levels=st.sampled_from(((), (), (0,), (1, 2))),
    signers=st.sampled_from(((), (), (), (2,), (12, 21))),
    states=st.sampled_from(((), (), (), ("in_force",), ("void", "replaced"))),
    from_on=st.sampled_from((None, None, date(2025, 6, 1))),
    until_on=st.sampled_from((None, None, date(2026, 3, 1))),
    order=st.sampled_from(("best", "newest", "oldest")),
)
lines = st.one_of(
    st.sampled_from(QUERIES), st.sampled_from(SLIPS), st.lists(st.sampled_from(VOCABULARY), max_size=2).map(" ".join)
)


def differs(here: World, got: Found, reach: Reach, line: str, narrow: Narrow) -> str:
    """What of an answer is not the oracle's; empty when all of it is."""
    if got.is_wide:
        by_id = {one.record_id(): one for one in here.papers}
        hidden = any(not may_find(reach, by_id[hit.record_id]) for hit in got.hits)
        return "wide" if hidden else ""
    want = truth(here.papers, reach, line, narrow=lambda one: is_inside(one, narrow), order=narrow.order)
    wanted = {"ids": want.ids, "total": want.total, "facets": want.facets}
    given_ = {"ids": tuple(hit.record_id for hit in got.hits), "total": got.total, "facets": got.facets}
    wrong = [name for name, value in wanted.items() if given_[name] != value]
    if line in SLIPS and got.meant != ("" if want.total else meant(here.papers, reach, line)):
        wrong.append("meant")
    papers = {one.record_id(): one for one in here.papers}
    for hit in got.hits:
        one, shown = papers[hit.record_id], "".join(text for text, _ in hit.snippet).strip("… ")
        beside = may_hear(reach, one) if hit.place == "margin" else one.annexes
        texts = beside if hit.place else (" ".join(one.kept().facts.words.split()),)
        if not any(shown in text for text in texts):
            wrong.append("snippet")
    return ", ".join(wrong)


@pytest.mark.parametrize("cases", [SAMPLE, pytest.param(CASES, marks=pytest.mark.servers)])
def test_every_answer_is_the_oracles_through_both_engines(
    worlds: list[World], monkeypatch: pytest.MonkeyPatch, settings: object, cases: int
) -> None:
    @effort(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=CASES <= 500,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        st.integers(0, WORLDS - 1),
        st.integers(0, 10_000),
        lines,
        narrows,
        st.sampled_from(BEGINNINGS),
        st.sampled_from(DOORS),
    )
    def case(number: int, person: int, line: str, narrow: Narrow, begun: str, door: object) -> None:
        here, reach = worlds[number], reader(luck(person))
        with here.through(door, monkeypatch, settings):
            got = find(line, reach=reach, at=AT, filters=narrow)
            assert not differs(here, got, reach, line, narrow), (line, narrow, got)
            assert complete(begun, reach=reach, at=AT) == ended(here.papers, reach, begun)

    case()


def test_both_engines_give_the_same_whole_answer(
    worlds: list[World], monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    answers = []
    for door in DOORS:
        with worlds[0].through(door, monkeypatch, settings):
            people = [reader(luck(seed)) for seed in range(4)]
            found = [find(line, reach=who, at=AT) for who in people for line in (*QUERIES, *SLIPS)]
            answers.append([replace(one, elapsed_ms=0) for one in found])
    assert answers[0] == answers[1]
    assert any(one.hits for one in answers[0])
    assert any(one.meant for one in answers[0])


def test_a_servers_question_names_no_band_above_the_reader(
    worlds: list[World], monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    here, reach = worlds[0], reader(luck(1))
    reach = replace(reach, clearance=replace(reach.clearance, level=0))
    with here.through(DOORS[1], monkeypatch, settings):
        here.shelf.asked.clear()
        find("وزارة", reach=reach, at=AT)
        assert here.shelf.asked
        assert not [names for names, _ in here.shelf.asked if "-b1-" in names or "-b2-" in names]


MUTANTS: dict[str, tuple[str, Callable[..., object]]] = {
    "suggestions untrimmed": (
        "search.question.Question.texts",
        lambda self, wanted, *, most: self.index.texts(wanted, (0, 1, 2), most=most),
    ),
    "stale overlay": (
        "tests.search.fake_archive.FakeArchive.pending_after",
        lambda _self, _cursor, **_more: frozenset(),
    ),
    "overlay that forgets to hide": (
        "search.core.access.overlaid",
        lambda rule, wanted, **_more: access.trim(rule, wanted),
    ),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.servers if name in SLOW else ()) for name in MUTANTS]
)
def test_a_planted_mistake_is_seen(
    worlds: list[World], monkeypatch: pytest.MonkeyPatch, settings: object, name: str
) -> None:
    monkeypatch.setattr(*MUTANTS[name])
    wrong = False
    for here in worlds:
        for seed in range(12):
            reach = reader(luck(seed))
            with here.through(None, monkeypatch, settings):
                here.archive.trusts_search = True
                for line in ("وزارة", "قرار", "", *SLIPS):
                    wrong = wrong or bool(differs(here, find(line, reach=reach, at=AT), reach, line, Narrow()))
                for begun in BEGINNINGS:
                    wrong = wrong or complete(begun, reach=reach, at=AT) != ended(here.papers, reach, begun)
    assert wrong


@pytest.mark.servers
@pytest.mark.parametrize("mutant", [None, *FILTERS], ids=lambda one: "right" if one is None else str(one.__name__))
def test_a_wrong_filter_is_seen_through_the_server_too_and_the_right_one_is_not(
    worlds: list[World],
    monkeypatch: pytest.MonkeyPatch,
    settings: object,
    mutant: Callable[[Filter, Condition], Condition] | None,
) -> None:
    if mutant is not None:
        monkeypatch.setattr("search.core.access.trim", mutant)
        monkeypatch.setattr("search.core.access.bands", lambda _rule: (0, 1, 2))
    assert _differs_anywhere(worlds, monkeypatch, settings) == (mutant is not None)


def _differs_anywhere(worlds: list[World], monkeypatch: pytest.MonkeyPatch, settings: object) -> bool:
    people, narrow = [reader(luck(seed)) for seed in range(60)], Narrow(years=(2025, 2026))
    for here in worlds[::2]:  # those whose index is up to date: the archive lets every hit pass
        with here.through(DOORS[1], monkeypatch, settings):
            for line, reach in product(("وزارة", "عقود", ""), people):  # the second stands in directives alone too
                if differs(here, find(line, reach=reach, at=AT, filters=narrow), reach, line, narrow):
                    return True
    return False
