"""The disk under a child process: it counts every write, fsync, link, rename and commit, and breaks at one of them.

A power cut is a kill that also takes back what was not made durable: bytes without fsync of their file, names
without fsync of their folder.
"""

import errno
import os
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import CodeType
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from search.doors.embedded import Writing

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "correspondence", "search", "archive", "signing", "paper", "directory")
CHANGES = ("INSERT", "UPDATE", "DELETE")
MAKES = ("open", "write", "mkdir", "link", "rename", "replace")
"""What a full disk refuses."""


class Break(StrEnum):
    """How it breaks."""

    KILL_BEFORE = "kill before"
    KILL_HALF = "kill in the middle"
    KILL_AFTER = "kill after"
    CUT_BEFORE = "power cut before"
    CUT_AFTER = "power cut after"
    FULL = "disk full"
    EIO = "I/O error"


DEADLY = (Break.KILL_BEFORE, Break.KILL_HALF, Break.KILL_AFTER, Break.CUT_BEFORE, Break.CUT_AFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where it breaks: the act with the product's calls that led to it, and which time."""

    how: Break
    label: str
    nth: int = 1


@dataclass(slots=True)
class Disk:
    """The disk below a data folder. `lies` makes every fsync a lie, as bad hardware does."""

    root: Path
    point: Point | None = None
    lies: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    fired: bool = False
    full: str = ""
    paths: dict[int, str] = field(default_factory=dict)
    dirty: set[str] = field(default_factory=set)
    names: dict[str, list[tuple[str, Callable[[], object]]]] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.RLock)
    dead: int = 0

    def install(self) -> None:
        """Takes the place of this process's disk for good; only a child that will end calls it."""
        for name in ("open", "close", "write", "fsync", "link", "rename", "replace", "unlink", "mkdir"):
            setattr(os, name, _Act(self, name, getattr(os, name)))
        commit, execute, many = BaseDatabaseWrapper._commit, CursorWrapper.execute, CursorWrapper.executemany
        disk, put = self, Writing.commit

        def _commit(wrapper: Any) -> object:
            return disk.turn("commit", "db", lambda: commit(wrapper))

        def _execute(cursor: Any, sql: str, params: Any = None) -> object:
            return disk.row(sql, lambda: execute(cursor, sql, params))

        def _many(cursor: Any, sql: str, params: Any) -> object:
            return disk.row(sql, lambda: many(cursor, sql, params))

        def _put(writing: Any, cursor: Any) -> object:
            return disk.turn("commit", "index", lambda: put(writing, cursor))

        BaseDatabaseWrapper._commit = _commit
        CursorWrapper.execute, CursorWrapper.executemany = _execute, _many
        Writing.commit = _put

    def heal(self) -> None:
        """There is room again, and nothing fails any more."""
        self.full, self.point = "", None

    def row(self, sql: str, real: Callable[[], object]) -> object:
        """One statement of the database; reading is no point."""
        words = sql.replace('"', "").split(None, 3)
        if words[0] not in CHANGES:
            return real()
        return self.turn(f"row {words[0]} {words[1] if words[0] == 'UPDATE' else words[2]}", "db", real)

    def turn(
        self, act: str, where: str, real: Callable[[], object], *, half: Callable[[], object] | None = None
    ) -> object:
        """One act: before it, in its middle or after it this process may end here."""
        if self.dead == threading.get_ident():
            return real()
        label = f"{act} {_chain()}"
        with self.lock:
            self._wait_when_dead()
            self.counts[label] += 1
            point = self.point
            here = point is not None and (point.label, point.nth) == (label, self.counts[label])
            if here:
                self.fired = True
            how = point.how if point is not None and here else None
        if how in {Break.KILL_BEFORE, Break.CUT_BEFORE}:
            self.end(how)
        if how is Break.KILL_HALF:
            (half or real)()
            self.end(how)
        self._refuse(act, where, how)
        done = real()
        if how is not None:
            self.end(how)
        return done

    def _refuse(self, act: str, where: str, how: Break | None) -> None:
        if how is Break.FULL:
            self.full = where
        if how is Break.EIO:
            raise _refusal(errno.EIO, where)
        if self.full == where and (act in MAKES or where == "db"):
            raise _refusal(errno.ENOSPC, where)

    def end(self, how: Break | None) -> None:
        """Ends this process as kill -9 or the loss of power does."""
        if how not in DEADLY:
            return
        with self.lock:
            self.dead = threading.get_ident()
            if how in {Break.CUT_BEFORE, Break.CUT_AFTER}:
                self._take_back()
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)

    def _wait_when_dead(self) -> None:
        while self.dead not in {0, threading.get_ident()}:
            time.sleep(60)

    def _take_back(self) -> None:
        for path in self.dirty:
            with suppress(FileNotFoundError):
                os.truncate(path, 0)
        for _, undo in reversed([pair for pairs in self.names.values() for pair in pairs]):
            undo()

    def inside(self, path: object) -> bool:
        """True for what lies in the data folder."""
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(f"{self.root}/")

    def store(self, path: str) -> str:
        """The store a path belongs to: vault, keys, log, index, files."""
        return path[len(str(self.root)) + 1 :].split("/", 1)[0]

    def named(self, path: str, undo: Callable[[], object]) -> None:
        """A name that is not durable until its folder is."""
        self.names.setdefault(str(Path(path).parent), []).append((path, undo))

    def settled(self, path: str) -> None:
        """A file or a folder is durable now."""
        if not self.lies:
            self.dirty.discard(path)
            self.names.pop(path, None)


@dataclass(slots=True)
class _Act:
    """One function of `os`, watched."""

    disk: Disk
    name: str
    real: Callable[..., Any]

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        disk = self.disk
        if self.name == "close":
            disk.paths.pop(arguments[0], None)
            return self.real(*arguments)
        if self.name in {"write", "fsync"}:
            return self._on_handle(*arguments)
        path = arguments[1] if self.name in {"link", "rename", "replace"} else arguments[0]
        if not disk.inside(path) or named.get("dir_fd") is not None:
            return self.real(*arguments, **named)
        return self._on_name(os.fspath(path), *arguments, **named)

    def _on_handle(self, handle: int, *rest: Any) -> Any:
        disk, path = self.disk, self.disk.paths.get(handle)
        if path is None:
            return self.real(handle, *rest)
        half = (lambda: self.real(handle, rest[0][: len(rest[0]) // 2])) if rest else None
        done = disk.turn(self.name, disk.store(path), lambda: self.real(handle, *rest), half=half)
        with disk.lock:
            disk._wait_when_dead()
            if self.name == "write":
                disk.dirty.add(path)
            else:
                disk.settled(path)
        return done

    def _on_name(self, path: str, *arguments: Any, **named: Any) -> Any:
        disk = self.disk
        makes = self.name != "open" or (arguments[1] & os.O_CREAT and not os.path.lexists(path))
        undo = self._undo(path)

        def real() -> Any:
            done = self.real(*arguments, **named)
            with disk.lock:
                if makes and undo is not None:
                    disk.named(path, undo)
                if self.name == "open":
                    disk.paths[done] = path
                if self.name in {"link", "rename", "replace"} and os.fspath(arguments[0]) in disk.dirty:
                    disk.dirty.add(path)
            return done

        return disk.turn(self.name, disk.store(path), real) if makes else real()

    def _undo(self, path: str) -> Callable[[], object] | None:
        if self.name == "unlink":
            return None
        if self.name == "mkdir":
            return None if Path(path).is_dir() else lambda: shutil.rmtree(path, ignore_errors=True)
        if self.name in {"rename", "replace"} and Path(path).is_file():
            before = Path(path).read_bytes()
            return lambda: Path(path).write_bytes(before)
        return lambda: Path(path).unlink(missing_ok=True)


def _refusal(number: int, where: str) -> Exception:
    if where == "db":
        said = {errno.EIO: "disk I/O error", errno.ENOSPC: "database or disk is full"}[number]
        return OperationalError(said)
    return OSError(number, os.strerror(number))


_known: dict[CodeType, str] = {}


def _chain() -> str:
    """The product's calls that lead here, the innermost first."""
    found, frame = [], sys._getframe(2)
    while frame is not None and len(found) < 4:
        name = _known.get(frame.f_code)
        if name is None:
            name = _known[frame.f_code] = _name(frame.f_code)
        if name and (not found or found[-1] != name):
            found.append(name)
        frame = frame.f_back
    return " < ".join(found)


def _name(code: CodeType) -> str:
    path = Path(code.co_filename)
    if not path.is_relative_to(ROOT):
        return ""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return f"{'.'.join(parts)}:{code.co_name}" if parts[0] in ROOMS and "migrations" not in parts else ""
