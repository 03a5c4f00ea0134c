"""The body of a letter as ProseMirror JSON: what it may hold, its plain text, and the plain text area.

doc, paragraph{dir?}, heading{level 2|3, dir?}, bulletList, orderedList{start}, listItem, table, tableRow,
tableHeader and tableCell{colspan, rowspan}, blockquote, hardBreak, and text with the marks bold, italic,
underline and reference{record, label}. Everything absent here is refused.
"""


def findings(doc: object) -> tuple[str, ...]:
    """Why the document is not a body: () when it is one. Names of nodes and attributes, never user text."""
    raise RuntimeError


def is_empty(doc: dict[str, object]) -> bool:
    """True when no letter or digit stands in it."""
    raise RuntimeError


def from_text(text: str) -> dict[str, object]:
    """The document a plain text area means.

    Blank lines part paragraphs; lines `1- …` are a numbered list, `- …` a list, `## …` a heading; lines
    with `|` are a table whose first line is its head.
    """
    raise RuntimeError


def to_text(doc: dict[str, object]) -> str:
    """The words of the document, as `from_text` would take them back: for the text area and for indexing."""
    raise RuntimeError
