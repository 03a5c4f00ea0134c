"""Two at once at a pen, a committee's votes, a request for more time, a query: one wins, the other is told."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest

from correspondence.answer_query import answer_query
from correspondence.ask_time import ask_time
from correspondence.close_window import close_window
from correspondence.core.authenticity import Channel, Question
from correspondence.core.directive import Verb
from correspondence.core.errors import CorrespondenceError, NoLongerInForceError
from correspondence.core.route import Act
from correspondence.draft import revise, start
from correspondence.give_time import give_time, refuse_time
from correspondence.models import (
    AuthenticityQuery,
    Extension,
    Memo,
    Movement,
    Notice,
    Office,
    Pen,
    PreparedAbsence,
    RouteStep,
)
from correspondence.pass_pen import give_pen, return_pen
from correspondence.prepare import prepare
from correspondence.prepare_absence import Wish, prepare_absence
from correspondence.sign_off import sign_off
from correspondence.void import void
from directory.core.errors import NotWithinReachError, Refused
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing.unlock import unlock
from tests.correspondence.conftest import Together
from tests.correspondence.margins import DUE, directed, lying, marked, post
from tests.correspondence.paper_trail import inside
from tests.correspondence.test_two_ministries import issue
from tests.journeys.test_committee import minutes, sent
from tests.town import AT, PIN, TODAY, Citizen, Town

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, pytest.mark.servers]
SOON = AT + timedelta(minutes=1)


def one_wins(results: list[object]) -> Refused:
    """The refusal that one of the two was told; anything else that was raised is a fault."""
    (refusal,) = [one for one in results if isinstance(one, Exception)]
    assert isinstance(refusal, CorrespondenceError | NotWithinReachError), refusal
    return refusal


def test_of_two_who_are_given_the_pen_at_once_one_has_it(town: Town, together: Together) -> None:
    memo = start(inside(town), by=town.zainab.reach, at=AT)
    by = town.zainab.reach
    to = (town.hasan.person_id, town.maryam.person_id)
    one_wins(together(*((lambda one=one: give_pen(memo.ref, to=one, note="", by=by, at=SOON)) for one in to)))
    (pens,) = together(lambda: list(Pen.objects.values_list("holder", "ended_at")))
    assert len(pens) == 1  # type: ignore[arg-type]  # a list, as made above


def test_a_pen_goes_back_or_its_holder_writes_and_no_version_is_lost(town: Town, together: Together) -> None:
    memo = start(inside(town), by=town.zainab.reach, at=AT)
    give_pen(memo.ref, to=town.hasan.person_id, note="", by=town.zainab.reach, at=AT)
    hasan, changed = town.hasan.reach, inside(town, subject="بصيغة أخرى")
    results = together(
        lambda: return_pen(memo.ref, by=hasan, at=SOON),
        lambda: revise(memo.ref, content=changed, base=1, by=hasan, at=SOON),
    )
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, CorrespondenceError) for one in refused), refused
    (acts,) = together(lambda: list(Movement.objects.filter(memo=memo).order_by("seq").values_list("act", flat=True)))
    assert acts == [Act.START, Act.GIVE_PEN, *([] if refused else [Act.REVISE]), Act.RETURN_PEN]


def test_of_two_registries_that_void_a_letter_of_both_one_does(town: Town, together: Together) -> None:
    own, guest = issue(town)
    results = together(
        lambda: void(own.pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=SOON),
        lambda: void(guest.pk, reason="خطأ", authority="أمر 9", by=town.nasrin.reach, at=SOON),
    )
    assert isinstance(one_wins(results), NoLongerInForceError)


def test_of_two_who_prepare_an_absence_at_once_the_later_replaces(
    town: Town, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, create = Barrier(2), PreparedAbsence.objects.create

    def together_if_let(**columns: object) -> PreparedAbsence:
        with suppress(BrokenBarrierError):  # the other waits for this one's end
            both.wait(timeout=1)
        return create(**columns)

    monkeypatch.setattr(PreparedAbsence.objects, "create", together_if_let)
    Office.objects.create(
        unit_id=town.planning_admin, manager_id=town.zainab.post_id, named_by_id=town.maryam.person_id, named_at=AT
    )
    week = Wish(
        person_id=town.maryam.person_id,
        term=Term(from_on=TODAY, until_on=TODAY + timedelta(days=6)),
        acting_id=town.hasan.person_id,
        deputy_id=None,
    )
    results = together(*((lambda: prepare_absence(week, by=town.zainab.reach, at=SOON)) for _ in range(2)))
    assert not [one for one in results if isinstance(one, Exception)]
    (rows,) = together(lambda: sorted(PreparedAbsence.objects.values_list("outcome", flat=True)))
    assert rows == ["", "replaced"]


def signs(memo: Memo, citizen: Citizen, *, dissent: str | None = None) -> None:
    """A member's signature, or one against."""
    digest = RouteStep.objects.standing(memo.current()).sha256
    asked = prepare(memo.ref, document_hash=digest, dissent=dissent, by=citizen.reach, at=SOON)
    key = unlock(citizen.person_id, pin=PIN, by=citizen.reach, at=SOON)
    sign_off(memo.ref, nonce=asked.nonce, key=key, by=citizen.reach, at=SOON)


def test_two_members_of_a_committee_sign_at_once_and_no_signature_is_lost(town: Town, together: Together) -> None:
    memo = sent(town, minutes(town))
    results = together(
        lambda: signs(memo, town.maryam, dissent="لم يُعرض الكشف"),
        lambda: signs(memo, town.hasan),
    )
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) <= 1
    assert all(isinstance(one, CorrespondenceError) for one in refused), refused  # told that another signed meanwhile
    (done,) = together(lambda: RouteStep.objects.filter(memo=memo, state="done").count())
    assert done == 2 - len(refused)


def test_a_member_signs_or_the_window_closes(town: Town, together: Together, any_clock: None) -> None:
    memo = sent(town, minutes(town))
    Memo.objects.filter(pk=memo.pk).update(due_at=AT)
    together(lambda: signs(memo, town.maryam), lambda: close_window(by=CLOCKWORK, at=SOON))
    (left,) = together(
        lambda: (
            Memo.objects.get(pk=memo.pk).state,
            list(RouteStep.objects.filter(memo=memo).values_list("state", flat=True)),
        )
    )
    state, steps = left  # type: ignore[misc]  # a pair, as made above
    assert state == "draft"
    assert "done" not in steps  # one of two needed: the minutes went back, and what was signed is void


def test_of_two_who_answer_a_request_at_once_one_does(town: Town, together: Together, marked: None) -> None:
    (row,) = directed(lying(town, town.planning), post(town.maryam), by=town.amal, verb=Verb.ACT)
    ask_time(row.pk, until=DUE + timedelta(days=4), reason="بانتظار الرد", by=town.maryam.reach, at=AT)
    by = town.amal.reach
    results = together(
        lambda: give_time(row.pk, by=by, at=SOON),
        lambda: refuse_time(row.pk, reason="لا يُمدد", by=by, at=SOON),
    )
    one_wins(results)
    (states,) = together(lambda: list(Extension.objects.values_list("state", flat=True)))
    assert states in (["granted"], ["refused"])
    (told,) = together(lambda: Notice.objects.filter(person=town.maryam.person_id).count())
    assert told == 1


def test_more_time_is_asked_once_by_two_presses(town: Town, together: Together, marked: None) -> None:
    (row,) = directed(lying(town, town.planning), post(town.maryam), by=town.amal, verb=Verb.ACT)
    by, until = town.maryam.reach, DUE + timedelta(days=4)
    one_wins(together(*[lambda: ask_time(row.pk, until=until, reason="بانتظار الرد", by=by, at=SOON)] * 2))
    (asked,) = together(Extension.objects.count)
    assert asked == 1


def test_two_questions_at_once_are_two_entries(town: Town, together: Together) -> None:
    asked = Question(asker="محكمة", channel=Channel.VISIT, number="د إ/1", on=TODAY)
    desk, by = town.planning_desk, town.rebwar.reach
    keys = together(*[lambda: answer_query(asked, desk_id=desk, by=by, at=SOON)] * 2)
    (kept,) = together(lambda: set(AuthenticityQuery.objects.values_list("pk", flat=True)))
    assert kept == {*keys}
    assert len({*keys}) == 2
