"""One does it for all who wait: nobody's answer is another's, and nobody waits for ever."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.core.errors import AlreadyThereError
from archive.doors import once
from archive.doors.together import Together

LIMIT_S = 20


class RefusedError(Exception):
    """The act does not take this item."""


class BrokenOffError(Exception):
    """No refusal: the thread that had the turn broke off."""


class Desk:
    """An act that can be held, so that others come meanwhile; it refuses some items."""

    def __init__(self, *, refuses: str = "", breaks_at: str = "", most: int = 4) -> None:
        self.refuses, self.breaks_at = refuses, breaks_at
        self.calls: list[list[str]] = []
        self.done: list[str] = []
        self.begun, self.free = threading.Event(), threading.Event()
        self.together = Together(self.act, most=most, refusals=(RefusedError,))

    def act(self, items: Sequence[str]) -> None:
        self.calls.append(list(items))
        self.begun.set()
        assert self.free.wait(LIMIT_S)
        if self.breaks_at in items and len(items) > 1:
            raise BrokenOffError
        if self.refuses in items:
            raise RefusedError(self.refuses)
        self.done += items

    def answers(self, first: str, rest: str) -> dict[str, object]:
        """What each is answered: the first has the turn when the others come, in their order."""

        def asked(item: str) -> object:
            try:
                self.together.run(item)
            except (RefusedError, BrokenOffError) as error:
                return error
            return item in self.done

        with ThreadPoolExecutor(1 + len(rest)) as threads:
            answers = {first: threads.submit(asked, first)}
            assert self.begun.wait(LIMIT_S)
            for count, item in enumerate(rest, start=1):
                answers[item] = threads.submit(asked, item)
                until(lambda count=count: len(self.together._waiting) == count)  # type: ignore[misc]
            self.free.set()
            return {item: answer.result(LIMIT_S) for item, answer in answers.items()}


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(LIMIT_S * 1000):
        if is_so():
            return
        threading.Event().wait(0.001)
    raise AssertionError


def test_those_who_come_meanwhile_are_done_in_one_call_and_in_their_order() -> None:
    desk = Desk()
    assert desk.answers("a", "bcdefg") == dict.fromkeys("abcdefg", True)
    assert desk.calls == [["a"], ["b", "c", "d", "e"], ["f", "g"]]
    desk.together.run("h")
    assert desk.calls[-1] == ["h"]


def test_who_is_refused_is_told_so_himself_and_spoils_nothing_for_the_others() -> None:
    desk = Desk(refuses="c")
    answers = desk.answers("a", "bcde")
    assert isinstance(answers.pop("c"), RefusedError)
    assert answers == dict.fromkeys("abde", True)
    assert sorted(desk.done) == ["a", "b", "d", "e"]
    assert desk.calls == [["a"], ["b", "c", "d", "e"], ["b"], ["c"], ["d"], ["e"]]


def test_whoever_breaks_off_leaves_the_others_to_do_it_themselves() -> None:
    desk = Desk(breaks_at="b")
    answers = desk.answers("a", "bcde")
    assert isinstance(answers.pop("b"), BrokenOffError)
    assert answers == dict.fromkeys("acde", True)
    assert sorted(desk.done) == ["a", "c", "d", "e"]


@pytest.mark.filterwarnings("ignore:This process")  # Python 3.12 warns of every fork beside threads
def test_a_fork_waits_for_nobody_of_its_parent() -> None:
    desk = Desk()
    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(desk.together.run, "a")
        assert desk.begun.wait(LIMIT_S)
        pid = os.fork()
        if pid == 0:
            desk.free = threading.Event()
            desk.free.set()
            desk.together.run("b")
            os._exit(7 if desk.done == ["b"] else 1)
        desk.free.set()
        held.result(LIMIT_S)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_of_files_kept_together_one_that_is_there_already_refuses_its_own_alone(tmp_path: Path) -> None:
    once.keep(tmp_path / "taken", {"x": b"first"})

    def keep(name: str) -> object:
        try:
            once.keep_together({tmp_path / name: {"x": b"new", "y": b"new"}, tmp_path / "keys": {name: b"key"}})
        except AlreadyThereError as error:
            return error
        return name

    names = ["taken", *(f"r{number}" for number in range(7))]
    with ThreadPoolExecutor(len(names)) as threads:
        answers = dict(zip(names, threads.map(keep, names), strict=True))
    assert isinstance(answers.pop("taken"), AlreadyThereError)
    assert answers == {name: name for name in names[1:]}
    kept = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for name in names[1:]:
        assert [kept.pop(f"{name}/x"), kept.pop(f"{name}/y"), kept.pop(f"keys/{name}")] == [b"new", b"new", b"key"]
    assert kept == {"taken/x": b"first"}


@pytest.mark.parametrize("act", ["fsync", "link"])
def test_a_refusing_disk_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    once.keep(tmp_path / "there", {"x": b"first"})
    before, real, left = sorted(tmp_path.rglob("*")), getattr(os, act), [2]

    def fails(*arguments: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(5, "Input/output error")
        return real(*arguments)

    monkeypatch.setattr(f"archive.doors.once.os.{act}", fails)
    with pytest.raises(OSError, match="Input/output"):
        once.keep_together({tmp_path / "new" / "er": {"x": b"1", "y": b"2"}, tmp_path / "there": {"z": b"3"}})
    monkeypatch.undo()
    assert sorted(tmp_path.rglob("*")) == before
    once.keep_together({tmp_path / "new" / "er": {"x": b"1", "y": b"2"}, tmp_path / "there": {"z": b"3"}})
    assert once.read(tmp_path / "new" / "er" / "y") == b"2"


def test_what_is_large_waits_for_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.doors.once.LARGE", 3)
    monkeypatch.setattr("archive.doors.once._keepers", None)
    once.keep_together({tmp_path: {"x": b"1234"}})
    assert once.read(tmp_path / "x") == b"1234"


def test_many_files_are_written_in_several_turns(tmp_path: Path) -> None:
    files = {str(number): bytes([number % 256]) for number in range(once.MOST_OPEN + 3)}
    once.keep(tmp_path / "many", files)
    assert {path.name: path.read_bytes() for path in (tmp_path / "many").iterdir()} == files


def test_a_folder_that_a_refused_call_takes_back_meanwhile_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, times = tmp_path / "record", 3
    place.mkdir()  # made by a call that is refused below, when ours has found it there
    write = once._write_all

    def taken_back(files: object, folders: object) -> None:
        nonlocal times
        if times:
            times -= 1
            once._take_back([], [str(place)])
        write(files, folders)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(once, "_write_all", taken_back)
    once.keep(place, {"letter.pdf": b"x"})
    assert (times, once.read(place / "letter.pdf"), [one.name for one in place.iterdir()]) == (0, b"x", ["letter.pdf"])
    place = tmp_path / "other"
    times = once.TRIES
    with pytest.raises(FileNotFoundError):  # five times in a row is no race: the disk loses folders
        once.keep(place, {"letter.pdf": b"x"})
    assert not place.exists()


def test_refused_and_kept_at_the_same_place_at_once_leave_what_was_kept(tmp_path: Path) -> None:
    once.keep(tmp_path, {"taken": b"1"})

    def refused(number: int) -> None:
        with pytest.raises(AlreadyThereError):
            once._keep([{tmp_path / f"{number}": {"a": b"a"}, tmp_path: {"taken": b"2"}}])

    def kept(number: int) -> None:
        once._keep([{tmp_path / f"{number}": {"b": b"b"}}])

    with ThreadPoolExecutor(4) as threads:
        both = [threads.submit(act, number) for number in range(20) for act in (refused, kept)]
    for one in both:
        one.result()
    assert [[one.name for one in (tmp_path / f"{number}").iterdir()] for number in range(20)] == [["b"]] * 20
