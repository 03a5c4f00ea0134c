"""ProseMirror's schema: which node may stand inside which."""

from functools import cache
from typing import cast

from prosemirror.model import Node, Schema
from prosemirror.utils import JSONDict

from correspondence.core.prose import ATTRIBUTES, BLOCKS, CONTENT, INLINE, MARKS, Json


def fits(doc: Json) -> bool:
    """True when every node of the document stands where the schema lets it stand.

    The document has passed `core.prose.faults`: names, attributes and depth are known to be good.
    """
    try:
        Node.from_json(_schema(), cast("JSONDict", doc)).check()
    except ValueError:  # what the library raises for a document outside its schema
        return False
    return True


@cache
def _schema() -> "Schema[str, str]":
    defaults = {"level": 2, "start": 1, "colspan": 1, "rowspan": 1}
    nodes = {}
    for name, content in CONTENT.items():
        spec: dict[str, object] = {"content": content} if content else {}
        if name in BLOCKS:
            spec["group"] = "block"
        if name in INLINE:
            spec |= {"group": "inline", "inline": True}
        if name in ATTRIBUTES:
            spec["attrs"] = {attribute: {"default": defaults.get(attribute)} for attribute in ATTRIBUTES[name]}
        nodes[name] = spec
    marks = {name: {"attrs": {key: {"default": ""} for key in keys}} for name, keys in MARKS.items()}
    return Schema({"nodes": nodes, "marks": marks})  # type: ignore[typeddict-item]  # built from data, not literals
