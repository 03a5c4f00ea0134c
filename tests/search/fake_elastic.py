"""A search server in memory: it answers the requests our door sends, by looking at every document.

It evaluates the query language as the reference documents it, knows nothing of our conditions, and refuses whatever
our door has no business asking.
"""

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import parse_qs, unquote, urlsplit

from elastic_transport import ApiResponseMeta, BaseNode, HttpHeaders, NodeConfig
from elastic_transport import ConnectionError as Away
from elastic_transport._node._base import NodeApiResponse

from tests.search.letters_apart import is_one_apart

Json = dict[str, object]


@dataclass
class Shelf:
    """What the server holds: indexes with their documents, and a copy as of the last refresh."""

    indexes: dict[str, dict[str, Json]] = field(default_factory=dict)
    seen: dict[str, dict[str, Json]] = field(default_factory=dict)
    mappings: dict[str, Json] = field(default_factory=dict)
    asked: list[tuple[str, Json]] = field(default_factory=list)
    is_away: bool = False
    partial: Json = field(default_factory=dict)


SHELF = Shelf()


class Node(BaseNode):
    """The transport of the official client, answered from memory."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)

    def perform_request(self, method: str, target: str, body: bytes | None = None, **_rest: object) -> NodeApiResponse:
        if SHELF.is_away:
            raise Away("the server is away")
        path, options = urlsplit(target).path, parse_qs(urlsplit(target).query)
        parts = [unquote(part) for part in path.strip("/").split("/")]
        status, answer = _answer(method, parts, options, body or b"")
        headers = HttpHeaders({"x-elastic-product": "Elasticsearch", "content-type": "application/json"})
        meta = ApiResponseMeta(status=status, http_version="1.1", headers=headers, duration=0.0, node=self.config)
        return NodeApiResponse(meta, json.dumps(answer).encode() if method != "HEAD" else b"")

    def close(self) -> None:
        """Nothing is open."""


def _answer(method: str, parts: list[str], options: dict[str, list[str]], body: bytes) -> tuple[int, Json]:  # noqa: PLR0911  (one line for each request)
    match method, parts:
        case "POST" | "PUT", ["_bulk"]:
            return 200, _bulk(body)
        case "POST", [names, "_search"]:
            asked = json.loads(body)
            SHELF.asked.append((names, asked))
            assert options["allow_partial_search_results"] == ["false"]
            return 200, _search(_named(names, SHELF.seen), asked) | SHELF.partial
        case "POST", [names, "_refresh"]:
            for name in _named(names, SHELF.indexes):
                SHELF.seen[name] = dict(SHELF.indexes[name])
            return 200, {}
        case "PUT", [name, "_doc", one]:
            SHELF.indexes.setdefault(name, {})[one] = json.loads(body)
            return 201, {"result": "created"}
        case "GET", [name, "_doc", one]:
            found = SHELF.indexes.get(name, {}).get(one)
            return (404, {"found": False}) if found is None else (200, {"found": True, "_source": found})
        case "HEAD", [name]:
            return (200 if name in SHELF.indexes else 404), {}
        case "PUT", [name]:
            SHELF.indexes[name], SHELF.mappings[name] = {}, json.loads(body)
            return 200, {}
        case "GET", [names]:
            return 200, {name: {} for name in _named(names, SHELF.indexes)}
        case "DELETE", [name]:
            SHELF.indexes.pop(name), SHELF.seen.pop(name, None)
            return 200, {}
    raise AssertionError((method, parts, options))


def _named(patterns: str, indexes: dict[str, dict[str, Json]]) -> list[str]:
    return [name for name in sorted(indexes) if any(fnmatchcase(name, one) for one in patterns.split(","))]


def _bulk(body: bytes) -> Json:
    lines = [json.loads(line) for line in body.splitlines() if line.strip()]
    items = []
    while lines:
        ((act, about),) = lines.pop(0).items()
        index = SHELF.indexes[about["_index"]]  # the strict server of our door makes no index by itself
        if act == "delete":
            status = 200 if index.pop(about["_id"], None) else 404
        else:
            document = lines.pop(0)
            unknown = set(document) - set(SHELF.mappings[about["_index"]]["mappings"]["properties"])
            assert not unknown, unknown
            index[about["_id"]] = document
            status = 201
        items.append({act: {"_id": about["_id"], "status": status}})
    return {"errors": False, "items": items}


def _search(names: list[str], asked: Json) -> Json:
    assert set(asked) <= {"query", "size", "from", "sort", "_source", "aggs", "track_total_hits"}, asked
    (outer,) = asked["query"].items()
    assert outer[0] == "bool", "everything is a filter"
    assert set(outer[1]) == {"filter"}, "everything is a filter"
    rows = [
        (name, one, document)
        for name in names
        for one, document in SHELF.seen[name].items()
        if meets(document, asked["query"])
    ]
    answer: Json = {"hits": {"hits": [_hit(*row, asked) for row in _page(rows, asked)]}}
    if asked.get("track_total_hits"):
        answer["hits"]["total"] = {"value": len(rows), "relation": "eq"}
    if "aggs" in asked and names:
        answer["aggregations"] = _counted([document for *_, document in rows], asked["aggs"])
    return answer


def _page(rows: list[tuple[str, str, Json]], asked: Json) -> list[tuple[str, str, Json]]:
    if asked.get("sort"):
        ((by, order),) = asked["sort"][0].items()
        rows = sorted(rows, key=lambda row: row[2][by], reverse=order == "desc")
    first, size = asked.get("from", 0), asked.get("size", 10)
    assert first + size <= 10_000, "the server's window"
    return rows[first : first + size]


def _hit(index: str, one: str, document: Json, asked: Json) -> Json:
    hit: Json = {"_index": index, "_id": one}
    if asked.get("sort"):
        hit["sort"] = [document[next(iter(asked["sort"][0]))]]
    source = asked.get("_source", True)
    if source is not False:
        hit["_source"] = {name: value for name, value in document.items() if source is True or name in source}
    return hit


def _counted(documents: list[Json], asked: Json) -> Json:
    found: Json = {}
    for name, about in asked.items():
        ((kind, told),) = ((kind, told) for kind, told in about.items() if kind != "aggs")
        assert told["min_doc_count"] == 1, "values of hidden documents"
        buckets: dict[object, list[Json]] = {}
        for document in documents:
            value = document.get(told["field"])
            if kind == "histogram":
                value = value // told["interval"] * told["interval"]
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    buckets.setdefault(one, []).append(document)
        found[name] = {"buckets": [_bucket(key, inside, about.get("aggs", {})) for key, inside in buckets.items()]}
    return found


def _bucket(key: object, inside: list[Json], asked: Json) -> Json:
    sums = {
        name: {"value": float(sum(document[about["sum"]["field"]] for document in inside))}
        for name, about in asked.items()
    }
    return {"key": key, "doc_count": len(inside), **sums}


def meets(document: Json, query: Json) -> bool:  # noqa: PLR0911  (one line for each word of the language)
    """Whether a document meets a query of the server's language."""
    ((kind, told),) = query.items()
    if kind == "bool":
        return _meets_bool(document, told)
    if kind in ("match_all", "match_none"):
        return kind == "match_all"
    ((name, wanted),) = told.items()
    words = _words(document.get(name))
    match kind:
        case "term":
            return str(wanted) in words
        case "terms":
            return any(str(one) in words for one in wanted)
        case "range":
            value = document.get(name)
            return value is not None and wanted["gte"] <= value <= wanted["lte"]
        case "match_phrase":
            run = wanted.split()
            return any(words[place : place + len(run)] == run for place in range(len(words)))
        case "prefix":
            return any(word.startswith(wanted["value"]) for word in words)
        case "regexp":
            assert wanted["flags"] == "NONE"
            return any(re.fullmatch(wanted["value"], word) for word in words)
        case "fuzzy":
            assert wanted["fuzziness"] == 1
            return any(is_one_apart(word, wanted["value"]) for word in words)
    raise AssertionError(kind)


def _meets_bool(document: Json, told: Json) -> bool:
    assert set(told) <= {"filter", "should", "must_not", "minimum_should_match"}, told
    if not all(meets(document, one) for one in told.get("filter", ())):
        return False
    if any(meets(document, one) for one in told.get("must_not", ())):
        return False
    should = told.get("should", ())
    return not should or sum(meets(document, one) for one in should) >= told.get("minimum_should_match", 1)


def _words(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value).split(" ") if isinstance(value, str) else [str(value)]
