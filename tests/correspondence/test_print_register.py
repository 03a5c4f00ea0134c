"""A register on paper: the columns of domain 1.10, part by part, for its reader alone."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from archive.models import Record
from correspondence import books
from correspondence import print_register as prints
from correspondence.core.errors import PrintNotAcceptedError, PrintOverError
from correspondence.core.letter import Beneficiary, Copy, Kind, Reference, ReferenceKind
from correspondence.core.number import BookKind
from correspondence.core.register_sheet import Wish
from correspondence.deliver import acknowledge
from correspondence.doors import files
from correspondence.lower_grade import lower_grade
from correspondence.models import Book, Delivery, Memo, RegisterPrint, Registration
from correspondence.print_register import begin, document, go_on, progress
from correspondence.register_lines import lines
from correspondence.tidy import tidy
from correspondence.void import void
from directory.clear import clear
from directory.core.clearance import Clearance, Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from paper.pages import page_count, text
from tests.correspondence.intakes import booked as came_in
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_book_in import booked
from tests.correspondence.test_grading import secret
from tests.correspondence.test_mend_entry import mend
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
WISH = Wish(since=TODAY.replace(day=1, month=1), until=TODAY.replace(day=31, month=12), language="ar", paper="a3")


def book_of(town: Town, kind: BookKind) -> int:
    return Book.objects.get(body=town.planning, kind=kind, unit=None).pk


def printed(book_id: int, town: Town, wish: Wish = WISH) -> str:
    name = begin(book_id, wish, by=town.rebwar.reach, at=AT)
    while not (now := go_on(name, by=town.rebwar.reach, at=AT)).is_done:
        assert now.done < now.lines
    return " ".join(" ".join(text(document(name, reach=town.rebwar.reach))).split())


def test_an_outgoing_register_is_printed_with_its_columns(town: Town) -> None:
    given = registered(town, a_letter(town))
    said = printed(book_of(town, BookKind.OUTGOING), town)
    for word in ("الصادرة", "الموضوع", "ملاك وظيفي", "مريم", "عادي", "المدير"):
        assert word in said, word
    end = Registration.objects.get(record_id=given.record_id)
    void(end.pk, reason="طبع خطأ", authority="أمر 9", by=town.rebwar.reach, at=AT)
    assert "ملغى" in printed(end.book_id, town)


def test_the_book_of_orders_has_its_own_columns(town: Town) -> None:
    copies = (Copy(unit_id=town.planning_hr, name="قسم الموارد البشرية"), Copy(unit_id=None, name="الأضابير الشخصية"))
    hidden = Copy(unit_id=town.planning_statistics, name="هيئة الإحصاء", hidden=True)
    people = (Beneficiary(person_id=town.dara.person_id, name="دارا المشمول"),)
    order = a_letter(town, kind=Kind.ADMIN_ORDER, subject="تشكيل لجنة", copies=(*copies, hidden), beneficiaries=people)
    given = registered(town, order)
    book = book_of(town, BookKind.ORDERS)
    said = printed(book, town)
    for word in ("نوع الأمر", "أمر إداري", "تشكيل لجنة", "دائرة الموازنة", "قسم الموارد البشرية", "الأضابير الشخصية"):
        assert word in said, word
    assert "دارا المشمول" in said  # 1.10: those whom the order covers
    shown = plain(client_of(town.rebwar).get(f"/books/{book}/"))
    assert all(word in shown for word in ("المشمولون", "دارا المشمول", "أمر إداري", "الأضابير الشخصية"))
    assert "هيئة الإحصاء" not in shown
    assert "هيئة الإحصاء" not in said
    assert "الأسبقية" not in said
    void(
        Registration.objects.get(record_id=given.record_id).pk,
        reason="تكرر",
        authority="أمر 9",
        by=town.rebwar.reach,
        at=AT,
    )
    assert "ملغى: تكرر" in printed(book, town)
    with unguarded("correspondence_"):  # a restore that lacks the memo: the record tells it
        Registration.objects.update(memo=None)
        Memo.objects.filter(record_id=given.record_id).update(record_id="f" * 32)
    (line,) = books.book_lines(book, reach=town.rebwar.reach)
    assert line.order is not None
    assert (line.order.concerned[0], line.order.copied) == ("دارا المشمول", tuple(one.name for one in copies))


def test_a_lowered_grade_stands_with_the_one_before(town: Town) -> None:
    given = secret(town)
    book = Registration.objects.get(record_id=given.record_id).book_id
    assert "درجته من سري" not in printed(book, town)
    lower_grade(given.record_id, level=0, reason="نُشر", by=town.amal.reach, at=AT)
    said = printed(book, town)
    assert all(word in said for word in ("درجته من سري", "ملاك وظيفي", "دائرة الموازنة"))
    Record.objects.filter(record_id=given.record_id).update(level=Level.TOP_SECRET)  # not opened by two
    said = printed(book, town)
    assert "سري للغاية" in said
    assert not any(word in said for word in ("ملاك وظيفي", "دائرة الموازنة", "مريم"))


def test_an_incoming_register_names_the_sender_and_his_number(town: Town) -> None:
    booked(town)
    said = printed(book_of(town, BookKind.INCOMING), town)
    for word in ("الواردة", "وزارة التجارة", "9292", "تجهيز أثاث مكتبي"):
        assert word in said, word


def test_an_incoming_line_tells_the_declared_annexes_and_the_letter_that_answered_it(town: Town) -> None:
    came = booked(town)  # two annexes declared, one page scanned

    def cells() -> dict[str, str]:
        row = Registration.objects.get(record_id=came.record_id)
        (line,) = lines([row], row.book, language="en", reach=town.rebwar.reach, at=AT)
        return dict(line.cells)

    acknowledge(Delivery.objects.get(record_id=came.record_id).pk, by=town.hasan.reach, at=AT)
    before = cells()
    assert (before["annexes"], before["answer"], before["state"]) == ("2", "", "Under way")
    their, on = "ت ج/5/9292", date(2025, 12, 5)
    cited = Reference(kind=ReferenceKind.YOURS, body="وزارة التجارة", number=their, on=on, record_id=came.record_id)
    reply = registered(town, a_letter(town, kind=Kind.REPLY, references=(cited,)))
    after = cells()
    assert reply.number in after["answer"]
    assert after["state"] == "Done"


def test_1_10_a_mended_line_names_what_was_entered_first(town: Town) -> None:
    mend(town, came_in(town).record_id)
    said = printed(book_of(town, BookKind.INCOMING), town)
    assert ("9229" in said, "9292" in said) == (True, True)


def test_what_its_reader_may_not_read_stays_blank(town: Town) -> None:
    personal = registered(town, a_letter(town, label=Label(personal=True), copies=()))
    book = Registration.objects.get(record_id=personal.record_id).book_id
    said = printed(book, town)
    assert "ملاك وظيفي" not in said
    assert personal.number.split("/")[-1] in said


def test_nobody_else_prints_it_or_takes_the_print(town: Town) -> None:
    registered(town, a_letter(town))
    book = book_of(town, BookKind.OUTGOING)
    for stranger in (town.zainab, town.nasrin):
        with pytest.raises(NotWithinReachError):
            begin(book, WISH, by=stranger.reach, at=AT)
    name = begin(book, WISH, by=town.rebwar.reach, at=AT)
    for stranger in (town.zainab, town.maryam):
        for way in (
            lambda by=stranger.reach: go_on(name, by=by, at=AT),
            lambda by=stranger.reach: progress(name, reach=by),
            lambda by=stranger.reach: document(name, reach=by),
        ):
            with pytest.raises(NotWithinReachError):
                way()


def test_who_serves_the_desk_or_is_cleared_no_more_has_no_print_either(town: Town) -> None:
    secret = registered(town, a_letter(town, label=Label(level=Level.SECRET), copies=()))
    book = Registration.objects.get(record_id=secret.record_id).book_id
    name, by = begin(book, WISH, by=town.rebwar.reach, at=AT), town.rebwar.reach
    while not go_on(name, by=by, at=AT).is_done:
        pass
    assert document(name, reach=by)
    for gone in (replace(by, desks=frozenset()), replace(by, inspection=1, desks=frozenset())):
        for question in (progress, document):
            with pytest.raises(NotWithinReachError):
                question(name, reach=gone)
    clear(town.rebwar.person_id, clearance=Clearance(level=Level.SECRET), by=CLOCKWORK, at=AT + timedelta(minutes=1))
    lowered = replace(by, clearance=Clearance(level=Level.SECRET))
    with pytest.raises(PrintOverError):
        document(name, reach=lowered)


def test_a_number_given_while_a_print_is_asked_for_does_not_keep_it_from_its_end(town: Town) -> None:
    given = Registration.objects.get(record_id=registered(town, a_letter(town)).record_id)
    book = given.book_id

    def beside(execute: Any, sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if given.serial == 1 and sql.startswith("SELECT") and "correspondence_registration" in sql:
            given.pk, given.serial, given.record_id, given.memo_id, given.code = None, 2, f"{2:032d}", None, ""
            given.text = "3/2"
            given.save(force_insert=True)
        return answer

    with connection.execute_wrapper(beside):
        name = begin(book, WISH, by=town.rebwar.reach, at=AT)
    assert Registration.objects.filter(book=book).count() == 2
    assert go_on(name, by=town.rebwar.reach, at=AT).is_done


def test_days_and_paper_must_be_some(town: Town) -> None:
    registered(town, a_letter(town))
    book = book_of(town, BookKind.OUTGOING)
    for wish in (
        Wish(since=TODAY, until=TODAY - timedelta(days=1), language="ar", paper="a3"),
        Wish(since=TODAY, until=TODAY, language="ar", paper="letter"),
    ):
        with pytest.raises(PrintNotAcceptedError):
            begin(book, wish, by=town.rebwar.reach, at=AT)
    assert not RegisterPrint.objects.exists()


def test_many_lines_are_set_in_parts_whose_pages_go_on_counting(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Registration.objects.get(record_id=registered(town, a_letter(town)).record_id)
    for name, value in (("CHUNK", 3), ("AT_ONCE", 2), ("FEW", 0)):
        monkeypatch.setattr(prints, name, value)
    for number in range(2, 9):
        given.pk, given.serial, given.record_id, given.memo_id, given.code = None, number, f"{number:032d}", None, ""
        given.text = f"3/{number}"
        given.save(force_insert=True)
    name = begin(given.book_id, WISH, by=town.rebwar.reach, at=AT)
    given.pk, given.serial, given.record_id, given.text = None, 9, f"{9:032d}", "3/9999"
    given.save(force_insert=True)  # after the print was asked for
    with pytest.raises(PrintOverError):
        document(name, reach=town.rebwar.reach)
    assert [go_on(name, by=town.rebwar.reach, at=AT).done for _ in range(3)] == [6, 8, 8]
    pdf = document(name, reach=town.rebwar.reach)
    pages = text(pdf)
    assert page_count(pdf) == len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert f"صفحة {number}" in " ".join(page.split()) or f"{number} صفحة" in " ".join(page.split())
    assert "9999" not in " ".join(pages)


def test_a_part_that_was_set_twice_at_once_counts_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(town, a_letter(town))
    name = begin(book_of(town, BookKind.OUTGOING), WISH, by=town.rebwar.reach, at=AT)
    other = prints._keep

    def beside(*given: object, **named: object) -> None:
        monkeypatch.setattr(prints, "_keep", other)
        go_on(name, by=town.rebwar.reach, at=AT)
        other(*given, **named)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(prints, "_keep", beside)
    with pytest.raises(PrintOverError):
        go_on(name, by=town.rebwar.reach, at=AT)
    assert progress(name, reach=town.rebwar.reach).done == 1
    assert document(name, reach=town.rebwar.reach)


def test_an_empty_register_says_so_and_the_parts_go_after_a_day(town: Town) -> None:
    given = Registration.objects.get(record_id=registered(town, a_letter(town)).record_id)
    before = Wish(since=TODAY - timedelta(days=40), until=TODAY - timedelta(days=30), language="ckb", paper="a4")
    name = begin(given.book_id, before, by=town.rebwar.reach, at=AT)
    assert go_on(name, by=town.rebwar.reach, at=AT).is_done
    assert page_count(document(name, reach=town.rebwar.reach)) == 1
    assert tidy(by=CLOCKWORK, at=AT + timedelta(hours=23)) == 0
    assert name in files.folders()
    assert tidy(by=CLOCKWORK, at=AT + timedelta(days=1)) >= 1
    assert name not in files.folders()
    with pytest.raises(PrintOverError):
        document(name, reach=town.rebwar.reach)
