"""The follower is killed (kill -9) at each of its steps: whoever goes on reaches the index an unharmed one makes."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.env import Place
from directory.core.reach import FOLLOWER
from search import follow as following
from search.core.plan import AllOf, Has
from search.doors import embedded, shelf
from search.follow import follow, rebuild
from tests.search.fake_archive import FakeArchive
from tests.search.oracle import archive_of, luck, paper
from tests.search.test_follow import AT, index

BANDS = (0, 1, 2)
STEPS: list[tuple[Any, str, int]] = [
    (following, "_put_entries", 1),
    (following, "_put_changes", 1),
    (following, "_put_ended", 1),
    (embedded.Writing, "put", 3),
    (embedded.Writing, "commit", 1),
    (embedded.Writing, "_add_staged", 1),
    (embedded.Writing, "_delete", 1),
    (embedded.Writing, "_add", 2),
    (embedded.Writing, "_commit", 1),
    (embedded.Writing, "_commit", 2),
    (embedded.Writing, "_close", 1),
    (shelf, "keep_cursor", 1),
    (shelf, "settled", 2),
    (shelf, "switch", 1),
    (shelf, "sweep", 1),
]
"""What is called in a round that takes in a new paper and changed readers."""
OF_ERASING = ("settled", "switch", "sweep")
"""What is called when one was erased too, and a new index is built."""
QUICK = ("keep_cursor", "switch")
"""Where it counts most; the other steps are tried where there is time."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> FakeArchive:
    chance = luck(7)
    fake = archive_of([paper(chance, number) for number in range(1, 30)])
    fake.install(monkeypatch)
    return fake


def much_happens(archive: FakeArchive, *, erases: bool) -> None:
    first, second, third = [one for one in archive.kept.values() if one.facts.label.level == 0][:3]
    archive.add(paper(luck(1), 40).kept())
    archive.change(first.record_id, label=replace(first.facts.label, level=1))
    archive.change(second.record_id, readers=frozenset({"p99"}))
    if erases:
        archive.erase(third.record_id)


def killed_at(owner: Any, name: str, number: int, *, after: bool) -> bool:
    """Follows in a process of its own, which kills itself before or after the n-th call; False if it was not reached."""
    child = os.fork()
    if child == 0:
        own: Callable[..., object] = getattr(owner, name)
        calls = iter(range(1, 10_000))

        def deadly(*args: object, **named: object) -> object:
            is_last = next(calls) == number
            if is_last and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            answer = own(*args, **named)
            if is_last:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        setattr(owner, name, deadly)
        try:
            follow(by=FOLLOWER, at=AT)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def everything(folder: Path) -> object:
    """What an index answers about every document it holds, and how far it has read."""
    held = embedded.reading(folder)
    ids = held.ids_between(0, 1_000)
    fields = ("kind", "lvl", "year", "acl", "comp", "key", "state", "n", "fr", "to")
    facets = {band: held.facets(AllOf(of=()), (band,), fields[:3]) for band in BANDS}
    words = held.words(ids)
    levels = {one: [held.count(Has(field="id", value=one), (band,)) for band in BANDS] for one in ids}
    readers = held.count(Has(field="acl", value="p99"), BANDS)
    return held.cursor(), ids, held.sums(size=1), facets, words, levels, readers


@pytest.mark.parametrize(
    ("owner", "name", "number"),
    [
        pytest.param(*step, id=f"{step[1]} {step[2]}", marks=() if step[1] in QUICK else pytest.mark.servers)
        for step in STEPS
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_a_step_the_index_becomes_equal(
    place: Place, archive: FakeArchive, owner: Any, name: str, number: int, when: str
) -> None:
    follow(by=FOLLOWER, at=AT)
    much_happens(archive, erases=name in OF_ERASING)
    assert killed_at(owner, name, number, after=when == "after")
    while follow(by=FOLLOWER, at=AT):
        pass
    continued = everything(Path(shelf.current(place.index) or ""))
    rebuild(by=FOLLOWER, at=AT)
    assert everything(Path(shelf.current(place.index) or "")) == continued


def test_a_first_index_killed_half_way_is_made_anew(place: Place, archive: FakeArchive) -> None:
    for owner, name, number in ((embedded.Writing, "_add", 9), (shelf, "switch", 1), (shelf, "keep_cursor", 1)):
        assert killed_at(owner, name, number, after=False)
        assert shelf.current(place.index) is None
    follow(by=FOLLOWER, at=AT)
    assert index(place).total() == 29
