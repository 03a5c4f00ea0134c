"""After an older database came back, no book gives a number that a kept record has already."""

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from archive.core.leaf import EntryKind, Leaf
from archive.core.register import check_chain
from archive.enter import enter
from archive.integrate import integrate
from archive.models import Entry
from correspondence.certify_register import certify_no_gaps
from correspondence.close_book import close_book
from correspondence.core.number import BookKind, Parts, Reset, symbol_in
from correspondence.core.numbering import Giver, Style
from correspondence.lay_numbering import lay_numbering
from correspondence.models import Block, Book, Delivery, Registration
from correspondence.recount import recount
from correspondence.reserve import reserve
from correspondence.supersede import supersede
from correspondence.void import void
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_blocks import typed
from tests.correspondence.test_close_book import LATER, said
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
THEN = AT + timedelta(hours=1)


def letters(town: Town, *subjects: str) -> list[str]:
    return [registered(town, a_letter(town, subject=subject)).record_id for subject in subjects]


def forget_numbers_after(last: int, *, year: int = TODAY.year, blocks: bool = False) -> Book:
    """The book as it was in a backup made after this number: its counter, and no later line."""
    with unguarded("correspondence_"), connection.cursor() as cursor:
        later = Registration.objects.filter(serial__gt=last).values_list("pk", flat=True)
        Delivery.objects.filter(outgoing__in=list(later)).delete()
        cursor.execute("UPDATE correspondence_registration SET superseded_by_id = NULL")
        cursor.execute("DELETE FROM correspondence_registration WHERE serial > %s", [last])
        if blocks:
            cursor.execute("DELETE FROM correspondence_block")
        cursor.execute("UPDATE correspondence_book SET year = %s, next = %s WHERE next > 1", [year, last + 1])
    return Book.objects.get(next=last + 1, year=year)


def lines() -> Sequence[tuple[object, ...]]:
    return list(Registration.objects.order_by("serial").values_list("year", "serial", "text", "on", "record_id", "at"))


@pytest.mark.servers
def test_the_registration_after_a_restore_follows_the_last_number_kept(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    letters(town, "أول", "ثانٍ", "ثالث", "رابع")
    integrate(by=CLOCKWORK, at=LATER)
    before = lines()
    book = forget_numbers_after(1)
    call_command("restore", rows=True)
    printed = capsys.readouterr().out
    assert "registers: 3 numbers, 0 ends of numbers, 0 blocks of reserved numbers and 0 closes put back" in printed
    assert f"register outgoing of body {book.body_id} counts on from 4 in {TODAY.year}" in printed
    assert lines() == before
    letters(town, "خامس")
    assert [line[1] for line in lines()] == [1, 2, 3, 4, 5]
    sheet = close_book(book.pk, language="ar", by=town.rebwar.reach, at=THEN)
    assert [(one.serial, one.unit) for one in check_chain([said(sheet, town)])[0].lines] == [
        (serial, town.planning_admin) for serial in range(1, 6)
    ]
    integrate(by=CLOCKWORK, at=THEN)
    assert certify_no_gaps(book.pk, year=TODAY.year, by=town.rebwar.reach, at=THEN)


@pytest.mark.servers
def test_a_second_time_changes_nothing_and_a_book_ahead_stays(town: Town) -> None:
    letters(town, "أول", "ثانٍ")
    book = forget_numbers_after(1)
    made = recount(by=CLOCKWORK, at=THEN)
    assert (made.numbers, [(one.year, one.last) for one in made.moved]) == (1, [(TODAY.year, 2)])
    line = list(whois.journal_after(0, limit=1000))[-1]
    assert (line.act, line.about, line.note) == ("recount", f"book:{book.pk}", f"{TODAY.year}/2")
    before = lines()
    again = recount(by=CLOCKWORK, at=THEN)
    assert (again.numbers, again.blocks, again.moved, again.unplaced, lines()) == (0, 0, (), [], before)
    Book.objects.filter(pk=book.pk).update(next=9)
    assert recount(by=CLOCKWORK, at=THEN).moved == ()
    assert Book.objects.get(pk=book.pk).next == 9


@pytest.mark.parametrize(("reset", "following"), [(Reset.YEARLY, 301), (Reset.NEVER, 1)])
def test_a_book_left_in_an_earlier_year_goes_on_in_the_records_year(town: Town, reset: Reset, following: int) -> None:
    letters(town, "أول")
    book = forget_numbers_after(0)
    Book.objects.filter(pk=book.pk).update(year=TODAY.year - 1, next=following, reset=reset)
    recount(by=CLOCKWORK, at=THEN)
    book.refresh_from_db()
    assert (book.year, book.next) == (TODAY.year, 2)
    assert [line[:2] for line in lines()] == [(TODAY.year, 1)]


def test_numbers_of_a_years_own_style_come_back_to_their_book(town: Town) -> None:
    book = Book.objects.create(
        body_id=town.planning, kind=BookKind.OUTGOING, direction="out", pattern="{serial}", year=TODAY.year - 1, next=9
    )
    style = Style(pattern="{symbol}/{year}/{serial:3}", file="4")
    said = {"giver": Giver.DESK, "edition": 0}
    assert lay_numbering(book.pk, style=style, **said, by=town.amal.reach, at=AT) == TODAY.year
    letters(town, "أول", "ثانٍ")
    before = list(Registration.objects.values_list("text", "symbol", "file", "serial"))
    assert before[-1] == (f"د إ/{TODAY.year}/002", "د إ", "4", 2)
    forget_numbers_after(0)
    made = recount(by=CLOCKWORK, at=THEN)
    assert (made.unplaced, made.strange) == ([], [])
    assert list(Registration.objects.values_list("text", "symbol", "file", "serial")) == before
    forget_numbers_after(0)
    Book.objects.update(later=[])
    named = f"register outgoing of body {town.planning} gave {before[-1][0]} on {TODAY}"
    assert recount(by=CLOCKWORK, at=THEN).strange == [named]


def test_reserved_numbers_and_those_typed_come_back(town: Town) -> None:
    book = Book.objects.get(registrations__record_id=letters(town, "أول")[0])
    reserve(book.pk, count=3, reason="انقطاع", by=town.rebwar.reach, at=LATER)
    typed(town, 3, "ورقي")
    letters(town, "بعد")
    before = lines()
    forget_numbers_after(1, blocks=True)
    made = recount(by=CLOCKWORK, at=THEN)
    assert (made.numbers, made.blocks, made.unplaced) == (2, 1, [])
    assert lines() == before
    assert (Block.objects.get().unused(), Book.objects.get(pk=book.pk).next) == ((2, 4), 6)


def test_a_block_whose_statement_is_gone_or_is_not_its_leafs_holds_nothing_up(town: Town) -> None:
    """Rows that were put back from the log alone have no statement (archive/rebuild.py)."""
    letters(town, "أول", "ثانٍ")
    book = forget_numbers_after(1)
    told = {"book": book.pk, "year": TODAY.year, "first": 70, "last": 80, "state": "reserved"}
    for name, statement in enumerate(("", json.dumps({"body": told}))):
        by = f"person:{town.rebwar.person_id}"
        leaf = Leaf(kind=EntryKind.BLOCK, statement=f"{name:064d}").as_bytes().decode()
        Entry.objects.create(kind="BLOCK", leaf=leaf, statement=statement, by=by, at=LATER)
    made = recount(by=CLOCKWORK, at=THEN)
    assert (made.numbers, made.blocks, Book.objects.get(pk=book.pk).next) == (1, 0, 3)


def test_voids_and_replacements_come_back_with_their_lines(town: Town) -> None:
    letters(town, "أول", "ثانٍ", "ثالث")
    one, two, three = Registration.objects.order_by("serial")
    void(two.pk, reason="سُحب", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    supersede(one.pk, number=three.text, on=three.on, reason="بدل", by=town.rebwar.reach, at=LATER)
    forget_numbers_after(0)
    made = recount(by=CLOCKWORK, at=THEN)
    assert (made.numbers, made.ended) == (3, 2)
    told = {line.about for line in whois.journal_after(0, limit=1000) if line.act == "recount"}
    assert {f"record:{one.record_id}", f"record:{two.record_id}"} < told
    one, two, three = Registration.objects.order_by("serial")
    assert (two.void_reason, two.void_at, two.void_by_id) == ("سُحب · أمر 9", LATER, town.rebwar.person_id)
    assert (one.superseded_by_id, one.superseded_at, one.superseded_reason) == (three.pk, LATER, "بدل")
    assert three.is_in_force()
    assert recount(by=CLOCKWORK, at=THEN).ended == 0


def test_a_number_taken_by_another_letter_is_named(town: Town) -> None:
    letters(town, "أول", "ثانٍ")
    forget_numbers_after(1)
    (other,) = letters(town, "بدل")
    made = recount(by=CLOCKWORK, at=THEN)
    assert (made.numbers, len(made.unplaced)) == (0, 1)
    assert Registration.objects.get(serial=2).record_id == other


def test_only_the_clockwork_recounts(town: Town) -> None:
    with pytest.raises(NotWithinReachError):
        recount(by=town.rebwar.reach, at=THEN)


@pytest.mark.parametrize(
    ("text", "pattern", "symbol"),
    [
        ("و ت/12/7", "{symbol}/{file}/{serial}", "و ت"),
        ("12/7", "{symbol}/{file}/{serial}", ""),
        ("2026/7", "{year}/{serial}", ""),
        ("و ت/12/8", "{symbol}/{file}/{serial}", None),
        ("2025/7", "{year}/{serial}", None),
    ],
)
def test_the_symbol_is_read_back_out_of_a_number(text: str, pattern: str, symbol: str | None) -> None:
    assert symbol_in(text, pattern, Parts(symbol="?", file="12", serial=7, year=2026)) == symbol


def test_an_incoming_number_opens_no_other_book_of_its_ministry(town: Town) -> None:
    """A secret letter's number that fits the ordinary book alone does not leave an empty secret one behind."""
    record_id = letters(town, "أول")[0]
    came = {"what": "came", "number": "no number of ours", "body": town.finance, "units": []}
    enter(EntryKind.DELIVERY, record_id=record_id, body=came, by=CLOCKWORK, at=THEN)
    before = set(Book.objects.values_list("pk", flat=True))
    made = recount(by=CLOCKWORK, at=THEN)
    assert [name for name in made.unplaced if "no number of ours" in name]
    assert set(Book.objects.values_list("pk", flat=True)) == before
