"""The body of a letter as ProseMirror JSON: what it may hold, and whether there is anything in it.

doc, paragraph{dir?}, heading{level 2|3, dir?}, bulletList, orderedList{start}, listItem, table, tableRow,
tableHeader and tableCell{colspan, rowspan}, blockquote, hardBreak, and text with the marks bold, italic,
underline and reference{record, label}. Everything absent here is refused. Names, attributes and sizes are
judged here; which node may stand inside which is judged by the schema's door from `CONTENT`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Json = dict[str, object]

DEPTH_LIMIT = 14
NODES_LIMIT = 60_000
TEXT_LIMIT = 600_000
LABEL_LIMIT = 120

CONTENT = {
    "doc": "block+",
    "paragraph": "inline*",
    "heading": "inline*",
    "bulletList": "listItem+",
    "orderedList": "listItem+",
    "listItem": "paragraph block*",
    "table": "tableRow+",
    "tableRow": "(tableCell | tableHeader)+",
    "tableHeader": "(paragraph | bulletList | orderedList)+",
    "tableCell": "(paragraph | bulletList | orderedList)+",
    "blockquote": "block+",
    "hardBreak": "",
    "text": "",
}
"""ProseMirror content expressions of every node there is."""
BLOCKS = frozenset({"paragraph", "heading", "bulletList", "orderedList", "table", "blockquote"})
INLINE = frozenset({"text", "hardBreak"})
KEYS = {"text": frozenset({"type", "text", "marks"}), "hardBreak": frozenset({"type", "attrs", "marks"})}
OTHER_KEYS = frozenset({"type", "attrs", "content"})

Check = Callable[[object], bool]
_RECORD = re.compile(r"[0-9a-f]{32}")
_WORD = re.compile(r"\w")
_FORBIDDEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def _is_null(value: object) -> bool:
    return value is None


def _is_dir(value: object) -> bool:
    return value in (None, "rtl", "ltr", "auto")


def _between(low: int, high: int) -> Check:
    return lambda value: type(value) is int and low <= value <= high


def _is_record(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, str) and _RECORD.fullmatch(value) is not None)


def _is_label(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LABEL_LIMIT


_CELL: dict[str, Check] = {
    "colspan": _between(1, 50),
    "rowspan": _between(1, 500),
    "colwidth": _is_null,
    "align": _is_null,
    "dir": _is_null,
}
ATTRIBUTES: dict[str, dict[str, Check]] = {
    "paragraph": {"dir": _is_dir},
    "heading": {"level": _between(2, 3), "dir": _is_dir},
    "bulletList": {"dir": _is_null},
    "orderedList": {"start": _between(0, 100_000), "type": _is_null, "dir": _is_null},
    "listItem": {"dir": _is_null},
    "table": {"dir": _is_null},
    "tableHeader": _CELL,
    "tableCell": _CELL,
}
"""Every attribute there is and what it may hold. What may only be null is written by the editor unasked."""
MARKS: dict[str, dict[str, Check]] = {
    "bold": {},
    "italic": {},
    "underline": {},
    "reference": {"record": _is_record, "label": _is_label},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a document is not a body; `what` is a name of the schema, never user text."""

    why: str
    what: str = ""


def faults(doc: object) -> Iterator[Fault]:
    """Everything that keeps the document from being a body; it stops early when the document is too large."""
    if not isinstance(doc, dict) or doc.get("type") != "doc":
        yield Fault(why="not_a_document")
        return
    seen, letters = 0, 0
    waiting: list[tuple[object, int]] = [(doc, 1)]
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        letters += _length(node)
        if depth > DEPTH_LIMIT or seen > NODES_LIMIT or letters > TEXT_LIMIT:
            yield Fault(why="too_large")
            return
        if not isinstance(node, dict):
            yield Fault(why="not_a_node")
            continue
        yield from _node_faults(node)
        content = node.get("content", [])
        if isinstance(content, list):
            waiting += [(child, depth + 1) for child in content]
        else:
            yield Fault(why="not_a_node")


def _length(node: object) -> int:
    text = node.get("text") if isinstance(node, dict) else None
    return len(text) if isinstance(text, str) else 0


def _node_faults(node: Json) -> Iterator[Fault]:
    name = node.get("type")
    if not isinstance(name, str) or name not in CONTENT:
        yield Fault(why="unknown_node", what=_safe(name))
        return
    for key in sorted(set(node) - KEYS.get(name, OTHER_KEYS)):
        yield Fault(why="unknown_attribute", what=_safe(key))
    if name == "text" and (not isinstance(node.get("text"), str) or not node["text"]):
        yield Fault(why="not_a_node", what="text")
    yield from _attribute_faults(node.get("attrs"), ATTRIBUTES.get(name, {}))
    yield from _mark_faults(node.get("marks"))


def _attribute_faults(given: object, allowed: dict[str, Check]) -> Iterator[Fault]:
    if given is None:
        return
    if not isinstance(given, dict):
        yield Fault(why="unknown_attribute")
        return
    for name, value in given.items():
        if name not in allowed:
            yield Fault(why="unknown_attribute", what=_safe(name))
        elif not allowed[name](value):
            yield Fault(why="attribute_value", what=name)


def _mark_faults(given: object) -> Iterator[Fault]:
    if given is None:
        return
    if not isinstance(given, list):
        yield Fault(why="unknown_mark")
        return
    for mark in given:
        name = mark.get("type") if isinstance(mark, dict) else None
        if not isinstance(name, str) or name not in MARKS or set(mark) - {"type", "attrs"}:
            yield Fault(why="unknown_mark", what=_safe(name))
        else:
            yield from _attribute_faults(mark.get("attrs"), MARKS[name])


def _safe(name: object) -> str:
    """A schema-like name for a sentence: letters only, so that nothing typed comes back as text."""
    return re.sub(r"[^A-Za-z]", "", name)[:30] if isinstance(name, str) else ""


def cleaned(value: object) -> object:
    """The JSON without direction controls and invisible control characters, and without null attributes.

    They could make the page read differently from the text that is hashed and searched, so they go before
    anything is hashed. The document has passed `faults`, which bounds its depth.
    """
    if isinstance(value, str):
        return _FORBIDDEN.sub("", value)
    if isinstance(value, list):
        return [item for item in map(cleaned, value) if not _is_empty_run(item)]
    if isinstance(value, dict):
        return {str(key): _cleaned_entry(str(key), item) for key, item in value.items()}
    return value


def _cleaned_entry(key: str, item: object) -> object:
    if key == "attrs" and isinstance(item, dict):
        item = {name: value for name, value in item.items() if value is not None}
    if key == "marks" and isinstance(item, list):
        item = sorted(item, key=_rank)  # an editor's own order of marks means nothing
    return cleaned(item)


def _is_empty_run(node: object) -> bool:
    return isinstance(node, dict) and node.get("type") == "text" and node.get("text") == ""


def _rank(mark: object) -> int:
    name = mark.get("type") if isinstance(mark, dict) else None
    return list(MARKS).index(name) if isinstance(name, str) and name in MARKS else len(MARKS)


def texts(doc: object) -> Iterator[str]:
    """The runs of text in reading order."""
    if isinstance(doc, dict):
        if doc.get("type") == "text":
            yield str(doc.get("text", ""))
        content = doc.get("content", [])
        for child in content if isinstance(content, list) else ():
            yield from texts(child)


def is_empty(doc: object) -> bool:
    """True when no letter or digit stands in it."""
    return not any(_WORD.search(text) for text in texts(doc))
