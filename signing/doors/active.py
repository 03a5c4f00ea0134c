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
_TELLING = re.compile(
    b"|".join(re.escape(name.encode()) for name in sorted({*_KEYS, *_ACTIONS, *_SUBTYPES}))
    + rb"|/ObjStm|/[^\s/<>\[\]()]*#[0-9A-Fa-f]{2}"
)
"""What a file that holds any of it has in its bytes: a name, a way to write names otherwise, or packed objects."""


def kinds_in(reader: PdfFileReader, pdf: bytes) -> tuple[Active, ...]:
    """Everything of the kind that can be reached from the root, each kind once. Raises what the reader raises."""
    if not may_hold(pdf):
        return ()
    found = {kind for one in _dictionaries(reader.root) for kind in _kinds_of(one)}
    return tuple(kind for kind in Active if kind in found)


def may_hold(pdf: bytes) -> bool:
    """False when nothing of the kind can be there, and its objects need not be read."""
    return _TELLING.search(pdf) is not None


def _dictionaries(root: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    """Every dictionary that can be reached, each once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [root]
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
