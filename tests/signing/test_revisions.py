"""What was appended is read to its last byte; what does not follow from what stood there is refused."""

import re

import pytest

from signing.core.objects import NotPlainError
from signing.core.revisions import past_at, read_update
from tests.signing import pki as small
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
