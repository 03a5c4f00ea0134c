"""The door to tantivy: one index on disk for each level band and year, one writer, many readers.

What was seen to go wrong and is held here: `delete_documents_by_term` on a number deletes nothing, so rows are
deleted by query; `Document(id=…)` guesses types and kills the writer, so documents are made with the schema; a facet
size below the number of values counts wrong, so all are asked for; the engine's query language, its suggestions,
document frequencies and scores speak of hidden documents, so none of them is used.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any, cast

import tantivy
from tantivy import Query

from search.core.cursor import Cursor
from search.core.document import BANDS, WORD_FIELDS, Value
from search.core.engine import ALL, Order, Page, Place, Sum
from search.core.plan import AllOf, Among, Between, Condition
from search.doors import shards, shelf
from search.doors.schema import SCHEMA, Kept, kept, translated
from search.doors.shards import View
from search.doors.shorthand import long, short

_HEAP = 60_000_000
"""What one shard's writer may hold before it writes a segment: with the least the engine allows, many small ones."""
_EVERYTHING = AllOf(of=())
_PLACE = itemgetter(0)
_HOW_MANY = {"many": {"value_count": {"field": "year"}}}
_OF_EACH = ("body", "unit", "year")
"""Each record has one of these: all counts of such a field together are the records."""
_ORDERS = {Order.NEWEST: tantivy.Order.Desc, Order.OLDEST: tantivy.Order.Asc}


_Hit = tuple[int, View, tantivy.DocAddress]


def _text(stored: object) -> str:
    """What is stored of a field, raw or as words; nothing of none."""
    return stored.decode() if isinstance(stored, bytes) else str(stored or "")


def _of_each(fields: Iterable[str]) -> str:
    """One of these fields of which every record has one value; nothing when there is none."""
    return next((field for field in fields if field in _OF_EACH), "")


def _many(answer: Mapping[str, Any]) -> int:
    """How many records an answer counted: to count them beside their fields costs a tenth more."""
    field = _of_each(answer)
    if not field:
        return int(answer["many"]["value"])
    return sum(int(bucket["doc_count"]) for bucket in answer[field]["buckets"])


def _named(counts: Mapping[str | int, int]) -> dict[str, int]:
    """The counts by values as words; a shard says a number that is the same in all its records as a word already."""
    found: dict[str, int] = {}
    for value, count in counts.items():
        name = value if isinstance(value, str) else str(int(value))
        found[name] = found.get(name, 0) + int(count)
    return found


def _place(fields: Kept) -> int:
    return cast("int", fields["seq"])


class Reading:
    """The shards of a generation, each looked up when a question names its band."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cursor = shelf.cursor_of(folder)  # before any shard: what it names is in all of them
        self._bands: dict[int, list[View]] = {}

    def cursor(self) -> Cursor:
        """How far every shard has surely read."""
        return self._cursor

    def count(self, wanted: Condition, bands: Iterable[int]) -> int:
        """How many documents meet the condition."""
        query, views = translated(wanted), self.views(bands)
        return sum(
            _many(answer) for answer in shards.each(lambda view: view.searcher.aggregate(query, _HOW_MANY), views)
        )

    def newest(
        self, wanted: Condition, bands: Iterable[int], *, first: int, most: int, order: Order = Order.NEWEST
    ) -> list[Place]:
        """Those from `first` on, at most `most`, by their place in the log."""
        return [*self.page(wanted, bands, first=first, most=most, order=order).places] if most > 0 else []

    def page(
        self, wanted: Condition, bands: Iterable[int], *, first: int, most: int, order: Order = Order.NEWEST
    ) -> Page:
        """What `newest` and `count` say, in one question."""
        total, found = self._found(wanted, bands, most=first + most, order=order)
        shown = found[first : first + most]
        places = [Place(sequence=at, record_id=view.record_id(address)) for at, view, address in shown]
        return Page(total=total, places=tuple(places))

    def facets(self, wanted: Condition, bands: Iterable[int], fields: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many of the matching documents have each value of these fields; values of others do not appear."""
        asked = {field: {"terms": {"field": field, "size": ALL, "min_doc_count": 1}} for field in fields}
        counts: dict[str, dict[str | int, int]] = {field: {} for field in asked}
        query = translated(wanted)

        def counted(view: View) -> dict[str, Any]:
            differing = {field: one for field, one in asked.items() if field not in view.same}
            return view.searcher.aggregate(query, differing if _of_each(differing) else differing | _HOW_MANY)

        views = self.views(bands)
        for view, answer in zip(views, shards.each(counted, views), strict=True):
            many = _many(answer)
            for field, count in counts.items():
                alike = [{"key": view.same.get(field, ""), "doc_count": many}] if many else []
                buckets: list[dict[str, Any]] = answer[field]["buckets"] if field in answer else alike
                for bucket in buckets:  # a large index has thousands of them
                    value = bucket["key"]
                    count[value] = count.get(value, 0) + bucket["doc_count"]
        return {field: _named(count) for field, count in counts.items()}

    def texts(self, wanted: Condition, bands: Iterable[int], *, most: int) -> list[tuple[str, str]]:
        """The record and the folded text of the newest documents that meet the condition, at most `most`.

        Nobody asks how many there are, so shards that hold nothing newer than what was found are left alone.
        """
        query = translated(wanted)
        found: list[_Hit] = []
        for view in sorted(self.views(bands), key=View.last, reverse=True):
            if len(found) == most and found[-1][0] > view.last():
                break
            hits = view.searcher.search(query, most, count=False, order_by_field="seq").hits
            found += [(int(value), view, address) for value, address in hits]
            found = sorted(found, key=_PLACE, reverse=True)[:most]
        documents = [view.searcher.doc(address) for _, view, address in found]
        return [(str(one.get_first("id")), long(str(one.get_first("t") or ""))) for one in documents]

    def sequences(self, record_ids: Iterable[str]) -> dict[str, int]:
        """The places in the log of those of these records that are indexed, whatever their band."""
        return {place.record_id: place.sequence for _, place in self._stored(record_ids)}

    def words(self, record_ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """The word fields of those of these records that are indexed, as they were put."""
        return {
            place.record_id: {
                "made": _text(stored.get_first("made")),
                **{field: _text(stored.get_first(field)) for field in WORD_FIELDS},
            }
            for stored, place in self._stored(record_ids)
        }

    def sums(self, *, size: int) -> dict[int, Sum]:
        """For each bucket of `size` places of the log, what it holds; a bucket without documents does not appear."""
        asked = {
            "at": {
                "histogram": {"field": "seq", "interval": size, "min_doc_count": 1},
                "aggs": {"versions": {"sum": {"field": "ver"}}},
            }
        }
        found: dict[int, Sum] = {}
        for view in self.views(BANDS):
            for bucket in view.searcher.aggregate(Query.all_query(), asked)["at"]["buckets"]:
                number, more = int(bucket["key"] // size), int(bucket["versions"]["value"])
                before = found.get(number, Sum(records=0, versions=0))
                found[number] = Sum(records=before.records + int(bucket["doc_count"]), versions=before.versions + more)
        return found

    def ids_between(self, low: int, high: int) -> frozenset[str]:
        """The records that stand at these places of the log, both included."""
        wanted = Between(field="seq", low=low, high=high)
        return frozenset(place.record_id for place in self.newest(wanted, BANDS, first=0, most=high - low + 1))

    def total(self) -> int:
        """How many records the index holds."""
        return self.count(_EVERYTHING, BANDS)

    def shards(self) -> list[Path]:
        """The folders of all shards."""
        return sorted(path for band in BANDS for path in self._folder.glob(f"b{band}-*"))

    def _found(self, wanted: Condition, bands: Iterable[int], *, most: int, order: Order) -> tuple[int, list[_Hit]]:
        """How many there are, and the first of each shard in order; counted where they are sorted, in one pass."""
        query, way = translated(wanted), _ORDERS[order]
        total = 0
        found: list[_Hit] = []
        views = self.views(bands)
        results = shards.each(
            lambda view: view.searcher.search(query, most, count=True, order_by_field="seq", order=way), views
        )
        for view, result in zip(views, results, strict=True):
            total += result.count  # type: ignore[attr-defined]  # missing in the stub
            found += [(int(value), view, address) for value, address in result.hits]
        found.sort(key=_PLACE, reverse=order is Order.NEWEST)
        return total, found

    def _stored(self, record_ids: Iterable[str]) -> Iterator[tuple[tantivy.Document, Place]]:
        ids = tuple(sorted(record_ids))
        if not ids:
            return
        _, found = self._found(Among(field="id", values=ids), BANDS, most=len(ids), order=Order.NEWEST)
        for _, view, address in found:
            stored = view.searcher.doc(address)
            yield stored, Place(sequence=int(stored["seq"][0]), record_id=str(stored.get_first("id")))

    def views(self, bands: Iterable[int]) -> list[View]:
        """The shards of these bands, oldest year first within each: for this door and for measuring."""
        found: list[View] = []
        for band in bands:
            if band not in self._bands:
                self._bands[band] = shards.views(self._folder, band)
            found += self._bands[band]
        return found


class Writing:
    """The one writer of an index. Nothing is acknowledged before `commit`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[Path, tantivy.IndexWriter] = {}
        self._staged: dict[str, tuple[Path, Kept] | None] = {}
        self.before = Reading(folder)

    def put(self, band: int, fields: Mapping[str, Value]) -> None:
        """Will put one document in its shard, in place of the one with its id in any shard."""
        self._staged[str(fields["id"])] = (self._folder / f"b{band}-{fields['year']}", kept(fields))

    def drop(self, record_id: str) -> None:
        """Will take a record out of every shard."""
        self._staged[record_id] = None

    def commit(self, cursor: Cursor) -> None:
        """Makes everything visible, and then how far it goes.

        What changes its shard is first written to the new one, and only then taken out of the old one. Crash before
        the cursor is kept: whatever stands in the shards stands there under the old cursor, so changes are still
        pending and hide their records, and the follower repeats from there; deleting and adding again is harmless.
        """
        touched, elsewhere = self._add_staged()
        self._commit(touched)
        for path, ids in elsewhere.items():
            self._delete(path, ids)
        self._commit(elsewhere)
        shelf.keep_cursor(self._folder, cursor)
        self._staged.clear()
        self._close(set(self._writers) - touched)
        self.before = Reading(self._folder)

    def close(self) -> None:
        """Gives the shards back, after merges have ended."""
        self._close(set(self._writers))

    def _close(self, paths: Iterable[Path]) -> None:
        """Those of years that are done with: an open writer holds on to its memory."""
        for path in paths:
            self._writers.pop(path).wait_merging_threads()

    def _commit(self, paths: Iterable[Path]) -> None:
        for path in sorted(paths):
            self._writer(path).commit()

    def _add_staged(self) -> tuple[set[Path], dict[Path, frozenset[str]]]:
        """Writes what is staged, each row in its own shard; gives the shards, and the rows that others still hold."""
        present = {path: self._present(path) for path in self.before.shards()}
        own = {record_id: staged[0] if staged else None for record_id, staged in self._staged.items()}
        elsewhere = {path: frozenset(one for one in ids if own[one] != path) for path, ids in present.items()}
        for path, ids in present.items():
            self._delete(path, ids - elsewhere[path])
        for path, fields in filter(None, self._staged.values()):
            self._add(path, fields)
        return {path for path in own.values() if path}, {path: ids for path, ids in elsewhere.items() if ids}

    def _present(self, path: Path) -> frozenset[str]:
        """Those staged that the shard holds already, in one question: a delete by query costs as much as a search.

        A record keeps its place in the log, so one behind all that the shard holds is not in it: that is most of what
        is indexed, and a question for thousands of ids looks each one up in every shard.
        """
        view = shards.view(path)
        last = view.last()
        asked = sorted(one for one, staged in self._staged.items() if staged is None or _place(staged[1]) <= last)
        if not asked:
            return frozenset()
        query = translated(Among(field="id", values=tuple(asked)))
        hits = view.searcher.search(query, len(asked), count=False, order_by_field="seq").hits
        return frozenset(view.record_id(address) for _, address in hits)

    def _delete(self, path: Path, ids: frozenset[str]) -> None:
        """Takes these out in one question, for each costs as much as a search; what is added later stays."""
        if ids:
            self._writer(path).delete_documents_by_query(translated(Among(field="id", values=tuple(sorted(ids)))))

    def _add(self, path: Path, fields: Kept) -> None:
        self._writer(path).add_document(tantivy.Document.from_dict(fields, SCHEMA))

    def _writer(self, path: Path) -> tantivy.IndexWriter:
        if path not in self._writers:
            index = shards.opened(path)
            shelf.settled(self._folder)
            self._writers[path] = index.writer(_HEAP, 1)
        return self._writers[path]


def reading(folder: Path) -> Reading:
    """The index in this folder, opened for one question."""
    return Reading(folder)


@contextmanager
def writing(folder: Path) -> Iterator[Writing]:
    """The index in this folder, to write it. Raises IndexBusyError while another writer holds it."""
    with shelf.writer(folder):
        writer = Writing(folder)
        try:
            yield writer
        finally:
            writer.close()


class Embedded:
    """The embedded engine, as the room asks for it."""

    name = "embedded"
    letters = staticmethod(short)

    def reading(self, folder: Path) -> Reading:
        """The index in this folder, opened for one question."""
        return reading(folder)

    def writing(self, folder: Path) -> AbstractContextManager[Writing]:
        """The index in this folder, to write it. Raises IndexBusyError while another writer holds it."""
        return writing(folder)

    def forget(self, names: Sequence[str]) -> None:
        """Does nothing: nothing of this engine lies outside the folders."""
