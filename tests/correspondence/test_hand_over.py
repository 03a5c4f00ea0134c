"""Somebody leaves a post: everything goes to somebody, in one deed with its minutes."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, transaction

from correspondence import departures, trays
from correspondence.core.departure import Goes, What
from correspondence.core.directive import Target
from correspondence.core.errors import DepartureChangedError
from correspondence.core.journal import replay
from correspondence.draft import start
from correspondence.hand_over import hand_over
from correspondence.models import HandOver, Memo, Movement, Notice, Referral
from correspondence.suspend import resume, suspend
from directory.core.clearance import Label, Level
from directory.core.errors import LastDayError, NotWithinReachError, PowerNotGivenError
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.empower import empower
from directory.leaving import Leaving
from directory.models import JournalLine, Tenure
from directory.vacate import vacate
from directory.whois import person_named, reach_of
from tests.correspondence.margins import directed, lying, marked  # noqa: F401  (a fixture)
from tests.correspondence.paper_trail import a_letter, ready, sent
from tests.town import AT, TODAY, Citizen, Town

pytestmark = pytest.mark.django_db
ORDER = Order(number="أمر 77", on=TODAY)


def tenure_of(citizen: Citizen) -> int:
    return Tenure.objects.get(person=citizen.person_id, capacity=Capacity.HOLDER).pk


def left(citizen: Citizen, *, to: Citizen, by: Citizen, order: Order = ORDER, **changed: object) -> int:
    shown = departures.departure(tenure_of(citizen), receiver_id=to.person_id, reach=by.reach, at=AT)
    said = {"last_on": TODAY, "mark": shown.mark, **changed}
    return hand_over(tenure_of(citizen), receiver_id=to.person_id, order=order, by=by.reach, at=AT, **said)  # type: ignore[arg-type]  # the test names its fields


def test_all_that_hung_on_the_person_goes_to_somebody_and_personal_things_stay(town: Town) -> None:
    plain = start(a_letter(town), by=town.zainab.reach, at=AT)
    secret = start(a_letter(town, label=Label(level=Level.SECRET), copies=()), by=town.zainab.reach, at=AT)
    own = start(a_letter(town, label=Label(personal=True), copies=()), by=town.zainab.reach, at=AT)
    under_way = sent(town, a_letter(town, subject="قيد المسار"))
    minutes = departures.minutes(left(town.zainab, to=town.sara, by=town.maryam), reach=town.sara.reach)
    assert minutes.table == {
        (What.DRAFT, Goes.RECEIVER): 1,
        (What.DRAFT, Goes.HEAD): 1,
        (What.DRAFT, Goes.STAYS): 1,
        (What.UNDER_WAY, Goes.RECEIVER): 1,
    }
    assert {one.ref for one in trays.drafts(town.sara.reach)} == {plain.ref}
    assert {one.ref for one in trays.drafts(town.hasan.reach)} == {secret.ref}
    assert {one.ref for one in trays.drafts(town.zainab.reach)} == {own.ref}
    assert {one.ref for one in trays.under_way(town.sara.reach)} == {under_way.ref}
    for ref in (plain.ref, secret.ref, under_way.ref):
        with pytest.raises(NotWithinReachError):
            Memo.objects.within(town.zainab.reach).named(ref)
    for memo in Memo.objects.filter(ref__in=(plain.ref, under_way.ref)):
        lines = Movement.objects.filter(memo=memo).order_by("seq")
        assert replay((line.line(memo.ref), line.own_hash) for line in lines) == memo.standing()
        assert lines.last().note == ORDER.number  # type: ignore[union-attr]  # it has lines


def test_on_the_last_day_it_is_not_handed_over_a_second_time(town: Town) -> None:
    left(town.zainab, to=town.sara, by=town.maryam)
    with pytest.raises(DepartureChangedError), transaction.atomic():
        left(town.zainab, to=town.hasan, by=town.maryam)
    assert HandOver.objects.get().receiver_id == town.sara.person_id


def test_the_tenure_ends_powers_end_and_the_receiver_receives_and_never_signs(town: Town) -> None:
    waits = sent(town, a_letter(town))
    term = Term(from_on=TODAY, until_on=TODAY + timedelta(days=9))
    said = {"term": term, "order": ORDER, "by": town.hasan.reach, "at": AT, "post_id": town.hasan.post_id}
    limits = Limits(kinds=frozenset({"letter"}))
    empower(town.sara.person_id, capacity=Capacity.AUTHORISED, limits=limits, **said)  # type: ignore[arg-type]  # as above
    left(town.hasan, to=town.zainab, by=town.maryam, last_on=TODAY - timedelta(days=1))
    assert reach_of(person_named("hasan"), on=TODAY).posts == frozenset()
    assert not reach_of(person_named("sara"), on=TODAY).powers
    receiver = reach_of(person_named("zainab"), on=TODAY)
    assert town.hasan.post_id in receiver.posts
    assert town.planning_hr not in receiver.heads
    assert waits.ref in {item.ref for _, items in trays.desk(receiver, at=AT).groups for item in items}
    told = set(Notice.objects.filter(what="handed").values_list("person", flat=True))
    assert told == {town.hasan.person_id, town.zainab.person_id}
    acts = set(JournalLine.objects.filter(person=town.maryam.person_id).values_list("act", flat=True))
    assert {"vacate", "hand_over"} <= acts


def test_heads_managers_and_the_registry_enter_it_and_nobody_else(town: Town) -> None:
    for citizen in (town.omar, town.sara, town.dara, town.nasrin, town.huda):
        with pytest.raises(NotWithinReachError):
            left(town.hasan, to=town.zainab, by=citizen)
    for citizen in (town.maryam, town.amal, town.rebwar):
        assert tenure_of(town.hasan) in {one.id for one in departures.holders(citizen.reach, on=TODAY)}
    assert tenure_of(town.amal) not in {one.id for one in departures.holders(town.rebwar.reach, on=TODAY)}
    with pytest.raises(NotWithinReachError):
        departures.departure(tenure_of(town.amal), receiver_id=None, reach=town.rebwar.reach, at=AT)
    with pytest.raises(NotWithinReachError):  # nobody enters the own leaving
        departures.departure(tenure_of(town.maryam), receiver_id=None, reach=town.maryam.reach, at=AT)
    assert {one.id for one in departures.holders(town.maryam.reach, on=TODAY, text="زينب")} == {tenure_of(town.zainab)}


def test_a_refused_hand_over_leaves_nothing_behind(town: Town) -> None:
    start(a_letter(town), by=town.zainab.reach, at=AT)
    refused = (
        ({"order": Order(number="", on=TODAY)}, PowerNotGivenError),
        ({"last_on": TODAY + timedelta(days=1)}, LastDayError),
        ({"mark": "0" * 64}, DepartureChangedError),
        ({"to": town.omar}, NotWithinReachError),
        ({"to": town.zainab}, NotWithinReachError),
    )
    for changed, error in refused:
        said = {"to": town.sara, "by": town.maryam, **changed}
        with pytest.raises(error):
            left(town.zainab, **said)  # type: ignore[arg-type]  # the test names its fields
    assert not HandOver.objects.exists()
    assert trays.drafts(town.zainab.reach)
    assert Tenure.objects.get(pk=tenure_of(town.zainab)).until_on is None
    left(town.zainab, to=town.sara, by=town.maryam, last_on=TODAY - timedelta(days=1))
    with pytest.raises(NotWithinReachError):
        left(town.zainab, to=town.sara, by=town.maryam)


def test_a_draft_begun_while_it_is_done_changes_what_was_shown_and_nothing_is_done(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("correspondence.hand_over")

    def beside(*given: object, **named: object) -> Leaving:
        start(a_letter(town), by=town.zainab.reach, at=AT)
        return vacate(*given, **named)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(module, "vacate", beside)
    with pytest.raises(DepartureChangedError):
        left(town.zainab, to=town.sara, by=town.maryam)
    assert not HandOver.objects.exists()
    assert Tenure.objects.get(pk=tenure_of(town.zainab)).until_on is None


def test_pages_that_name_who_leaves_as_signer_are_counted_before(town: Town) -> None:
    ready(town, a_letter(town))
    shown = departures.departure(tenure_of(town.maryam), receiver_id=None, reach=town.amal.reach, at=AT)
    assert (shown.on_post["named"], shown.on_post["letters"]) == (1, 1)


def test_the_minutes_are_for_those_in_them_and_never_change(town: Town) -> None:
    done = left(town.zainab, to=town.sara, by=town.maryam)
    assert departures.minutes(done, reach=town.zainab.reach).receiver == town.sara.name
    with pytest.raises(NotWithinReachError):
        departures.minutes(done, reach=town.omar.reach)
    for harm in (lambda: HandOver.objects.update(order="x"), lambda: HandOver.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()


def test_a_second_officer_learns_that_it_was_done(town: Town) -> None:
    start(a_letter(town), by=town.zainab.reach, at=AT)
    shown = departures.departure(
        tenure_of(town.zainab), receiver_id=town.sara.person_id, reach=town.amal.reach, at=AT
    ).mark
    left(town.zainab, to=town.sara, by=town.maryam)
    with pytest.raises(DepartureChangedError):
        left(town.zainab, to=town.sara, by=town.amal, mark=shown)


def test_a_letter_that_rests_keeps_its_time_for_whoever_goes_on_with_it(town: Town) -> None:
    memo = sent(town, a_letter(town))
    suspend(memo.ref, reason="بانتظار الملاك", by=town.zainab.reach, at=AT)
    left(town.zainab, to=town.sara, by=town.maryam)
    resume(memo.ref, by=town.sara.reach, at=AT + timedelta(hours=2))
    assert memo.due_at is not None
    assert Memo.objects.get(pk=memo.pk).due_at == memo.due_at + timedelta(hours=2)


@pytest.mark.usefixtures("marked")
def test_a_directive_by_name_goes_back_to_its_giver_with_the_order(town: Town) -> None:
    (row,) = directed(lying(town, town.planning_hr), Target(kind="person", id=town.zainab.person_id), by=town.hasan)
    left(town.zainab, to=town.sara, by=town.maryam)
    after = Referral.objects.get(pk=row.pk)
    assert (after.state, after.means, after.closed_by_id) == ("returned", "returned", town.maryam.person_id)
