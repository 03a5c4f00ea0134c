"""A unit's own incoming book: its number and day on what reached the unit, without a hole (domain 1.5, 1.10, 2.8)."""

import pytest
from django.urls import reverse

from archive.records import ways_in
from correspondence import trays
from correspondence.arrivals import arrivals
from correspondence.books import book_lines, books, of_units
from correspondence.close_book import close_book
from correspondence.core.letter import Copy
from correspondence.core.number import BookKind
from correspondence.core.numbering import BookTwiceError, Giver, SameNumbersError, Style
from correspondence.deliver import acknowledge, forward
from correspondence.models import Book, Delivery, Registration
from correspondence.open_book import open_book
from correspondence.recount import recount
from correspondence.register_lines import lines
from correspondence.reserve import reserve
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.intakes import booked
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.correspondence.test_close_book import LATER, said
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


def opened(town: Town, unit: int | None, *, kind: BookKind = BookKind.RECEIVED, symbol: str = "هـ إ") -> int:
    style = Style(pattern="{symbol}/{year}/{serial}", symbol=symbol)
    return open_book(town.planning, unit_id=unit, kind=kind, style=style, giver=Giver.DESK, by=town.amal.reach, at=AT)


def came_to(unit: int) -> list[Delivery]:
    return list(Delivery.objects.filter(unit=unit).order_by("id"))


def test_what_reaches_a_unit_has_the_units_own_number_without_a_hole_1_5_2_8(town: Town) -> None:
    unit, omar, dara = town.planning_statistics, town.omar.reach, town.dara.reach
    book = opened(town, unit)
    first, second = (registered(town, inside(town, subject=one)).record_id for one in ("أول", "ثانٍ"))
    rows = {row.record_id: row.pk for row in came_to(unit)}
    for record_id in (second, first, second):
        acknowledge(rows[record_id], by=omar, at=AT)
    given = list(Registration.objects.filter(book=book).order_by("serial"))
    assert [(row.record_id, row.on, row.body_id) for row in given] == [(second, TODAY, unit), (first, TODAY, unit)]
    assert [row.text for row in given] == [f"هـ إ/{TODAY.year}/{serial}" for serial in (1, 2)]
    for who, is_told in ((omar, True), (town.zainab.reach, False)):  # search and record page: of the own unit alone
        assert any(one.body["what"] == "taken_in" for one in ways_in(first, reach=who)) is is_told
        assert [one.record_id for one in arrivals(given[1].text, reach=who)] == [first] * is_told
    item = next(one for _, items in trays.desk(omar, at=AT).groups for one in items if one.record_id == first)
    assert item.own_number == given[1].text
    assert [one.subject for one in book_lines(book, reach=omar)] == ["ثانٍ", "أول"]
    line = lines(given, given[0].book, language="ar", reach=omar, at=AT)[1]
    assert (line.cells["number"], line.cells["from"], line.cells["subject"]) == (
        given[1].text, "وزارة التخطيط / الدائرة الإدارية والمالية", "أول"
    )  # fmt: skip
    forward(rows[first], to_unit=town.planning_mail, by=dara, at=AT)
    assert Registration.objects.filter(book=book).count() == 2
    assert [(one.serial, one.unit) for one in said(close_book(book, language="ar", by=town.rebwar.reach, at=LATER), town).lines] == [
        (1, town.planning_admin), (2, town.planning_admin),
    ]  # fmt: skip


def test_its_own_people_read_it_and_the_registry_keeps_it_1_10(town: Town) -> None:
    book = opened(town, town.planning_statistics)
    secret = opened(town, town.planning_statistics, kind=BookKind.RECEIVED_SECRET, symbol="هـ س")
    for who, seen in (
        (town.omar, {book}), (town.dara, {book, secret}), (town.rebwar, {book, secret}), (town.zainab, set[int]()),
    ):  # fmt: skip
        assert {one.id for one in books(who.reach, on=TODAY) if one.id in (book, secret)} == seen
        counted = set(of_units(who.reach).values_list("pk", flat=True))  # whoever has only the secret one sees them too
        assert counted == (set() if who == town.rebwar else seen)
    for who in (town.omar, town.zainab):
        with pytest.raises(NotWithinReachError):
            close_book(book, language="ar", by=who.reach, at=LATER)
    for who in (town.omar, town.rebwar):  # what reaches a unit is on no outage's form
        with pytest.raises(NotWithinReachError):
            reserve(book, count=2, reason="انقطاع", by=who.reach, at=AT)


def test_what_is_no_item_of_the_units_gets_no_number_2_8(town: Town) -> None:
    opened(town, town.planning_hr)
    copies = tuple(
        Copy(unit_id=unit, name="نسخة", purpose=purpose)
        for unit, purpose in ((town.planning_hr, "للعلم"), (town.planning_statistics, "لإجراء اللازم"))
    )
    registered(town, a_letter(town, copies=copies))
    acknowledge(came_to(town.planning_hr)[0].pk, by=town.zainab.reach, at=AT)  # for information alone
    acknowledge(came_to(town.planning_statistics)[0].pk, by=town.omar.reach, at=AT)  # a unit without such a book
    assert not Registration.objects.filter(direction="unit").exists()


def test_a_paper_of_another_units_is_told_once_in_the_units_register_1_10(town: Town) -> None:
    book = opened(town, town.planning_statistics)
    given = booked(town, sender_unit=town.finance_budget, unit_id=town.planning_statistics)
    acknowledge(came_to(town.planning_statistics)[0].pk, by=town.omar.reach, at=AT)
    came = Registration.objects.get(record_id=given.record_id, direction="in").book_id
    lines = [book_lines(key, reach=town.rebwar.reach)[0] for key in (came, book)]
    assert [[name.ar for name in line.other] for line in lines] == [["وزارة التجارة"]] * 2


def test_units_alone_keep_such_a_book_and_their_numbers_may_be_alike(town: Town) -> None:
    with pytest.raises(BookTwiceError):
        opened(town, None)
    opened(town, town.planning_statistics)
    opened(town, town.planning_hr, symbol="هـ إ")
    with pytest.raises(SameNumbersError):
        opened(town, town.planning_hr, kind=BookKind.RECEIVED_SECRET, symbol="هـ إ")
    with pytest.raises(BookTwiceError):
        opened(town, town.planning_hr)


def test_the_numbers_of_a_unit_come_back_after_a_restore_and_go_on(town: Town) -> None:
    book = opened(town, town.planning_statistics)
    registered(town, inside(town))
    row = came_to(town.planning_statistics)[0]
    acknowledge(row.pk, by=town.omar.reach, at=AT)
    told = ("text", "symbol", "serial", "on", "body", "record_id", "by", "direction", "book")
    before = Registration.objects.filter(book=book).values_list(*told).get()
    with unguarded("correspondence_"):
        Registration.objects.filter(book=book).delete()
        Book.objects.filter(pk=book).update(year=0, next=1)
    made = recount(by=CLOCKWORK, at=LATER)
    assert (made.numbers, made.unplaced) == (1, [])
    assert Registration.objects.filter(book=book).values_list(*told).get() == before
    assert recount(by=CLOCKWORK, at=LATER).numbers == 0
    assert Book.objects.get(pk=book).next == 2


def test_people_of_the_unit_read_its_register_and_close_nothing(town: Town) -> None:
    book = opened(town, town.planning_statistics)
    registered(town, inside(town))
    acknowledge(came_to(town.planning_statistics)[0].pk, by=town.omar.reach, at=AT)
    pages = [reverse(f"correspondence:{name}", args=[book]) for name in ("book", "closes")]
    pages.append(reverse("correspondence:line", args=[Registration.objects.get(book=book).pk]))
    own, stranger = client_of(town.omar), client_of(town.zainab)
    shown = [plain(own.get(page)) for page in pages]
    assert "هـ إ/" in shown[0]
    assert "هـ إ/" in shown[1]
    assert "هـ إ/" in shown[2]
    assert reverse("correspondence:close", args=[book]) not in shown[1]
    assert reverse("correspondence:books") in shown[0]
    assert [stranger.get(page).status_code for page in pages] == [404, 404, 404]
    assert reverse("correspondence:books") not in plain(stranger.get(reverse("correspondence:desk")))
    closed = own.post(reverse("correspondence:close", args=[book]), {"sure": "on"})
    assert closed.status_code == 404
