"""The hand-over book: gapless lines, receipts inside and outside, and what came back."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from archive.records import part, record
from correspondence import consignments, notices, setbacks
from correspondence.consign import consign
from correspondence.consign_again import consign_again
from correspondence.core.consignment import (
    Consignment,
    ConsignmentEndedError,
    LetterNotInBooksError,
    ReceiptNotAcceptedError,
    Receiver,
    SealedNeedsPersonError,
    SeveralLettersError,
    Stand,
    Thing,
)
from correspondence.core.errors import AddresseeNotClearedError, PrintNotAcceptedError, ReasonMissingError
from correspondence.core.notice import What
from correspondence.core.number import BookKind, RegistrationFacts
from correspondence.core.setback import Setback
from correspondence.draft import start
from correspondence.enter_slip import Slip, bring_back, enter_slip
from correspondence.models import Book, ConsignmentBook, ConsignmentLine
from correspondence.print_consignments import Wish, print_consignments
from correspondence.sign_for import refuse, sign_for
from correspondence.tell_setbacks import tell_setbacks
from directory.core.clearance import Clearance, Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from paper.core.errors import PaperError
from paper.pages import text
from tests.correspondence.intakes import scan
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, STAFF_COMPARTMENT, TODAY, Citizen, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
SECRET = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))


def handed(
    town: Town,
    receiver: Receiver,
    *,
    letter: RegistrationFacts | None = None,
    thing: Thing = Thing.PRINT,
    by: Citizen | None = None,
) -> int:
    given = Consignment(
        thing=thing if letter else Thing.OTHER,
        number=letter.number if letter else "",
        on=letter.on if letter else None,
        words="" if letter else "ختم في علبته",
        bearer="المعتمد علي",
        receiver=receiver,
    )
    return consign(given, desk_id=town.planning_desk, by=(by or town.rebwar).reach, at=AT)


def stands(town: Town, key: int) -> consignments.Line:
    (found,) = [one for one in consignments.lines(TODAY.year, reach=town.rebwar.reach) if one.id == key]
    return found


def test_a_line_goes_to_a_person_who_confirms_it_in_the_own_session(town: Town) -> None:
    letter = registered(town, a_letter(town))
    key = handed(town, Receiver(person_id=town.hasan.person_id), letter=letter, thing=Thing.OUTGOING)
    (line,) = consignments.on_the_way(town.hasan.reach)
    assert (line.serial, line.number, line.number_on, line.bearer) == (1, letter.number, letter.on, "المعتمد علي")
    assert notices.mine(town.hasan.reach)[0].what is What.CONSIGNED
    assert [one.id for one in consignments.waiting(town.rebwar.reach)] == [key]
    for stranger in (town.zainab, town.dara, town.rebwar, town.nasrin):
        with pytest.raises(NotWithinReachError):
            sign_for(key, by=stranger.reach, at=LATER)
    sign_for(key, by=town.hasan.reach, at=LATER)
    line = stands(town, key)
    assert (line.stand, line.signer, line.signed_at) == (Stand.RECEIVED, town.hasan.name, LATER)
    assert consignments.waiting(town.rebwar.reach) == consignments.on_the_way(town.hasan.reach) == ()
    for again in (sign_for, lambda key, by, at: refuse(key, reason="لا", by=by, at=at)):
        with pytest.raises(ConsignmentEndedError):
            again(key, by=town.hasan.reach, at=LATER)
    with pytest.raises(ConsignmentEndedError):
        bring_back(key, stand=Stand.RETURNED, reason="لا", by=town.rebwar.reach, at=LATER)
    assert [(one.act, one.note) for one in lines_about(f"consignment:{key}")] == [
        ("sign_for", ""),
        ("consign", f"1/{TODAY.year}"),
    ]  # the log follows the journal: what is taken out of the book stands against it (docs/decisions/0022)


def test_numbers_follow_each_other_and_what_is_refused_takes_none(town: Town) -> None:
    first = handed(town, Receiver(unit_id=town.planning_hr))
    for wrong, error in (
        (lambda: handed(town, Receiver(unit_id=town.planning_hr), by=town.zainab), NotWithinReachError),
        (lambda: handed(town, Receiver(unit_id=town.planning_hr), by=town.nasrin), NotWithinReachError),
        (lambda: handed(town, Receiver(person_id=town.laith.person_id)), NotWithinReachError),
        (lambda: handed(town, Receiver(unit_id=10**9)), NotWithinReachError),
    ):
        with pytest.raises(error):
            wrong()
    with transaction.atomic():
        handed(town, Receiver(outside="دار النشر"))
        transaction.set_rollback(True)
    second = handed(town, Receiver(outside="دار النشر"))
    assert [(stands(town, key).serial, stands(town, key).year) for key in (first, second)] == [
        (1, TODAY.year),
        (2, TODAY.year),
    ]
    assert [one.id for one in consignments.on_the_way(town.sara.reach)] == [first]
    assert consignments.carried(town.omar.reach).count() == 0
    with pytest.raises(NotWithinReachError):
        consignments.lines(TODAY.year, reach=town.zainab.reach)


def test_outside_the_registrar_enters_who_signed(town: Town) -> None:
    key = handed(town, Receiver(outside="محكمة الكرخ"))
    for wrong in (Slip(name=" ", signed_at=LATER), Slip(name="علي", signed_at=LATER + timedelta(days=1))):
        with pytest.raises(ReceiptNotAcceptedError):
            enter_slip(key, wrong, language="ar", by=town.rebwar.reach, at=LATER)
    broken = Slip(name="علي", signed_at=LATER, scan=b"%PDF-1.7 nothing", file_name="slip.pdf")
    with pytest.raises(PaperError):
        enter_slip(key, broken, language="ar", by=town.rebwar.reach, at=LATER)
    with pytest.raises(NotWithinReachError):
        enter_slip(key, Slip(name="علي", signed_at=LATER), language="ar", by=town.nasrin.reach, at=LATER)
    wish = Wish(desk_id=town.planning_desk, since=TODAY, until=TODAY, is_open_alone=True, language="ar", paper="a4")
    pdf = print_consignments(wish, by=town.rebwar.reach, at=LATER)
    assert "محكمة الكرخ" in " ".join(text(pdf))
    slip = Slip(name="علي", signed_at=LATER, scan=pdf, file_name="slip.pdf")
    enter_slip(key, slip, language="ar", by=town.rebwar.reach, at=LATER)
    line = stands(town, key)
    assert (line.stand, line.signed_name, line.signer) == (Stand.RECEIVED, "علي", None)
    assert part(line.slip, "annex-01.pdf", reach=town.rebwar.reach) == pdf
    for stranger in (town.nasrin, town.zainab, town.hasan):
        with pytest.raises(NotWithinReachError):
            record(line.slip, reach=stranger.reach)
    with pytest.raises(NotWithinReachError):
        print_consignments(wish, by=town.nasrin.reach, at=LATER)
    backwards = replace(wish, until=TODAY - timedelta(days=1))
    with pytest.raises(PrintNotAcceptedError):
        print_consignments(backwards, by=town.rebwar.reach, at=LATER)


def test_after_a_restore_a_line_whose_slip_is_kept_stands_again_and_the_book_counts_on(town: Town) -> None:
    letter = registered(town, a_letter(town))
    one, two = (handed(town, Receiver(outside="دار"), letter=letter, thing=Thing.OUTGOING) for _ in range(2))
    for key in (one, two):
        data = scan(str(key))
        given = Slip(name="علي", signed_at=LATER, scan=data, file_name="slip.jpg")
        enter_slip(key, given, language="ckb", by=town.rebwar.reach, at=LATER)
    (told,) = record(stands(town, one).slip, reach=town.zainab.reach).facts.references
    assert (told.number, told.record_id) == (letter.number, letter.record_id)
    with pytest.raises(NotWithinReachError):
        record(stands(town, one).slip, reach=town.huda.reach)  # a reader of the letter, not of the registry's book
    before = list(ConsignmentLine.objects.order_by("serial").values())
    waiting = {
        "stand": Stand.OPEN,
        "slip": "",
        "signed_name": "",
        "signed_at": None,
        "ended_at": None,
        "ended_by": None,
    }
    with unguarded("correspondence_"):
        ConsignmentLine.objects.filter(pk=one).update(**waiting)
        ConsignmentLine.objects.filter(pk=two).delete()
        ConsignmentBook.objects.update(next=2)
    made = consign_again(by=CLOCKWORK, at=LATER)
    assert (made.lines, made.unplaced) == (2, [])
    after = list(ConsignmentLine.objects.order_by("serial").values())
    assert [{**row, "id": 0} for row in after] == [{**row, "id": 0} for row in before]
    assert stands(town, handed(town, Receiver(outside="دار"))).serial == 3
    assert consign_again(by=CLOCKWORK, at=LATER).lines == 0
    with unguarded("correspondence_"):
        ConsignmentLine.objects.filter(pk=one).update(slip="", bearer="غيره", at=LATER)
    assert consign_again(by=CLOCKWORK, at=LATER).unplaced == [before[0]["slip"]]
    with pytest.raises(NotWithinReachError):
        consign_again(by=town.rebwar.reach, at=LATER)


def test_i12_what_is_refused_or_comes_back_reaches_who_began_it_and_the_registry(town: Town) -> None:
    letter = registered(town, a_letter(town))
    key = handed(town, Receiver(unit_id=town.planning_hr), letter=letter)
    back = handed(town, Receiver(outside="وزارة أخرى"), letter=letter, thing=Thing.OUTGOING)
    with pytest.raises(ReasonMissingError):
        refuse(key, reason=" ", by=town.hasan.reach, at=LATER)
    refuse(key, reason="ليس لنا", by=town.hasan.reach, at=LATER)
    bring_back(back, stand=Stand.RETURNED, reason="لم يُعثر على العنوان", by=town.rebwar.reach, at=LATER)
    for reader in (town.zainab, town.rebwar):
        told = {(one.what, one.reason) for one in setbacks.setbacks(reader.reach, at=LATER)}
        assert told >= {
            (Setback.NOT_ACCEPTED, "ليس لنا"),
            (Setback.BROUGHT_BACK, "لم يُعثر على العنوان"),
        }
    assert setbacks.setbacks(town.dara.reach, at=LATER) == ()
    tell_setbacks(by=CLOCKWORK, at=LATER)
    assert {one.what for one in notices.mine(town.zainab.reach)} == {What.SETBACK}
    assert What.SETBACK in {one.what for one in notices.mine(town.rebwar.reach)}


def test_a_graded_paper_is_handed_to_the_cleared_and_its_line_is_blank_to_others(town: Town) -> None:
    hush = registered(town, a_letter(town, label=SECRET, copies=()))
    with pytest.raises(AddresseeNotClearedError):
        handed(town, Receiver(person_id=town.sara.person_id), letter=hush)
    with pytest.raises(LetterNotInBooksError):
        handed(town, Receiver(person_id=town.hasan.person_id), letter=hush, thing=Thing.ORIGINAL)
    with pytest.raises(SealedNeedsPersonError):
        handed(town, Receiver(unit_id=town.planning_hr), letter=hush, thing=Thing.SEALED)
    key = handed(town, Receiver(unit_id=town.planning_hr), letter=hush)
    assert consignments.carried(town.hasan.reach).count() == 1
    assert [consignments.carried(one.reach).count() for one in (town.sara, town.zainab)] == [0, 0]
    assert stands(town, key).is_known
    low = replace(town.rebwar.reach, clearance=Clearance())
    (line,) = consignments.waiting(low)
    assert (line.is_known, line.serial, line.number, line.bearer) == (False, 1, "", "")
    with pytest.raises(NotWithinReachError):
        bring_back(key, stand=Stand.REFUSED, reason="لا", by=low, at=LATER)
    with pytest.raises(LetterNotInBooksError):
        consign(
            Consignment(
                thing=Thing.PRINT, number=hush.number, on=hush.on, bearer="علي", receiver=Receiver(outside="دار")
            ),
            desk_id=town.planning_desk, by=low, at=LATER,
        )  # fmt: skip


def test_what_the_clerk_may_not_know_parts_no_number_and_the_direction_parts_twins(town: Town) -> None:
    def numbered(label: Label, kind: BookKind) -> None:
        memo = start(a_letter(town, label=label), by=town.zainab.reach, at=AT)
        with transaction.atomic():
            book = Book.objects.serving(body_id=town.planning, unit_id=None, kind=kind)
            row = book.allot(symbol="", on=TODAY)
            row.text, row.memo, row.record_id, row.at = "77/أ", memo, secrets.token_hex(16), AT
            row.save()

    for label in (SECRET, SECRET, Label()):
        numbered(label, BookKind.INCOMING)
    low = replace(town.rebwar, reach=replace(town.rebwar.reach, clearance=Clearance()))
    letter, to = RegistrationFacts(number="77/أ", on=TODAY, record_id=""), Receiver(outside="دار")
    assert handed(town, to, letter=letter, by=low)
    with pytest.raises(SeveralLettersError):
        handed(town, to, letter=letter)
    numbered(Label(), BookKind.OUTGOING)
    with pytest.raises(SeveralLettersError):
        handed(town, to, letter=letter, by=low)
    for thing in (Thing.ORIGINAL, Thing.OUTGOING):
        assert handed(town, to, letter=letter, thing=thing, by=low)


def test_a_line_is_neither_changed_nor_taken_back(town: Town) -> None:
    key = handed(town, Receiver(outside="دار"))
    rows = ConsignmentLine.objects.filter(pk=key)
    for changed in ({"bearer": "غيره"}, {"serial": 7}, {"outside": "غيرها"}):
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            rows.update(**changed)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        rows.delete()
    bring_back(key, stand=Stand.REFUSED, reason="لا أحد", by=town.rebwar.reach, at=LATER)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        rows.update(reason="غيره")
