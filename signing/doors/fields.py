"""Lays empty signature fields into a PDF, in one revision, with pikepdf (qpdf)."""

import io
from collections.abc import Sequence
from typing import Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf

from signing.core.errors import FieldNotPlacedError, NotSignableError

_PRINTED_AND_LOCKED = 4 | 128  # ISO 32000-1 table 165; PDF/A-3 clause 6.3.2 wants the print flag
_SIGNATURES_EXIST = 1  # ISO 32000-1 table 219; "append only" is set by the first signature


class Box(Protocol):
    """Where a field lies: any room's own type with these three."""

    @property
    def name(self) -> str:
        """The field's name."""

    @property
    def page(self) -> int:
        """The page, counted from 0."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in points."""


def lay(pdf: bytes, boxes: Sequence[Box]) -> bytes:
    """The PDF, rewritten as one revision, with an empty signature field in each box.

    Raises NotSignableError for bytes that are no plain PDF, FieldNotPlacedError for a box that cannot be.
    """
    try:
        with Pdf.open(io.BytesIO(pdf)) as document:
            if document.is_encrypted:
                raise NotSignableError
            _check(document, boxes)
            form = _form(document)
            for box in boxes:
                form.Fields.append(_field(document, box))
            output = io.BytesIO()
            document.save(output, deterministic_id=True, fix_metadata_version=False, compress_streams=False)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise NotSignableError from error
    return output.getvalue()


def _check(document: Pdf, boxes: Sequence[Box]) -> None:
    """Nothing, when every box has a page, a size and a name of its own. Raises FieldNotPlacedError."""
    taken = set()
    if Name.AcroForm in document.Root:
        taken = {str(field.get(Name.T, "")) for field in document.Root.AcroForm.get(Name.Fields, [])}
    for box in boxes:
        left, bottom, right, top = box.box
        is_sound = 0 <= box.page < len(document.pages) and left < right and bottom < top
        if not is_sound or not box.name or "." in box.name or box.name in taken:
            raise FieldNotPlacedError(field=box.name)
        taken.add(box.name)


def _form(document: Pdf) -> Object:
    """The document's form, made if there is none."""
    if Name.AcroForm not in document.Root:
        document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array()))
    form = document.Root.AcroForm
    form.SigFlags = _SIGNATURES_EXIST
    return form


def _field(document: Pdf, box: Box) -> Object:
    """One field with its widget and an empty appearance, tagged where the document is tagged."""
    left, bottom, right, top = box.box
    empty = document.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, _number(right - left), _number(top - bottom)]),
        Resources=Dictionary(),
    )
    page = document.pages[box.page]
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=box.name,
            TU=box.name,
            F=_PRINTED_AND_LOCKED,
            Rect=Array([_number(edge) for edge in box.box]),
            P=page.obj,
            AP=Dictionary(N=empty),
        )
    )
    if Name.Annots not in page.obj:
        page.obj.Annots = Array()
    page.obj.Annots.append(field)
    if Name.StructTreeRoot in document.Root:
        _tag(document, field, page.obj)
    return field


def _tag(document: Pdf, field: Object, page: Object) -> None:
    """Puts the widget into the structure tree as a Form element (ISO 14289-1 clause 7.18.4)."""
    tree = document.Root.StructTreeRoot
    if Name.ParentTree not in tree:
        tree.ParentTree = document.make_indirect(Dictionary(Nums=Array()))
    parents = NumberTree(tree.ParentTree)
    key = max([int(tree.get(Name.ParentTreeNextKey, 0)), *(number + 1 for number in parents)])
    top = tree.K[0] if isinstance(tree.K, Array) else tree.K
    element = document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=top,
            Pg=page,
            Alt=field.T,
            K=Dictionary(Type=Name.OBJR, Obj=field, Pg=page),
        )
    )
    kids = top.get(Name.K)
    if isinstance(kids, Array):
        kids.append(element)
    else:
        top.K = Array([element] if kids is None else [kids, element])
    parents[key] = element
    tree.ParentTreeNextKey = key + 1
    field.StructParent = key
    page.Tabs = Name.S


def _number(value: float) -> float:
    """A coordinate as short as a PDF needs it."""
    return round(value, 3)
