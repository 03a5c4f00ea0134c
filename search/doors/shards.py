"""The door to tantivy, its shards: opened once in a process, each seen as its last commit left it."""

from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Query

from search.doors.schema import SCHEMA

_REMEMBERED = 1 << 14
"""So many records of a shard are remembered by where they lie in it."""


class View:
    """One shard as one commit left it, and what was read of it: this cannot change."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
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
            found = self.view = View(self.index.searcher())
            self.seen = mark
        return found


def opened(path: Path) -> tantivy.Index:
    """The shard in this folder, made where there is none."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    index = tantivy.Index(SCHEMA, path=str(path))
    index.config_reader("manual")
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


_open: dict[Path, _Shard] = {}


def views(folder: Path, band: int) -> list[View]:
    """The shards of a band as they are now, oldest year first."""
    return [view(path) for path in sorted(folder.glob(f"b{band}-*")) if (path / "meta.json").exists()]


def view(path: Path) -> View:
    """One shard as it is now, kept open for the next question; those whose folder is gone are forgotten."""
    if path not in _open:
        for gone in [other for other in _open if not other.exists()]:
            del _open[gone]
        _open[path] = _Shard(path=path, index=opened(path))
    return _open[path].now()
