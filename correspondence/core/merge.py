"""Merge fields: words in braces that a template leaves open and the letter itself fills."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from correspondence.core import prose
from correspondence.core.errors import Finding
from correspondence.core.letter import Content
from correspondence.core.prose import Json


class Field(StrEnum):
    """What a letter can say of itself."""

    ADDRESSEE = "addressee"
    UNIT = "unit"
    AUTHOR = "author"
    TODAY = "today"
    YEAR = "year"
    THEIR_NUMBER = "their_number"
    THEIR_DATE = "their_date"


NAMES: dict[Field, dict[str, str]] = {
    Field.ADDRESSEE: {"ar": "الجهة", "ckb": "لایەن", "en": "addressee"},
    Field.UNIT: {"ar": "التشكيل", "ckb": "یەکە", "en": "unit"},
    Field.AUTHOR: {"ar": "المنظم", "ckb": "ئامادەکار", "en": "author"},
    Field.TODAY: {"ar": "اليوم", "ckb": "ئەمڕۆ", "en": "today"},
    Field.YEAR: {"ar": "السنة", "ckb": "ساڵ", "en": "year"},
    Field.THEIR_NUMBER: {"ar": "عدد كتابهم", "ckb": "ژمارەی نووسراویان", "en": "their number"},
    Field.THEIR_DATE: {"ar": "تاريخ كتابهم", "ckb": "بەرواری نووسراویان", "en": "their date"},
}
"""How a field is written between braces, in the language of whoever makes the template; all three are read."""
_FIELDS = {name: field for field, names in NAMES.items() for name in names.values()}
_A_DAY = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/\d{4}(?![\d/])")
_BRACED = re.compile(r"\{\s*([^{}\n]{1,40}?)\s*\}")


def fields_in(text: str) -> Iterator[str]:
    """What stands between braces in the text, known or not."""
    return (found[1] for found in _BRACED.finditer(text))


def is_field(name: str) -> bool:
    """True when a letter can fill it."""
    return name in _FIELDS


def values_of(content: Content, *, unit: str, author: str, on: date) -> dict[Field, str]:
    """What this letter says of itself today; what it does not say yet is left out."""
    first = content.references[0] if content.references else None
    said = {
        Field.ADDRESSEE: " ، ".join(one.name for one in content.to),
        Field.UNIT: unit,
        Field.AUTHOR: author,
        Field.TODAY: _day(on),
        Field.YEAR: str(on.year),
        Field.THEIR_NUMBER: "" if first is None else first.number,
        Field.THEIR_DATE: "" if first is None or first.on is None else _day(first.on),
    }
    return {field: value for field, value in said.items() if value}


def filled(content: Content, values: Mapping[Field, str]) -> Content:
    """The letter with every field that has a value; the others stay in their braces."""
    return replace(
        content,
        subject=_filled(content.subject, values),
        greeting=_filled(content.greeting, values),
        closing=_filled(content.closing, values),
        body=filled_body(content.body, values),
    )


def filled_second(content: Content, values: Mapping[Field, str]) -> Content:
    """The letter with every field of its second text that has a value."""
    if content.second is None:
        return content
    second = replace(
        content.second,
        subject=_filled(content.second.subject, values),
        greeting=_filled(content.second.greeting, values),
        closing=_filled(content.second.closing, values),
        body=filled_body(content.second.body, values),
    )
    return replace(content, second=second)


def filled_body(body: Json, values: Mapping[Field, str]) -> Json:
    """The body with every field that has a value; a field whose braces are worded apart is left alone."""
    return {key: _node(value, values) if key == "content" else value for key, value in body.items()}


def open_fields(content: Content) -> tuple[str, ...]:
    """The known fields that still stand in their braces, each once."""
    lines = [
        line for one in content.texts() for line in (one.subject, one.greeting, *prose.texts(one.body), one.closing)
    ]
    return tuple(dict.fromkeys(name for line in lines for name in fields_in(line) if is_field(name)))


def days_of_writing(content: Content, saved_on: Iterable[date], *, today: date) -> Iterator[Finding]:
    """The days gone by on which the draft was saved and which its text says: {اليوم} was filled then, and stays so.

    The letter's own day is that of its number; what its text says is frozen with it and moves with no signature (I5).
    """
    lines = [line for one in content.texts() for line in (one.subject, *prose.texts(one.body), one.closing)]
    said = {found[0] for line in lines for found in _A_DAY.finditer(line)}
    for on in sorted(set(saved_on)) if said else ():  # where none is said, nobody asks when it was saved
        if on < today and _day(on) in said:
            yield Finding(code="day_of_writing", facts={"on": _day(on)})


def has_fields(content: Content) -> bool:
    """True when some field could be filled."""
    return bool(open_fields(content))


def _node(node: object, values: Mapping[Field, str]) -> object:
    if isinstance(node, list):
        return [_node(child, values) for child in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "text":
        return {**node, "text": _filled(str(node.get("text", "")), values)}
    return {key: _node(value, values) if key == "content" else value for key, value in node.items()}


def _filled(text: str, values: Mapping[Field, str]) -> str:
    def value(found: re.Match[str]) -> str:
        field = _FIELDS.get(found[1])
        return found[0] if field is None else values.get(field, found[0])

    return _BRACED.sub(value, text)


def _day(on: date) -> str:
    return f"{on.day}/{on.month}/{on.year}"
