"""The plain text area: a body written as lines, and the lines of a body.

Blank lines part paragraphs; lines `1- …` are a numbered list, `- …` a list, `## …` and `### …` headings,
`> …` a quotation; lines with `|` are a table whose first line is its head. It works without JavaScript,
and its reading back gives the same document for everything the text area can say.
"""

import re
from collections.abc import Callable, Iterator

from correspondence.core.prose import Json, texts

_NUMBERED = re.compile(r"\s*([0-9٠-٩]{1,5})\s*[-.)]\s+(.*)")
_BULLET = re.compile(r"\s*[-–•*]\s+(.*)")
_HEADING = re.compile(r"(#{2,3})\s+(.*)")
_QUOTE = re.compile(r">\s?(.*)")


def from_text(text: str) -> Json:
    """The document a plain text means."""
    blocks: list[Json] = []
    run: list[str] = []
    run_kind = "blank"
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        kind = _kind(line)
        if kind != run_kind or kind == "heading":
            blocks += _MAKERS[run_kind](run)
            run, run_kind = [], kind
        run.append(line)
    blocks += _MAKERS[run_kind](run)
    return {"type": "doc", "content": blocks or [_paragraph([])]}


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    for kind, found in (
        ("table", "|" in line),
        ("heading", _HEADING.fullmatch(line)),
        ("numbered", _NUMBERED.fullmatch(line)),
        ("bullets", _BULLET.fullmatch(line)),
        ("quote", _QUOTE.fullmatch(line)),
    ):
        if found:
            return kind
    return "paragraph"


def _text(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []


def _paragraph(lines: list[str]) -> Json:
    content: list[Json] = []
    for line in lines:
        content += [{"type": "hardBreak"}] if content else []
        content += _text(line.strip())
    return {"type": "paragraph", "content": content} if content else {"type": "paragraph"}


def _item(text: str) -> Json:
    return {"type": "listItem", "content": [_paragraph([text])]}


def _rest(pattern: re.Pattern[str], line: str) -> str:
    found = pattern.fullmatch(line)
    return line if found is None else found.groups()[-1].strip()


def _headings(lines: list[str]) -> list[Json]:
    return [
        {
            "type": "heading",
            "attrs": {"level": 3 if line.startswith("###") else 2},
            "content": _text(_rest(_HEADING, line)),
        }
        for line in lines
    ]


def _numbered(lines: list[str]) -> list[Json]:
    found = _NUMBERED.fullmatch(lines[0])
    start = 1 if found is None else int(found[1])
    items = [_item(_rest(_NUMBERED, line)) for line in lines]
    return [{"type": "orderedList", "attrs": {"start": start}, "content": items}]


def _bullets(lines: list[str]) -> list[Json]:
    return [{"type": "bulletList", "content": [_item(_rest(_BULLET, line)) for line in lines]}]


def _quote(lines: list[str]) -> list[Json]:
    return [{"type": "blockquote", "content": [_paragraph([_rest(_QUOTE, line) for line in lines])]}]


def _table(lines: list[str]) -> list[Json]:
    rows = [[cell.strip() for cell in line.strip().removesuffix("|").split("|")] for line in lines]
    width = max(len(row) for row in rows)
    full = [row + [""] * (width - len(row)) for row in rows]
    content: list[Json] = [_cells(row, "tableCell" if n else "tableHeader") for n, row in enumerate(full)]
    return [{"type": "table", "content": content}]


def _cells(row: list[str], kind: str) -> Json:
    return {"type": "tableRow", "content": [{"type": kind, "content": [_paragraph([cell])]} for cell in row]}


_MAKERS: dict[str, Callable[[list[str]], list[Json]]] = {
    "blank": lambda _lines: [],
    "paragraph": lambda lines: [_paragraph(lines)],
    "heading": _headings,
    "numbered": _numbered,
    "bullets": _bullets,
    "quote": _quote,
    "table": _table,
}


def to_text(doc: Json) -> str:
    """The words of the document as lines `from_text` takes back: for the text area and for indexing."""
    return "\n\n".join(block for child in _children(doc) if (block := "\n".join(_lines(child))))


def _children(node: Json) -> list[Json]:
    content = node.get("content", [])
    return [child for child in content if isinstance(child, dict)] if isinstance(content, list) else []


def _attribute(node: Json, name: str, otherwise: int) -> int:
    attrs = node.get("attrs")
    value = attrs.get(name, otherwise) if isinstance(attrs, dict) else otherwise
    return value if isinstance(value, int) else otherwise


def _inline(node: Json) -> str:
    runs = ("\n" if child.get("type") == "hardBreak" else str(child.get("text", "")) for child in _children(node))
    return "".join(runs)


def _flat(node: Json) -> str:
    return " ".join(" ".join(texts(child)) for child in _children(node)).strip()


def _lines(node: Json) -> Iterator[str]:
    match node.get("type"):
        case "heading":
            yield "#" * _attribute(node, "level", 2) + " " + _inline(node)
        case "orderedList":
            start = _attribute(node, "start", 1)
            yield from (f"{start + n}- {_flat(item)}" for n, item in enumerate(_children(node)))
        case "bulletList":
            yield from (f"- {_flat(item)}" for item in _children(node))
        case "blockquote":
            yield from (f"> {line}" for child in _children(node) for line in _lines(child))
        case "table":
            yield from (_row(row) for row in _children(node))
        case _:
            yield _inline(node)


def _row(row: Json) -> str:
    cells = [_flat(cell) for cell in _children(row)]
    line = " | ".join(cells)
    return f"{line} |" if len(cells) == 1 or not cells[-1] else line
