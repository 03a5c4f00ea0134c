"""Worlds of random papers, indexed by both engines, and the oracle's word on what is offered to a reader."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from elasticsearch import Elasticsearch

from config.env import Place
from directory.core.reach import FOLLOWER, Reach
from search.core.letters import clean, fold
from search.core.plan import Narrow
from search.core.server import Server
from search.core.words import analyse, words_of
from search.doors.snowball import english
from search.follow import follow
from tests.search import fake_elastic
from tests.search.fake_archive import FakeArchive
from tests.search.letters_apart import is_one_apart
from tests.search.oracle import Paper, archive_of, luck, may_find, may_hear, paper, whole
from tests.search.oracle import matching as meets

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SERVER = Server(hosts=("http://127.0.0.1:1",))
DOORS = (None, SERVER)


@dataclass
class World:
    """Papers as they are now, the archive that keeps them, and where both indexes lie."""

    papers: list[Paper]
    archive: FakeArchive
    folder: Path
    shelf: fake_elastic.Shelf

    @contextmanager
    def through(self, door: Server | None, patch: pytest.MonkeyPatch, settings: object) -> Iterator[None]:
        """Search asks this world through this door."""
        there = Place(data=self.folder / ("server" if door else "own"), mode=settings.PLACE.mode)
        server = door and replace(door, prefix=f"world{self.folder.name}")
        with patch.context() as patched, override_settings(SEARCH=server, PLACE=there):  # undone: each would lie deeper
            self.archive.install(patched)
            patched.setattr("tests.search.fake_elastic.SHELF", self.shelf)
            patched.setattr("search.doors.elastic._client", lambda _server: client())
            yield


def client() -> Elasticsearch:
    """The official client, its requests answered from memory."""
    return Elasticsearch("http://127.0.0.1:1", node_class=fake_elastic.Node, max_retries=0)


def world(seed: int, folder: Path, patch: pytest.MonkeyPatch, settings: object) -> World:
    """A world of the seed's papers; in every second one some of them changed hands after they were indexed."""
    chance = luck(seed)
    papers = [paper(chance, number) for number in range(1, chance.randint(20, 40))]
    found = World(papers=papers, archive=archive_of(papers), folder=folder, shelf=fake_elastic.Shelf())
    found.archive.size = max(one.number for one in papers) + 1
    for door in DOORS:
        with found.through(door, patch, settings):
            follow(by=FOLLOWER, at=AT)
    if seed % 2:
        found.archive.trusts_search = False
        _edit(found, seed)
    return found


def _edit(found: World, seed: int) -> None:
    chance = luck(seed)
    for place in chance.sample(range(len(found.papers)), 5):
        old = found.papers[place]
        other = paper(chance, old.number)
        new = replace(
            old,
            persons=other.persons,
            posts=other.posts,
            desks=other.desks,
            compartments=other.compartments,
        )
        found.papers[place] = new
        kept = new.kept()
        found.archive.change(kept.record_id, readers=kept.readers, label=kept.facts.label)


def is_inside(one: Paper, narrow: Narrow) -> bool:
    """Whether a paper is left by what was chosen beside the line."""
    first, last = narrow.from_on or date.min, narrow.until_on or date.max
    wanted = (
        (narrow.kinds, one.kind if one.level < 2 else ""),
        (narrow.units, one.unit),
        (narrow.years, one.on.year),
        (narrow.levels, one.level if one.level < 2 else -1),
        (narrow.states, one.state if one.level < 2 else ""),
    )
    signed = not narrow.signers or (one.level < 2 and not set(narrow.signers).isdisjoint(one.signers))
    return signed and first <= one.on <= last and all(not chosen or value in chosen for chosen, value in wanted)


def folded(one: Paper) -> list[str]:
    """The words of a paper as they are compared; none above سري."""
    return [] if one.level >= 2 else analyse(whole(one), english=english).folded.split()


def ended(papers: list[Paper], reach: Reach, line: str) -> tuple[str, ...]:
    """How the line may go on for this reader, by looking at every paper; ordinary ones first. Mandates open none."""
    own = replace(reach, scopes=())
    mine = [one for one in papers if may_find(own, one)]
    first = _ended([one for one in mine if one.level == 0], own, line, frozenset())
    rest = _ended(mine, own, line, frozenset(first)) if reach.clearance.level > 0 and len(first) < 6 else {}
    return (*first.values(), *rest.values())[:6]


def _ended(papers: list[Paper], reach: Reach, line: str, known: frozenset[str]) -> dict[str, str]:
    before, _, begun = line.rpartition(" ")
    start = fold(clean(begun))
    if len(start) < 2:
        return {}

    def longer(one: Paper) -> set[str]:
        return {word for word in folded(one) if word.startswith(start) and word != start} - known

    seen = sorted((one for one in papers if meets(one, before, may_hear(reach, one))), key=lambda one: -one.number)
    holding = [one for one in seen if longer(one)]
    recent = [one for one in holding if one in seen[:100]]
    seen = recent if len(recent) >= 10 else holding[:100]
    counted = Counter(word for one in seen for word in longer(one))
    chosen = sorted(counted, key=lambda word: (-counted[word], word))[:6]
    return {word: f"{before} {spelled(word, seen)}".strip() for word in chosen}


def spelled(word: str, papers: list[Paper]) -> str:
    """The word as the newest of these papers that has it spells it."""
    newest = max((one for one in papers if word in folded(one)), key=lambda one: one.number)
    return next(other for other in words_of(whole(newest)) if fold(other) == word)


def meant(papers: list[Paper], reach: Reach, line: str) -> str:
    """The line with another word for each that this reader finds nowhere, by looking at every paper."""
    seen = [one for one in papers if may_find(reach, one)]
    said = []
    for word in line.split():
        known = any(meets(one, word, may_hear(reach, one)) for one in seen)
        near = Counter(other for one in seen for other in set(folded(one)) if is_one_apart(other, fold(clean(word))))
        if known or len(word) < 3 or not near:
            said.append(word)
        else:
            best = min(near, key=lambda other: (-near[other], other))
            said.append(spelled(best, seen))
    other = " ".join(said)
    return other if other != line and any(meets(one, other, may_hear(reach, one)) for one in seen) else ""
