"""Empty fields are laid where they were asked for, and the PDF stays what it was."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import typst
from pikepdf import Name

from signing.core.errors import FieldNotPlacedError, NotSignableError
from signing.core.verdict import Indication
from signing.doors import drawing, fields
from tests.foreign import needs
from tests.signing import pki as small


def test_fields_lie_where_they_were_asked_for() -> None:
    pdf = small.frozen()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        laid = {str(field.T): field for field in document.Root.AcroForm.Fields}
        assert set(laid) == {small.SIGNATURE, small.SEAL}
        for box in small.BOXES:
            field = laid[box.name]
            assert [float(edge) for edge in field.Rect] == list(box.box)
            assert int(field.F) & 4
            assert field.AP.N.read_bytes() == b""
            assert field.P.objgen == document.pages[box.page].obj.objgen


@needs("qpdf")
def test_qpdf_finds_no_fault_in_laid_fields(tmp_path: Path) -> None:
    path = tmp_path / "frozen.pdf"
    path.write_bytes(small.frozen())
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0


def test_the_page_looks_the_same_and_stays_archival() -> None:
    pdf = small.frozen()
    assert pdf.count(b"startxref") == 1
    assert b"pdfaid" in pikepdf.open(io.BytesIO(pdf)).Root.Metadata.read_bytes()
    assert drawn(small.letter()) == drawn(pdf)


def drawn(pdf: bytes) -> tuple[list[str], bytes]:
    """The first page's text and pixels."""
    document, canvas = drawing.Document(pdf, size=len(pdf)), drawing.Canvas(scale=1)
    page = document.page(0)
    page.draw(canvas)
    found = page.texts(), bytes(canvas.pixels)
    page.close()
    document.close()
    return found


def test_each_widget_stands_in_the_structure_tree() -> None:
    with pikepdf.open(io.BytesIO(small.frozen())) as document:
        tree = document.Root.StructTreeRoot
        parents = pikepdf.NumberTree(tree.ParentTree)
        for field in document.Root.AcroForm.Fields:
            element = parents[int(field.StructParent)]
            assert pikepdf.Name.Form == element.S
            assert element.K.Obj.objgen == field.objgen
        assert int(tree.ParentTreeNextKey) > max(parents)


def test_the_same_fields_give_the_same_bytes() -> None:
    assert fields.lay(small.letter(), small.BOXES) == fields.lay(small.letter(), small.BOXES)


@pytest.mark.parametrize(
    "box",
    [
        small.Box(name="x", page=2, box=(0, 0, 10, 10)),
        small.Box(name="x", page=-1, box=(0, 0, 10, 10)),
        small.Box(name="x", page=0, box=(10, 0, 10, 10)),
        small.Box(name="x", page=0, box=(0, 10, 10, 0)),
        small.Box(name="", page=0, box=(0, 0, 10, 10)),
        small.Box(name="a.b", page=0, box=(0, 0, 10, 10)),
    ],
)
def test_a_field_that_cannot_be_is_refused(box: small.Box) -> None:
    with pytest.raises(FieldNotPlacedError):
        fields.lay(small.letter(), [box])


def test_a_name_is_used_once() -> None:
    with pytest.raises(FieldNotPlacedError):
        fields.lay(small.frozen(), small.BOXES[:1])
    with pytest.raises(FieldNotPlacedError):
        fields.lay(small.letter(), [small.BOXES[0], small.BOXES[0]])


def test_what_is_no_plain_pdf_is_refused() -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(small.letter())) as document:
        document.save(output, encryption=pikepdf.Encryption(owner="o", user=""))
    for junk in (b"", b"hello", output.getvalue()):
        with pytest.raises(NotSignableError):
            fields.lay(junk, small.BOXES)


def test_a_signature_s_look_stands_in_the_box_of_the_empty_one(sealed: bytes) -> None:
    """Another judge calls a box that moves, or a filter that goes, an undefined change of a certified document."""
    with pikepdf.open(io.BytesIO(small.frozen())) as before, pikepdf.open(io.BytesIO(sealed)) as after:
        pairs = list(zip(before.Root.AcroForm.Fields, after.Root.AcroForm.Fields, strict=False))
        assert len(pairs) == len(small.BOXES)
        for empty, filled in pairs:
            assert "/V" in filled
            assert filled.AP.N.read_raw_bytes()
            assert [float(edge) for edge in empty.AP.N.BBox] == [float(edge) for edge in filled.AP.N.BBox]
            assert empty.AP.N.get("/Filter") == filled.AP.N.get("/Filter")


def test_a_seal_s_proofs_come_after_it(signed: bytes, sealed: bytes) -> None:
    """EN 319 142-1 clause 5.4: first the signature, then its proofs, then the time stamp over both."""
    _, seal, _ = re.finditer(rb"/ByteRange ?\[0 \d+ (\d+) (\d+)\]", sealed)
    kept = []
    for pdf in (signed, sealed[: int(seal[1]) + int(seal[2])], sealed):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            kept.append(len(document.Root.DSS.Certs))
    assert kept[0] == kept[1] < kept[2]


@pytest.mark.parametrize("breaks", ["", "no profile", "no list", "another profile"])
def test_a_look_in_the_document_s_own_colours_names_them_and_brings_no_profile(pki: small.Pki, breaks: str) -> None:
    """Where nothing says what the device's colours are, or something else, the look keeps its own profile."""
    body = "#set page(width: 200pt, height: 60pt, margin: 4pt, fill: none)\n#set text(fill: rgb(32, 49, 127))\nStamp"
    look = typst.compile(body.encode(), pdf_standards=["a-3b"])
    with pikepdf.open(io.BytesIO(small.frozen())) as document:
        intent = document.Root.OutputIntents[0]
        if breaks == "no profile":
            del intent.DestOutputProfile
        if breaks == "no list":
            document.Root.OutputIntents = 7
        if breaks == "another profile":
            intent.DestOutputProfile = document.make_stream(intent.DestOutputProfile.read_bytes() + b" ", N=3)
        made = io.BytesIO()
        document.save(made)
    signed = replace(pki, look=bytes(look)).sign(made.getvalue())
    with pikepdf.open(io.BytesIO(signed)) as document:
        (field,) = (one for one in document.Root.AcroForm.Fields if "/V" in one)
        spaces = field.AP.N.Resources.XObject.Page.Resources.ColorSpace
        named = {str(space) if isinstance(space, Name) else str(space[0]) for _, space in spaces.items()}
    assert named == ({"/ICCBased"} if breaks else {"/DeviceRGB"})
    assert pki.verdict(signed).indication is Indication.TOTAL_PASSED
