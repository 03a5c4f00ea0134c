"""Closing a register: what was given and ended is said for good, and nothing is closed over a hole."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from archive import records
from archive.bundle import bundle
from archive.core.errors import RegisterNotWholeError
from archive.core.leaf import EntryKind
from archive.core.register import Close as Closed
from archive.core.register import check_chain, close_from
from archive.examine import examine
from archive.integrate import integrate
from archive.records import said_about
from correspondence import closes
from correspondence.close_book import close_book
from correspondence.core.errors import NothingToCloseError
from correspondence.models import Book, Close, Memo, Registration
from correspondence.void import void
from directory.core.clearance import Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, PUBLIC
from paper.pages import text
from signing.core.verdict import Indication
from signing.enrol import enrol
from signing.unlock import unlock
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, PIN, Town

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=10)
NEXT_DAY = AT + timedelta(days=1)


def book_of(record_id: str) -> Book:
    return Book.objects.get(registrations__record_id=record_id)


def said(record_id: str, town: Town) -> Closed:
    (entry,) = said_about(record_id, reach=town.rebwar.reach)
    assert entry.kind is EntryKind.REGISTER_CLOSE
    return close_from(entry.body)


def test_a_day_is_closed_and_later_ends_stand_in_the_next_close(town: Town) -> None:
    one, two = registered(town, a_letter(town)), registered(town, a_letter(town, subject="ثانٍ"))
    book, by = book_of(one.record_id), town.rebwar.reach
    first = close_book(book.pk, language="ar", by=by, at=LATER)
    void(Registration.objects.get(text=one.number).pk, reason="سُحب الطلب", authority="أمر 9", by=by, at=LATER)
    three = registered(town, a_letter(town, subject="ثالث"))
    second = close_book(book.pk, language="ckb", by=by, at=NEXT_DAY)
    before, after = check_chain([said(first, town), said(second, town)])
    assert [x.number for x in before.lines] == [one.number, two.number]
    assert [x.number for x in after.lines] == [three.number]
    assert [x.record for x in before.lines] == [one.record_id, two.record_id]
    assert before.lines[0].unit == town.planning_admin
    assert before.ended == ()
    assert [(x.number, x.what, x.reason) for x in after.ended] == [(one.number, "VOID_NUMBER", "سُحب الطلب · أمر 9")]
    assert Close.objects.newest(book.pk).serial == 3


@pytest.mark.servers
def test_1_1_the_closes_of_two_dossiers_are_told_apart(town: Town) -> None:
    book = book_of(registered(town, a_letter(town)).record_id)
    Book.objects.filter(pk=book.pk).update(dossier="12/أ")
    closed = close_book(book.pk, language="en", by=town.rebwar.reach, at=LATER)
    assert records.record(closed, reach=town.rebwar.reach).facts.subject == (
        "Close of the register: Outgoing register — 12/أ — 1"
    )
    assert "12/" in " ".join(text(records.letter(closed, reach=town.rebwar.reach)))


def test_a_graded_letter_keeps_the_reason_of_its_end_from_an_ordinary_register(town: Town) -> None:
    one, two = registered(town, a_letter(town)), registered(town, a_letter(town, subject="ثانٍ"))
    for number in (one.number, two.number):
        void(
            Registration.objects.get(text=number).pk,
            reason="سُحب الطلب",
            authority="أمر 9",
            by=town.rebwar.reach,
            at=LATER,
        )
    Memo.objects.filter(registrations__text=two.number).update(level=Level.SECRET)
    close = close_book(book_of(one.record_id).pk, language="ar", by=town.rebwar.reach, at=NEXT_DAY)
    assert [(x.number, x.reason) for x in said(close, town).ended] == [
        (one.number, "سُحب الطلب · أمر 9"),
        (two.number, ""),
    ]


def test_the_sheet_is_a_record_that_proves_itself(town: Town) -> None:
    given = registered(town, a_letter(town))
    by = town.rebwar.reach
    sheet = close_book(book_of(given.record_id).pk, language="en", by=by, at=LATER)
    integrate(by=CLOCKWORK, at=LATER)
    found = examine(sheet, reach=by, at=LATER)
    assert (found.verdict.indication, found.intact, found.findings) == (Indication.TOTAL_PASSED, True, ())
    assert bundle(sheet, reach=by, at=LATER)
    for stranger in (town.zainab.reach, town.nasrin.reach, PUBLIC):
        with pytest.raises(NotWithinReachError):
            records.record(sheet, reach=stranger)


def test_a_registrar_with_a_key_signs_the_sheet(town: Town) -> None:
    given = registered(town, a_letter(town))
    someone, by = town.rebwar.person_id, town.rebwar.reach
    enrol(someone, name="Rebwar", organisation="Ministry of Planning", pin=PIN, by=CLOCKWORK, at=AT)
    key = unlock(someone, pin=PIN, by=by, at=LATER)
    sheet = close_book(book_of(given.record_id).pk, language="ar", key=key, by=by, at=LATER)
    integrate(by=CLOCKWORK, at=LATER)
    found = examine(sheet, reach=by, at=LATER)
    assert [one.field for one in found.verdict.signatures][:2] == ["signature-1", "seal"]


def test_nothing_is_closed_over_a_hole(town: Town) -> None:
    given = registered(town, a_letter(town))
    book, by = book_of(given.record_id), town.rebwar.reach
    Book.objects.filter(pk=book.pk).update(next=5)
    with pytest.raises(RegisterNotWholeError):
        close_book(book.pk, language="ar", by=by, at=LATER)
    assert closes.closes_of(book.pk, reach=by, at=LATER).hole == (book.year, 4)
    assert not Close.objects.exists()


def test_a_book_is_closed_once_a_day_when_nothing_happened(town: Town) -> None:
    given = registered(town, a_letter(town))
    book, by = book_of(given.record_id), town.rebwar.reach
    close_book(book.pk, language="ar", by=by, at=LATER)
    with pytest.raises(NothingToCloseError):
        close_book(book.pk, language="ar", by=by, at=LATER)
    empty = close_book(book.pk, language="ar", by=by, at=NEXT_DAY)
    assert (said(empty, town).lines, said(empty, town).upto) == ((), (book.year, 1))


def test_what_waits_since_an_earlier_day_is_due(town: Town) -> None:
    given = registered(town, a_letter(town))
    book, by = book_of(given.record_id), town.rebwar.reach
    assert closes.due(by, at=LATER) == frozenset()
    assert closes.due(by, at=NEXT_DAY) == {book.pk}
    assert closes.due(town.nasrin.reach, at=NEXT_DAY) == frozenset()
    close_book(book.pk, language="ar", by=by, at=NEXT_DAY)
    assert closes.due(by, at=NEXT_DAY + timedelta(days=1)) == frozenset()


def test_only_the_registrar_of_the_body_closes(town: Town) -> None:
    given = registered(town, a_letter(town))
    for stranger in (town.nasrin.reach, town.maryam.reach, town.dara.reach, CLOCKWORK, PUBLIC):
        with pytest.raises(NotWithinReachError):
            close_book(book_of(given.record_id).pk, language="ar", by=stranger, at=LATER)


def test_a_close_is_for_good(town: Town) -> None:
    given = registered(town, a_letter(town))
    close_book(book_of(given.record_id).pk, language="ar", by=town.rebwar.reach, at=LATER)
    for change in ({"serial": 9}, {"ended": [1]}, {"record_id": "0" * 32}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Close.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Close.objects.all().delete()
