"""After an older database came back, what came on paper and by e-mail is booked as it was, and no message is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from archive.core.mending import Particulars
from config.env import Place
from correspondence import intakes, trays
from correspondence.book_in import book_in
from correspondence.book_in_again import book_in_again
from correspondence.collect_mail import collect_mail
from correspondence.core.errors import AlreadyCameError
from correspondence.core.intake import Way, arrived_from
from correspondence.core.mending import Mending
from correspondence.mend_entry import mend_entry
from correspondence.models import Citation, Delivery, Intake, IntakeFile
from correspondence.receive import receive
from correspondence.recount import recount
from correspondence.redeliver import redeliver
from correspondence.redirect import redirect
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import Unit
from tests.correspondence.intakes import arrived, booked, on_the_desk
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_amend import ref_of
from tests.correspondence.test_collect_mail import drop, message
from tests.correspondence.test_redirect import WHY, number, on_to
from tests.town import AT, TODAY, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
LOST = {"id", "ref", "twin_id", "twin_reason", "intake_id", "file", "registration_id", "codes", "cited"}
"""What is not told again: names of rows and files, the reason of a twin (it stands on the sheet), what codes said."""


def told(*models: Any) -> list[dict[str, Any]]:
    return [
        {
            field.attname: getattr(row, field.attname)
            for field in model._meta.concrete_fields
            if field.attname not in LOST
        }
        for model in models
        for row in model.objects.order_by("pk")
    ]


def senders() -> dict[str, int | None]:
    return dict(Delivery.objects.filter(outgoing__direction="in").values_list("record_id", "sender"))


def forget(*tables: str) -> None:
    with unguarded("correspondence_"), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM correspondence_{table}")  # noqa: S608  (the test's own names)


def again() -> tuple[int, int]:
    recount(by=CLOCKWORK, at=AT)
    redeliver(by=CLOCKWORK, at=AT)
    made = book_in_again(by=CLOCKWORK, at=AT)
    return made.letters, made.messages


def test_2_13_after_a_restore_what_came_in_stands_as_it_was_booked(town: Town, place: Place) -> None:
    ours = registered(town, a_letter(town))
    booked(
        town,
        answers=ours.number,
        answers_on=TODAY,
        sender_unit=town.finance_budget,
        answer_by=TODAY + timedelta(days=9),
    )
    booked(town, "other", twin_reason="أصل بعد صورة", sender_unit=town.finance_budget)
    drop(place, town.planning_desk, message())
    drop(place, town.planning_desk, message(name="<2@trade.iq>"), name="2.eml")
    collect_mail(by=CLOCKWORK, at=AT)
    first, second = intakes.waiting(town.rebwar.reach)
    said = arrived(town, number="", on=None, way=Way.EMAIL, label=Label(level=Level.SECRET))
    book_in(first.ref, said, language="ar", by=town.rebwar.reach, at=AT)
    before = (told(Intake)[:3] + told(Citation), senders())
    assert again() == (0, 0)  # nothing is lacking
    lost = Intake.objects.get(ref=second.ref)
    Citation.objects.filter(memo=None).delete()
    forget("delivery", "mailcheck", "intakefile", "intake", "registration")
    assert again() == (3, 1)
    assert (told(Intake)[:3] + told(Citation), senders()) == before
    assert Intake.objects.order_by("pk")[1].twin == Intake.objects.order_by("pk")[0]
    assert again() == (0, 0)
    drop(place, town.planning_desk, b"Received: by another.way\n" + message(), name="3.eml")  # known, however it came
    assert collect_mail(by=CLOCKWORK, at=AT) == 1
    (item,) = intakes.waiting(town.rebwar.reach)
    assert (item.sender, Intake.objects.get(ref=item.ref).message_id) == (lost.sender, lost.message_id)


def test_what_the_backup_shows_on_the_desk_leaves_it_and_is_known_when_it_comes_again(town: Town) -> None:
    ref = on_the_desk(town, "page")
    book_in(ref, arrived(town), language="ar", by=town.rebwar.reach, at=AT)
    before = told(Intake, IntakeFile)
    with unguarded("correspondence_"):
        Intake.objects.update(state="open", registration=None, record_id="", ended_at=None, ended_by=None, sender="")
    forget("delivery", "registration")
    assert again() == (1, 0)
    assert told(Intake, IntakeFile) == before
    assert Intake.objects.get().ref == ref
    with pytest.raises(AlreadyCameError):
        booked(town, "second")
    with pytest.raises(NotWithinReachError):
        book_in_again(by=town.rebwar.reach, at=AT)


def test_2_13_the_number_of_the_ministry_that_it_was_sent_on_to_has_no_intake_after_a_restore_either(
    town: Town,
) -> None:
    given = booked(town)
    redirect(number(ref_of(given.record_id), town), on_to(town.finance_budget), reason=WHY, by=town.rebwar.reach, at=AT)
    (item,) = trays.incoming(town.nasrin.reach)
    receive(item.delivery_id, by=town.nasrin.reach, at=AT)
    assert again() == (0, 0)
    forget("delivery", "intakefile", "intake", "registration")
    assert (again(), again()) == ((1, 0), (0, 0))
    (row,) = Intake.objects.all()
    assert (row.body_id, row.record_id) == (town.planning, given.record_id)


def test_2_13_a_number_goes_to_the_very_letter_that_has_it_though_its_file_came_twice(town: Town) -> None:
    first, second = on_the_desk(town, "page"), on_the_desk(town, "page", "more")
    twin = on_the_desk(town, "page")
    Intake.objects.filter(ref=twin).update(came_at=AT + timedelta(seconds=5))
    said = arrived(town, number="", on=None)
    for ref in (second, twin):
        book_in(ref, said, language="ar", by=town.rebwar.reach, at=AT)
    lost = Intake.objects.get(ref=twin).pk
    forget("delivery", f"intakefile WHERE intake_id = {lost}", f"intake WHERE id = {lost}")
    with unguarded("correspondence_"):
        Intake.objects.update(state="open", registration=None, record_id="", ended_at=None, ended_by=None)
    forget("registration")
    assert again() == (2, 0)
    assert dict(Intake.objects.filter(ref__in=(first, second)).values_list("ref", "state")) == {
        first: "open",
        second: "registered",
    }
    assert IntakeFile.objects.filter(intake__ref=second).count() == 2
    assert again() == (0, 0)


def test_what_could_not_be_booked_in_again_is_named_and_a_lost_sender_has_its_name(town: Town, place: Place) -> None:
    lost = Unit.objects.create(name_ar="دائرة", name_ckb="فەرمانگە", name_en="Office")
    given = booked(town, sender_unit=lost.pk)
    other = booked(town, "other", number="2")
    forget("delivery", "intakefile", "intake", "registration")
    with unguarded("directory_"):
        Unit.objects.filter(pk=lost.pk)._raw_delete("default")
    (place.vault / other.record_id[:2] / other.record_id / "source.json").unlink()
    recount(by=CLOCKWORK, at=AT)
    redeliver(by=CLOCKWORK, at=AT)
    made = book_in_again(by=CLOCKWORK, at=AT)
    assert (made.letters, made.unplaced) == (1, [f"{other.record_id} number {other.number} of {other.on}"])
    (row,) = Intake.objects.all()
    assert (row.record_id, row.sender_unit_id, row.sender) == (given.record_id, None, "وزارة التجارة")
    assert set(senders().values()) == {None}


def test_1_10_a_mended_sender_whose_unit_is_lost_has_its_name_too(town: Town) -> None:
    lost = Unit.objects.create(name_ar="دائرة", name_ckb="فەرمانگە", name_en="Office")
    given = booked(town, sender_unit=town.finance_budget)
    now = Particulars(sender="دائرة", number="7", on=TODAY, subject="أثاث", sender_unit=lost.pk)
    mend_entry(
        ref_of(given.record_id), Mending(now=now, reason=WHY, base=0), language="ar", by=town.rebwar.reach, at=AT
    )
    with unguarded("correspondence_"):
        Intake.objects.update(mended=None, sender_unit=town.finance_budget)
        Delivery.objects.update(sender=town.finance_budget)
    with unguarded("directory_"):
        Unit.objects.filter(pk=lost.pk)._raw_delete("default")
    assert again() == (0, 0)
    row = Intake.objects.get()
    assert (row.mended, row.sender_unit_id, row.sender, row.their_number) == (1, None, "دائرة", "7")
    assert set(senders().values()) == {None}


def test_2_9_a_graded_letter_that_it_refers_to_is_to_be_found_again(town: Town) -> None:
    ours = registered(town, a_letter(town, label=Label(level=Level.SECRET), copies=()))
    booked(town, answers=ours.number, answers_on=TODAY)
    Citation.objects.filter(memo=None).delete()
    forget("delivery", "intakefile", "intake", "registration WHERE direction = 'in'")
    assert again() == (1, 0)
    assert Citation.objects.get(memo=None).cited_id == ""


def test_a_declaration_is_read_as_it_was_written(town: Town) -> None:
    every = {"answers": "ق/1", "answers_on": TODAY, "reserved": 7, "received_on": TODAY, "answer_by": date(2030, 1, 1)}
    for said in (arrived(town), arrived(town, **every), arrived(town, sealed=True, on=None, number="")):
        assert arrived_from(said.as_json((), judged={}, language="ar"), label=said.label) == (said, ())
