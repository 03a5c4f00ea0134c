"""After an older database came back, registers and letterheads are as their offices laid them down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from correspondence import headings
from correspondence.close_book import close_book
from correspondence.core.group import Rule
from correspondence.core.heading import Emblem
from correspondence.core.number import BookKind, Reset
from correspondence.core.numbering import Giver, Style
from correspondence.core.parts import Member
from correspondence.doors import files
from correspondence.lay_again import lay_again
from correspondence.lay_group import end_group, lay_group
from correspondence.lay_heading import lay_heading
from correspondence.lay_numbering import lay_numbering
from correspondence.models import AddressGroup, Block, Book, GroupMember, LaidHeading
from correspondence.open_book import open_book, retire_book
from correspondence.reclose import reclose
from correspondence.recount import recount
from correspondence.reserve import reserve
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.models import Unit
from directory.whois import lines_about
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_close_book import LATER, book_of
from tests.correspondence.test_heading import OWN, SVG
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
OF_A_UNIT = Style(pattern="م/{year}/{serial:4}", symbol="م", file="7")


def told(model: Any) -> list[dict[str, Any]]:
    columns = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
    return list(model.objects.order_by("pk").values(*columns))


def forget(table: str) -> None:
    with unguarded("correspondence_"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM correspondence_{table}")  # noqa: S608  (the test's own names)


def laid_books(town: Town) -> None:
    """A unit has a book, changes it, ends it and has another; the ministry's own changes with its next year."""
    by, of = town.amal.reach, {"unit_id": town.planning_hr, "kind": BookKind.OUTGOING, "giver": Giver.DESK}
    first = open_book(town.planning, **of, style=OF_A_UNIT, by=by, at=AT)
    again = {"giver": Giver.CLOCKWORK, "edition": 0, "by": by, "at": AT}
    lay_numbering(first, style=replace(OF_A_UNIT, reset=Reset.NEVER), **again)
    retire_book(first, edition=1, by=by, at=AT)
    open_book(town.planning, **of, style=replace(OF_A_UNIT, file="8"), by=by, at=AT)
    own = Book.objects.create(
        body_id=town.planning, kind=BookKind.ORDERS, direction="out", pattern="{serial}", year=2000
    )
    lay_numbering(own.pk, style=Style(pattern="و/{year}/{serial}"), **again)


def test_1_5_registers_are_opened_changed_and_ended_again(town: Town) -> None:
    laid_books(town)
    before = told(Book)
    assert lay_again(by=CLOCKWORK, at=AT).books == 0  # nothing is lacking
    Book.objects.filter(unit=None).update(later=[], edition=0, automatic=False)
    forget("book WHERE unit_id IS NOT NULL")
    assert lay_again(by=CLOCKWORK, at=AT).books == 5
    assert sorted(map(str, told(Book))) == sorted(map(str, before))
    last = Book.objects.order_by("pk").last()
    assert last is not None
    assert next(line.act for line in lines_about(f"book:{last.pk}")) == "lay_again"
    again = lay_again(by=CLOCKWORK, at=AT)
    assert (again.books, again.unplaced) == (0, [])
    with pytest.raises(NotWithinReachError):
        lay_again(by=town.amal.reach, at=AT)


def test_2_17_a_register_is_the_same_again_and_keeps_its_reserved_numbers(town: Town) -> None:
    incoming = Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.INCOMING).pk
    Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.OUTGOING)
    of = {"unit_id": town.planning_hr, "kind": BookKind.OUTGOING, "giver": Giver.DESK}
    own = open_book(town.planning, **of, style=OF_A_UNIT, by=town.amal.reach, at=AT)
    reserve(incoming, count=5, reason="انقطاع", by=town.rebwar.reach, at=AT)
    for others, unplaced in (
        (0, []),
        (own, [f"numbering of a register outgoing of body {town.planning}: its key {own}"]),
    ):
        forget("block")
        forget("book")
        if others:
            Book.objects.create(
                pk=others, body_id=town.finance, kind=BookKind.ORDERS, direction="out", pattern="x{serial}"
            )
        assert lay_again(by=CLOCKWORK, at=AT).unplaced == unplaced
        assert lay_again(by=CLOCKWORK, at=AT).unplaced == unplaced
        made = recount(by=CLOCKWORK, at=AT)
        assert (made.blocks, made.unplaced) == (1, [])
        block = Block.objects.get()
        assert (block.book_id, block.book.kind, block.book.next) == (incoming, BookKind.INCOMING, 6)
        assert (Book.objects.get(unit=town.planning_hr).pk == own) == (not others)
        assert Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.MEMORANDA).pk > own
    forget("block")
    Book.objects.filter(pk=incoming).update(kind=BookKind.TELEGRAMS)
    (said,) = recount(by=CLOCKWORK, at=AT).unplaced
    assert said == f"numbers {TODAY.year}/1-5 of register {incoming}: it is another one"
    assert not Block.objects.exists()


def test_1_2_letterheads_are_laid_down_again_with_their_emblem(town: Town) -> None:
    said = {"heading": OWN, "by": town.amal.reach, "at": AT}
    lay_heading(town.planning, since=TODAY, emblem=SVG, **said)
    lay_heading(town.planning, since=TODAY, emblem=Emblem.DROPPED, **said)
    before = told(LaidHeading)
    assert lay_again(by=CLOCKWORK, at=AT).headings == 0
    forget("laidheading")
    made = lay_again(by=CLOCKWORK, at=AT)
    assert (made.headings, made.unplaced, told(LaidHeading)) == (2, [], before)
    assert files.fetch(headings.of_row(LaidHeading.objects.earliest("pk")).emblem_file)
    forget("laidheading")
    files.drop(f"heading-{town.planning}")
    made = lay_again(by=CLOCKWORK, at=AT)
    assert (made.headings, made.unplaced) == (1, [f"letterhead of body {town.planning} from {TODAY}"])


def test_2_17_a_register_without_reserved_numbers_is_told_by_its_close(town: Town) -> None:
    Book.objects.serving(body_id=town.finance, unit_id=None, kind=BookKind.ORDERS)
    key = book_of(registered(town, a_letter(town)).record_id).pk
    close_book(key, language="ar", by=town.rebwar.reach, at=LATER)
    for table in ("close", "delivery", "registration", "book"):
        forget(table)
    Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.TELEGRAMS)
    assert (lay_again(by=CLOCKWORK, at=AT).books, lay_again(by=CLOCKWORK, at=AT).books) == (1, 0)
    again = Book.objects.get(pk=key)
    assert (again.body_id, again.unit_id, again.kind) == (town.planning, None, BookKind.OUTGOING)
    recount(by=CLOCKWORK, at=AT)
    assert reclose(by=CLOCKWORK, at=AT).closes == 1


def test_1_2_groups_of_addressees_have_their_key_and_their_members_again(town: Town) -> None:
    by, name = town.rebwar.reach, Name(ar="الدوائر كافة", en="All directorates")
    outside = Member(unit_id=None, name="نقابة المهندسين", address="بغداد")
    units = [Member(unit_id=unit, name="تشكيل") for unit in (town.planning_hr, town.planning_admin)]
    for members, day in ((units, TODAY), ([units[0], outside], TODAY + timedelta(days=3))):
        lay_group(town.planning, name, Rule.LISTED, members=members, from_on=day, by=by, at=AT)
    lay_group(town.planning, Name(ar="أخرى"), Rule.LISTED, members=units, from_on=TODAY, by=by, at=AT)
    first, ended = AddressGroup.objects.order_by("pk").values_list("pk", flat=True)
    end_group(ended, by=by, at=AT)
    before = (told(AddressGroup), sorted(map(str, told(GroupMember))))
    assert lay_again(by=CLOCKWORK, at=AT).groups == 0
    AddressGroup.objects.filter(pk=ended).update(ended_at=None)  # one backup knows it, and not its end
    GroupMember.objects.filter(group=first).delete()
    AddressGroup.objects.filter(pk=first).delete()
    made = lay_again(by=CLOCKWORK, at=AT)
    assert (made.groups, made.unplaced, lay_again(by=CLOCKWORK, at=AT).groups) == (2, [], 0)
    assert (told(AddressGroup), sorted(map(str, told(GroupMember)))) == before
    assert set(AddressGroup.objects.values_list("pk", flat=True)) == {first, ended}
    GroupMember.objects.all().delete()
    AddressGroup.objects.all().delete()
    lay_group(town.planning, name, Rule.LISTED, members=units, from_on=TODAY, by=by, at=LATER)
    made = lay_again(by=CLOCKWORK, at=LATER)
    assert made.unplaced == [f"group {name.ar} of body {town.planning}"]


def test_1_2_a_group_whose_last_word_names_a_lost_unit_stays_and_is_told(town: Town) -> None:
    lost = Unit.objects.create(name_ar="دائرة", name_ckb="فەرمانگە", name_en="Office")
    name, said = Name(ar="الدوائر كافة"), {"from_on": TODAY, "by": town.rebwar.reach, "at": AT}
    for unit in (town.planning_hr, lost.pk):
        lay_group(town.planning, name, Rule.LISTED, members=[Member(unit_id=unit, name="تشكيل")], **said)
    GroupMember.objects.filter(unit=lost).delete()  # neither its unit nor its last word is in the backup
    with unguarded("directory_"):
        Unit.objects.filter(pk=lost.pk)._raw_delete("default")
    before = told(GroupMember)
    made = lay_again(by=CLOCKWORK, at=AT)
    assert (made.groups, made.unplaced) == (0, [f"group {name.ar} of body {town.planning}"])
    assert told(GroupMember) == before
