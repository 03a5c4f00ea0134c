"""pikepdf (qpdf): the structure of a PDF, its normal form, and its rewriting into that form.

``check_normal_form`` is meant for our own sheets; a foreign file is read in the sandbox.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO

import pikepdf

from paper.core.errors import DamagedError, EncryptedError
from paper.core.normal_form import (
    FORBIDDEN_ACTIONS,
    FORBIDDEN_KEYS,
    FORBIDDEN_SUBTYPES,
    Structure,
    findings,
    require_normal_form,
)
from paper.core.sheet import Box
from paper.doors.flatten import as_pictures
from paper.doors.overpaint import painted_over
from paper.doors.second_reader import Outline, outline

CONTAINERS = {"/XRef", "/ObjStm"}
OUTER_FONTS = {"/Type0", "/Type3"}


def check_normal_form(pdf: bytes, *, attachments: Mapping[str, str], fields: Collection[str]) -> None:
    """Hold a PDF against N1 to N8 (security.md, section 2).

    ``attachments`` are the allowed embedded files with their SHA-256, ``fields`` the names of our
    signature fields. Raises NotNormalFormError with every finding, DamagedError, EncryptedError.
    """
    require_normal_form(structure_of(pdf), attachments=attachments, fields=fields)


@contextmanager
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    """Hold a PDF open, strictly parsed. Raises DamagedError, EncryptedError."""
    try:
        document = pikepdf.open(BytesIO(pdf), attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise EncryptedError from error
    except pikepdf.PdfError as error:
        raise DamagedError from error
    with document:
        if document.is_encrypted:
            raise EncryptedError
        try:
            yield document
        except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
            raise DamagedError from error


def joined(parts: Sequence[bytes], *, under: bytes) -> bytes:
    """Return our sheets behind one another, each over its page of ``under``. Raises DamagedError, EncryptedError."""
    whole, out = pikepdf.new(), BytesIO()
    with ExitStack() as held:
        for part in parts:
            whole.pages.extend(held.enter_context(opened(part)).pages)
        for page, below in zip(whole.pages, held.enter_context(opened(under)).pages, strict=True):
            page.add_underlay(below, None)
        whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def structure_of(pdf: bytes) -> Structure:
    """Return the facts the normal form asks of a PDF. Raises DamagedError, EncryptedError."""
    with opened(pdf) as document:
        reached = _reached(document.trailer)
        dictionaries = [_dictionary(thing) for thing in reached.values()]
        form = document.Root.get("/AcroForm", pikepdf.Dictionary())
        fields, embedded = tuple(_fields(form)), dict(_embedded(dictionaries))
        seen = Outline(pages=len(document.pages), fields=frozenset(name for name, _ in fields), embedded=embedded)
        return Structure(
            readers_agree=seen == outline(pdf),
            unreachable=tuple(_unreachable(document, reached)),
            fields=fields,
            needs_appearances=bool(form.get("/NeedAppearances", False)),
            active=tuple(sorted({what for one in dictionaries for what in _active(one)})),
            optional_content=any("/OC" in one or "/OCProperties" in one for one in dictionaries),
            loose_fonts=tuple(sorted(_loose_fonts(dictionaries))),
            embedded=embedded,
            annotations=tuple(_annotations(document)),
            painted_over=painted_over(pdf),
        )


Reached = dict[object, pikepdf.Object]


def _reached(top: pikepdf.Object) -> Reached:
    """Return every dictionary, array and stream that hangs on the object, direct ones included."""
    found: Reached = {}
    waiting = [top]
    direct = 0
    while waiting:
        thing = waiting.pop()
        if thing.is_indirect:
            key: object = thing.objgen
            if key in found:
                continue
        else:
            direct += 1
            key = direct
        found[key] = thing
        waiting += _branches(thing)
    return found


def _branches(thing: pikepdf.Object) -> list[pikepdf.Object]:
    if isinstance(thing, pikepdf.Array):
        inner = [thing[index] for index in range(len(thing))]
    else:
        whole = _dictionary(thing)
        inner = [whole[key] for key in whole.keys()]  # noqa: SIM118 - a pikepdf dictionary yields no keys
    return [one for one in inner if isinstance(one, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream))]


def _dictionary(thing: pikepdf.Object) -> pikepdf.Dictionary:
    if isinstance(thing, pikepdf.Stream):
        return thing.stream_dict
    return thing if isinstance(thing, pikepdf.Dictionary) else pikepdf.Dictionary()


def _unreachable(document: pikepdf.Pdf, reached: Reached) -> Iterator[str]:
    """Yield the kind of each object nobody refers to, and of pages outside the page tree (N1)."""
    pages = {page.objgen for page in document.pages}
    for thing in document.objects:
        if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        kind = str(_dictionary(thing).get("/Type", "/Stream" if isinstance(thing, pikepdf.Stream) else ""))
        hidden = thing.objgen not in reached or (kind == "/Page" and thing.objgen not in pages)
        if hidden and kind and kind not in CONTAINERS:
            yield kind


def _fields(form: pikepdf.Object) -> Iterator[tuple[str, str]]:
    """Yield the full name and type of each terminal field (ISO 32000-1, 12.7.3)."""
    waiting = [(field, "", "") for field in form.get("/Fields", pikepdf.Array())]
    seen: set[tuple[int, int]] = set()
    while waiting:
        field, prefix, kind = waiting.pop()
        if field.is_indirect and field.objgen in seen:
            continue
        seen.add(field.objgen)
        name = ".".join(part for part in (prefix, str(field.get("/T", ""))) if part)
        kind = str(field.get("/FT", kind))
        kids = [kid for kid in field.get("/Kids", pikepdf.Array()) if "/T" in kid]
        waiting += [(kid, name, kind) for kid in kids]
        if not kids:
            yield name, kind


def _active(one: pikepdf.Dictionary) -> Iterator[str]:
    yield from FORBIDDEN_KEYS.intersection(one.keys())
    action, subtype = str(one.get("/S", "")), str(one.get("/Subtype", ""))
    if action in FORBIDDEN_ACTIONS:
        yield action
    if subtype in FORBIDDEN_SUBTYPES:
        yield subtype


def _loose_fonts(dictionaries: list[pikepdf.Dictionary]) -> set[str]:
    """Return the names of the fonts whose letters are not in the file (N5)."""
    fonts = [one for one in dictionaries if one.get("/Type") == pikepdf.Name.Font]
    return {
        str(font.get("/BaseFont", "?"))
        for font in fonts
        if str(font.get("/Subtype", "")) not in OUTER_FONTS
        and not any(str(key).startswith("/FontFile") for key in _dictionary(font.get("/FontDescriptor", font)).keys())  # noqa: SIM118
    }


def _loose_pages(document: pikepdf.Pdf) -> dict[int, set[str]]:
    """Return the pages (from 0) with fonts whose letters are not in the file, and the names of these."""
    if not _loose_fonts(list(map(_dictionary, _reached(document.Root.Pages).values()))):
        return {}
    found = {
        number: _loose_fonts(list(map(_dictionary, _reached(page.resources).values())))
        for number, page in enumerate(document.pages)
    }
    return {number: fonts for number, fonts in found.items() if fonts}


def _embedded(dictionaries: list[pikepdf.Dictionary]) -> Iterator[tuple[str, str]]:
    for one in dictionaries:
        files = one.get("/EF")
        if isinstance(files, pikepdf.Dictionary):
            name = str(one.get("/UF", one.get("/F", "?")))
            for key in files.keys():  # noqa: SIM118
                yield name, hashlib.sha256(files[key].read_bytes()).hexdigest()


def _annotations(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        for note in page.obj.get("/Annots", pikepdf.Array()):
            yield str(note.get("/Subtype", "?"))


KEPT_OF_PAGE = (
    "/Type",
    "/Parent",
    "/Contents",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/Group",
    "/UserUnit",
)
KEPT_OF_ROOT = {"/Type", "/Pages", "/Version"}
DROPPED = ("/OC", "/AA", "/JS", "/OPI", "/PieceInfo", "/Metadata", "/StructParent", "/StructParents", "/AF")


def normalise(pdf: bytes) -> bytes:
    """Return the PDF as ``stripped`` makes it, its loose pages as pictures. Raises as both do."""
    made, loose = stripped(pdf)
    return as_pictures(made, loose) if loose else made


def stripped(pdf: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Return the pages of an uploaded PDF rewritten into one revision and upright, and which (from 0) are loose.

    Forms, scripts, layers, annotations, attachments and unreachable objects are left behind; what
    a layer hid becomes visible. A loose page must become a picture: its fonts are not in the file, so that every
    reader would show other letters, or words on it are hidden or painted over, as under the scans of most
    scanners. Show the result, hash it, check it and sign it, never
    the upload (13 of 803 damaged files show different text after a rewrite). Raises DamagedError,
    EncryptedError.
    """
    with opened(pdf) as source, pikepdf.new() as target:
        target.pages.extend(source.pages)
        for page in target.pages:
            for key in [key for key in page.obj.keys() if key not in KEPT_OF_PAGE]:  # noqa: SIM118
                del page.obj[key]
            page.flatten_rotation()
        for thing in _reached(target.trailer).values():
            one = _dictionary(thing)
            for key in DROPPED:
                if key in one:
                    del one[key]
        out = BytesIO()
        target.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        made = out.getvalue()
        return made, tuple(sorted({*_loose_pages(target), *(number - 1 for number in painted_over(made))}))


def piece(pdf: bytes, *, first: int, last: int) -> bytes:
    """Return pages ``first`` to before ``last`` (from 0) as a PDF of their own, unchanged. Raises as ``opened``."""
    with opened(pdf) as source, pikepdf.new() as target:
        target.pages.extend(source.pages[first:last])
        target.remove_unreferenced_resources()
        out = BytesIO()
        target.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def frame(pdf: bytes, number: int) -> Box:
    """Return what a page (from 0) shows, in its own coordinates (ISO 32000-1, 14.11.2). Raises as ``opened``."""
    with opened(pdf) as document:
        page = document.pages[number]
        left, bottom, right, top = _ordered(page.mediabox)
        crop = _ordered(page.cropbox)
        shown = max(left, crop[0]), max(bottom, crop[1]), min(right, crop[2]), min(top, crop[3])
        return shown if shown[0] < shown[2] and shown[1] < shown[3] else (left, bottom, right, top)


def _ordered(box: pikepdf.Array) -> Box:
    one, two, three, four = map(float, box)
    return min(one, three), min(two, four), max(one, three), max(two, four)


def left_out(pdf: bytes) -> tuple[str, ...]:
    """Return what ``normalise`` leaves behind, each as rule and detail (N1 to N8), and other keys of the catalogue.

    Raises DamagedError, EncryptedError.
    """
    with opened(pdf) as document:
        reached = _reached(document.trailer)
        dictionaries = [_dictionary(thing) for thing in reached.values()]
        notes = tuple(_annotations(document))
        there = Structure(
            unreachable=tuple(_unreachable(document, reached)),
            fields=tuple(_fields(document.Root.get("/AcroForm", pikepdf.Dictionary()))),
            active=tuple(sorted({what for one in dictionaries for what in _active(one)})),
            optional_content=any("/OC" in one or "/OCProperties" in one for one in dictionaries),
            loose_fonts=tuple(sorted(set().union(*_loose_pages(document).values()))),
            embedded=dict(_embedded(dictionaries)),
            annotations=notes,
            painted_over=painted_over(stripped(pdf)[0]),
        )
        links = ("N7 /Link",) if "/Link" in notes else ()
        others = sorted(set(document.Root.keys()) - KEPT_OF_ROOT - set(there.active))
        return (*findings(there, attachments={}, fields=()), *links, *(f"catalogue {key}" for key in others))
