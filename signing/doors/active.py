"""What a signed PDF may do, carry or hide beside the pages that it shows: no fault, and worth a word to its reader.

Our own letters hold nothing of it but the files that belong to them (security page, 2: normal form N3, N4, N6).
"""

import re
from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.core.active import Active

_KEYS = {
    "/JS": Active.SCRIPT,
    "/JavaScript": Active.SCRIPT,
    "/XFA": Active.FORM,
    "/EF": Active.FILES,
    "/RichMediaContent": Active.MEDIA,
    "/OCProperties": Active.LAYERS,
}
_ACTIONS = {
    "/JavaScript": Active.SCRIPT,
    **dict.fromkeys(
        ("/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE", "/Hide"), Active.ACTION
    ),
    **dict.fromkeys(("/Rendition", "/Movie", "/Sound", "/GoTo3DView", "/RichMediaExecute"), Active.MEDIA),
    "/SetOCGState": Active.LAYERS,
}
_SUBTYPES = dict.fromkeys(("/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"), Active.MEDIA)
_NAMES = _KEYS | _ACTIONS | _SUBTYPES
_PACKED = "/ObjStm"
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_TELLING = re.compile(
    b"|".join(re.escape(name.encode()) for name in sorted({*_NAMES, _PACKED}))
    + rb"|/[^\s/<>\[\]()]*#[0-9A-Fa-f]{2}[^\s/<>\[\]()]*"
)
"""What a file that holds any of it has in its bytes: a name, spelt with escapes or without, or packed objects."""


def kinds_in(reader: PdfFileReader, pdf: bytes) -> tuple[Active, ...]:
    """Everything of the kind that can be reached from the root, each kind once. Raises what the reader raises.

    Nothing is read any more when all that the bytes name is found: a letter of ours names the files that belong to it.
    """
    possible = _kinds_named(pdf)
    found: set[Active] = set()
    if possible:
        for one in _dictionaries(reader.root):
            found |= _kinds_of(one)
            if found >= possible:
                break
    return tuple(kind for kind in Active if kind in found)


def may_hold(pdf: bytes) -> bool:
    """False when nothing of the kind can be there, and its objects need not be read."""
    return bool(_kinds_named(pdf))


def _kinds_named(pdf: bytes) -> frozenset[Active]:
    """What can be there: every kind, where objects are packed."""
    spelt = {_ESCAPE.sub(lambda code: bytes.fromhex(code[1].decode()), name) for name in _TELLING.findall(pdf)}
    told = tuple(name.decode("latin-1") for name in spelt)
    if any(name.startswith(_PACKED) for name in told):
        return frozenset(Active)
    return frozenset(kind for known, kind in _NAMES.items() if any(name.startswith(known) for name in told))


def _dictionaries(root: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    """Every dictionary that can be reached, each once; those on the way to embedded files first."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [root, *(root.raw_get(key) for key in ("/AF", "/Names") if key in root)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, generic.IndirectObject):
            place = (one.idnum, one.generation)
            if place not in seen:
                seen.add(place)
                waiting.append(one.get_object())
        elif isinstance(one, generic.DictionaryObject):
            yield one
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, generic.ArrayObject):
            waiting.extend(one.raw_get(number) for number in range(len(one)))


def _kinds_of(one: generic.DictionaryObject) -> set[Active]:
    found = {_KEYS[key] for key in one if key in _KEYS}
    for key, known in (("/S", _ACTIONS), ("/Subtype", _SUBTYPES)):
        value = one.get(key)
        if isinstance(value, generic.NameObject) and value in known:
            found.add(known[value])
    return found
