"""Attacks by objects: shadows, certification, annotations, forms, fields; and revisions taken away."""

import io
import re

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.sign import fields as library

from tests.signing import pki as small
from tests.signing.attack_kit import (
    FORM,
    FREE_OBJECT,
    WHITE,
    Forgery,
    Kit,
    appended,
    attack,
    byte_range_of,
    edited,
    family,
    field_of,
    forged,
    newest_object,
    number_of,
    stream,
)

NAME = generic.pdf_name


def _prepared(kit: Kit, act: object) -> bytes:
    """The letter changed before it is signed, in one revision."""
    with pikepdf.open(io.BytesIO(kit.frozen)) as document:
        act(document)
        output = io.BytesIO()
        document.save(output)
    return output.getvalue()


def _veiled(kit: Kit) -> bytes:
    """A letter with a veil before its text: an own object, painted last."""

    def veil(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.obj.Resources.XObject = pikepdf.Dictionary(
            Veil=document.make_stream(WHITE, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                                      BBox=[0, 0, 595, 842], Marked=pikepdf.Name.Veil)
        )  # fmt: skip
        page.contents_add(b"/Veil Do")

    return _prepared(kit, veil)


family("shadow attack: hide")


@attack("changed_though_certified")
def shadow_hide(kit: Kit) -> bytes:
    """The signer saw the veil; afterwards it is taken away and shows what it hid."""
    pdf = kit.pki.sign(_veiled(kit))
    return appended(pdf, {number_of(pdf, rb"/Marked /Veil"): stream(b"", FORM)})


@attack("changed_though_certified")
def shadow_hide_by_the_table_alone(kit: Kit) -> bytes:
    """The object that replaces the veil stands in the signed file already; the new revision is one line of a table."""
    veiled = _veiled(kit)
    number = number_of(veiled, rb"/Marked /Veil")
    place = veiled.rindex(b"xref\n0")
    hidden = b"%d 0 obj\n%s\nendobj\n" % (number, stream(b"", FORM))
    moved = veiled[:place] + hidden + veiled[place:]
    moved = re.sub(rb"startxref\n\d+", b"startxref\n%d" % (place + len(hidden)), moved)
    return appended(kit.pki.sign(moved), {}, moved={number: place})


family("shadow attack: replace")


@attack("changed_though_certified")
def shadow_replace_of_a_font(kit: Kit) -> bytes:
    """Other shapes for the same letters."""
    font = number_of(kit.signed, rb"/Type /Font\b[^>]*/ToUnicode|/ToUnicode")
    body = newest_object(kit.signed, font)
    return appended(kit.signed, {font: re.sub(rb"/ToUnicode \d+ 0 R", b"", body)})


family("shadow attack: hide and replace")


@attack("changed_though_certified")
def shadow_hide_and_replace(kit: Kit) -> bytes:
    """Two page trees were in the file when it was signed; now the other one counts."""

    def second_tree(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        other = pikepdf.Dictionary(page.obj)
        other.Contents = document.make_stream(WHITE)
        twin = document.make_indirect(other)
        tree = pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=[twin, document.pages[1].obj], Count=2)
        document.Root.Hidden = document.make_indirect(tree)

    pdf = kit.pki.sign(_prepared(kit, second_tree))
    root = newest_object(pdf, 1)
    hidden = re.search(rb"/Hidden (\d+ 0 R)", root)
    assert hidden is not None
    return appended(pdf, {1: re.sub(rb"/Pages \d+ 0 R", b"/Pages " + hidden[1], root)})


def _note(kit: Kit, pdf: bytes, body: bytes) -> bytes:
    page = number_of(kit.frozen, rb"/Type /Page\b")
    text = newest_object(pdf, page)
    wider, count = re.subn(rb"/Annots ?\[", b"/Annots [%d 0 R " % FREE_OBJECT, text)
    if not count:
        wider = text[:-2] + b"/Annots [%d 0 R]>>" % FREE_OBJECT
    return appended(pdf, {page: wider, FREE_OBJECT: body, FREE_OBJECT + 1: stream(WHITE, FORM)})


def _annotation(kind: bytes) -> bytes:
    return b"<< /Type /Annot /Subtype /%s /Rect [60 400 460 700] /F 4 /Contents (x) /AP << /N %d 0 R >> >>" % (
        kind,
        FREE_OBJECT + 1,
    )


family("evil annotation attack")


@attack("changed_though_certified")
def annotation_free_text(kit: Kit) -> bytes:
    return _note(kit, kit.signed, _annotation(b"FreeText"))


@attack("changed_though_certified")
def annotation_stamp_after_the_seal(kit: Kit) -> bytes:
    return _note(kit, kit.sealed, _annotation(b"Stamp"))


@attack("changed_though_certified")
def annotation_link(kit: Kit) -> bytes:
    body = b"<< /Type /Annot /Subtype /Link /Rect [60 60 460 800] /A << /S /URI /URI (http://127.0.0.1/) >> >>"
    return _note(kit, kit.signed, body)


@attack("changed_though_certified")
def evil_annotation_where_annotations_are_allowed(kit: Kit) -> bytes:
    pdf = forged(kit, kit.frozen, kit.pki.person, Forgery(permission=library.MDPPerm.ANNOTATE))
    return _note(kit, pdf, _annotation(b"FreeText"))


@attack("changed")
def annotation_after_a_signature_that_certifies_nothing(kit: Kit) -> bytes:
    pdf = forged(kit, kit.frozen, kit.pki.person, Forgery(certifies=False))
    return _note(kit, pdf, _annotation(b"FreeText"))


def _sneaked(kit: Kit, pki: small.Pki) -> bytes:
    """Another signature in a new field that covers the page."""

    def lay(writer: object) -> None:
        spec = library.SigFieldSpec("signature-9", box=(20, 20, 570, 820), on_page=0)
        library.append_signature_field(writer, spec)

    return pki.sign(edited(kit.signed, lay), field="signature-9")


family("sneaky signature attack")


@attack("changed_though_certified", "late_field")
def sneaky_signature_of_a_stranger(kit: Kit) -> bytes:
    return _sneaked(kit, small.raise_pki())


@attack("changed_though_certified", "late_field")
def sneaky_signature_of_an_insider(kit: Kit) -> bytes:
    return _sneaked(kit, kit.pki)


@attack("changed_though_certified")
def insider_widens_the_seal_s_field(kit: Kit) -> bytes:
    seal = number_of(kit.signed, rb"/T \(seal\)")
    body = re.sub(rb"/Rect ?\[[^\]]*\]", b"/Rect [0 0 595 842]", newest_object(kit.signed, seal))
    return kit.pki.seal_it(appended(kit.signed, {seal: body}))


def _resealed(kit: Kit, key: str, value: generic.PdfObject) -> bytes:
    """The seal made by whoever holds its key, with a change of its field in the same revision."""

    def change(writer: object) -> None:
        widget = field_of(writer, small.SEAL)
        widget[NAME(key)] = value
        writer.update_container(widget)

    return forged(kit, kit.signed, kit.pki.seal, Forgery(certifies=False, before=change), at=small.SEAL)


@attack("changed_though_certified")
def insider_widens_the_field_while_sealing(kit: Kit) -> bytes:
    return _resealed(kit, "/Rect", generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)]))


@attack("changed_though_certified")
def insider_turns_the_look_s_page_while_sealing(kit: Kit) -> bytes:
    return _resealed(kit, "/MK", generic.DictionaryObject({NAME("/R"): generic.NumberObject(90)}))


@attack("changed_though_certified")
def insider_hides_an_action_while_sealing(kit: Kit) -> bytes:
    act = {NAME("/S"): NAME("/JavaScript"), NAME("/JS"): generic.TextStringObject("app.alert(1)")}
    return _resealed(kit, "/A", generic.DictionaryObject(act))


family("form and annotation overlays")


@attack("changed_though_certified")
def signature_gets_another_look(kit: Kit) -> bytes:
    def look(writer: object) -> None:
        widget = field_of(writer, small.SIGNATURE)
        drawn = generic.StreamObject(
            {NAME("/Type"): NAME("/XObject"), NAME("/Subtype"): NAME("/Form"),
             NAME("/BBox"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 200, 60)])},
            stream_data=b"1 0 0 rg 0 0 200 60 re f",
        )  # fmt: skip
        widget["/AP"] = generic.DictionaryObject({NAME("/N"): writer.add_object(drawn)})
        writer.update_container(widget)

    return edited(kit.sealed, look)


def _with_text_field(kit: Kit) -> bytes:
    def lay(document: pikepdf.Pdf) -> None:
        drawn = document.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 400, 300])
        text = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="amount",
                                  V="100", F=4, Rect=[60, 400, 460, 700], P=document.pages[0].obj,
                                  AP=pikepdf.Dictionary(N=drawn))  # fmt: skip
        held = document.make_indirect(text)
        document.pages[0].obj.Annots.append(held)
        document.Root.AcroForm.Fields.append(held)

    return _prepared(kit, lay)


@attack("changed")
def form_is_filled_after_signing(kit: Kit) -> bytes:
    """Filling is allowed by the certification; our rules allow signatures only."""
    pdf = kit.pki.sign(_with_text_field(kit))
    number = number_of(pdf, rb"/T \(amount\)")
    body = re.sub(rb"/V \(100\)", b"/V (900)", newest_object(pdf, number))
    body = re.sub(rb"/N \d+ 0 R", b"/N %d 0 R" % FREE_OBJECT, body)
    return appended(pdf, {number: body, FREE_OBJECT: stream(b"0 0 400 300 re f", FORM)})


@attack("changed")
def form_overlay_by_its_look_alone(kit: Kit) -> bytes:
    pdf = kit.pki.sign(_with_text_field(kit))
    number = number_of(pdf, rb"/T \(amount\)")
    body = re.sub(rb"/N \d+ 0 R", b"/N %d 0 R" % FREE_OBJECT, newest_object(pdf, number))
    return appended(pdf, {number: body, FREE_OBJECT: stream(b"0 0 400 300 re f", FORM)})


@attack("changed_though_certified")
def layer_is_switched_off(kit: Kit) -> bytes:
    def layered(document: pikepdf.Pdf) -> None:
        group = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="veil"))
        document.Root.OCProperties = document.make_indirect(
            pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(ON=[group], OFF=[]))
        )

    pdf = kit.pki.sign(_prepared(kit, layered))
    number = number_of(pdf, rb"/OCGs")
    body = newest_object(pdf, number)
    return appended(pdf, {number: re.sub(rb"/ON ?(\[[^\]]*\])", rb"/ON [ ] /Was \1", body)})


family("catalog and metadata")


@attack("changed_though_certified")
def script_is_added(kit: Kit) -> bytes:
    root = newest_object(kit.signed, 1)[:-2]
    return appended(kit.signed, {1: root + b"/OpenAction << /S /JavaScript /JS (app.alert) >> >>"})


@attack("changed")
def metadata_are_changed(kit: Kit) -> bytes:
    return appended(kit.signed, {2: b"<< /Title (Another letter) >>"})


@attack("structure_not_accepted")
def object_is_freed(kit: Kit) -> bytes:
    number = number_of(kit.signed, rb"/T \(seal\)")
    pdf = appended(kit.signed, {}, moved={number: 0})
    return pdf.replace(b"%d 1\n0000000000 00000 n" % number, b"%d 1\n0000000000 00001 f" % number)


# What was there is taken away.


family("removal")


@attack("archive_stamp_missing")
def last_time_stamp_is_cut_off(kit: Kit) -> bytes:
    seal = list(re.finditer(rb"/ByteRange ?\[0 \d+ (\d+) (\d+)\]", kit.sealed))[1]
    return kit.sealed[: int(seal[1]) + int(seal[2])]


@attack("count_differs")
def signature_is_emptied(kit: Kit) -> bytes:
    number = number_of(kit.sealed, rb"/T \(signature-1\)")
    return appended(kit.sealed, {number: re.sub(rb"/V \d+ 0 R", b"", newest_object(kit.sealed, number))})


@attack("no_signature")
def form_is_removed(kit: Kit) -> bytes:
    return appended(kit.sealed, {1: re.sub(rb"/AcroForm \d+ 0 R", b"", newest_object(kit.sealed, 1))})


@attack("not_trusted", "time_not_good")
def proofs_are_removed(kit: Kit) -> bytes:
    return appended(kit.signed, {1: re.sub(rb"/DSS \d+ 0 R", b"", newest_object(kit.signed, 1))})


@attack("count_differs")
def reason_is_changed_later(kit: Kit) -> bytes:
    number = number_of(kit.signed, rb"/ByteRange")
    body = newest_object(kit.signed, number).replace(b"(Approved)", b"(Refused.)")
    assert byte_range_of(body)
    return appended(kit.signed, {number: body})
