"""More time is asked of whoever set the deadline, and moves it and what follows from it, or leaves it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from archive.records import said_about
from correspondence import referred
from correspondence.ask_time import ask_time
from correspondence.core import errors
from correspondence.core.directive import Part, Verb
from correspondence.core.extension import ExtensionState
from correspondence.core.notice import What
from correspondence.give_time import give_time, refuse_time
from correspondence.margin import margin
from correspondence.models import Directive, Extension, Notice, Referral, Reminder
from correspondence.overdue import overdue
from correspondence.remind import remind
from correspondence.report import report
from correspondence.return_up import return_up
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from tests.correspondence.margins import DUE, directed, lying, marked, post
from tests.correspondence.test_referred import waiting
from tests.town import AT, Citizen, Town

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked")]
LATER = DUE + timedelta(days=4)
WHY = "بانتظار رد وزارة المالية"


@pytest.fixture
def given(town: Town) -> Referral:
    """Amal's directive to maryam, due in five days."""
    (row,) = directed(lying(town, town.planning), post(town.maryam), by=town.amal, verb=Verb.ACT)
    return row


def asks(row: Referral, citizen: Citizen, until=LATER, reason: str = WHY) -> None:
    ask_time(row.pk, until=until, reason=reason, by=citizen.reach, at=AT)


def told(citizen: Citizen) -> list[str]:
    return list(Notice.objects.filter(person=citizen.person_id).order_by("id").values_list("what", flat=True))


def due(row: Referral) -> object:
    return Referral.objects.get(pk=row.pk).due_at


def test_2_7_more_time_is_asked_granted_told_kept_and_the_engine_follows(town: Town, given: Referral) -> None:
    asks(given, town.maryam)
    assert (due(given), told(town.amal)) == (DUE, [What.TIME_ASKED])
    assert (waiting(town.amal.reach), referred.by_me(town.amal.reach)[0].is_asked) == (1, True)
    past = DUE + timedelta(minutes=1)
    assert [one.due_at for one in overdue(town.amal.reach, at=past)] == [DUE]
    give_time(given.pk, by=town.amal.reach, at=AT)
    assert (due(given), told(town.maryam), waiting(town.amal.reach)) == (LATER, [What.TIME_GIVEN], 0)
    assert overdue(town.amal.reach, at=past) == ()
    assert [one.due_at for one in overdue(town.amal.reach, at=LATER + timedelta(minutes=1))] == [LATER]
    remind(by=CLOCKWORK, at=LATER - timedelta(hours=1))
    assert set(Reminder.objects.filter(about=f"referral:{given.pk}").values_list("due_at", flat=True)) <= {LATER}
    kept = [dict(one.body) for one in said_about(given.record_id, reach=town.amal.reach)][1:]
    assert [(one["what"], one["note"]) for one in kept] == [("ask_time", WHY), ("give_time", "")]
    assert {one["due"] for one in kept} == {f"{LATER:%Y-%m-%dT%H:%M:%SZ}"}
    acts = JournalLine.objects.filter(about=f"record:{given.record_id}").values_list("act", flat=True)
    assert {"ask_time", "give_time"} <= set(acts)
    shown = margin(given.record_id, reach=town.maryam.reach, at=AT).directives[0]
    assert (shown.is_sound, shown.stands_until, [step.what for step in shown.referrals[0].steps]) == (
        True, LATER, ["ask_time", "give_time"],
    )  # fmt: skip


def test_2_7_refused_it_stays_and_the_reason_reaches_who_asked(town: Town, given: Referral) -> None:
    asks(given, town.maryam)
    with pytest.raises(errors.ReasonMissingError):
        refuse_time(given.pk, reason=" ", by=town.amal.reach, at=AT)
    refuse_time(given.pk, reason="الموعد محدد من المجلس", by=town.amal.reach, at=AT)
    assert (due(given), told(town.maryam)) == (DUE, [What.TIME_REFUSED])
    assert Notice.objects.get(what=What.TIME_REFUSED).due_at == DUE
    steps = margin(given.record_id, reach=town.maryam.reach, at=AT).directives[0].referrals[0].steps
    assert steps[-1].note == "الموعد محدد من المجلس"
    asks(given, town.maryam)  # it may be asked again
    assert Extension.objects.count() == 2


def test_2_7_a_lower_one_cannot_relax_the_deadline_above(town: Town, given: Referral) -> None:
    (lower,) = directed(given.record_id, post(town.hasan), by=town.maryam, verb=Verb.ACT, due_at=DUE)
    with pytest.raises(errors.DeadlineRelaxedError):
        asks(lower, town.hasan)
    assert not Extension.objects.exists()
    asks(given, town.maryam)
    give_time(given.pk, by=town.amal.reach, at=AT)
    asks(lower, town.hasan)
    second = directed(given.record_id, post(town.maryam), by=town.amal, verb=Verb.ACT, name="e" * 32)[0]
    with pytest.raises(errors.DeadlineRelaxedError):  # meanwhile another one from above binds her
        give_time(lower.pk, by=town.maryam.reach, at=AT)
    assert (due(lower), second.due_at) == (DUE, DUE)
    report(second.pk, note="أُنجز", by=town.maryam.reach, at=AT)
    refuse_time(lower.pk, reason="لا", by=town.maryam.reach, at=AT)
    with pytest.raises(IntegrityError, match="more_time_is_later"), transaction.atomic():
        Extension.objects.create(
            referral=lower, was_due_at=DUE, wanted_at=DUE, asked_at=AT, asked_by_id=town.hasan.person_id
        )
    assert Directive.objects.filter(due_at=LATER).count() == 0  # what was signed stays as it was signed


def test_refused_requests_leave_nothing(town: Town, given: Referral) -> None:
    def nothing(act: Callable[[], None], refused: type[Exception]) -> None:
        entries = len(said_about(given.record_id, reach=town.amal.reach))
        with pytest.raises(refused):
            act()
        assert len(said_about(given.record_id, reach=town.amal.reach)) == entries

    for stranger in (town.amal, town.hasan, town.omar):
        nothing(lambda who=stranger: asks(given, who), NotWithinReachError)  # type: ignore[misc]
    nothing(lambda: asks(given, town.maryam, until=DUE), errors.DeadlinePastError)
    nothing(lambda: asks(given, town.maryam, reason=""), errors.ReasonMissingError)
    nothing(lambda: give_time(given.pk, by=town.amal.reach, at=AT), NotWithinReachError)
    asks(given, town.maryam)
    nothing(lambda: asks(given, town.maryam), errors.OutOfTurnError)
    nothing(lambda: give_time(given.pk, by=town.maryam.reach, at=AT), NotWithinReachError)
    nothing(lambda: give_time(given.pk, by=town.amal.reach, at=LATER), errors.DeadlinePastError)
    return_up(given.pk, reason="ليس لنا", by=town.maryam.reach, at=AT)
    assert Extension.objects.get().state == ExtensionState.LAPSED
    nothing(lambda: give_time(given.pk, by=town.amal.reach, at=AT), NotWithinReachError)
    nothing(lambda: asks(given, town.maryam), NotWithinReachError)  # what a referral opened is shut with it


def test_a_copy_and_what_has_no_deadline_ask_for_none(town: Town) -> None:
    record_id = lying(town, town.planning)
    rows = directed(
        record_id, post(town.maryam), post(town.dara, part=Part.COPY), by=town.amal, verb=Verb.ACT, due_at=None
    )
    for row, citizen, refused in zip(
        rows, (town.maryam, town.dara), (errors.DeadlinePastError, errors.OutOfTurnError), strict=True
    ):
        with pytest.raises(refused):
            asks(row, citizen)
    shown = margin(record_id, reach=town.maryam.reach, at=AT).directives[0].referrals
    assert not any("ask_time" in one.may for one in shown)
