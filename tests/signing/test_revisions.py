"""What was appended is read to its last byte; what does not follow from what stood there is refused."""

import re

import pytest

from signing.core.objects import NotPlainError
from signing.core.revisions import past_at, read_update
from signing.core.updates import history_after
from signing.core.verdict import Indication
from signing.doors import pades
from tests.signing import pki as small
from tests.signing.attack_kit import newest_object, number_of, stream
from tests.signing.test_updates import ends_of, updated


def test_the_revisions_of_our_letter_are_read(signed: bytes, sealed: bytes) -> None:
    past = past_at(sealed, len(signed))
    assert past.table_places() == tuple(int(one) for one in re.findall(rb"startxref\n(\d+)", signed))
    assert past.object(1).value["/Type"] == "/Catalog"
    update = read_update(past, len(signed))
    assert update.ends_at == ends_of(sealed)[1]
    assert update.table.trailer["/Prev"] == past.tables[0].place
    free = min(update.objects.keys() - {10, 53})
    assert past.is_free(free)
    past.take(update)
    assert not past.is_free(free)
    assert past.object(free) == update.objects[free]


def test_an_object_that_is_not_there_is_refused() -> None:
    frozen = small.frozen()
    past = past_at(frozen, len(frozen))
    for number in (0, 9_999):
        with pytest.raises(NotPlainError):
            past.object(number)


def test_a_table_that_names_another_object_is_refused() -> None:
    frozen = small.frozen()
    entries = re.findall(rb"\d{10} 00000 n", frozen)
    swapped = frozen.replace(entries[2], entries[3], 1)
    with pytest.raises(NotPlainError):
        past_at(swapped, len(swapped)).object(3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"startxref\n\d+", b"startxref\n7"),
        (rb"/Root 1 0 R", b"/Root 1 1 R"),
        (rb"/Size", b"/XRefStm 7 /Size"),
        (rb"/Size", b"/Encrypt << >> /Size"),
        (rb"/Size", b"/Prev 999999 /Size"),
        (rb"/Size", b"/Prev (7) /Size"),
        (rb"trailer", b"trailor"),
        (rb"%%EOF", b"%%EOF %%EOF"),
    ],
)
def test_a_document_whose_tables_are_odd_is_refused(old: bytes, new: bytes) -> None:
    frozen = small.frozen()
    odd, count = re.subn(old, new, frozen)
    assert count == 1
    with pytest.raises(NotPlainError):
        past_at(odd, len(odd))


def test_tables_that_lead_round_in_a_circle_are_refused(signed: bytes) -> None:
    first, last = (int(one) for one in re.findall(rb"startxref\n(\d+)", signed))
    loop = signed.replace(b"/Prev %d" % first, b"/Prev %d" % last)
    with pytest.raises(NotPlainError):
        past_at(loop, len(loop))


def test_tables_that_name_two_catalogues_are_refused(signed: bytes) -> None:
    two = signed[: signed.rindex(b"/Root 1 0 R")] + signed[signed.rindex(b"/Root 1 0 R") :].replace(
        b"/Root 1", b"/Root 7"
    )
    with pytest.raises(NotPlainError):
        past_at(two, len(two))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"/Prev \d+", b"/Prev 7"),
        (rb"/Root 1 0 R", b"/Root 7 0 R"),
        (rb"/Info 2 0 R", b"/Info 7 0 R"),
        (rb"/ID \[ <", b"/ID [ <00"),
        (rb"<00> \]", b"]"),
        (rb"/Size \d+", b"/Size 99999"),
        (rb"/Size", b"/Odd 1 /Size"),
        (rb"0000000000 65535 f", b"0000000007 65535 f"),
        (rb"00000 n", b"00001 n"),
        (rb"00000 n", b"00000 f"),
        (rb"%%EOF", b"%%E0F"),
        (rb"endobj\nxref", b"endobj\nx\nxref"),
    ],
)
def test_an_update_that_does_not_follow_is_refused(signed: bytes, old: bytes, new: bytes) -> None:
    plain = updated(signed, {2: b"<< /Title (x) >>"})
    assert read_update(past_at(plain, len(signed)), len(signed)).ends_at == len(plain)
    odd, count = re.subn(old, new, plain[len(signed) :])
    assert count == 1
    with pytest.raises(NotPlainError):
        read_update(past_at(signed + odd, len(signed)), len(signed))


WAITING = b"/Waiting 99999 0 R   "
"""What an author may lay into a letter before it is signed: a reference to an object that is not there yet."""
SPELLINGS = (b"%d 0 R", b"%d\n0\tR", b"+%d 0 R", b"00%d 00 R", b"%d%%\n0 R", b"%d %% 7 0 R\n\n0 %%%%\n R", b"%d.9 0 R")


def with_waiting(pdf: bytes, number: int) -> bytes:
    """The letter with such a reference in its catalogue."""
    place, later = re.search(rb"/Type /Catalog", pdf).end(), (b"/Waiting %d 0 R" % number).ljust(len(WAITING))  # type: ignore[union-attr]  # it has one
    end = pdf.index(b">>\nendobj", place)
    moved = pdf[:end] + later + pdf[end:]
    for start in sorted({int(one) for one in re.findall(rb"\n(\d{10}) 00000 n", pdf)}, reverse=True):
        if start > end:
            moved = moved.replace(b"%010d 00000 n" % start, b"%010d 00000 n" % (start + len(later)))
    table = int(re.findall(rb"startxref\n(\d+)", pdf)[-1])
    return moved.replace(b"startxref\n%d" % table, b"startxref\n%d" % (table + len(later)))


def test_an_object_that_a_signed_letter_waits_for_is_not_new(pki: small.Pki) -> None:
    """Else a certificate with something behind it fills a place that was empty when it was signed: an attachment's."""
    number = past_at(signed := pki.sign(with_waiting(small.frozen(), 99_999)), len(signed)).size
    signed = pki.sign(with_waiting(small.frozen(), number))
    assert pki.verdict(signed).indication is Indication.TOTAL_PASSED
    store = number_of(signed, rb"/CRLs\s*\[")
    longer = re.sub(rb"(/Certs\s*\[[^\]]*)\]", rb"\1 %d 0 R ]" % number, newest_object(signed, store))
    filled = updated(signed, {store: longer, number: stream(pki.trust + b"\nwhat the annex says now")})
    stamped = pades.stamp_pdf(filled, proofs=None, authority=pki.authority)
    with pytest.raises(NotPlainError):
        history_after(stamped, len(signed))
    assert pki.verdict(stamped, is_own=False).indication is not Indication.TOTAL_PASSED


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_however_a_reference_is_spelt_what_it_waits_for_is_not_new(spelling: bytes, signed: bytes) -> None:
    free = past_at(signed, len(signed)).size
    update = updated(signed, {free: b"[ %s ]" % (spelling % (free + 7))})
    past = past_at(update, len(update))
    assert past.is_free(free + 6)
    assert not past.is_free(free + 7)
