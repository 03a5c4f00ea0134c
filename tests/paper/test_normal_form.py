"""What you see is what you sign: each way to break the normal form is found by its rule."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ImageChops

from paper import isolate
from paper.core.errors import DamagedError, EncryptedError, NotNormalFormError, TooManyPicturesError
from paper.core.limits import LIMITS
from paper.core.normal_form import Structure, findings, require_normal_form
from paper.doors import foreign
from paper.doors.pdf import check_normal_form, left_out, normalise
from paper.doors.pdfium import renders, sizes, texts
from paper.pages import pictures
from paper.typeset import typeset
from paper.wording import SENTENCES, refusal
from tests.paper import papers

TEXT = b"BT /F 20 Tf 100 700 Td (amount 100) Tj ET"
LETTER = typeset(papers.LETTER, papers.letter()).pdf


def broken(change: Callable[[pikepdf.Pdf], None], *, keep: bool = False) -> bytes:
    """Our letter with one thing changed."""
    with pikepdf.open(papers.BytesIO(LETTER)) as document:
        change(document)
        return papers.saved(document, preserve_pdfa=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def paint(over: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(document.make_stream(over))

    return change


def paint_form(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Paint the content from inside a form, as a stamp does."""

    def change(document: pikepdf.Pdf) -> None:
        resources = document.pages[0].obj.Resources
        form = document.make_stream(content)
        for key, value in {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 600, 850])}.items():
            form[f"/{key}"] = value
        form.Resources = resources
        resources.XObject = Dictionary(Over=form)
        paint(b"q /Over Do Q")(document)

    return change


def set_root(key: str, value: pikepdf.Object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root[key] = value

    return change


def annotate(**note: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj["/Annots"] = Array([Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **note)])

    return change


def field(**about: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(Dictionary(**about))]))

    return change


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["more.txt"] = pikepdf.AttachedFileSpec(document, b"more")


def hide_layer(document: pikepdf.Pdf) -> None:
    document.Root.OCProperties = Dictionary(OCGs=Array([]))


def loosen_font(document: pikepdf.Pdf) -> None:
    fonts = document.pages[0].obj.Resources.Font
    fonts["/Loose"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def hide_page(document: pikepdf.Pdf) -> None:
    document.Root["/Spare"] = document.make_indirect(Dictionary(Type=Name.Page))


BREAKS: list[tuple[str, Callable[[pikepdf.Pdf], None]]] = [
    ("N1 /Page", hide_page),
    ("N2 amount", field(FT=Name.Tx, T="amount")),
    ("N2 signature-9", field(FT=Name.Sig, T="signature-9")),
    ("N2 NeedAppearances", set_root("/AcroForm", Dictionary(Fields=Array([]), NeedAppearances=True))),
    ("N3 /JS", set_root("/Names", Dictionary(JavaScript=Dictionary(Names=Array(["a", papers.script()]))))),
    ("N3 /OpenAction", set_root("/OpenAction", Dictionary(S=Name.GoTo))),
    ("N3 /AA", set_root("/AA", Dictionary())),
    ("N3 /XFA", set_root("/AcroForm", Dictionary(Fields=Array([]), XFA="x"))),
    ("N3 /Launch", annotate(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="x"))),
    ("N3 /SubmitForm", annotate(Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm))),
    ("N3 /GoToR", annotate(Subtype=Name.Link, A=Dictionary(S=Name.GoToR))),
    ("N3 /RichMedia", annotate(Subtype=Name.RichMedia)),
    ("N4", hide_layer),
    ("N5 /Helvetica", loosen_font),
    ("N6 more.txt", attach),
    ("N7 /FreeText", annotate(Subtype=Name.FreeText)),
    ("N8 page 1", paint(b"q 1 1 1 rg 200 200 300 500 re f Q")),
    ("N8 page 1", paint(b"BT 3 Tr /f0 12 Tf (x) Tj ET")),
    ("N8 page 1", paint_form(b"1 1 1 rg 100 200 400 400 re f")),
    ("N8 page 1", paint_form(b"BT 3 Tr /f0 12 Tf (x) Tj ET")),
]


def test_our_letter_is_in_normal_form() -> None:
    check_normal_form(LETTER, attachments={}, fields=())


def test_our_letter_with_its_fields_and_source_is_in_normal_form() -> None:
    with pikepdf.open(papers.BytesIO(LETTER)) as document:
        document.attachments["source.json"] = pikepdf.AttachedFileSpec(document, b"{}")
        field(FT=Name.Sig, T="seal", Subtype=Name.Widget)(document)
        made = papers.saved(document)
    allowed = {"source.json": hashlib.sha256(b"{}").hexdigest()}
    check_normal_form(made, attachments=allowed, fields={"seal"})
    with pytest.raises(NotNormalFormError, match="N6"):
        check_normal_form(made, attachments={"source.json": "0" * 64}, fields={"seal"})
    with pytest.raises(NotNormalFormError, match="N6"):
        check_normal_form(LETTER, attachments=allowed, fields=())


@pytest.mark.parametrize(("finding", "change"), BREAKS, ids=[f"{n}-{one[0]}" for n, one in enumerate(BREAKS)])
def test_each_break_is_found_by_its_rule(finding: str, change: Callable[[pikepdf.Pdf], None]) -> None:
    with pytest.raises(NotNormalFormError) as caught:
        check_normal_form(broken(change), attachments={}, fields={"seal", "signature-1"})
    assert finding in caught.value.findings


def test_an_object_nobody_refers_to_is_found() -> None:
    extra = b"\n5 0 obj\n<</Type/Font>>\nendobj\nxref\n5 1\n%010d 00000 n \ntrailer\n<</Size 6/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    base = papers.plain_pdf()
    with pikepdf.open(papers.BytesIO(base)) as document:
        root = document.Root.objgen[0]
    previous = int(base.rpartition(b"startxref")[2].split()[0])
    tail = extra % (len(base) + 1, root, previous, len(base) + extra.index(b"xref"))
    with pytest.raises(NotNormalFormError, match="N1 /Font"):
        check_normal_form(base + tail, attachments={}, fields=())


def test_rules_and_thin_lines_over_text_are_no_surface() -> None:
    line = paint(b"q 0 g 100 300 300 1 re f 0 G 90 250 300 300 re S Q")
    check_normal_form(broken(line), attachments={}, fields=())


@pytest.mark.servers
def test_an_upload_is_rewritten_into_normal_form() -> None:
    for _, change in BREAKS[1:13]:
        rewritten = normalise(broken(change))
        check_normal_form(rewritten, attachments={}, fields=())
        assert pictures(rewritten, width=720) == pictures(LETTER, width=720)
        assert rewritten.count(b"startxref") == 1


def test_rewriting_gives_the_same_bytes_again() -> None:
    assert normalise(LETTER) == normalise(LETTER)


@pytest.mark.servers
def test_a_page_with_words_unseen_becomes_a_picture_of_what_is_seen() -> None:
    for rule, change in BREAKS:
        if not rule.startswith("N8"):
            continue
        found = broken(change)
        made = normalise(found)
        assert rule in left_out(found)
        check_normal_form(made, attachments={}, fields=())
        assert next(iter(texts(made))).strip() == ""
        before, after = (renders(one, width=720, pages=slice(0, 1))[0].convert("L") for one in (found, made))
        differences = ImageChops.difference(before, after.resize(before.size)).histogram()
        assert sum(differences[160:]) < sum(differences) / 500


def test_a_page_without_its_fonts_becomes_a_picture_and_the_others_stay() -> None:
    upload = broken(loosen_font)
    rewritten = normalise(upload)
    check_normal_form(rewritten, attachments={}, fields=())
    assert "N5 /Helvetica" in left_out(upload)
    first, *others = texts(rewritten)
    assert (first.strip(), others) == ("", list(texts(normalise(LETTER))[1:]))
    before, after = (renders(one, width=720, pages=slice(0, 1))[0].convert("L") for one in (LETTER, rewritten))
    differences = ImageChops.difference(before, after.resize(before.size)).histogram()
    assert sum(differences[160:]) < sum(differences) / 500


def loose(content: bytes) -> bytes:
    """One page with a font whose letters are not in the file."""
    with pikepdf.open(papers.BytesIO(papers.plain_pdf(content=content))) as document:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))
        return papers.saved(document)


def test_a_picture_within_a_page_without_its_fonts_keeps_its_greys() -> None:
    """An inline image (ISO 32000-1, 8.9.7) stands in no resources."""
    greys = bytes(range(0, 256, 4))
    picture = b" q 400 0 0 40 100 500 cm BI /W 64 /H 1 /BPC 8 /CS /G ID " + greys + b" EI Q"
    held = {}
    for content in (TEXT, TEXT + picture):
        with pikepdf.open(papers.BytesIO(normalise(loose(content)))) as document:
            image = document.pages[0].obj.Resources.XObject.Page
            held[content] = int(image.BitsPerComponent), len(set(image.read_bytes()))
    assert held[TEXT][0] == 4
    assert held[TEXT + picture][0] == 8
    assert held[TEXT + picture][1] > 40


def test_pages_that_would_become_more_pictures_than_a_file_may_hold_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("paper.isolate.sandbox.run", lambda task, payload: vars(foreign)[task.split(":")[1]](payload))
    upload = loose(TEXT)
    pages = isolate.normalise(upload)
    monkeypatch.setattr("paper.isolate.LIMITS", replace(LIMITS, file_bytes=len(pages)))
    assert isolate.normalise(upload) == pages
    monkeypatch.setattr("paper.isolate.LIMITS", replace(LIMITS, file_bytes=len(pages) - 1))
    with pytest.raises(TooManyPicturesError) as caught:
        isolate.normalise(upload)
    assert str(refusal(caught.value)) == str(SENTENCES[TooManyPicturesError])


def test_a_turned_and_cropped_page_without_its_fonts_is_as_large_as_it_is_shown() -> None:
    def turned(document: pikepdf.Pdf) -> None:
        loosen_font(document)
        document.pages[0].obj.CropBox = pikepdf.Array([100, 200, 300, 600])
        document.pages[0].obj.Rotate = 90

    assert sizes(normalise(broken(turned)))[0] == (400, 200)


def test_what_cannot_be_read_is_not_judged() -> None:
    with pytest.raises(DamagedError):
        check_normal_form(LETTER[:5000], attachments={}, fields=())
    with pytest.raises(EncryptedError):
        check_normal_form(papers.encrypted_pdf(), attachments={}, fields=())


def test_all_findings_are_told_at_once_and_once() -> None:
    structure = Structure(
        active=("/JS", "/AA", "/JS"), optional_content=True, painted_over=(2,), annotations=("/Link",)
    )
    assert findings(structure, attachments={}, fields=()) == ("N3 /JS", "N3 /AA", "N4", "N8 page 2")
    with pytest.raises(NotNormalFormError) as caught:
        require_normal_form(structure, attachments={}, fields=())
    assert json.dumps(caught.value.facts) == '{"findings": "N3 /JS; N3 /AA; N4; N8 page 2"}'
    require_normal_form(Structure(), attachments={}, fields=())
