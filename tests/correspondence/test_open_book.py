"""Books as data: opened for a unit, changed from a year on, retired; by the ministry's head and office manager."""

from dataclasses import replace
from datetime import datetime

import pytest

from correspondence.books import books
from correspondence.core.errors import BookNotFoundError
from correspondence.core.number import BookKind, Reset
from correspondence.core.numbering import (
    BookChangedError,
    BookReservedError,
    BookTwiceError,
    Giver,
    SameNumbersError,
    Style,
)
from correspondence.lay_numbering import lay_numbering
from correspondence.models import Block, Book, Registration
from correspondence.numberings import numberings
from correspondence.open_book import open_book, retire_book
from correspondence.register import register
from correspondence.release_block import release_block
from correspondence.reserve import reserve
from directory.core.errors import NotWithinReachError
from directory.whois import lines_about
from tests.correspondence.paper_trail import a_letter, registered, signed
from tests.town import AT, TODAY, Citizen, Town

pytestmark = pytest.mark.django_db
OWN = Style(pattern="{symbol}/{year}/{serial:4}", symbol="م د")
NEXT = AT.replace(year=AT.year + 1, month=2, day=1)


def opened(town: Town, style: Style = OWN, *, by: Citizen | None = None, unit: int | None = None) -> int:
    kind, said = BookKind.OUTGOING, {"style": style, "giver": Giver.DESK}
    reach = (by or town.amal).reach
    return open_book(town.planning, unit_id=unit or town.planning_admin, kind=kind, **said, by=reach, at=AT)


def laid(town: Town, book: int, style: Style, *, edition: int = 0, at: datetime = AT) -> int | None:
    said = {"giver": Giver.DESK, "edition": edition}
    return lay_numbering(book, style=style, **said, by=town.amal.reach, at=at)


@pytest.mark.servers
def test_a_units_own_book_numbers_its_letters_until_it_is_retired(town: Town) -> None:
    book = opened(town)
    assert registered(town, a_letter(town)).number == f"م د/{AT.year}/0001"
    assert not Book.objects.filter(unit=None, kind=BookKind.OUTGOING).exists()
    retire_book(book, edition=0, by=town.amal.reach, at=AT)
    assert registered(town, a_letter(town, subject="ثانٍ")).number == "د إ/1"
    third = signed(town, a_letter(town, subject="ثالث"))
    with pytest.raises(BookNotFoundError):
        register(third.ref, book_id=book, by=town.rebwar.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        reserve(book, count=2, reason="انقطاع", by=town.rebwar.reach, at=AT)
    assert {one.id: one.is_retired for one in books(town.rebwar.reach, on=TODAY)}[book]
    assert [line.act for line in reversed(lines_about(f"book:{book}"))] == ["open_book", "retire_book"]
    with pytest.raises(SameNumbersError):  # it gave such numbers this year
        opened(town)
    assert opened(town, replace(OWN, file="2", pattern="{symbol}/{file}/{serial}")) != book


def test_a_pattern_never_changes_under_numbers_that_were_given(town: Town) -> None:
    registered(town, a_letter(town))
    book = Registration.objects.get().book_id
    new = Style(pattern="{year}/{symbol}/{serial}", symbol="ص", reset=Reset.NEVER)
    assert laid(town, book, new) == AT.year + 1
    assert registered(town, a_letter(town, subject="ثانٍ")).number == "د إ/2"
    row = Book.objects.get(pk=book)
    assert row.allot(symbol="د إ", on=NEXT.date()).text == f"{NEXT.year}/ص/3"
    assert row.numbered(AT.year, 9, symbol="د إ", on=NEXT.date()).text == "د إ/9"  # reserved then, typed now
    note = lines_about(f"book:{book}", acts=["lay_numbering"])[0].note
    assert (new.pattern in note, str(AT.year + 1) in note) == (True, True)


def test_a_book_without_numbers_changes_at_once_and_may_number_by_itself(town: Town) -> None:
    book = opened(town)
    said = {"giver": Giver.CLOCKWORK, "edition": 0}
    new = replace(OWN, file="7", pattern="{symbol}/{file}/{serial}")
    assert lay_numbering(book, style=new, **said, by=town.amal.reach, at=AT) is None
    (facts,) = numberings(town.planning, reach=town.amal.reach, on=TODAY).books
    assert (facts.example, facts.is_automatic, facts.edition, facts.counted) == ("م د/7/1", True, 1, 0)
    with pytest.raises(BookChangedError):
        laid(town, book, OWN)
    with pytest.raises(BookChangedError):
        retire_book(book, edition=0, by=town.amal.reach, at=AT)


def test_what_cannot_be_leaves_nothing(town: Town) -> None:
    book = opened(town)
    for refused, style, unit in (
        (BookTwiceError, replace(OWN, symbol="ك"), None),
        (SameNumbersError, OWN, town.planning_hr),
        (NotWithinReachError, replace(OWN, symbol="ك"), town.finance),
    ):
        with pytest.raises(refused):
            opened(town, style, unit=unit)
    with pytest.raises(BookTwiceError):
        open_book(town.planning, unit_id=town.planning_hr, kind=BookKind.INCOMING, style=OWN, giver=Giver.DESK,
                  by=town.amal.reach, at=AT)  # fmt: skip
    other = opened(town, replace(OWN, symbol="ك"), unit=town.planning_hr)
    with pytest.raises(SameNumbersError):
        laid(town, other, OWN)
    reserve(book, count=2, reason="انقطاع", by=town.rebwar.reach, at=AT)
    with pytest.raises(BookReservedError):
        retire_book(book, edition=0, by=town.amal.reach, at=AT)
    release_block(Block.objects.get().pk, reason="عاد", by=town.rebwar.reach, at=AT)
    retire_book(book, edition=0, by=town.amal.reach, at=AT)
    for deed in (
        lambda: laid(town, book, OWN, edition=1),
        lambda: retire_book(book, edition=1, by=town.amal.reach, at=AT),
    ):
        with pytest.raises(NotWithinReachError):
            deed()
    assert Book.objects.count() == 2


def test_the_ministrys_own_book_stays_and_nobody_else_changes_one(town: Town) -> None:
    registered(town, a_letter(town))
    book = Registration.objects.get().book_id
    with pytest.raises(NotWithinReachError):
        retire_book(book, edition=0, by=town.amal.reach, at=AT)
    for stranger in (town.rebwar, town.maryam, town.huda, town.zainab):
        with pytest.raises(NotWithinReachError):
            opened(town, by=stranger)
        with pytest.raises(NotWithinReachError):
            lay_numbering(book, style=OWN, giver=Giver.DESK, edition=0, by=stranger.reach, at=AT)
        with pytest.raises(NotWithinReachError):
            numberings(town.planning, reach=stranger.reach, on=TODAY)
    assert Book.objects.get(pk=book).edition == 0
