"""The calendar changes, and the deadlines that run change with it."""

from datetime import timedelta

import pytest

from correspondence.core.circuit import Stage, Way
from correspondence.core.deadline import closing_of, due_at
from correspondence.core.journal import replay
from correspondence.core.letter import Priority, Signatory
from correspondence.core.pace import Pace
from correspondence.core.route import Act, State
from correspondence.deliver import forward
from correspondence.draft import start
from correspondence.models import Delivery, Memo, Movement, Redated, RouteStep
from correspondence.redate import redate
from correspondence.review import initial
from correspondence.send import send
from correspondence.suspend import resume, suspend
from directory.core.day import day_of
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.core.workdays import Governorate, Holidays
from directory.declare_holiday import declare_holiday, withdraw_holiday
from directory.models import JournalLine
from directory.situate import situate
from directory.workdays import calendar_of
from tests.correspondence.paper_trail import a_letter, inside, put_signature, ready, registered, sent
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=3)


def _declared(town: Town, governorate: str = "") -> int:
    days = Holidays(governorate=governorate, from_on=TODAY, until_on=TODAY + timedelta(days=20))
    return declare_holiday(days, body_id=town.planning, name=Name(ar="عطلة"), by=town.amal.reach, at=AT)


def test_deadlines_that_run_are_counted_anew_and_back_again(town: Town) -> None:
    memo = sent(town, a_letter(town))
    before = memo.due_at
    made = _declared(town)
    assert redate(by=CLOCKWORK, at=LATER) == 1
    memo.refresh_from_db()
    calendar = calendar_of(town.planning_hr, since=TODAY)
    assert memo.due_at == due_at(Priority(memo.priority), at=AT, calendar=calendar, pace=Pace())
    assert day_of(memo.due_at) > TODAY + timedelta(days=20)
    last = Movement.objects.filter(memo=memo).latest("seq")
    assert (last.act, last.person_id) == (Act.REDATE, None)
    lines = [(line.line(memo.ref), line.own_hash) for line in memo.movements.order_by("seq")]
    assert replay(lines) == memo.standing()
    assert redate(by=CLOCKWORK, at=LATER) == 0
    withdraw_holiday(made, by=town.amal.reach, at=LATER)
    assert redate(by=CLOCKWORK, at=LATER) == 1
    memo.refresh_from_db()
    assert memo.due_at == before
    assert Redated.objects.count() == 2
    notes = JournalLine.objects.filter(about=f"holiday:{made}", act="redate").order_by("id")
    assert [line.note for line in notes] == ["1 deadlines", "1 deadlines"]


def test_2_3_a_holiday_moves_the_window_whose_turn_it_is_by_its_own_days(town: Town) -> None:
    beside = (Signatory(post_id=town.hasan.post_id),)
    memo = start(a_letter(town, cosigners=beside), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), window_days=5, by=town.zainab.reach, at=AT)
    RouteStep.objects.filter(memo=memo, called_at=None).update(days=10)  # another window comes after it
    _declared(town)
    assert redate(by=CLOCKWORK, at=LATER) == 1
    memo.refresh_from_db()
    assert memo.due_at == closing_of(calendar_of(town.planning_hr, since=TODAY).after(TODAY, days=5))


def test_a_crash_before_the_end_moves_nothing_twice(town: Town) -> None:
    memo = sent(town, a_letter(town))
    _declared(town)
    redate(by=CLOCKWORK, at=LATER)
    Redated.objects.all().delete()  # as if it had stopped before the note
    count = Movement.objects.filter(memo=memo).count()
    assert redate(by=CLOCKWORK, at=LATER) == 0
    assert Movement.objects.filter(memo=memo).count() == count


def test_an_answer_in_a_stage_of_several_sets_no_deadline_that_is_counted_anew(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    way = Way(stages=(Stage(posts=(town.hasan.post_id, town.dara.post_id)),))
    send(memo.ref, reviewers=way, by=town.zainab.reach, at=AT)
    initial(memo.ref, version=1, by=town.dara.reach, at=AT + timedelta(days=1))
    _declared(town)
    assert redate(by=CLOCKWORK, at=LATER) == 1
    memo.refresh_from_db()
    calendar = calendar_of(town.planning_hr, since=TODAY)
    assert memo.due_at == due_at(Priority(memo.priority), at=AT, calendar=calendar, pace=Pace())


def test_after_a_rest_the_answers_of_others_do_not_bring_a_deadline_back(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    way = Way(stages=(Stage(posts=(town.hasan.post_id, town.dara.post_id)),))
    send(memo.ref, reviewers=way, by=town.zainab.reach, at=AT)
    suspend(memo.ref, reason="لحين ورود المخصصات", by=town.zainab.reach, at=AT)
    resume(memo.ref, by=town.zainab.reach, at=LATER)
    initial(memo.ref, version=1, by=town.dara.reach, at=LATER)
    _declared(town)
    assert redate(by=CLOCKWORK, at=LATER) == 0


def test_a_holiday_elsewhere_moves_nothing(town: Town) -> None:
    situate(town.planning_statistics, governorate=Governorate.BASRA, by=town.amal.reach, at=AT)
    memo = sent(town, a_letter(town))
    _declared(town, Governorate.BASRA)
    assert redate(by=CLOCKWORK, at=LATER) == 0
    assert Movement.objects.filter(memo=memo, act=Act.REDATE).count() == 0


def test_an_office_that_is_moved_counts_its_deadlines_by_its_new_calendar(town: Town) -> None:
    memo = sent(town, a_letter(town))
    _declared(town, Governorate.BASRA)
    assert redate(by=CLOCKWORK, at=LATER) == 0
    situate(town.planning_admin, governorate=Governorate.BASRA, by=town.amal.reach, at=LATER)  # above where it lies
    assert redate(by=CLOCKWORK, at=LATER) == 1
    moved = Memo.objects.get(pk=memo.pk).due_at
    assert moved > memo.due_at
    assert redate(by=CLOCKWORK, at=LATER) == 0
    note = JournalLine.objects.get(about=f"unit:{town.planning_admin}", act="redate")
    assert (note.note, note.person_id) == ("1 deadlines", None)
    situate(town.planning_admin, governorate=None, by=town.amal.reach, at=LATER + timedelta(minutes=1))
    assert redate(by=CLOCKWORK, at=LATER + timedelta(minutes=2)) == 1
    assert Memo.objects.get(pk=memo.pk).due_at == memo.due_at


def test_a_frozen_letters_journal_names_its_document_still(town: Town) -> None:
    memo = ready(town, a_letter(town))
    frozen = memo.movements.latest("seq").note
    _declared(town)
    redate(by=CLOCKWORK, at=LATER)
    line = Memo.objects.get(pk=memo.pk).movements.latest("seq")
    assert (line.act, line.state) == (Act.REDATE, State.READY)
    assert Movement.objects.document(memo.pk, version=memo.version) == frozen


def test_i5_the_signature_still_finds_the_document_after_the_deadline_moved(town: Town) -> None:
    memo = ready(town, a_letter(town))
    _declared(town)
    redate(by=CLOCKWORK, at=AT)
    memo.refresh_from_db()
    put_signature(town, memo)
    memo.refresh_from_db()
    assert memo.state == State.SIGNED


def test_what_lies_with_a_unit_waits_longer_too(town: Town) -> None:
    given = registered(town, inside(town))
    row = Delivery.objects.get(record_id=given.record_id, copy=False)
    before = row.due_at
    _declared(town)
    assert redate(by=CLOCKWORK, at=LATER) == 1
    row.refresh_from_db()
    assert row.due_at > before


def test_the_day_that_the_letter_itself_sets_is_signed_and_moves_with_no_calendar(town: Town) -> None:
    on = TODAY + timedelta(days=15)
    given = registered(town, inside(town, answer_by=on))
    row, copy = Delivery.objects.filter(record_id=given.record_id).order_by("copy")
    assert (row.answer_by, row.due_at) == (on, closing_of(on))
    assert (copy.answer_by, copy.due_at) == (None, None)
    _declared(town)
    assert redate(by=CLOCKWORK, at=LATER) == 0
    forward(row.pk, to_unit=town.planning_mail, by=town.dara.reach, at=AT)
    assert Delivery.objects.get(parent=row).due_at == closing_of(on)


def test_what_is_passed_on_keeps_the_deadline_of_the_unit_it_was_sent_to(town: Town) -> None:
    given = registered(town, inside(town))
    row = Delivery.objects.get(record_id=given.record_id, copy=False)
    forward(row.pk, to_unit=town.planning_mail, by=town.dara.reach, at=AT)
    below = Delivery.objects.get(parent=row)
    situate(town.planning_mail, governorate=Governorate.BASRA, by=town.amal.reach, at=AT)
    _declared(town, Governorate.BASRA)
    assert redate(by=CLOCKWORK, at=LATER) == 0
    _declared(town)
    assert redate(by=CLOCKWORK, at=LATER + timedelta(minutes=1)) == 1
    before, due = (
        below.due_at,
        due_at(Priority(row.priority), at=AT, calendar=calendar_of(row.unit_id, since=TODAY), pace=Pace()),
    )
    below.refresh_from_db()
    assert before < below.due_at == due
