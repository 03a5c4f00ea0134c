"""Attacks that move bytes: forged byte ranges and contents, moved second ranges, tails, odd structures."""

import io
import re

import pikepdf

from tests.signing.attack_kit import (
    FORM,
    FREE_OBJECT,
    WHITE,
    Kit,
    appended,
    attack,
    byte_range_of,
    contents_of,
    family,
    last_xref,
    newest_object,
    number_of,
    replaced,
    stream,
    with_byte_range,
)

# Universal signature forgery: the signature dictionary loses what the check needs.


family("universal signature forgery")


@attack("byte_range_not_accepted")
def byte_range_is_missing(kit: Kit) -> bytes:
    return replaced(kit.signed, b"/ByteRange", b"/ByteWrong")


@attack("byte_range_not_accepted")
def byte_range_is_empty(kit: Kit) -> bytes:
    return with_byte_range(kit.signed, b"[]")


@attack("byte_range_not_accepted")
def byte_range_is_null(kit: Kit) -> bytes:
    return with_byte_range(kit.signed, b"null")


@attack("byte_range_not_accepted")
def byte_range_is_a_name(kit: Kit) -> bytes:
    return with_byte_range(kit.signed, b"[/a /b /c /d]")


@attack("byte_range_not_accepted")
def byte_range_holds_zeros(kit: Kit) -> bytes:
    return with_byte_range(kit.signed, b"[0 0 0 0]")


@attack("byte_range_not_accepted")
def byte_range_holds_one_pair(kit: Kit) -> bytes:
    return with_byte_range(kit.signed, b"[0 %d]" % byte_range_of(kit.signed)[1][1])


@attack("byte_range_not_accepted")
def byte_range_holds_three_pairs(kit: Kit) -> bytes:
    _, (_, first, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0 %d %d 100 %d %d]" % (first, second, second + 100, length - 100))


@attack("byte_range_not_accepted")
def byte_range_is_odd(kit: Kit) -> bytes:
    _, (_, first, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0 %d %d %d 7]" % (first, second, length))


@attack("byte_range_not_accepted")
def byte_range_is_negative(kit: Kit) -> bytes:
    _, (_, first, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0 %d -%d %d]" % (first, second, length))


@attack("byte_range_not_accepted")
def byte_range_has_a_negative_length(kit: Kit) -> bytes:
    _, (_, _, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0 -1 %d %d]" % (second, length))


@attack("byte_range_not_accepted")
def byte_range_overlaps(kit: Kit) -> bytes:
    _, (_, first, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0 %d %d %d]" % (first, first - 500, length + second - first + 500))


@attack("byte_range_not_accepted")
def byte_range_goes_past_the_end(kit: Kit) -> bytes:
    _, (_, first, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0 %d %d %d]" % (first, second, length + 9))


@attack("byte_range_not_accepted")
def byte_range_is_enormous(kit: Kit) -> bytes:
    _, (_, first, second, _) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0 %d %d 99999999999999999]" % (first, second))


@attack("byte_range_not_accepted")
def byte_range_begins_late(kit: Kit) -> bytes:
    _, (_, first, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[9 %d %d %d]" % (first - 9, second, length))


@attack("byte_range_not_accepted")
def byte_range_holds_fractions(kit: Kit) -> bytes:
    _, (_, first, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0.0 %d.5 %d %d]" % (first, second, length))


@attack("structure_not_accepted")
def byte_range_stands_twice(kit: Kit) -> bytes:
    whole, numbers = byte_range_of(kit.signed)
    text = b"/ByteRange [%d %d %d %d]" % tuple(numbers)
    return replaced(kit.signed, whole, text + b" /ByteRange []")


@attack("contents_not_accepted")
def contents_are_null(kit: Kit) -> bytes:
    start, end = contents_of(kit.signed)
    return kit.signed[:start] + b"null".ljust(end - start) + kit.signed[end:]


@attack("contents_not_accepted")
def contents_are_zeros(kit: Kit) -> bytes:
    start, end = contents_of(kit.signed)
    return kit.signed[:start] + b"<" + b"0" * (end - start - 2) + b">" + kit.signed[end:]


@attack("contents_not_accepted")
def contents_are_empty(kit: Kit) -> bytes:
    start, end = contents_of(kit.signed)
    return kit.signed[:start] + b"<>".ljust(end - start) + kit.signed[end:]


@attack("contents_not_accepted")
def contents_are_missing(kit: Kit) -> bytes:
    return replaced(kit.signed, b"/Contents", b"/Tontents")


@attack("contents_not_accepted")
def contents_are_an_empty_sequence(kit: Kit) -> bytes:
    start, end = contents_of(kit.signed)
    return kit.signed[:start] + b"<3000".ljust(end - start - 1, b"0") + b">" + kit.signed[end:]


@attack("contents_not_accepted")
def contents_are_another_container(kit: Kit) -> bytes:
    start, end = contents_of(kit.signed)
    digested = b"<300B06092A864886F70D010705".ljust(end - start - 1, b"0")
    return kit.signed[:start] + digested + b">" + kit.signed[end:]


@attack("hash_differs")
def contents_are_another_letter_s(kit: Kit) -> bytes:
    other = kit.pki.sign(kit.frozen)
    start, end = contents_of(kit.signed)
    return kit.signed[:start] + other[slice(*contents_of(other))] + kit.signed[end:]


@attack("sub_filter_not_accepted")
def sub_filter_is_unknown(kit: Kit) -> bytes:
    return replaced(kit.signed, b"/ETSI.CAdES.detached", b"/ETSI.CAdES.wrong")


@attack("sub_filter_not_accepted")
def signature_is_no_signature(kit: Kit) -> bytes:
    return replaced(kit.signed, b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter null")


# Signature wrapping: the second range is moved away, and something of the attacker's stands in the gap.


def _wrapped(kit: Kit, *, keeps_dictionary: bool) -> bytes:
    """The signed second part at the end, and before it an update whose table stands where the signed one stood."""
    pdf, page = kit.signed, number_of(kit.signed, rb"/Type /Page\b")
    _, (_, first, second, length) = byte_range_of(pdf)
    objects = {FREE_OBJECT: stream(WHITE)}
    objects[page] = re.sub(rb"/Contents \d+ 0 R", b"/Contents %d 0 R" % FREE_OBJECT, newest_object(pdf, page))
    place = len(appended(pdf, objects, moved={}))
    if not keeps_dictionary:
        number = number_of(pdf, rb"/ByteRange")
        moved = b"/ByteRange [0 %d %d %d]" % (first, place + 20_000, length)
        objects[number] = re.sub(rb"/ByteRange ?\[[^\]]*\]", moved, newest_object(pdf, number))
    update = appended(pdf, objects).ljust(place + 20_000)
    return update + pdf[second:]


family("signature wrapping")


@attack("count_differs")
def second_range_is_moved(kit: Kit) -> bytes:
    return _wrapped(kit, keeps_dictionary=False)


@attack("count_differs")
def second_range_is_moved_past_an_update(kit: Kit) -> bytes:
    return _wrapped(kit, keeps_dictionary=True)


@attack("shape_not_accepted")
def gap_is_wider_than_the_signature(kit: Kit) -> bytes:
    _, (_, first, second, length) = byte_range_of(kit.signed)
    return with_byte_range(kit.signed, b"[0 %d %d %d]" % (first, second + 40, length - 40))


# Incremental saving: an update after the signature, whole or broken.


def _painted(kit: Kit) -> dict[int, bytes]:
    page = number_of(kit.frozen, rb"/Type /Page\b")
    body = re.sub(rb"/Contents \d+ 0 R", b"/Contents %d 0 R" % FREE_OBJECT, newest_object(kit.frozen, page))
    return {page: body, FREE_OBJECT: stream(WHITE)}


def _bare(objects: dict[int, bytes]) -> bytes:
    return b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in objects.items())


family("incremental saving")


@attack("changed_though_certified", "second_look_differs")
def update_is_whole(kit: Kit) -> bytes:
    return appended(kit.signed, _painted(kit))


@attack("tail")
def update_has_no_table(kit: Kit) -> bytes:
    return kit.signed + _bare(_painted(kit))


@attack("structure_not_accepted")
def update_has_a_trailer_and_no_table(kit: Kit) -> bytes:
    tail = b"trailer\n<< /Size 960 /Root 1 0 R /Prev %d >>\nstartxref\n0\n%%%%EOF\n" % last_xref(kit.signed)
    return kit.signed + _bare(_painted(kit)) + tail


@attack("tail")
def update_points_to_the_old_table(kit: Kit) -> bytes:
    return kit.signed + _bare(_painted(kit)) + b"startxref\n%d\n%%%%EOF\n" % last_xref(kit.signed)


@attack("changed_though_certified", "count_differs")
def update_carries_a_copied_signature(kit: Kit) -> bytes:
    copy = newest_object(kit.signed, number_of(kit.signed, rb"/ByteRange"))
    return appended(kit.signed, {**_painted(kit), FREE_OBJECT + 1: copy})


@attack("count_differs")
def update_replaces_the_signature_by_its_copy(kit: Kit) -> bytes:
    number = number_of(kit.signed, rb"/ByteRange")
    return appended(kit.signed, {**_painted(kit), number: newest_object(kit.signed, number)})


@attack("tail")
def update_is_a_comment(kit: Kit) -> bytes:
    return kit.sealed + b"% nothing to see here\n"


@attack("tail")
def update_is_a_comment_with_an_end(kit: Kit) -> bytes:
    return kit.sealed + b"%% nothing\nstartxref\n%d\n%%%%EOF\n" % last_xref(kit.sealed)


@attack("structure_not_accepted")
def update_is_an_empty_table(kit: Kit) -> bytes:
    return appended(kit.sealed, {})


@attack("structure_not_accepted")
def table_points_to_a_hidden_page(kit: Kit) -> bytes:
    page = number_of(kit.frozen, rb"/Type /Page\b")
    hidden = kit.frozen.rindex(b"startxref")
    return appended(kit.signed, {}, moved={page: hidden})


# What is no plain file.


family("structure and parsers")


@attack("encrypted")
def file_is_encrypted(kit: Kit) -> bytes:
    with pikepdf.open(io.BytesIO(kit.sealed)) as document:
        output = io.BytesIO()
        document.save(output, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return output.getvalue()


@attack("structure_not_accepted")
def table_is_hybrid(kit: Kit) -> bytes:
    return appended(kit.sealed, {FREE_OBJECT: b"null"}, trailer=b" /XRefStm %d" % last_xref(kit.sealed))


@attack("not_a_pdf")
def file_begins_as_something_else(kit: Kit) -> bytes:
    return b"GIF89a\n" + kit.sealed


@attack("structure_not_accepted")
def tables_loop(kit: Kit) -> bytes:
    return re.sub(rb"/Prev %d\b" % last_xref(kit.frozen), b"/Prev %d" % last_xref(kit.signed), kit.signed)


@attack("structure_not_accepted")
def pages_loop(kit: Kit) -> bytes:
    tree = number_of(kit.signed, rb"/Type /Pages\b")
    return appended(kit.signed, {tree: b"<< /Type /Pages /Count 2 /Kids [%d 0 R %d 0 R] >>" % (tree, tree)})


@attack("structure_not_accepted")
def fields_loop(kit: Kit) -> bytes:
    form = number_of(kit.signed, rb"/SigFlags")
    loop = {FREE_OBJECT: b"<< /T (a) /FT /Sig /Kids [%d 0 R] >>" % FREE_OBJECT}
    return appended(kit.signed, {form: b"<< /Fields [%d 0 R] /SigFlags 3 >>" % FREE_OBJECT, **loop})


@attack("structure_not_accepted")
def arrays_are_deep(kit: Kit) -> bytes:
    root = newest_object(kit.signed, 1)[:-2]
    return appended(kit.signed, {1: root + b"/Deep " + b"[" * 8_000 + b"]" * 8_000 + b">>"})


@attack("changed")
def length_names_itself(kit: Kit) -> bytes:
    body = b"<< /Length %d 0 R %s >>\nstream\nq\nendstream" % (FREE_OBJECT, FORM)
    return appended(kit.signed, {FREE_OBJECT: body})


@attack("structure_not_accepted")
def table_claims_a_billion_objects(kit: Kit) -> bytes:
    table = (
        b"xref\n0 999999999\n0000000000 65535 f \ntrailer\n<< /Size 999999999 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    )
    return kit.signed + table % len(kit.signed)
