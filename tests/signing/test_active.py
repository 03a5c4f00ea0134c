"""What a signed file may do beside showing its pages is said, and does not make its signature worse."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pyhanko.pdf_utils.reader import PdfFileReader

from signing import wording
from signing.core.active import Active
from signing.core.authority import Role
from signing.core.verdict import Indication
from signing.doors import active, fields
from signing.doors.clock import trusted_time
from tests.signing import pki as small

Change = Callable[[pikepdf.Pdf], None]


def root(key: str, value: pikepdf.Object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.Root[key] = value

    return change


def note(**keys: Any) -> Change:
    """An annotation on the first page."""

    def change(document: pikepdf.Pdf) -> None:
        made = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **keys)
        document.pages[0].obj.Annots = Array([document.make_indirect(made)])

    return change


def script_tree(document: pikepdf.Pdf) -> None:
    action = document.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", action])))


def attach(document: pikepdf.Pdf) -> None:
    plain = {"filename": "more.txt", "mime_type": "text/plain", "creation_date": "", "mod_date": ""}
    document.attachments["more.txt"] = pikepdf.AttachedFileSpec(document, b"more", **plain)


def signed(pki: small.Pki, change: Change, *, packed: bool = False) -> bytes:
    """A letter that somebody else's program made so, signed."""
    with pikepdf.open(io.BytesIO(small.letter())) as document:
        for name in ("/AF", "/Names"):
            if name in document.Root:
                del document.Root[name]
        change(document)
        made = io.BytesIO()
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode[("disable", "generate")[packed]])
    theirs = small.issued(pki.issuing, Role.PERSON, "Somebody Else", start=trusted_time() - timedelta(minutes=9))
    return pki.sign(fields.lay(made.getvalue(), small.BOXES), by=theirs)


HOLDS: list[tuple[Active, Change]] = [
    (Active.SCRIPT, root("/OpenAction", Dictionary(S=Name.JavaScript, JS="app.alert(1)"))),
    (Active.SCRIPT, script_tree),
    (Active.SCRIPT, note(Subtype=Name.Link, AA=Dictionary(E=Dictionary(S=Name.JavaScript, JS="x")))),
    (Active.ACTION, note(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="x.exe"))),
    (Active.ACTION, root("/OpenAction", Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.SubmitForm, F="http://x")))),
    (Active.FORM, root("/AcroForm", Dictionary(Fields=Array([]), XFA="<xdp/>"))),
    (Active.FILES, attach),
    (Active.MEDIA, note(Subtype=Name.RichMedia)),
    (Active.LAYERS, root("/OCProperties", Dictionary(OCGs=Array([]), D=Dictionary()))),
]


@pytest.mark.parametrize(("kind", "change"), HOLDS, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(HOLDS)])
@pytest.mark.parametrize("packed", [False, True])
def test_what_a_file_holds_beside_its_pages_is_said(
    pki: small.Pki, kind: Active, change: Change, *, packed: bool
) -> None:
    found = pki.verdict(signed(pki, change, packed=packed), is_own=False)
    said = [one.code for one in found.findings if one.code.startswith("holds_")]
    assert said == [f"holds_{kind}"]
    assert wording.finding(next(one for one in found.findings if one.code == said[0]))


def test_it_makes_the_signature_no_worse(pki: small.Pki) -> None:
    found = pki.verdict(signed(pki, note(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="x.exe"))), is_own=False)
    assert found.indication is Indication.TOTAL_PASSED


def test_an_escaped_name_hides_nothing(pki: small.Pki) -> None:
    change = note(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="x.exe"))
    with pikepdf.open(io.BytesIO(small.letter())) as document:
        change(document)
        made = io.BytesIO()
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
    hidden = made.getvalue().replace(b"/Launch", b"/L#61unch")
    with pikepdf.open(io.BytesIO(hidden)) as document:
        assert str(document.pages[0].obj.Annots[0].A.S) == "/Launch"
    assert active.may_hold(hidden.replace(b"/ObjStm", b""))
    assert not active.may_hold(
        made.getvalue().replace(b"/Launch", b"/URI").replace(b"/ObjStm", b"").replace(b"/EF", b"")
    )


def test_a_harmless_letter_holds_nothing(pki: small.Pki, sealed: bytes) -> None:
    plain = signed(pki, root("/OpenAction", Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))))
    for pdf in (plain, sealed):
        for is_own in (True, False):
            found = pki.verdict(pdf, is_own=is_own)
            assert [one.code for one in found.findings if one.code.startswith("holds_")] == []


@pytest.mark.parametrize(
    ("written", "may"),
    [
        (b"/Subtype /application#2fjson", False),
        (b"/S /L#61unch", True),
        (b"/S /#4caunch%", True),
        (b"/S /GoTo#52", True),
        (b"/Type /Obj#53tm", True),
        (b"/S /Launc#68\0", True),
    ],
)
def test_only_an_escape_that_spells_something_of_the_kind_is_looked_into(written: bytes, *, may: bool) -> None:
    assert active.may_hold(b"1 0 obj << " + written + b" >> endobj") == may


def test_embedded_files_are_found_without_reading_the_pages(pki: small.Pki) -> None:
    pdf = signed(pki, attach)
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    content = reader.root["/Pages"]["/Kids"][0].raw_get("/Contents").reference
    assert active.kinds_in(reader, pdf) == (Active.FILES,)
    assert reader.cache_get_indirect_object(content.generation, content.idnum) is None
