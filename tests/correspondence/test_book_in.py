"""Paper comes in: one incoming number, a sealed sheet, the originals byte for byte beside it (domain 1.8, 2.13)."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from archive.records import letter, part, received_as, record
from correspondence import intakes, trays
from correspondence.arrivals import twin_of
from correspondence.book_in import book_in
from correspondence.core.deadline import closing_of
from correspondence.core.errors import (
    AlreadyCameError,
    AnotherBodyError,
    FileTwiceError,
    IntakeEndedError,
    LetterNotAcceptedError,
    PersonalWithoutReaderError,
    ReasonMissingError,
)
from correspondence.core.intake import IntakeState, Way
from correspondence.core.number import BookKind
from correspondence.doors import files
from correspondence.give_receipt import give_receipt
from correspondence.models import Book, Delivery, Intake, IntakeFile, Registration
from correspondence.open_intake import open_intake, refuse_intake
from correspondence.receive import receive
from correspondence.redeliver import redeliver
from correspondence.register_lines import lines
from correspondence.scan import add_file, crop, move_up, take_off, turn
from correspondence.tidy import tidy
from directory.core.clearance import Clearance, Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from paper.core.errors import NotAcceptedError
from paper.doors import qr_reader
from paper.pages import page_count, text
from signing.verify import verdict_on
from tests.correspondence.conftest import Together
from tests.correspondence.intakes import arrived, booked, on_the_desk, scan
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db


def test_i11_the_originals_lie_byte_exact_beside_a_sealed_sheet(town: Town) -> None:
    given = booked(town, "one", "two")
    kept = record(given.record_id, reach=town.hasan.reach)
    assert [one.name for one in kept.parts if one.name.startswith("annex-")] == ["annex-01.jpg", "annex-02.jpg"]
    data = part(given.record_id, "annex-02.jpg", reach=town.hasan.reach)
    assert sha256(data).digest() == sha256(scan("two")).digest()
    pdf = letter(given.record_id, reach=town.hasan.reach)
    found = verdict_on(pdf, at=None, expected_fields=("seal",))
    assert (found.indication.value, page_count(pdf)) == ("TOTAL_PASSED", 3)
    facts = kept.facts
    assert (facts.number, facts.issuer, facts.body_id) == ("ت ج/5/9292", "وزارة التجارة", town.planning)
    said = received_as(given.record_id, reach=town.hasan.reach)
    assert said is not None
    assert said.body["number"] == given.number
    lines = lines_about(f"record:{given.record_id}")
    assert [(line.act, line.person.id if line.person else 0) for line in lines] == [("book_in", town.rebwar.person_id)]


def test_2_13_it_lies_with_its_unit_under_their_number_and_ours_until_the_day_that_it_sets(town: Town) -> None:
    answer_by = TODAY + timedelta(days=33)
    given = booked(town, answer_by=answer_by)
    items = [item for _, group in trays.desk(town.hasan.reach, at=AT).groups for item in group]
    (item,) = [one for one in items if one.record_id == given.record_id]
    assert (item.number, item.incoming, item.subject) == ("ت ج/5/9292", given.number, "تجهيز أثاث مكتبي")
    assert [name.ar for name in item.other] == ["وزارة التجارة"]
    book = Book.objects.get(body=town.planning, kind=BookKind.INCOMING)
    (line,) = trays.book_lines(book.pk, reach=town.rebwar.reach)
    assert (line.number, [name.ar for name in line.other]) == (given.number, ["وزارة التجارة"])
    (told,) = lines([Registration.objects.get()], book, language="ar", reach=town.rebwar.reach, at=AT)
    assert told.cells["due"] == f"{answer_by.day}/{answer_by.month}/{answer_by.year}"
    with pytest.raises(NotWithinReachError):
        record(given.record_id, reach=town.omar.reach)
    with pytest.raises(NotWithinReachError):
        record(given.record_id, reach=town.laith.reach)
    before = Delivery.objects.values().get()
    assert (before["answer_by"], before["due_at"]) == (answer_by, closing_of(answer_by))
    Delivery.objects.all().delete()
    assert redeliver(by=CLOCKWORK, at=AT).deliveries == 1
    assert {**Delivery.objects.values().get(), "id": before["id"]} == before


def test_a_twin_is_refused_until_a_reason_says_why(town: Town) -> None:
    first = booked(town)
    ref = on_the_desk(town, "again")
    with pytest.raises(AlreadyCameError) as refused:
        book_in(ref, arrived(town, number="ت ج / ٥ / ٩٢٩٢"), language="ar", by=town.rebwar.reach, at=AT)
    assert refused.value.facts["number"] == first.number
    assert Intake.objects.get(ref=ref).state == IntakeState.OPEN
    assert Book.objects.get(kind=BookKind.INCOMING, body=town.planning).next == 2
    twin = arrived(town, twin_reason="وردت النسخة الأصلية بعد الصورة")
    given = book_in(ref, twin, language="ar", by=town.rebwar.reach, at=AT)
    row = Intake.objects.get(record_id=given.record_id)
    assert row.twin is not None
    assert (row.twin.record_id, given.number) == (first.record_id, "2026/2".replace("2026", str(AT.year)))
    with pytest.raises(DatabaseError), transaction.atomic():
        Intake.objects.filter(pk=row.pk).update(twin=None)


def test_a_twin_above_the_clerk_s_clearance_is_not_told(town: Town) -> None:
    first = booked(town, label=Label(level=1))
    uncleared = replace(town.rebwar.reach, clearance=Clearance())
    assert twin_of(arrived(town), body_id=town.planning, reach=town.rebwar.reach) == (first.number, first.on)
    assert twin_of(arrived(town), body_id=town.planning, reach=uncleared) is None
    given = book_in(on_the_desk(town, "again"), arrived(town), language="ar", by=uncleared, at=AT)
    row = Intake.objects.select_related("twin").get(record_id=given.record_id)
    assert row.twin is not None
    assert (row.twin.record_id, row.twin_reason) == (first.record_id, "")


def test_1_8_a_letter_that_the_system_brought_is_told_when_it_comes_on_paper_too(town: Town) -> None:
    ours = registered(town, a_letter(town))
    on_paper = arrived(town, sender="", number=ours.number.replace("/", " / "), on=ours.on, unit_id=town.finance_budget)
    finance, by = {"body_id": town.finance, "reach": town.nasrin.reach}, town.nasrin.reach
    for said in ({"sender_unit": town.planning_admin}, {"sender": "جمهورية العراق / وزارة التخطيط"}):
        assert twin_of(replace(on_paper, **said), **finance) == (ours.number, ours.on)  # type: ignore[arg-type]
    for said in (
        {"sender": "وزارة التجارة"},
        {"sender_unit": town.finance_budget},
        {"number": "9", "sender": "وزارة التخطيط"},
    ):
        assert twin_of(replace(on_paper, **said), **finance) is None  # type: ignore[arg-type]
    incoming = receive(Delivery.objects.get(record_id=ours.record_id, body=town.finance).pk, by=by, at=AT)
    ref, twin = on_the_desk(town, "paper", by=town.nasrin), replace(on_paper, sender="وزارة التخطيط")
    with pytest.raises(AlreadyCameError) as refused:
        book_in(ref, twin, language="ar", by=by, at=AT)
    assert refused.value.facts["number"] == incoming
    book_in(ref, replace(twin, twin_reason="وردت الورقة أيضاً"), language="ar", by=by, at=AT)
    row = Intake.objects.get(ref=ref)
    assert (row.state, row.twin, row.twin_reason) == (IntakeState.REGISTERED, None, "وردت الورقة أيضاً")


def test_two_clerks_with_the_same_letter_get_one_number(town: Town, together: Together) -> None:
    refs = [on_the_desk(town, "left"), on_the_desk(town, "right")]
    acts = [(lambda ref=ref: book_in(ref, arrived(town), language="ar", by=town.rebwar.reach, at=AT)) for ref in refs]
    results = together(*acts)
    assert sorted(type(one).__name__ for one in results) == ["AlreadyCameError", "RegistrationFacts"]


def test_two_clerks_who_grade_the_same_letter_apart_get_one_number(town: Town, together: Together) -> None:
    graded = [(on_the_desk(town, name), arrived(town, label=Label(level=level))) for level, name in enumerate("ab")]
    acts = [
        (lambda ref=ref, said=said: book_in(ref, said, language="ar", by=town.rebwar.reach, at=AT))
        for ref, said in graded
    ]
    assert sorted(type(one).__name__ for one in together(*acts)) == ["AlreadyCameError", "RegistrationFacts"]


def test_a_closed_envelope_is_registered_unopened(town: Town) -> None:
    ref = on_the_desk(town)
    sealed = arrived(town, sealed=True, subject="", label=Label(personal=True))
    given = book_in(ref, sealed, language="ar", by=town.rebwar.reach, at=AT)
    assert "/س/" in given.number
    kept = record(given.record_id, reach=town.hasan.reach)
    assert kept.facts.label.personal
    assert not [one for one in kept.parts if one.name.startswith("annex-")]
    for reader in (town.rebwar, town.zainab, town.amal):
        with pytest.raises(NotWithinReachError):
            record(given.record_id, reach=reader.reach)
    with pytest.raises(PersonalWithoutReaderError):
        book_in(
            on_the_desk(town),
            replace(sealed, unit_id=town.planning_mail, number="1"),
            language="ar",
            by=town.rebwar.reach,
            at=AT,
        )


def test_pages_are_turned_cropped_ordered_and_taken_off_and_the_bytes_stay(town: Town) -> None:
    ref, by = on_the_desk(town, "a", "b"), town.rebwar.reach
    first, second = IntakeFile.objects.order_by("order")
    turn(ref, second.pk, was=0, by=by, at=AT)
    turn(ref, second.pk, was=0, by=by, at=AT)  # the page was loaded again
    crop(ref, second.pk, (0, 0, 500, 1000), by=by, at=AT)
    for was in (2, 2, 1):
        move_up(ref, second.pk, was=was, by=by, at=AT)
    shown = Image.open(BytesIO(intakes.picture(ref, second.pk, page=1, reach=by)))
    assert abs(shown.width / shown.height - 877 / 2 / 620) < 0.02
    view = intakes.intake(ref, reach=by)
    assert [one.page.name for one in view.files] == ["b.jpg", "a.jpg"]
    take_off(ref, first.pk, by=by, at=AT)
    given = book_in(ref, arrived(town), language="en", by=by, at=AT)
    assert part(given.record_id, "annex-01.jpg", reach=by) == scan("b")
    words = "".join(text(letter(given.record_id, reach=by))[0].split())
    assert sha256(scan("b")).hexdigest() in words
    assert [line.act for line in lines_about(f"intake:{ref}")][:5] == [
        *("take_off_page", "move_page", "move_page", "crop", "turn")
    ]


def test_what_is_out_of_turn_or_out_of_reach_changes_nothing(town: Town) -> None:
    ref = on_the_desk(town, "page")
    file = IntakeFile.objects.get().pk
    for stranger in (town.nasrin.reach, town.zainab.reach):
        for act in (
            lambda by=stranger: intakes.intake(ref, reach=by),
            lambda by=stranger: intakes.picture(ref, file, page=1, reach=by),
            lambda by=stranger: add_file(ref, name="x.jpg", data=scan("x"), by=by, at=AT),
            lambda by=stranger: turn(ref, file, was=0, by=by, at=AT),
            lambda by=stranger: refuse_intake(ref, reason="x", by=by, at=AT),
            lambda by=stranger: book_in(ref, arrived(town), language="ar", by=by, at=AT),
            lambda by=stranger: give_receipt(ref, language="ar", by=by, at=AT),
        ):
            with pytest.raises(NotWithinReachError):
                act()
    with pytest.raises(NotWithinReachError):
        open_intake(Way.POST, by=town.zainab.reach, at=AT)
    by = town.rebwar.reach
    with pytest.raises(AnotherBodyError):
        book_in(ref, arrived(town, unit_id=town.finance_budget), language="ar", by=by, at=AT)
    with pytest.raises(LetterNotAcceptedError):
        book_in(ref, arrived(town, label=Label(level=9)), language="ar", by=by, at=AT)
    with pytest.raises(FileTwiceError):
        add_file(ref, name="other.jpg", data=scan("page"), by=by, at=AT)
    with pytest.raises(NotAcceptedError):
        add_file(ref, name="x.exe", data=b"MZ....", by=by, at=AT)
    with pytest.raises(IntakeEndedError):
        give_receipt(ref, language="ar", by=by, at=AT)
    assert not Registration.objects.exists()
    assert IntakeFile.objects.count() == 1


def test_i1_what_is_registered_or_refused_is_never_opened_again(town: Town) -> None:
    given = booked(town)
    row, by = Intake.objects.get(record_id=given.record_id), town.rebwar.reach
    file = IntakeFile.objects.get(intake=row).pk
    for act in (
        lambda: book_in(row.ref, arrived(town), language="ar", by=by, at=AT),
        lambda: add_file(row.ref, name="late.jpg", data=scan("late"), by=by, at=AT),
        lambda: take_off(row.ref, file, by=by, at=AT),
        lambda: refuse_intake(row.ref, reason="x", by=by, at=AT),
    ):
        with pytest.raises(IntakeEndedError):
            act()
    for change in ({"state": "open"}, {"their_on": None}, {"record_id": "0" * 32}, {"sender": "غيره"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Intake.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        IntakeFile.objects.filter(pk=file).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Intake.objects.filter(pk=row.pk).delete()


def test_i12_a_refusal_says_why_and_gives_no_number(town: Town) -> None:
    ref, by = on_the_desk(town, "advert"), town.rebwar.reach
    with pytest.raises(ReasonMissingError):
        refuse_intake(ref, reason=" ", by=by, at=AT)
    refuse_intake(ref, reason="إعلان تجاري", by=by, at=AT)
    assert intakes.ended(by)[0].reason == "إعلان تجاري"
    assert (intakes.unnumbered(by).count(), Registration.objects.count()) == (0, 0)


def test_the_receipt_is_sealed_and_says_neither_subject_nor_grade(town: Town) -> None:
    given = booked(town, "secret", label=Label(level=1))
    ref = Intake.objects.get(record_id=given.record_id).ref
    pdf = give_receipt(ref, language="en", by=town.rebwar.reach, at=AT)
    assert verdict_on(pdf, at=None, expected_fields=("seal",)).indication.value == "TOTAL_PASSED"
    words = " ".join(text(pdf))
    assert str(AT.year) in words
    assert "secret" not in words.casefold()
    assert "أثاث" not in words


def test_the_files_go_a_day_after_they_are_in_the_archive(town: Town) -> None:
    given = booked(town)
    ref = Intake.objects.get(record_id=given.record_id).ref
    assert tidy(by=CLOCKWORK, at=AT + timedelta(hours=23)) == 0
    assert tidy(by=CLOCKWORK, at=AT + timedelta(hours=25)) == 1
    assert ref not in files.folders()
    delivery = Delivery.objects.get(record_id=given.record_id)
    assert (delivery.sender_id, delivery.outgoing_id) == (None, delivery.incoming_id)


@pytest.mark.skipif(not qr_reader.INSTALLED, reason="no reader of QR codes is installed (zxing-cpp)")
def test_what_was_refused_keeps_its_files_for_a_year_and_its_reason_for_good(town: Town) -> None:
    ref = on_the_desk(town, "advert")
    refuse_intake(ref, reason="إعلان تجاري", by=town.rebwar.reach, at=AT)
    assert tidy(by=CLOCKWORK, at=AT + timedelta(days=364)) == 0
    assert tidy(by=CLOCKWORK, at=AT + timedelta(days=366)) == 1
    assert ref not in files.folders()
    assert intakes.ended(town.rebwar.reach)[0].reason == "إعلان تجاري"
    assert lines_about(f"intake:{ref}")[0].act == "drop_refused"


def test_the_code_of_our_own_letter_on_paper_is_recognised_and_matched(town: Town) -> None:
    from paper.isolate import reproduced

    given = registered(town, inside(town))
    pdf = letter(given.record_id, reach=town.zainab.reach)
    (photo,) = reproduced(pdf, media_type="application/pdf", width=1240, turn=180)
    ref = open_intake(Way.COURIER, by=town.nasrin.reach, at=AT)
    add_file(ref, name="photo.jpg", data=photo, by=town.nasrin.reach, at=AT)
    (code,) = intakes.intake(ref, reach=town.nasrin.reach).codes
    assert code.letter is not None
    assert (code.letter.number, code.letter.on, code.differences) == (given.number, given.on, ())
    row = IntakeFile.objects.get()
    row.codes = [str(row.codes[0])[:-4] + "AAAA"]
    row.save()
    (forged,) = intakes.intake(ref, reach=town.nasrin.reach).codes
    assert forged.letter is None
