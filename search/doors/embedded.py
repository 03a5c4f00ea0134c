"""The door to tantivy: one index on disk for each band, one writer, many readers.

What was seen to go wrong and is held here: `delete_documents_by_term` on a number deletes nothing, so rows are
deleted by query; `Document(id=…)` guesses types and kills the writer, so documents are made with the schema; a facet
size below the number of values counts wrong, so all are asked for; the engine's query language, its suggestions,
document frequencies and scores speak of hidden documents, so none of them is used.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Order, Query

from search.core.cursor import Cursor, behind, cursor_from
from search.core.document import BANDS, Value
from search.core.errors import IndexBusyError
from search.core.plan import AllOf, Among, AnyOf, Between, Condition, Except, Has, Run

_POSITIONS = ("t", "st")
_TERMS = ("s", "ss", "w", "n", "fr", "to")
_RAW = ("acl", "key", "comp")
_NUMBERS = ("lvl", "cmax", "on", "year", "body", "ver")
NEWEST = Order.Desc
OLDEST = Order.Asc
_HEAP = 20_000_000
_CURSOR = "cursor"
_ALL = 65_000
"""More buckets than there are kinds, bodies, years and levels; the engine's own limit is just above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a hit was found: its sequence, its band, and the engine's address of it."""

    sequence: int
    band: int
    address: tantivy.DocAddress


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("seq", stored=True, indexed=True, fast=True)
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    for name in _POSITIONS:
        builder.add_text_field(name, tokenizer_name="spaces", index_option="position")
    for name in _TERMS:
        builder.add_text_field(name, tokenizer_name="spaces", index_option="basic")
    for name in _RAW:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def _opened(path: Path) -> tantivy.Index:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    index = tantivy.Index(_schema(), path=str(path))
    index.config_reader("manual")
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


class Reading:
    """The bands as they were at one moment."""

    def __init__(self, indexes: Mapping[int, tantivy.Index]) -> None:
        self._indexes = indexes
        self._searchers: dict[int, tantivy.Searcher] = {}
        for band, index in indexes.items():
            index.reload()
            self._searchers[band] = index.searcher()

    def cursor(self) -> Cursor:
        """How far every band has surely read."""
        return behind(*(self._cursor(band) for band in self._searchers))

    def count(self, wanted: Condition, bands: Iterable[int]) -> int:
        """How many documents meet the condition."""
        results = (self._searchers[band].search(self._query(band, wanted), 1) for band in bands)
        return sum(result.count for result in results)  # type: ignore[attr-defined]  # missing in the stub

    def newest(
        self, wanted: Condition, bands: Iterable[int], *, first: int, most: int, order: Order = NEWEST
    ) -> list[Place]:
        """Those from `first` on, at most `most`, by their place in the log."""
        found: list[Place] = []
        if most <= 0:  # the engine panics when asked for none
            return found
        for band in bands:
            result = self._searchers[band].search(
                self._query(band, wanted), first + most, count=False, order_by_field="seq", order=order
            )
            found += [Place(sequence=int(value), band=band, address=address) for value, address in result.hits]
        found.sort(key=lambda place: place.sequence, reverse=order == NEWEST)
        return found[first : first + most]

    def record_ids(self, places: Iterable[Place]) -> list[str]:
        """The records that stand at these places."""
        return [str(self._searchers[place.band].doc(place.address).get_first("id")) for place in places]

    def facets(self, wanted: Condition, bands: Iterable[int], fields: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many of the matching documents have each value of these fields; values of others do not appear."""
        asked = {field: {"terms": {"field": field, "size": _ALL, "min_doc_count": 1}} for field in fields}
        counts: dict[str, dict[str, int]] = {field: {} for field in asked}
        for band in bands:
            answer = self._searchers[band].aggregate(self._query(band, wanted), asked)
            for field, counted in counts.items():
                for bucket in answer[field]["buckets"]:
                    value = bucket["key"] if isinstance(bucket["key"], str) else str(int(bucket["key"]))
                    counted[value] = counted.get(value, 0) + int(bucket["doc_count"])
        return counts

    def sequence_of(self, record_id: str) -> int | None:
        """The place in the log of a record that is indexed, whatever its band."""
        for band in self._searchers:
            for place in self.newest(Has(field="id", value=record_id), (band,), first=0, most=1):
                return place.sequence
        return None

    def total(self) -> int:
        """How many records the index holds."""
        return self.count(Between(field="lvl", low=0, high=_ALL - 1), self._searchers)

    def _cursor(self, band: int) -> Cursor:
        searcher = self._searchers[band]
        hits = searcher.search(self._query(band, Has(field="id", value=_CURSOR)), 1).hits
        return cursor_from(str(searcher.doc(hits[0][1]).get_first("state"))) if hits else Cursor()

    def _query(self, band: int, wanted: Condition) -> Query:
        return _translated(self._indexes[band].schema, wanted)


class Writing:
    """The one writer of an index. Nothing is seen by readers before `commit`."""

    def __init__(self, indexes: Mapping[int, tantivy.Index]) -> None:
        self._indexes = indexes
        self._writers: dict[int, tantivy.IndexWriter] = {}
        try:
            for band, index in indexes.items():
                self._writers[band] = index.writer(_HEAP, 1)
        except ValueError as error:
            self._writers.clear()
            raise IndexBusyError from error
        self.before = Reading(indexes)
        self._staged: dict[str, tuple[int, Mapping[str, Value]] | None] = {}

    def put(self, band: int, fields: Mapping[str, Value]) -> None:
        """Will put one document in its band, in place of the one with its id in any band."""
        self._staged[str(fields["id"])] = (band, fields)

    def drop(self, record_id: str) -> None:
        """Will take a record out of every band."""
        self._staged[record_id] = None

    def commit(self, cursor: Cursor) -> None:
        """Makes everything visible together with how far it goes.

        What changes its band is first written to the new one, and only then taken out of the old one. Crash in
        between: it stands in both, under the old cursor, so its change is still pending and hides it. Crash between
        two bands: readers trust the one furthest behind, and the follower repeats from there; deleting and adding
        again is harmless.
        """
        elsewhere = self._add_staged()
        if elsewhere:
            for writer in self._writers.values():
                writer.commit()
        for band, record_id in elsewhere:
            self._delete(band, record_id)
        for band, writer in self._writers.items():
            self._delete(band, _CURSOR)
            self._add(band, {"id": _CURSOR, "state": cursor.as_text(), "lvl": _ALL, "cmax": _ALL})
            writer.commit()
        self._staged.clear()
        self.before = Reading(self._indexes)

    def close(self) -> None:
        """Gives the lock back, after merges have ended."""
        for writer in self._writers.values():
            writer.wait_merging_threads()
        self._writers.clear()

    def _add_staged(self) -> list[tuple[int, str]]:
        """Writes what is staged, each row in its own band; gives the rows that other bands still hold."""
        present = {band: self._present(band) for band in self._writers}
        elsewhere: list[tuple[int, str]] = []
        for record_id, staged in self._staged.items():
            own = staged[0] if staged else None
            elsewhere += [(band, record_id) for band, ids in present.items() if record_id in ids and band != own]
            if staged and record_id in present[staged[0]]:
                self._delete(staged[0], record_id)
            if staged:
                self._add(*staged)
        return elsewhere

    def _present(self, band: int) -> frozenset[str]:
        """Those staged that the band holds already, in one question: a delete by query costs as much as a search."""
        staged = Among(field="id", values=tuple(sorted(self._staged)))
        return frozenset(self.before.record_ids(self.before.newest(staged, (band,), first=0, most=len(self._staged))))

    def _delete(self, band: int, record_id: str) -> None:
        schema = self._indexes[band].schema
        self._writers[band].delete_documents_by_query(_translated(schema, Has(field="id", value=record_id)))

    def _add(self, band: int, fields: Mapping[str, Value]) -> None:
        kept = {name: value for name, value in fields.items() if value not in ("", [])}
        self._writers[band].add_document(tantivy.Document.from_dict(kept, self._indexes[band].schema))


def reading(folder: Path) -> Reading:
    """The index in this folder, opened for one question."""
    return Reading(_bands(folder))


@contextmanager
def writing(folder: Path) -> Iterator[Writing]:
    """The index in this folder, to write it. Raises IndexBusyError while another writer holds it."""
    writer = Writing({band: _opened(folder / str(band)) for band in BANDS})
    try:
        yield writer
    finally:
        writer.close()


_open: dict[Path, dict[int, tantivy.Index]] = {}


def _bands(folder: Path) -> dict[int, tantivy.Index]:
    """The opened bands of a folder, kept for the next question; a folder that is gone is forgotten."""
    if folder not in _open:
        for gone in [path for path in _open if not path.exists()]:
            del _open[gone]
        _open[folder] = {band: _opened(folder / str(band)) for band in BANDS}
    return _open[folder]


def _translated(schema: tantivy.Schema, wanted: Condition) -> Query:
    match wanted:
        case Has() | Run() | Among() | Between():
            return _leaf(schema, wanted)
        case AllOf():
            parts = [(Occur.Must, _translated(schema, one)) for one in wanted.of]
            return Query.boolean_query(parts) if parts else Query.all_query()
        case AnyOf():
            parts = [(Occur.Should, _translated(schema, one)) for one in wanted.of]
            return Query.boolean_query(parts) if parts else Query.empty_query()
        case Except():
            kept, gone = _translated(schema, wanted.of), _translated(schema, wanted.without)
            return Query.boolean_query([(Occur.Must, kept), (Occur.MustNot, gone)])


def _leaf(schema: tantivy.Schema, wanted: Has | Run | Among | Between) -> Query:
    match wanted:
        case Has():
            option = "position" if wanted.field in _POSITIONS else "basic"
            return Query.const_score_query(Query.term_query(schema, wanted.field, wanted.value, option), 0.0)
        case Run(words=(word,)):
            return Query.term_query(schema, wanted.field, word, "position")
        case Run():
            return Query.phrase_query(schema, wanted.field, list(wanted.words)) if wanted.words else Query.empty_query()
        case Among():
            values = list(wanted.values)
            return Query.term_set_query(schema, wanted.field, values) if values else Query.empty_query()
        case Between():
            low, high = wanted.low, wanted.high
            return Query.range_query(schema, wanted.field, FieldType.Unsigned, low, high)
