"""Our own reading of updates passes nothing that the library's comparison refuses, and knows what we write."""

import io
import random
import re
from collections.abc import Callable, Mapping

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult

from signing.core.judging import Change
from signing.core.objects import NotPlainError
from signing.core.policy import Level
from signing.core.revisions import past_at
from signing.core.updates import History, history_after
from signing.core.verdict import Indication
from signing.doors import changes, fields
from tests.signing import attack_kit, attacks_bytes, attacks_certificates, attacks_objects
from tests.signing import pki as small
from tests.signing.attack_kit import FORM, FREE_OBJECT, Kit, last_xref, newest_object, number_of, stream

LISTS = (attacks_bytes, attacks_certificates, attacks_objects)
"""Imported for what they put on the list of attacks."""

Tamper = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def kit(pki: small.Pki, signed: bytes, sealed: bytes) -> Kit:
    """What an attacker has."""
    return Kit(pki=pki, frozen=small.frozen(), signed=signed, sealed=sealed)


@pytest.fixture(scope="module")
def many(pki: small.Pki) -> bytes:
    """A letter that five signed, then sealed."""
    boxes = [
        small.Box(name=f"signature-{one}", page=one % 2, box=(60, 60 * one, 160, 60 * one + 40)) for one in range(5)
    ]
    pdf = fields.lay(small.letter(), (*boxes, small.BOXES[1]))
    for box in boxes:
        pdf = pki.sign(pdf, field=box.name)
    return pki.seal_it(pdf)


def ends_of(pdf: bytes) -> list[int]:
    """Where the signed revisions end."""
    return [int(one) + int(two) for one, two in re.findall(rb"/ByteRange ?\[0 \d+ (\d+) (\d+)\]", pdf)]


def read(pdf: bytes, *, end: int) -> History | None:
    """What came after the signed revision; None when it is not plain."""
    try:
        return history_after(pdf, end)
    except NotPlainError:
        return None


def library_s_word(pdf: bytes) -> Change | None:
    """What the library's comparison says of what came after the first signature; None when it refuses."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    one = reader.embedded_signatures[0]
    one.compute_integrity_info(diff_policy=changes.STRICT)
    found = one.diff_result
    return changes.change_after(one) if isinstance(found, DiffResult) else None


def test_our_letters_are_plain_and_the_library_agrees(kit: Kit, many: bytes) -> None:
    for pdf, signatures in ((kit.signed, 1), (kit.sealed, 3), (many, 7)):
        ends = ends_of(pdf)
        history = history_after(pdf, ends[0])
        assert list(history.ends) == ends
        assert len(history.changes) == signatures
        assert history.change_after(history.first) is library_s_word(pdf)
    only_proofs = kit.pki.sign(small.frozen(), level=Level.LTA)
    history = history_after(only_proofs, ends_of(only_proofs)[0])
    assert history.change_after(history.first) is Change.PROOFS is library_s_word(only_proofs)


def test_a_letter_of_many_signatures_passes(pki: small.Pki, many: bytes) -> None:
    verdict = pki.verdict(many)
    assert verdict.indication is Indication.TOTAL_PASSED, verdict.all_findings()
    assert len(verdict.signatures) == 7


@pytest.mark.servers
@pytest.mark.parametrize("attack", attack_kit.ATTACKS, ids=lambda one: one.name)
def test_an_attack_that_is_plain_is_one_that_the_library_lets_pass(attack: attack_kit.Attack, kit: Kit) -> None:
    pdf = attack.make(kit)
    ends = [end for end in ends_of(pdf) if 0 < end <= len(pdf)]
    if not ends or read(pdf, end=min(ends)) is None:
        return  # what is not plain is left to the library
    history = history_after(pdf, min(ends))
    if len(history.changes) > 1:
        assert library_s_word(pdf) is not None


# What an attacker may append: one update in the plain spelling, so that nothing but what it says can be wrong.

NEW = b"<new>"
"""Stands for a reference to an object that the update brings along."""


def updated(pdf: bytes, objects: Mapping[int, bytes], *, more: bytes = b"") -> bytes:
    """The file with one more revision, spelt as our own writer spells it."""
    size = int(re.findall(rb"/Size (\d+)", pdf)[-1])
    identity = re.findall(rb"/ID \[ (<[^>]*>) <[^>]*> \]", pdf)[-1]
    bodies = {number: body.replace(NEW, b"%d 0 R" % size) for number, body in objects.items()}
    if any(NEW in body for body in objects.values()):
        bodies[size] = stream(b"0 0 400 300 re f", FORM)
    out, places = bytearray(pdf), {}
    for number in sorted(bodies):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, bodies[number])
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += (
        b"trailer\n<<\n/Info 2 0 R\n/Root 1 0 R\n/Size %d\n/ID [ %s <00> ]\n/Prev %d%s\n>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            max(size, *(number + 1 for number in places)),
            identity,
            last_xref(pdf),
            more,
            start,
        )
    )
    return bytes(out)


def _changed(pdf: bytes, mark: bytes, old: bytes, new: bytes) -> bytes:
    """The newest object with the mark, said anew with something else in it."""
    number = number_of(pdf, mark)
    body, count = re.subn(old, new, newest_object(pdf, number), count=1, flags=re.DOTALL)
    assert count == 1, (mark, old)
    return updated(pdf, {number: body})


def _with_proof(pdf: bytes) -> bytes:
    """One more certificate in the store: what our own writer does too."""
    number = number_of(pdf, rb"/CRLs\s*\[")
    size = int(re.findall(rb"/Size (\d+)", pdf)[-1])
    body = re.sub(rb"(/Certs\s*\[[^\]]*)\]", rb"\1 %d 0 R ]" % size, newest_object(pdf, number))
    return updated(pdf, {number: body, size: stream(b"x")})


def test_an_update_of_proofs_in_the_plain_spelling_is_plain(kit: Kit) -> None:
    """Otherwise the attacks that follow might be refused for their spelling."""
    for pdf in (kit.signed, kit.sealed):
        history = history_after(_with_proof(pdf), ends_of(pdf)[0])
        assert history.changes[-1] is Change.PROOFS
        assert read(_with_proof(_with_proof(pdf)), end=ends_of(pdf)[0]) is not None
        assert library_s_word(_with_proof(pdf)) is not None


def _catalog(key: bytes) -> Tamper:
    return lambda pdf: _changed(pdf, rb"/Type /Catalog", rb">>\s*\Z", key + b" >>")


def _page(old: bytes, new: bytes) -> Tamper:
    return lambda pdf: _changed(pdf, rb"/Type /Page\b", old, new)


def _annotations(old: bytes, new: bytes) -> Tamper:
    return lambda pdf: _changed(pdf, rb"/Annots\s*\[", old, new)


def _field(old: bytes, new: bytes) -> Tamper:
    return lambda pdf: _changed(pdf, rb"/T \(signature\S*1\)", old, new)


def _form(old: bytes, new: bytes) -> Tamper:
    return lambda pdf: _changed(pdf, rb"/SigFlags", old, new)


def _between(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """A plain update with something put in before its table."""
    update = _with_proof(pdf)
    place = update.rindex(old)
    moved = int(re.findall(rb"startxref\n(\d+)", update)[-1]) + len(new) - len(old)
    tail = re.sub(rb"startxref\n\d+", b"startxref\n%d" % moved, update[place + len(old) :])
    return update[:place] + new + tail


TAMPERS: dict[str, Tamper] = {
    "catalog open action": _catalog(b"/OpenAction << /S /JavaScript /JS (x) >>"),
    "catalog names": _catalog(b"/Names << /JavaScript <new> >>"),
    "catalog optional content": _catalog(b"/OCProperties << /OCGs [] /D << >> >>"),
    "catalog metadata": _catalog(b"/Metadata2 <new>"),
    "catalog additional actions": _catalog(b"/AA << /WC << >> >>"),
    "catalog perms": lambda pdf: _changed(pdf, rb"/Type /Catalog", rb"/Perms\s*<<", b"/Perms << /UR3 <new> "),
    "catalog perms removed": lambda pdf: _changed(pdf, rb"/Type /Catalog", rb"/Perms\s*<<.*?>>", b""),
    "catalog pages": lambda pdf: _changed(pdf, rb"/Type /Catalog", rb"/Pages \d+ 0 R", b"/Pages <new>"),
    "catalog form": lambda pdf: _changed(pdf, rb"/Type /Catalog", rb"/AcroForm \d+ 0 R", b"/AcroForm <new>"),
    "catalog store": lambda pdf: _changed(pdf, rb"/Type /Catalog", rb"/DSS \d+ 0 R", b"/DSS <new>"),
    "catalog extensions": lambda pdf: _changed(
        pdf, rb"/Type /Catalog", rb"/Extensions\s*<<", b"/Extensions << /X <new> "
    ),
    "page contents": _page(rb"/Contents \d+ 0 R", b"/Contents <new>"),
    "page contents added": _page(rb"/Contents (\d+ 0 R)", rb"/Contents [\1 <new>]"),
    "page annotations": _annotations(rb"/Annots\s*\[", b"/Annots [<new> "),
    "page annotations at the end": _annotations(rb"(/Annots\s*\[[^\]]*)\]", rb"\1 <new>]"),
    "page annotations removed": _annotations(rb"/Annots\s*\[[^\]]*\]", b"/Annots []"),
    "page box": _page(rb"/MediaBox\s*\[[^\]]*\]", b"/MediaBox [0 0 300 300]"),
    "page resources": _page(rb"/Resources \d+ 0 R", b"/Resources << >>"),
    "page turned": _page(rb"/Type /Page\b", b"/Type /Page /Rotate 180"),
    "page actions": _page(rb"/Type /Page\b", b"/Type /Page /AA << >>"),
    "page said again": _page(rb"/Type /Page\b", b"/Type /Page"),
    "tree kids": lambda pdf: _changed(pdf, rb"/Type /Pages\b", rb"/Kids\s*\[", b"/Kids [<new> "),
    "tree kids in another order": lambda pdf: _changed(
        pdf, rb"/Type /Pages\b", rb"/Kids\s*\[\s*(\d+ 0 R)\s+(\d+ 0 R)", rb"/Kids [\2 \1"
    ),
    "field look": _field(rb"/N \d+ 0 R", b"/N <new>"),
    "field look when pressed": _field(rb"/N (\d+ 0 R)", rb"/N \1 /D <new>"),
    "field place": _field(rb"/Rect\s*\[[^\]]*\]", b"/Rect [0 0 595 842]"),
    "field flags": _field(rb"/F 132", b"/F 2"),
    "field character": _field(rb"/FT /Sig", b"/FT /Sig /MK << /CA (Approved) >>"),
    "field action": _field(rb"/FT /Sig", b"/FT /Sig /A << /S /URI >>"),
    "field kids": _field(rb"/FT /Sig", b"/FT /Sig /Kids [<new>]"),
    "field parent": _field(rb"/FT /Sig", b"/FT /Sig /Parent <new>"),
    "field lock": _field(rb"/FT /Sig", b"/FT /Sig /Lock <new>"),
    "field name": _field(rb"/TU \([^)]*\)", b"/TU (another)"),
    "field value": _field(rb"/V \d+ 0 R", b"/V <new>"),
    "field value removed": _field(rb"/V \d+ 0 R", b""),
    "field said again": _field(rb"/FT /Sig", b"/FT /Sig"),
    "form fields in another order": _form(rb"/Fields\s*\[\s*(\d+ 0 R)\s+(\d+ 0 R)", rb"/Fields [\2 \1"),
    "form field removed": _form(rb"/Fields\s*\[\s*\d+ 0 R", b"/Fields ["),
    "form field added": _form(rb"(/Fields\s*\[[^\]]*)\]", rb"\1 <new>]"),
    "form appearances": _form(rb"/SigFlags", b"/NeedAppearances true /SigFlags"),
    "form flags": _form(rb"/SigFlags 3", b"/SigFlags 0"),
    "form look": _form(rb"/SigFlags", b"/DA (/Helv 0 Tf) /SigFlags"),
    "form said again": _form(rb"/SigFlags", b"/SigFlags"),
    "store loses a list": lambda pdf: _changed(pdf, rb"/CRLs\s*\[", rb"/CRLs\s*\[\s*\d+ 0 R", b"/CRLs ["),
    "store's list is no list": lambda pdf: _changed(pdf, rb"/CRLs\s*\[", rb"/CRLs\s*\[[^\]]*\]", b"/CRLs 7 "),
    "store's list holds a number": lambda pdf: _changed(pdf, rb"/CRLs\s*\[", rb"(/CRLs\s*\[[^\]]*)\]", rb"\1 7 ]"),
    "store gains an odd key": lambda pdf: _changed(pdf, rb"/CRLs\s*\[", rb"/CRLs", b"/Odd <new> /CRLs"),
    "signature said again": lambda pdf: _changed(pdf, rb"/SubFilter /ETSI.CAdES", rb"/Type /Sig", b"/Type /Sig"),
    "font": lambda pdf: _changed(pdf, rb"/Type /Font\b", rb"/Type /Font\b", b"/Type /Font /X 1"),
    "outline": lambda pdf: _changed(pdf, rb"/Type /Outlines", rb"/Type /Outlines", b"/Type /Outlines /X 1"),
    "structure": lambda pdf: _changed(pdf, rb"/Type /StructTreeRoot", rb"/Type", b"/X 1 /Type"),
    "information": lambda pdf: updated(pdf, {2: b"<< /Title (Another) >>"}),
    "orphan": lambda pdf: updated(pdf, {FREE_OBJECT: stream(b"hidden")}),
    "freed": lambda pdf: _with_proof(pdf).replace(
        b"xref\n0 1\n0000000000 65535 f \n", b"xref\n0 1\n0000000010 65535 f \n"
    ),
    "another root": lambda pdf: _with_proof(pdf)[::-1].replace(b"/Root 1 0 R"[::-1], b"/Root 7 0 R"[::-1], 1)[::-1],
    "hybrid": lambda pdf: updated(pdf, {2: newest_object(pdf, 2)}, more=b"\n/XRefStm %d" % last_xref(pdf)),
    "bytes between": lambda pdf: _between(pdf, b"endobj\nxref", b"endobj\n%\nxref"),
    "object between that no table names": lambda pdf: _between(
        pdf, b"endobj\nxref", b"endobj\n7 0 obj\n1\nendobj\nxref"
    ),
    "bytes behind": lambda pdf: _with_proof(pdf) + b"\n",
}


@pytest.mark.parametrize("name", TAMPERS)
def test_a_tampered_letter_is_not_plain_and_does_not_pass(name: str, kit: Kit) -> None:
    for pdf in (kit.signed, kit.sealed):
        assert read(TAMPERS[name](pdf), end=ends_of(pdf)[0]) is None
    assert kit.pki.verdict(TAMPERS[name](kit.signed), is_own=False).indication is not Indication.TOTAL_PASSED


def _inside(old: bytes, new: bytes) -> Tamper:
    """The last update said otherwise, at the same length: what an attacker who signs last may write."""

    def tamper(pdf: bytes) -> bytes:
        start = ends_of(pdf)[-2]
        found = re.compile(old, re.DOTALL).search(pdf, start)
        assert found is not None, old
        assert len(new) <= len(found[0])
        return pdf[: found.start()] + new.ljust(len(found[0])) + pdf[found.end() :]

    return tamper


SPELLINGS: dict[str, Tamper] = {
    "comment": _inside(rb"\n/SigFlags", b"%\n/SigFlag"),
    "generation": _inside(rb"\n(\d\d) 0 obj", b"\n83 1 obj"),
    "number twice in the table": _inside(rb"\n13 1\n", b"\n3 1\n"),
    "table entry points elsewhere": _inside(rb"\n0000\d{6} 00000 n", b"\n0000000015 00000 n"),
    "entry is free": _inside(rb"(?<=00000 )n", b"f"),
    "prev is itself": _inside(rb"/Prev \d+", b"/Prev 1"),
    "root": _inside(rb"/Root 1 0 R", b"/Root 3 0 R"),
    "identity": _inside(rb"/ID \[ <..", b"/ID [ <00"),
    "size": _inside(rb"/Size \d+", b"/Size 7"),
    "startxref": _inside(rb"startxref\n\d+", b"startxref\n15"),
    "end mark": _inside(rb"%%EOF", b"%%E0F"),
    "key in hashes": _inside(rb"/Annots", b"/A#6Eno"),
    "name of a field that is there": _inside(rb"/T \([^)]*\)", b"/T (seal)"),
    "stamp that can be seen": _inside(rb"/Rect \[ 0 0 0 0 \]", b"/Rect [0 0 9 9]"),
    "stamp with a look": _inside(rb"/F 132\n/Rect", b"/AP 7 0 R\n/X"),
    "stamp is a signature": _inside(rb"/Type /DocTimeStamp", b"/Type /Sig"),
    "stamp on a page that was not touched": _inside(rb"/P \d+ 0 R", b"/P 1 0 R"),
    "stamp covers less": _inside(rb"/ByteRange \[0 (\d+)", b"/ByteRange [9"),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_an_update_spelt_otherwise_is_not_plain(name: str, kit: Kit) -> None:
    tampered = SPELLINGS[name](kit.sealed)
    assert tampered != kit.sealed
    assert read(tampered, end=ends_of(kit.sealed)[0]) is None
    assert kit.pki.verdict(tampered).indication is not Indication.TOTAL_PASSED


def test_whatever_byte_of_an_update_changes_what_is_plain_means_the_same(kit: Kit) -> None:
    """Where a changed byte leaves the update plain, it stands in a signature, a proof or a look, and nowhere else."""
    pdf, first = kit.sealed, ends_of(kit.sealed)[0]
    plain = history_after(pdf, first)
    hidden = [found.span() for found in re.finditer(rb"stream\n.*?\nendstream|<[0-9A-F]{200,}>", pdf, re.DOTALL)]
    chance = random.Random(20261121)  # noqa: S311
    places = [place for place in range(first, len(pdf)) if not any(one <= place < two for one, two in hidden)]
    for place in chance.sample(places, 400):
        broken = bytearray(pdf)
        broken[place] ^= 1 << chance.randrange(7)
        found = read(bytes(broken), end=first)
        assert found is None or (found.tables, found.ends, found.changes) == (plain.tables, plain.ends, plain.changes)


def test_any_object_said_again_after_the_seal_is_not_plain(kit: Kit) -> None:
    """But the security store, which our own writer may write anew when it has nothing to add."""
    numbers = {int(one) for one in re.findall(rb"(?:^|\n)(\d+) 0 obj\n", kit.sealed)}
    store = number_of(kit.sealed, rb"/CRLs\s*\[")
    assert len(numbers) > 60
    for number in numbers - {store}:
        again = updated(kit.sealed, {number: newest_object(kit.sealed, number)})
        assert read(again, end=ends_of(kit.sealed)[0]) is None, number


def test_a_number_that_hid_in_an_old_table_is_not_new(kit: Kit) -> None:
    """A trailer may claim fewer objects than its table has: what hides there could be overwritten as if it were new."""
    with_hidden = updated(kit.signed, {FREE_OBJECT: b"null"})
    claimed = int(re.findall(rb"/Size (\d+)", kit.signed)[-1])
    lied = with_hidden.replace(b"/Size %d" % (FREE_OBJECT + 1), b"/Size %d " % claimed)
    past = past_at(lied, len(lied))
    assert past.size == claimed
    assert past.is_free(claimed)
    assert not past.is_free(FREE_OBJECT)
