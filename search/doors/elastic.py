"""The door to Elasticsearch: one index for each level band and year of a generation, and one that keeps the cursor.

Everything asked stands in `bool.filter`: no score is computed, nothing of the source is sent back but what is named,
and the server's suggestions, explanations, scripts and query strings are not used. The patterns in the address of a
question name the reader's bands and no other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query
from elasticsearch.helpers import BulkIndexError, bulk

from search.core.cursor import Cursor, cursor_from
from search.core.document import BANDS, WORD_FIELDS, Value
from search.core.engine import ALL, Order, Page, Place, Sum
from search.core.errors import EngineAwayError
from search.core.letters import with_skeleton
from search.core.plan import (
    AllOf,
    Among,
    AnyOf,
    Begins,
    Between,
    Boned,
    Condition,
    Except,
    Has,
    Near,
    OfValues,
    OfWords,
    Run,
)
from search.core.server import Server
from search.doors import shelf

Body = dict[str, Any]
_CURSOR = "cursor"
_EVERYTHING = AllOf(of=())
_SORTS = {Order.NEWEST: "desc", Order.OLDEST: "asc"}
_NUMBER = {"type": "long"}
_COUNTED = {"type": "keyword"}
_MARK = {"type": "keyword", "doc_values": False}
_IN_ORDER = {"type": "text", "analyzer": "whitespace", "norms": False}
_IN_ANY_ORDER = {**_IN_ORDER, "index_options": "docs"}
FIELDS: dict[str, Body] = {
    "seq": _NUMBER,
    **dict.fromkeys(("kind", "signer", "state"), _COUNTED),
    "made": {**_MARK, "index": False},
    **dict.fromkeys(("id", "acl", "key", "comp", "lost"), _MARK),
    **dict.fromkeys(("lvl", "cmax", "on", "year", "body", "unit", "ver"), _NUMBER),
    **dict.fromkeys(("t", "st"), _IN_ORDER),
    **dict.fromkeys(("s", "ss", "n", "fr", "to", "by"), _IN_ANY_ORDER),
}
_SCHEMA: Body = {
    "settings": {
        "number_of_shards": 1,
        "refresh_interval": "-1",
        "index.sort.field": "seq",
        "index.sort.order": "desc",
    },
    "mappings": {"dynamic": "strict", "properties": FIELDS},
}


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except (TransportError, ApiError, BulkIndexError) as error:
        raise EngineAwayError from error


@lru_cache(maxsize=4)
def _client(server: Server) -> Elasticsearch:
    return Elasticsearch(
        list(server.hosts),
        api_key=server.key or None,
        ca_certs=server.authorities or DEFAULT,
        request_timeout=10,
        max_retries=2,
        retry_on_timeout=True,
    )


class Reading:
    """The shards of a generation, as the last refresh left them."""

    def __init__(self, client: Elasticsearch, generation: str) -> None:
        self._client = client
        self._generation = generation
        self._cursor = self._read_cursor()  # before any question: what it names is in all shards

    def cursor(self) -> Cursor:
        """How far every shard has surely read."""
        return self._cursor

    def count(self, wanted: Condition, bands: Iterable[int]) -> int:
        """How many documents meet the condition."""
        return int(self._asked(wanted, bands, size=0, track_total_hits=True)["hits"]["total"]["value"])

    def newest(
        self, wanted: Condition, bands: Iterable[int], *, first: int, most: int, order: Order = Order.NEWEST
    ) -> list[Place]:
        """Those from `first` on, at most `most`, by their place in the log."""
        return [*self.page(wanted, bands, first=first, most=most, order=order).places] if most > 0 else []

    def page(
        self, wanted: Condition, bands: Iterable[int], *, first: int, most: int, order: Order = Order.NEWEST
    ) -> Page:
        """What `newest` and `count` say, in one question."""
        asked = {"from": first, "size": most, "sort": [{"seq": _SORTS[order]}], "_source": False}
        found = self._asked(wanted, bands, track_total_hits=True, **asked)["hits"]
        places = (Place(sequence=int(hit["sort"][0]), record_id=str(hit["_id"])) for hit in found["hits"])
        return Page(total=int(found["total"]["value"]), places=tuple(places))

    def facets(self, wanted: Condition, bands: Iterable[int], fields: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many of the matching documents have each value of these fields; values of others do not appear."""
        asked = {field: {"terms": {"field": field, "size": ALL, "min_doc_count": 1}} for field in fields}
        answer = self._asked(wanted, bands, size=0, aggs=asked).get("aggregations", {})
        return {
            field: {str(one["key"]): int(one["doc_count"]) for one in answer.get(field, {}).get("buckets", ())}
            for field in asked
        }

    def texts(self, wanted: Condition, bands: Iterable[int], *, most: int) -> list[tuple[str, str]]:
        """The record and the folded text of the newest documents that meet the condition, at most `most`."""
        hits = self._hits(wanted, bands, size=most, sort=[{"seq": "desc"}], _source=["t"])
        return [(str(hit["_id"]), str(hit["_source"].get("t", ""))) for hit in hits]

    def sequences(self, record_ids: Iterable[str]) -> dict[str, int]:
        """The places in the log of those of these records that are indexed, whatever their band."""
        return {str(hit["_id"]): int(hit["_source"]["seq"]) for hit in self._stored(record_ids, ["seq"])}

    def words(self, record_ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """The word fields of those of these records that are indexed, as they were put."""
        fields = ["made", *WORD_FIELDS]
        return {
            str(hit["_id"]): {field: str(hit["_source"].get(field, "")) for field in fields}
            for hit in self._stored(record_ids, fields)
        }

    def sums(self, *, size: int) -> dict[int, Sum]:
        """For each bucket of `size` places of the log, what it holds; a bucket without documents does not appear."""
        at = {"field": "seq", "interval": size, "min_doc_count": 1}
        asked = {"at": {"histogram": at, "aggs": {"versions": {"sum": {"field": "ver"}}}}}
        answer = self._asked(_EVERYTHING, BANDS, size=0, aggs=asked).get("aggregations", {"at": {"buckets": ()}})
        return {
            int(one["key"] // size): Sum(records=int(one["doc_count"]), versions=int(one["versions"]["value"]))
            for one in answer["at"]["buckets"]
        }

    def ids_between(self, low: int, high: int) -> frozenset[str]:
        """The records that stand at these places of the log, both included."""
        wanted = Between(field="seq", low=low, high=high)
        return frozenset(place.record_id for place in self.newest(wanted, BANDS, first=0, most=high - low + 1))

    def total(self) -> int:
        """How many records the index holds."""
        return self.count(_EVERYTHING, BANDS)

    def holders(self, record_ids: Iterable[str]) -> dict[str, set[str]]:
        """The shards that hold each of these records."""
        found: dict[str, set[str]] = {}
        for hit in self._stored(record_ids, []):
            found.setdefault(str(hit["_id"]), set()).add(str(hit["_index"]))
        return found

    def _stored(self, record_ids: Iterable[str], fields: list[str]) -> list[Body]:
        ids = tuple(sorted(record_ids))
        wanted = Among(field="id", values=ids)
        return self._hits(wanted, BANDS, size=min(len(ids) * 2, 10_000), _source=fields) if ids else []

    def _read_cursor(self) -> Cursor:
        with _answered():
            try:
                found = self._client.get(index=f"{self._generation}-state", id=_CURSOR)
            except NotFoundError:
                return Cursor()
        return cursor_from(str(found["_source"]["cursor"]))

    def _hits(self, wanted: Condition, bands: Iterable[int], **asked: object) -> list[Body]:
        return list(self._asked(wanted, bands, **asked)["hits"]["hits"])

    def _asked(self, wanted: Condition, bands: Iterable[int], **asked: object) -> Body:
        index = [f"{self._generation}-b{band}-*" for band in bands]
        if not index:
            return {"hits": {"total": {"value": 0}, "hits": []}}
        body = {"query": query(wanted), "track_total_hits": False, **asked}
        with _answered():
            found = self._client.search(
                index=index,
                body=body,
                ignore_unavailable=True,
                allow_no_indices=True,
                allow_partial_search_results=False,
            )
        if found.get("timed_out") or found.get("_shards", {}).get("failed"):
            raise EngineAwayError  # what the missing shards hold would be told as not there
        return dict(found)


class Writing:
    """The one writer of a generation. Nothing is acknowledged before `commit`."""

    def __init__(self, client: Elasticsearch, generation: str) -> None:
        self._client = client
        self._generation = generation
        self._staged: dict[str, tuple[str, Mapping[str, Value]] | None] = {}
        with _answered():
            self._refresh()  # what a killed writer left behind is seen, so that it can be taken out
        self.before = Reading(client, generation)
        self._made: set[str] = set()

    def put(self, band: int, fields: Mapping[str, Value]) -> None:
        """Will put one document in its shard, in place of the one with its id in any shard."""
        self._staged[str(fields["id"])] = (f"{self._generation}-b{band}-{fields['year']}", fields)

    def drop(self, record_id: str) -> None:
        """Will take a record out of every shard."""
        self._staged[record_id] = None

    def commit(self, cursor: Cursor) -> None:
        """Makes everything visible, and then how far it goes.

        Crash before the cursor is kept: what stands in the shards stands there under the old cursor, so changes are
        still pending and hide their records, and the follower repeats from there. Raises EngineAwayError.
        """
        with _answered():
            self._add()
            self._refresh()
            state = f"{self._generation}-state"
            self._client.index(index=state, id=_CURSOR, document={"cursor": cursor.as_text()})
        self._staged.clear()
        self.before = Reading(self._client, self._generation)

    def _add(self) -> None:
        holders = self.before.holders(self._staged)
        puts, drops = [], []
        for record_id, staged in self._staged.items():
            own = staged[0] if staged else ""
            if staged:
                self._make(own)
                kept = {field: value for field, value in staged[1].items() if value not in ("", [])}
                puts.append({"_op_type": "index", "_index": own, "_id": record_id, "_source": kept})
            others = holders.get(record_id, set()) - {own}
            drops += [{"_op_type": "delete", "_index": index, "_id": record_id} for index in sorted(others)]
        bulk(self._client, [*puts, *drops], chunk_size=500)

    def _make(self, index: str) -> None:
        if index in self._made:
            return
        if not self._client.indices.exists(index=index):
            self._client.indices.create(index=index, body=_SCHEMA)
        self._made.add(index)

    def _refresh(self) -> None:
        self._client.indices.refresh(index=f"{self._generation}-b*", ignore_unavailable=True, allow_no_indices=True)


class Elastic:
    """The search servers, as the room asks for them; the folder of a generation gives its indexes their names."""

    name = "elastic"
    letters = str

    def __init__(self, server: Server) -> None:
        self._client = _client(server)
        self._prefix = server.prefix

    def reading(self, folder: Path) -> Reading:
        """The indexes of this generation, for one question. Raises EngineAwayError."""
        return Reading(self._client, f"{self._prefix}-{folder.name}")

    @contextmanager
    def writing(self, folder: Path) -> Iterator[Writing]:
        """The indexes of this generation, to write them. Raises IndexBusyError, EngineAwayError."""
        with shelf.writer(folder):
            yield Writing(self._client, f"{self._prefix}-{folder.name}")

    def forget(self, names: Sequence[str]) -> None:
        """Removes the indexes of every generation but these. Raises EngineAwayError."""
        kept = tuple(f"{self._prefix}-{name}-" for name in names)
        with _answered():
            found = self._client.indices.get(index=f"{self._prefix}-g*", allow_no_indices=True)
            for index in sorted(found):
                if not index.startswith(kept):
                    self._client.indices.delete(index=index, ignore_unavailable=True)


def query(wanted: Condition) -> Body:
    """The condition as the server's query, all of it a filter."""
    return dict(Q("bool", filter=[_translated(wanted)]).to_dict())


def _translated(wanted: Condition) -> Query:
    match wanted:
        case AllOf():
            return Q("bool", filter=[_translated(one) for one in wanted.of]) if wanted.of else Q("match_all")
        case AnyOf():
            parts = [_translated(one) for one in wanted.of]
            return Q("bool", should=parts, minimum_should_match=1) if parts else Q("match_none")
        case Except():
            return Q("bool", filter=[_translated(wanted.of)], must_not=[_translated(wanted.without)])
        case Run() | Begins() | Near() | Boned():
            return _of_words(wanted)
        case _:
            return _of_values(wanted)


def _of_values(wanted: OfValues) -> Query:
    match wanted:
        case Has():
            return Q("term", **{wanted.field: wanted.value})
        case Among():
            return Q("terms", **{wanted.field: list(wanted.values)}) if wanted.values else Q("match_none")
        case Between():
            return Q("range", **{wanted.field: {"gte": wanted.low, "lte": wanted.high}})


def _of_words(wanted: OfWords) -> Query:
    match wanted:
        case Run():
            return Q("match_phrase", **{wanted.field: " ".join(wanted.words)}) if wanted.words else Q("match_none")
        case Begins():
            return Q("prefix", **{wanted.field: {"value": wanted.text, "rewrite": "constant_score"}})
        case Near():
            near = {"value": wanted.word, "fuzziness": 1, "transpositions": True, "rewrite": "constant_score"}
            return Q("fuzzy", **{wanted.field: near})
        case Boned():
            said = {"value": with_skeleton(wanted.bones), "flags": "NONE", "rewrite": "constant_score"}
            return Q("regexp", **{wanted.field: said})
