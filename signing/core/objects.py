"""Reads one PDF object (ISO 32000-1 clause 7.3) in the plain spelling that every reader takes alike.

Comments, nested brackets in strings, repeated keys, generations other than 0, a length that stands elsewhere:
legal or not, they are refused here, for two readers may differ over them. What is refused is left to a slower
and more pliable judge.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


class NotPlainError(ValueError):
    """What stands there is not in the plain spelling, or is nothing that an update of ours may do."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object of generation 0."""

    number: int


Value: TypeAlias = str | bytes | int | Decimal | Ref | list["Value"] | dict[str, "Value"]
"""A name is a str with its slash, true, false and null are a str without, a string is bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """An object with the place behind its `endobj`; of a stream, the value is its dictionary."""

    number: int
    value: Value
    is_stream: bool
    ends_at: int


_SPACE = rb"[\0\t\n\f\r ]*"
_APART = rb"(?![^\0\t\n\f\r ()<>\[\]{}/%])"
_TOKEN = re.compile(
    _SPACE + rb"(?:(?P<open><<|\[)"
    rb"|(?P<close>>>|\])"
    rb"|/(?P<name>[^\0-\x20()<>\[\]{}/%\x7f-\xff]*)"
    rb"|(?P<ref>\d{1,10}) 0 R" + _APART + rb"|(?P<number>[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20}))" + _APART + rb"|"
    rb"\((?P<text>(?:[^()\\\r]|\\[0-7]{3}|\\[nrtbf()\\])*)\)"
    rb"|<(?P<hex>[0-9A-Fa-f]*)>"
    rb"|(?P<word>true|false|null)" + _APART + rb")"
)
_HEAD = re.compile(rb"(\d{1,10}) 0 obj(?=[\0\t\n\f\r <\[(/])")
_STREAM = re.compile(_SPACE + rb"stream\r?\n")
_STREAM_END = re.compile(rb"\r?\n?endstream" + _SPACE + rb"endobj(?=[\r\n])" + _SPACE)
_END = re.compile(_SPACE + rb"endobj(?=[\r\n])" + _SPACE)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_HASHED = re.compile(r"#([0-9A-Fa-f]{2})")
_DEEPEST = 32


def read_object(pdf: bytes, place: int) -> Object:
    """The object that begins at the place. Raises NotPlainError."""
    head = _HEAD.match(pdf, place)
    if head is None:
        raise NotPlainError
    value, end = read_value(pdf, head.end())
    stream = _STREAM.match(pdf, end)
    if stream is not None:
        length = value.get("/Length") if isinstance(value, dict) else None
        if not isinstance(length, int) or length < 0:
            raise NotPlainError
        end = stream.end() + length
    last = (_END if stream is None else _STREAM_END).match(pdf, end)
    if last is None:
        raise NotPlainError
    return Object(number=int(head[1]), value=value, is_stream=stream is not None, ends_at=last.end())


def read_value(pdf: bytes, place: int) -> tuple[Value, int]:
    """The value that begins at the place, and where it ends. Raises NotPlainError."""
    waiting: list[list[Value]] = []
    brackets: list[bytes] = []
    while True:
        found = _TOKEN.match(pdf, place)
        if found is None or len(waiting) > _DEEPEST:
            raise NotPlainError
        place = found.end()
        kind = str(found.lastgroup)
        if kind == "open":
            brackets.append(b">>" if found[kind] == b"<<" else b"]")
            waiting.append([])
            continue
        if kind == "close":
            if not waiting or brackets.pop() != found[kind]:
                raise NotPlainError
            items = waiting.pop()
            value: Value = items if found[kind] == b"]" else _dictionary(items)
        else:
            value = _single(kind, found[kind])
        if not waiting:
            return value, place
        waiting[-1].append(value)


def references_in(value: Value) -> Iterator[int]:
    """The numbers of the objects that the value names."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Ref):
            yield one.number
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())


def _dictionary(items: list[Value]) -> Value:
    """Keys and values, in turn, as a dictionary. A key that stands twice means one thing here and another there."""
    keys = [key for key in items[::2] if isinstance(key, str) and key.startswith("/")]
    if len(items) != 2 * len(keys) or len(set(keys)) != len(keys):
        raise NotPlainError
    return dict(zip(keys, items[1::2], strict=True))


def _single(kind: str, text: bytes) -> Value:
    """A value that holds no others."""
    if kind == "ref":
        return Ref(int(text))
    if kind == "number":
        return Decimal(text.decode()) if b"." in text else int(text)
    if kind == "hex":
        if len(text) % 2:
            raise NotPlainError
        return bytes.fromhex(text.decode())
    if kind == "text":
        return _ESCAPED.sub(lambda found: _unescaped(found[1]), text)
    if kind == "word":
        return text.decode()
    return "/" + _HASHED.sub(lambda found: chr(int(found[1], 16)), text.decode())


def _unescaped(code: bytes) -> bytes:
    """The byte behind a backslash (ISO 32000-1 table 3)."""
    if code.isdigit():
        return bytes((int(code, 8) & 0xFF,))
    return _ESCAPES.get(code, code)
