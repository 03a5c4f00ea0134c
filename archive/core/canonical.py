"""Canonical JSON (RFC 8785) for what is hashed: strings, whole numbers, lists, objects, true, false, null.

Fractions are refused on purpose: nothing we hash needs them, and without them the canonical form is
the plain one with sorted names, which the stand-alone verifier can recompute without a library.
"""

import json
from collections.abc import Mapping, Sequence

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
"""What may stand in a document that is hashed."""

_LARGEST = 2**53 - 1  # RFC 8785, 3.2.2.3: beyond it numbers are not the same in every reader


def canonical(value: Json) -> bytes:
    """The one way to write this value. Raises ValueError for what has none."""
    return json.dumps(_ordered(value), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _ordered(value: Json) -> object:
    match value:
        case None | bool() | str():
            return value
        case int() if -_LARGEST <= value <= _LARGEST:
            return value
        case Mapping():
            if not all(isinstance(name, str) for name in value):
                raise ValueError("names in canonical JSON are strings")
            return {name: _ordered(value[name]) for name in sorted(value, key=_utf16)}
        case list() | tuple():
            return [_ordered(item) for item in value]
    message = f"no canonical form for {type(value).__name__}"
    raise ValueError(message)


def _utf16(name: str) -> bytes:
    """RFC 8785, 3.2.3: names are sorted by UTF-16 code units."""
    return name.encode("utf-16-be")
