"""The door to tantivy, its shards: opened once in a process, each seen as its last commit left it."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import TypeVar

import tantivy
from tantivy import Query

from search.core.document import BANDS
from search.doors.schema import SCHEMA

T = TypeVar("T")
_REMEMBERED = 1 << 14
"""So many records of a shard are remembered by where they lie in it."""
HANDS = min(os.cpu_count() or 1, 4)
"""So many shards are looked through at once."""
MANY = 50_000
"""Fewer records are looked through before another thread has woken."""
LOOKED_INTO = frozenset({".term", ".idx", ".pos", ".fast", ".fieldnorm"})
"""The files of a shard that a question reads here and there; of its store it reads what it shows."""


class View:
    """One shard as one commit left it, and what was read of it: this cannot change.

    `same` are fields that have one value in all its records.
    """

    def __init__(self, searcher: tantivy.Searcher, same: Mapping[str, str]) -> None:
        self.searcher = searcher
        self.same = same
        self.size = searcher.num_docs
        self._ids: dict[tuple[int, int], str] = {}
        self._last: int | None = None

    def last(self) -> int:
        """The last place in the log that the shard holds; -1 of an empty one."""
        if self._last is None:
            hits = self.searcher.search(Query.all_query(), 1, count=False, order_by_field="seq").hits
            self._last = max((int(value) for value, _ in hits), default=-1)
        return self._last

    def record_id(self, address: tantivy.DocAddress) -> str:
        """The record that lies there; the store is read once, for it costs as much as half a search."""
        key = address.segment_ord, address.doc
        found = self._ids.get(key)
        if found is None:
            if len(self._ids) >= _REMEMBERED:
                self._ids.clear()
            found = self._ids[key] = str(self.searcher.doc(address).get_first("id"))
        return found


@dataclass(slots=True, kw_only=True)
class _Shard:
    """One index of one band and year, and the commit it was last read at."""

    path: Path
    index: tantivy.Index
    seen: tuple[int, int] | None = None
    view: View | None = None

    def now(self) -> View:
        """The shard as its last commit left it; looked up anew only when there was another."""
        about = (self.path / "meta.json").stat()
        mark = (about.st_ino, about.st_mtime_ns)
        found = self.view
        if found is None or mark != self.seen:
            self.index.reload()
            found = self.view = View(self.index.searcher(), _same(self.path))
            self.seen = mark
        return found


def _same(path: Path) -> dict[str, str]:
    """The year of a shard, and the level where its band is one."""
    band, _, year = path.name.removeprefix("b").partition("-")
    return {"year": year} | ({"lvl": band} if int(band) < BANDS[-1] else {})


def opened(path: Path) -> tantivy.Index:
    """The shard in this folder, made where there is none."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    index = tantivy.Index(SCHEMA, path=str(path))
    index.config_reader("manual")
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def each(act: Callable[[View], T], views: Sequence[View]) -> list[T]:
    """What the act finds in each shard, in their order; with many records on all cores: the engine needs no Python."""
    if HANDS < 2 or sum(view.size for view in views) < MANY:
        return [act(view) for view in views]
    found: dict[int, T] = {}
    left = iter(sorted(range(len(views)), key=lambda place: -views[place].size))

    def look() -> None:
        for place in left:
            found[place] = act(views[place])

    others = [_hands(os.getpid()).submit(look) for _ in range(min(HANDS, len(views)) - 1)]
    look()
    for other in others:
        if not other.cancel():  # it came too late: another question has that thread
            other.result()
    return [found[place] for place in range(len(views))]


@lru_cache(maxsize=1)
def _hands(_process: int) -> ThreadPoolExecutor:
    """The other threads of this process; a forked one has none of its parent's."""
    return ThreadPoolExecutor(max_workers=HANDS - 1, thread_name_prefix="shards")


def _read_ahead(path: Path) -> None:
    """Asks the system to read what questions will look into: the first ones would wait for the disk word by word."""
    with suppress(OSError):  # the generation is gone
        for file in path.iterdir():
            if file.suffix in LOOKED_INTO:
                with suppress(FileNotFoundError), file.open("rb") as opened:  # merged meanwhile
                    os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


_open: dict[Path, _Shard] = {}
_opening = Lock()
"""Held while `_open` is changed: the thread that opens the index at the start, and questions, come at once."""


def views(folder: Path, band: int) -> list[View]:
    """The shards of a band as they are now, oldest year first."""
    return [view(path) for path in sorted(folder.glob(f"b{band}-*")) if (path / "meta.json").exists()]


def view(path: Path) -> View:
    """One shard as it is now, kept open for the next question; those whose folder is gone are forgotten."""
    return (_open.get(path) or _newly_open(path)).now()


def _newly_open(path: Path) -> _Shard:
    with _opening:
        found = _open.get(path)
        if found is not None:  # another thread came first
            return found
        for gone in [other for other in _open if not other.exists()]:
            del _open[gone]
        found = _open[path] = _Shard(path=path, index=opened(path))
    if hasattr(os, "posix_fadvise"):
        Thread(target=_read_ahead, args=(path,), daemon=True).start()
    return found
