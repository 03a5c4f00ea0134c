"""Attacks on the differences between readers: which object, which table, which catalog counts."""

import re
import struct
import zlib

from tests.signing.attack_kit import (
    FREE_OBJECT,
    WHITE,
    Kit,
    appended,
    attack,
    family,
    last_xref,
    newest_object,
    number_of,
    stream,
)

family("differences between readers")

CONTENTS = rb"/Contents \d+ 0 R"


def _page(kit: Kit) -> tuple[int, bytes]:
    """The first page's number, and its body with the veil for contents."""
    number = number_of(kit.frozen, rb"/Type /Page\b")
    return number, re.sub(CONTENTS, b"/Contents %d 0 R" % FREE_OBJECT, newest_object(kit.frozen, number))


def _with_stream_table(pdf: bytes, body: bytes, entries: dict[int, tuple[int, int, int]]) -> bytes:
    """The file with one more revision whose table is a stream: entries as (type, place or stream, generation or index)."""
    place = len(pdf) + len(body)
    entries = {**entries, FREE_OBJECT + 9: (1, place, 0)}
    index = b" ".join(b"%d 1" % number for number in sorted(entries))
    rows = b"".join(struct.pack(">BIH", *entries[number]) for number in sorted(entries))
    head = b"/Type /XRef /W [1 4 2] /Index [%s] /Size %d /Root 1 0 R /Info 2 0 R /Prev %d /Filter /FlateDecode" % (
        index, FREE_OBJECT + 10, last_xref(pdf),
    )  # fmt: skip
    table = b"%d 0 obj\n%s\nendobj\n" % (FREE_OBJECT + 9, stream(zlib.compress(rows), head))
    return pdf + body + table + b"startxref\n%d\n%%%%EOF\n" % place


@attack("changed_though_certified")
def table_is_a_stream_after_plain_tables(kit: Kit) -> bytes:
    """The page painted over, in a revision whose table is a stream."""
    number, page = _page(kit)
    first = b"%d 0 obj\n%s\nendobj\n" % (number, page)
    second = b"%d 0 obj\n%s\nendobj\n" % (FREE_OBJECT, stream(WHITE))
    start = len(kit.signed)
    return _with_stream_table(
        kit.signed, first + second, {number: (1, start, 0), FREE_OBJECT: (1, start + len(first), 0)}
    )


@attack("changed_though_certified")
def object_stream_shadows_the_page(kit: Kit) -> bytes:
    """The page now lies packed in an object stream; a reader that scans for objects finds the old one."""
    number, page = _page(kit)
    pair = b"%d 0 " % number
    packed = stream(pair + page, b"/Type /ObjStm /N 1 /First %d" % len(pair))
    first = b"%d 0 obj\n%s\nendobj\n" % (FREE_OBJECT + 1, packed)
    second = b"%d 0 obj\n%s\nendobj\n" % (FREE_OBJECT, stream(WHITE))
    start = len(kit.signed)
    return _with_stream_table(
        kit.signed,
        first + second,
        {number: (2, FREE_OBJECT + 1, 0), FREE_OBJECT + 1: (1, start, 0), FREE_OBJECT: (1, start + len(first), 0)},
    )


@attack("changed")
def object_stands_twice_in_an_update(kit: Kit) -> bytes:
    """The table names the page as it was; after it stands another of the same number."""
    number, page = _page(kit)
    as_it_was = b"%d 0 obj\n%s\nendobj\n" % (number, newest_object(kit.frozen, number))
    twice = kit.signed + as_it_was + b"%d 0 obj\n%s\nendobj\n" % (number, page)
    pdf = appended(twice, {FREE_OBJECT: stream(WHITE)}, moved={number: len(kit.signed)})
    return re.sub(rb"/Prev \d+ (?=/ID)", b"/Prev %d " % last_xref(kit.signed), pdf)


@attack("changed")
def table_names_an_object_twice(kit: Kit) -> bytes:
    """Two lines for one page in one table: one reader takes the first, another the last."""
    number, page = _page(kit)
    old = kit.frozen.index(b"\n%d 0 obj" % number) + 1
    pdf = appended(kit.signed, {number: page, FREE_OBJECT: stream(WHITE)})
    cut = pdf.rindex(b"trailer")
    return pdf[:cut] + b"%d 1\n%010d 00000 n \n" % (number, old) + pdf[cut:]


@attack("structure_not_accepted")
def generation_is_raised(kit: Kit) -> bytes:
    """The page again, as the next generation of its number."""
    number, page = _page(kit)
    pdf = appended(kit.signed, {number: page, FREE_OBJECT: stream(WHITE)})
    cut = len(kit.signed)
    update = pdf[cut:].replace(b"%d 0 obj" % number, b"%d 1 obj" % number, 1)
    return pdf[:cut] + re.sub(rb"(\n%d 1\n\d{10}) 00000" % number, rb"\1 00001", update, count=1)


@attack("changed_though_certified")
def trailer_names_another_catalog(kit: Kit) -> bytes:
    """A second catalog with its own pages; the signed one stays where it was."""
    _, page = _page(kit)
    tree = b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (FREE_OBJECT + 2)
    root = re.sub(rb"/Pages \d+ 0 R", b"/Pages %d 0 R" % (FREE_OBJECT + 1), newest_object(kit.signed, 1))
    added = {
        FREE_OBJECT: stream(WHITE),
        FREE_OBJECT + 1: tree,
        FREE_OBJECT + 2: re.sub(rb"/Parent \d+ 0 R", b"/Parent %d 0 R" % (FREE_OBJECT + 1), page),
        FREE_OBJECT + 3: root,
    }
    pdf = appended(kit.signed, added)
    return pdf[: len(kit.signed)] + pdf[len(kit.signed) :].replace(b"/Root 1 0 R", b"/Root %d 0 R" % (FREE_OBJECT + 3))


@attack("no_signature")
def file_goes_on_with_another(kit: Kit) -> bytes:
    """A whole second file behind the first: whoever reads from the front sees the signed one."""
    return kit.signed + kit.frozen


family("certification")


@attack("changed_though_certified")
def certification_is_taken_away(kit: Kit) -> bytes:
    """The catalog without /Perms: the signature would approve what may still be changed."""
    root = newest_object(kit.signed, 1)
    without, count = re.subn(rb"/Perms\s*(<<.*?>>|\d+ 0 R)", b"", root, flags=re.DOTALL)
    assert count
    return appended(kit.signed, {1: without})


@attack("changed", "count_differs")
def certification_allows_more_by_a_copy(kit: Kit) -> bytes:
    """The signature's dictionary once more, its permission raised from 2 to 3."""
    number = number_of(kit.signed, rb"/ByteRange")
    body, count = re.subn(rb"/P 2\b", b"/P 3", newest_object(kit.signed, number))
    assert count
    return appended(kit.signed, {number: body})


family("oversized")


@attack("changed_though_certified")
def page_unpacks_to_sixteen_million_bytes(kit: Kit) -> bytes:
    """Two layers of packing around nothing."""
    packed = zlib.compress(zlib.compress(b"\0" * 16_000_000, 1), 1)
    number, page = _page(kit)
    packed_twice = stream(packed, b"/Filter [/FlateDecode /FlateDecode]")
    return appended(kit.signed, {number: page, FREE_OBJECT: packed_twice})


@attack("structure_not_accepted")
def dictionaries_are_a_tower(kit: Kit) -> bytes:
    """Nothing but opening brackets."""
    assert kit
    tail = b"\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    return b"%PDF-1.7\n1 0 obj\n" + b"<<" * 10_000 + tail


@attack("no_signature")
def fields_are_a_crowd(kit: Kit) -> bytes:
    """Four hundred fields that each claim to be the signature."""
    number = number_of(kit.signed, rb"/ByteRange")
    form = number_of(kit.signed, rb"/SigFlags")
    kids = b" ".join(b"<< /T (s%d) /FT /Sig /V %d 0 R >>" % (one, number) for one in range(400))
    return appended(kit.signed, {form: b"<< /SigFlags 3 /Fields [" + kids + b"] >>"})
