"""Numbers reserved for an outage: typed for their letters later, declared unused, and accounted for by the closes."""

import json

import pytest
from django.db import IntegrityError, transaction

from archive.core.leaf import EntryKind
from archive.core.register import MOST_RESERVED, Released, check_chain
from archive.doors import bag
from archive.integrate import integrate
from archive.models import Entry
from archive.verifier.walk import Outcome
from correspondence.certify_register import certify_no_gaps
from correspondence.close_book import close_book
from correspondence.core.errors import (
    BlockIsOverError,
    NotReservedError,
    ReasonMissingError,
    TooManyReservedError,
)
from correspondence.models import Block, Book, Registration
from correspondence.outage_forms import symbol_of
from correspondence.recount import recount
from correspondence.register import register
from correspondence.release_block import release_block
from correspondence.reserve import reserve
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import Unit
from tests.correspondence.paper_trail import a_letter, registered, signed
from tests.correspondence.test_certify_register import THEN, checked
from tests.correspondence.test_close_book import LATER, NEXT_DAY, book_of, said
from tests.town import TODAY, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
WHY = "انقطاع التيار"


def reserved(town: Town, count: int = 3) -> tuple[int, Block]:
    """A book with one number, then so many reserved."""
    book = book_of(registered(town, a_letter(town)).record_id).pk
    assert reserve(book, count=count, reason=WHY, by=town.rebwar.reach, at=LATER) == (2, 1 + count)
    return book, Block.objects.get()


def typed(town: Town, serial: int, subject: str) -> str:
    memo = signed(town, a_letter(town, subject=subject))
    return register(memo.ref, reserved=serial, by=town.rebwar.reach, at=LATER).number


def test_2_17_numbers_count_on_behind_a_block_and_a_typed_one_fills_it(town: Town) -> None:
    book, block = reserved(town)
    after = registered(town, a_letter(town, subject="ثانٍ"))
    assert after.number.endswith("/5")
    assert typed(town, 3, "ورقي").endswith("/3")
    assert block.unused() == (2, 4)
    assert list(Registration.objects.filter(book=book).values_list("serial", flat=True)) == [1, 3, 5]
    (entry,) = Entry.objects.filter(kind=EntryKind.BLOCK.value)
    assert WHY not in entry.statement


@pytest.mark.parametrize("serial", [1, 5, 99])
def test_a_typed_number_lies_in_an_open_block_or_nothing_is_registered(town: Town, serial: int) -> None:
    reserved(town)
    with pytest.raises(NotReservedError):
        typed(town, serial, "ورقي")
    assert Registration.objects.count() == 1


def test_a_reserved_number_is_bound_once(town: Town) -> None:
    reserved(town)
    typed(town, 2, "ورقي")
    with pytest.raises(NotReservedError):
        typed(town, 2, "ورقي ثانٍ")


def test_a_block_that_is_over_gives_no_number_and_ends_once(town: Town) -> None:
    _, block = reserved(town)
    typed(town, 3, "ورقي")
    assert release_block(block.pk, reason="عاد النظام", by=town.rebwar.reach, at=LATER) == (2, 4)
    with pytest.raises(NotReservedError):
        typed(town, 2, "ورقي ثانٍ")
    with pytest.raises(BlockIsOverError):
        release_block(block.pk, reason="مرة أخرى", by=town.rebwar.reach, at=LATER)


def test_2_17_a_serial_of_two_open_years_is_of_the_year_on_its_paper(town: Town) -> None:
    book, block = reserved(town)
    later = Block.objects.create(
        book_id=book, year=TODAY.year + 1, first=1, last=3, reason=WHY, at=LATER, by_id=town.rebwar.person_id
    )
    next_year, register_of = TODAY.replace(year=TODAY.year + 1), block.book
    found = [
        Block.objects.holding(register_of, 2, on=on, year=year)
        for on, year in ((TODAY, None), (next_year, None), (next_year, TODAY.year), (TODAY, TODAY.year + 1))
    ]
    assert found == [block, later, block, later]
    with pytest.raises(NotReservedError):
        Block.objects.holding(register_of, 4, on=next_year, year=TODAY.year + 1)
    assert Block.objects.holding(register_of, 4, on=next_year) == block  # that day's year has no such number


def test_2_17_reserved_numbers_keep_the_symbol_that_their_forms_bear(town: Town) -> None:
    book, block = reserved(town)
    Book.objects.filter(pk=book).update(pattern="{symbol}/{serial}")
    block.book.refresh_from_db()
    before = symbol_of(block.book)
    Unit.objects.filter(pk=town.planning).update(symbol="ت خ")
    assert symbol_of(block.book) == "ت خ"
    assert block.numbered(block.book, 2, symbol="ت خ", on=TODAY).text == f"{before}/2"
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.filter(pk=block.pk).update(symbol="ت خ")
    with unguarded("correspondence_"):
        Block.objects.all().delete()
        Book.objects.filter(pk=book).update(next=1)
    recount(by=CLOCKWORK, at=LATER)
    assert Block.objects.get().symbol == before
    with unguarded("correspondence_"):
        Block.objects.update(symbol=None)  # as it was reserved before symbols were kept
    assert Block.objects.get().numbered(block.book, 2, symbol="ت خ", on=TODAY).text == "ت خ/2"


def test_reserving_asks_for_a_reason_a_count_and_a_desk_of_the_book(town: Town) -> None:
    book, block = reserved(town)
    with pytest.raises(ReasonMissingError):
        reserve(book, count=1, reason=" ", by=town.rebwar.reach, at=LATER)
    for count in (0, -1, MOST_RESERVED + 1):
        with pytest.raises(TooManyReservedError):
            reserve(book, count=count, reason=WHY, by=town.rebwar.reach, at=LATER)
    for stranger in (town.zainab.reach, town.nasrin.reach):
        with pytest.raises(NotWithinReachError):
            reserve(book, count=1, reason=WHY, by=stranger, at=LATER)
        with pytest.raises(NotWithinReachError):
            release_block(block.pk, reason=WHY, by=stranger, at=LATER)
    assert Block.objects.count() == 1


def test_the_database_keeps_a_block_as_it_was_reserved(town: Town) -> None:
    _, block = reserved(town)
    for change in ({"first": 1}, {"last": 9}, {"reason": "غيره"}, {"year": 1999}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.filter(pk=block.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        block.delete()
    release_block(block.pk, reason="عاد النظام", by=town.rebwar.reach, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.filter(pk=block.pk).update(released_at=None)


@pytest.mark.usefixtures("any_clock")  # days later and back
@pytest.mark.servers
def test_closes_and_the_certificate_account_for_every_reserved_number(town: Town) -> None:
    book, block = reserved(town)
    by = town.rebwar.reach
    typed(town, 3, "ورقي")
    first = close_book(book, language="ar", by=by, at=LATER)
    late = typed(town, 2, "ورقي متأخر")
    integrate(by=CLOCKWORK, at=THEN)
    before = json.loads(bag.unpacked(certify_no_gaps(book, year=TODAY.year, by=by, at=THEN))["certificate.json"])
    assert (before["count"], before["reserved"], "unused" in before) == (2, 2, False)
    release_block(block.pk, reason="عاد النظام", by=by, at=NEXT_DAY)
    after = registered(town, a_letter(town, subject="ثانٍ"))
    second = close_book(book, language="en", by=by, at=NEXT_DAY)
    one, two = check_chain([said(first, town), said(second, town)])
    assert [(x.first, x.last, x.reason) for x in one.blocks] == [(2, 4, WHY)]
    assert ([x.serial for x in one.lines], [x.serial for x in one.bound], one.upto) == ([1], [3], (TODAY.year, 4))
    assert ([x.number for x in two.lines], [x.number for x in two.bound]) == ([after.number], [late])
    assert [(type(x), x.unused, x.reason) for x in two.released] == [(Released, (4,), "عاد النظام")]
    integrate(by=CLOCKWORK, at=THEN)
    made = certify_no_gaps(book, year=TODAY.year, by=by, at=THEN)
    told = json.loads(bag.unpacked(made)["certificate.json"])
    assert (told["count"], "reserved" in told, told["unused"]) == (4, False, 1)
    assert checked(made) is Outcome.PASSED
