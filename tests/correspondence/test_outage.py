"""While the system is down numbers are given on paper: afterwards each paper stands in its register (domain 2.17)."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from archive.records import letter, part, received_as, record
from correspondence import intakes, trays
from correspondence.core.deadline import due_at
from correspondence.core.errors import LetterNotAcceptedError, NotReservedError
from correspondence.core.letter import Priority
from correspondence.core.number import BookKind, Direction
from correspondence.core.pace import Pace
from correspondence.intakes import FormView
from correspondence.models import Block, Book, Delivery, Intake, IntakeFile, Registration
from correspondence.outage_forms import forms_of
from correspondence.part import part as parting
from correspondence.recount import recount
from correspondence.redate import redate
from correspondence.redeliver import redeliver
from correspondence.redispatch import redispatch
from correspondence.release_block import release_block
from correspondence.reserve import reserve
from correspondence.scan import add_file
from correspondence.void import void
from directory.core.day import day_of, start_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.core.workdays import Holidays
from directory.declare_holiday import declare_holiday, withdraw_holiday
from directory.models import JournalLine
from directory.workdays import calendar_of
from paper.isolate import piece_of
from signing.verify import verdict_on
from tests.correspondence.checker import Checker
from tests.correspondence.intakes import booked, on_the_desk
from tests.correspondence.test_close_book import LATER
from tests.correspondence.test_recount import lines
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, line, plain

pytestmark = pytest.mark.django_db
BEFORE = AT - timedelta(days=1)
THAT_DAY = day_of(BEFORE)
WHY = "انقطاع التيار"


def came(town: Town, number: str, **changes: object) -> Registration:
    """A letter on paper with this number of its sender's."""
    return Registration.objects.get(record_id=booked(town, number, number=number, **changes).record_id)


def test_i2_2_17_incoming_numbers_given_by_hand_are_registered_inside_their_block_alone(town: Town) -> None:
    book = Book.objects.create(body_id=town.planning, kind=BookKind.INCOMING, direction="in", pattern="{year}/{serial}")
    assert reserve(book.pk, count=3, reason=WHY, by=town.rebwar.reach, at=BEFORE) == (1, 3)
    row = came(town, "2", reserved=2, received_on=THAT_DAY)
    assert (row.serial, row.text, row.on) == (2, f"{AT.year}/2", THAT_DAY)
    said = received_as(row.record_id, reach=town.hasan.reach)
    assert said is not None
    assert said.body["received_on"] == THAT_DAY.isoformat()
    refused: tuple[tuple[type[Exception], dict[str, object]], ...] = (
        (NotReservedError, {"reserved": 2, "received_on": THAT_DAY}),  # has its letter
        (NotReservedError, {"reserved": 9, "received_on": THAT_DAY}),  # lies in no block
        (LetterNotAcceptedError, {"reserved": 1, "received_on": THAT_DAY - timedelta(days=1)}),
        (LetterNotAcceptedError, {"reserved": 1, "received_on": day_of(AT) + timedelta(days=1)}),
        (LetterNotAcceptedError, {"reserved": 1}),
        (LetterNotAcceptedError, {"received_on": THAT_DAY}),
    )
    for error, typed in refused:
        with pytest.raises(error):
            came(town, "3", **typed)
    assert Block.objects.get().unused() == (1, 3)
    assert list(Checker(files=lambda: None).i2()) == []  # type: ignore[arg-type,return-value]  # no files asked for
    before = lines()
    with unguarded("correspondence_"):
        IntakeFile.objects.all().delete()
        for rows in (Intake, Delivery, Registration, Block):
            rows.objects.all().delete()  # type: ignore[attr-defined]  # models all
        Book.objects.filter(pk=book.pk).update(next=1)
    made = recount(by=CLOCKWORK, at=LATER)
    assert (made.numbers, made.blocks, made.unplaced, lines()) == (1, 1, [], before)
    book.refresh_from_db()
    assert (book.next, Block.objects.get().unused()) == (4, (1, 3))


def test_i13_2_17_what_came_on_paper_in_an_outage_is_due_from_the_day_on_it(town: Town) -> None:
    book = Book.objects.create(body_id=town.planning, kind=BookKind.INCOMING, direction="in", pattern="{year}/{serial}")
    earlier = AT - timedelta(days=2)
    on = day_of(earlier)
    reserve(book.pk, count=1, reason=WHY, by=town.rebwar.reach, at=earlier)
    came(town, "2", reserved=1, received_on=on)
    line = Delivery.objects.get()
    calendar = calendar_of(line.unit_id, since=on)
    due = due_at(Priority(line.priority), at=start_of(on), calendar=calendar, pace=Pace())
    assert line.due_at == due
    Delivery.objects.all().delete()
    redeliver(by=CLOCKWORK, at=LATER)
    assert Delivery.objects.get().due_at == due
    closed = Holidays(governorate="", from_on=TODAY, until_on=TODAY + timedelta(days=30))
    made = declare_holiday(closed, body_id=town.planning, name=Name(ar="عطلة"), by=town.amal.reach, at=AT)
    assert redate(by=CLOCKWORK, at=AT) == 1
    withdraw_holiday(made, by=town.amal.reach, at=LATER)
    assert redate(by=CLOCKWORK, at=LATER) == 1
    assert Delivery.objects.get().due_at == due


@pytest.mark.servers
def test_2_17_a_block_s_forms_are_printed_and_each_is_known_by_its_code(town: Town) -> None:
    book = Book.objects.create(body_id=town.planning, kind=BookKind.INCOMING, direction="in", pattern="{year}/{serial}")
    reserve(book.pk, count=3, reason=WHY, by=town.rebwar.reach, at=BEFORE)
    block = Block.objects.get()
    browser = client_of(town.rebwar)
    address = f"/books/{book.pk}/blocks/{block.pk}/forms.pdf"
    assert address in browser.get(f"/books/{book.pk}/closes/").content.decode()
    pdf = browser.get(address).getvalue()
    assert len(PdfReader(BytesIO(pdf)).pages) == 3
    assert (browser.post(address).status_code, client_of(town.nasrin).get(address).status_code) == (405, 404)
    assert JournalLine.objects.filter(act="print_forms", about=f"book:{book.pk}").count() == 1
    ref = on_the_desk(town)
    add_file(ref, name="form.pdf", data=piece_of(pdf, first=1, last=2), by=town.rebwar.reach, at=AT)
    form = intakes.intake(ref, reach=town.rebwar.reach).form
    assert form == FormView(
        direction=Direction.IN, book_id=book.pk, year=AT.year, number=f"{AT.year}/2", serial=2, is_free=True
    )
    page = plain(browser.get(f"/registry/paper/{ref}/"))
    assert ("استمارة مرقّمة" in page, 'name="reserved" value="2"' in page) == (True, True)
    batch = on_the_desk(town)
    add_file(batch, name="batch.pdf", data=pdf, by=town.rebwar.reach, at=AT)
    apart = [intakes.intake(one, reach=town.rebwar.reach) for one in parting(batch, by=town.rebwar.reach, at=AT).refs]
    assert [one.form and one.form.serial for one in apart] == [1, 2, 3]  # each form begins its letter
    release_block(block.pk, reason="عاد النظام", by=town.rebwar.reach, at=LATER)
    assert browser.get(address).status_code == 422
    assert "أُعلن غير مستعمل" in plain(browser.get(f"/registry/paper/{ref}/"))


def scanned(town: Town) -> tuple[Book, str, bytes, dict[str, object]]:
    """The second of three forms of an outgoing book, used that day and scanned since; and what is typed from it."""
    book = Book.objects.create(
        body_id=town.planning, kind=BookKind.OUTGOING, direction="out", pattern="{symbol}/{serial}"
    )
    reserve(book.pk, count=3, reason=WHY, by=town.rebwar.reach, at=BEFORE)
    forms = forms_of(Block.objects.get().pk, language="ar", reach=town.rebwar.reach, at=BEFORE)
    pdf, ref = piece_of(forms, first=1, last=2), on_the_desk(town)
    add_file(ref, name="form.pdf", data=pdf, by=town.rebwar.reach, at=AT)
    typed: dict[str, object] = {
        "book": f"{book.pk}/{AT.year}", "serial": "2", "on": f"{THAT_DAY:%d/%m/%Y}", "to": "محافظة البصرة", "subject": "تجهيز خيام",
        "unit": line(town.planning_hr), "signer": "أمل كريم", "kind": "letter", "level": "0", "priority": "urgent",
    }  # fmt: skip
    return book, ref, pdf, typed


def test_i2_2_17_a_form_used_on_paper_is_bound_to_its_number_and_day(town: Town) -> None:
    book, ref, pdf, typed = scanned(town)
    browser, address = client_of(town.rebwar), f"/registry/paper/{ref}/outgoing/"
    assert address in plain(browser.get(f"/registry/paper/{ref}/"))
    assert ('name="serial" value="2"' in plain(browser.get(address)), browser.put(address).status_code) == (True, 405)
    assert client_of(town.hasan).get(address).status_code == 404
    assert browser.post(address, typed).status_code == 302
    row = Registration.objects.get()
    assert (row.serial, row.on, row.memo, row.text.endswith("/2")) == (2, THAT_DAY, None, True)
    kept = record(row.record_id, reach=town.hasan.reach)
    assert (kept.facts.number, kept.facts.on, kept.facts.addressees) == (row.text, THAT_DAY, ("محافظة البصرة",))
    found = verdict_on(letter(row.record_id, reach=town.hasan.reach), at=None, expected_fields=("seal",))
    assert found.indication.value == "TOTAL_PASSED"
    assert part(row.record_id, "annex-01.pdf", reach=town.hasan.reach) == pdf
    with pytest.raises(NotWithinReachError):
        record(row.record_id, reach=town.nasrin.reach)
    assert browser.post(address, typed).status_code == 404  # it ended
    assert browser.post(f"/registry/paper/{ref}/receipt/").status_code == 422
    page = plain(browser.get(f"/books/{book.pk}/"))
    assert ("عدد أُعطي على الورق" in page, "محافظة البصرة" in page) == (True, True)
    checker, before = Checker(files=lambda: None), lines()  # type: ignore[arg-type,return-value]  # no files asked for
    assert [*checker.i2(), *checker.i4()] == []
    with unguarded("correspondence_"):
        for rows in (IntakeFile, Intake, Registration, Block):
            rows.objects.all().delete()  # type: ignore[attr-defined]  # models all
        Book.objects.filter(pk=book.pk).update(next=1)
    made = recount(by=CLOCKWORK, at=LATER)
    again = redispatch(by=CLOCKWORK, at=LATER)  # it left on paper
    assert (made.numbers, made.blocks, made.unplaced, lines(), again) == (1, 1, [], before, 0)
    void(Registration.objects.get().pk, reason="كُتب مرتين", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    (told,) = trays.book_lines(book.pk, reach=town.rebwar.reach)
    assert (told.is_reserved, told.is_void) == (True, True)


@pytest.mark.servers
def test_2_17_what_the_paper_cannot_be_is_refused_with_its_sentence(town: Town) -> None:
    _, ref, _, typed = scanned(town)
    browser, address = client_of(town.rebwar), f"/registry/paper/{ref}/outgoing/"
    wrong: tuple[tuple[dict[str, str], str], ...] = (
        ({"serial": "3"}, "تحمل عدداً آخر"),
        ({"on": f"{BEFORE - timedelta(days=3):%d/%m/%Y}"}, "يسبق حجز هذا العدد"),
        ({"signer": " "}, "من وقّع الورقة"),
        ({"on": "غداً"}, "يوم/شهر/سنة"),
        ({"level": "1"}, ""),  # a secret paper has no number of this register
    )
    for changed, said in wrong:
        answer = browser.post(address, typed | changed)
        assert (answer.status_code, said in plain(answer)) == (422, True)
    assert not Registration.objects.exists()
