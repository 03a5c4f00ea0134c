"""While the system is down numbers are given on paper: afterwards each paper stands in its register (domain 2.17)."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from archive.records import received_as
from correspondence import intakes
from correspondence.core.errors import LetterNotAcceptedError, NotReservedError
from correspondence.core.number import BookKind, Direction
from correspondence.intakes import FormView
from correspondence.models import Block, Book, Intake, IntakeFile, Registration
from correspondence.recount import recount
from correspondence.release_block import release_block
from correspondence.reserve import reserve
from correspondence.scan import add_file
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from paper.isolate import piece_of
from tests.correspondence.checker import Checker
from tests.correspondence.intakes import booked, on_the_desk
from tests.correspondence.test_close_book import LATER
from tests.correspondence.test_recount import forget_numbers_after, lines
from tests.town import AT, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
BEFORE = AT - timedelta(days=1)
THAT_DAY = day_of(BEFORE)
WHY = "انقطاع التيار"


def came(town: Town, number: str, **changes: object) -> Registration:
    """A letter on paper with this number of its sender's."""
    return Registration.objects.get(record_id=booked(town, number, number=number, **changes).record_id)


def test_i2_2_17_incoming_numbers_given_by_hand_are_registered_inside_their_block_alone(town: Town) -> None:
    book = came(town, "1").book
    assert book.kind == BookKind.INCOMING
    assert reserve(book.pk, count=3, reason=WHY, by=town.rebwar.reach, at=BEFORE) == (2, 4)
    row = came(town, "2", reserved=3, received_on=THAT_DAY)
    assert (row.serial, row.text, row.on) == (3, f"{AT.year}/3", THAT_DAY)
    said = received_as(row.record_id, reach=town.hasan.reach)
    assert said is not None
    assert said.body["received_on"] == THAT_DAY.isoformat()
    refused: tuple[tuple[type[Exception], dict[str, object]], ...] = (
        (NotReservedError, {"reserved": 3, "received_on": THAT_DAY}),  # has its letter
        (NotReservedError, {"reserved": 9, "received_on": THAT_DAY}),  # lies in no block
        (LetterNotAcceptedError, {"reserved": 2, "received_on": THAT_DAY - timedelta(days=1)}),
        (LetterNotAcceptedError, {"reserved": 2, "received_on": day_of(AT) + timedelta(days=1)}),
        (LetterNotAcceptedError, {"reserved": 2}),
        (LetterNotAcceptedError, {"received_on": THAT_DAY}),
    )
    for error, typed in refused:
        with pytest.raises(error):
            came(town, "3", **typed)
    assert (came(town, "4").serial, Block.objects.get().unused()) == (5, (2, 4))
    assert list(Checker(files=lambda: None).i2()) == []  # type: ignore[arg-type,return-value]  # no files asked for
    before = lines()
    with unguarded("correspondence_"):
        IntakeFile.objects.all().delete()
        Intake.objects.filter(registration__serial__gt=1).delete()
    forget_numbers_after(1, blocks=True)
    made = recount(by=CLOCKWORK, at=LATER)
    assert (made.numbers, made.blocks, made.unplaced, lines()) == (2, 1, [], before)
    book.refresh_from_db()
    assert (book.next, Block.objects.get().unused()) == (6, (2, 4))


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
    assert form == FormView(direction=Direction.IN, number=f"{AT.year}/2", serial=2, is_free=True)
    page = plain(browser.get(f"/registry/paper/{ref}/"))
    assert ("استمارة مرقّمة" in page, 'name="reserved" value="2"' in page) == (True, True)
    release_block(block.pk, reason="عاد النظام", by=town.rebwar.reach, at=LATER)
    assert browser.get(address).status_code == 422
    assert "أُعلن غير مستعمل" in plain(browser.get(f"/registry/paper/{ref}/"))
