"""Duties that are kept apart."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from directory.appoint import appoint, relieve
from directory.assign import assign, discharge
from directory.core.duty import Duty, check_alone
from directory.core.errors import DutiesApartError, LastDayError, NotWithinReachError, SamePersonError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Term
from directory.models import Charge, Tenure
from directory.staff import charges, duties_of
from directory.whois import person_named, reach_of
from directory.wording import SENTENCES
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of

ALWAYS = Term(from_on=TODAY)


def charge(town: Town, name: str, duty: Duty, term: Term = ALWAYS) -> int:
    person = getattr(town, name).person_id
    return assign(person, duty=duty, body_id=town.planning, term=term, order="أمر 9", by=CLOCKWORK, at=AT)


@pytest.mark.parametrize("held", Duty)
@pytest.mark.parametrize("asked", Duty)
def test_nobody_holds_two_of_the_five(held: Duty, asked: Duty) -> None:
    check_alone(frozenset(), asked)
    if held is asked:
        check_alone(frozenset({held}), asked)
        return
    with pytest.raises(DutiesApartError):
        check_alone(frozenset({held}), asked)


def test_a_duty_is_reached_for_its_body_and_its_days_alone(town: Town) -> None:
    charge(town, "omar", Duty.KEYS)
    reach = reach_of(person_named("omar"), on=TODAY)
    assert reach.bodies_in(Duty.KEYS) == {town.planning}
    assert reach.bodies_in(Duty.CLEARANCES) == frozenset()
    assert reach.tokens() == town.omar.reach.tokens()
    assert duties_of(town.planning, on=TODAY)[0][1].id == town.omar.person_id
    assert duties_of(town.finance, on=TODAY) == ()
    assert not reach_of(person_named("omar"), on=TODAY - timedelta(days=1)).charges
    discharge(town.omar.person_id, last_on=TODAY, by=CLOCKWORK, at=AT)
    assert not reach_of(person_named("omar"), on=TODAY + timedelta(days=1)).charges
    with pytest.raises(NotWithinReachError):
        discharge(town.omar.person_id, last_on=TODAY, by=CLOCKWORK, at=AT)


def test_a_duty_ends_from_yesterday_on_and_within_a_year(town: Town) -> None:
    charge(town, "omar", Duty.KEYS, Term(from_on=TODAY - timedelta(days=9), until_on=TODAY + timedelta(days=500)))
    for days in (-10, -2, 367, 499):
        with pytest.raises(LastDayError):
            discharge(town.omar.person_id, last_on=TODAY + timedelta(days=days), by=CLOCKWORK, at=AT)
    discharge(town.omar.person_id, last_on=TODAY + timedelta(days=30), by=CLOCKWORK, at=AT)
    with pytest.raises(NotWithinReachError):
        discharge(town.omar.person_id, last_on=TODAY + timedelta(days=31), by=CLOCKWORK, at=AT)
    discharge(town.omar.person_id, last_on=TODAY - timedelta(days=1), by=CLOCKWORK, at=AT)
    assert not reach_of(person_named("omar"), on=TODAY).charges


def test_a_post_ends_within_its_term_and_not_long_ago(town: Town) -> None:
    tenure = Tenure.objects.get(person=town.sara.person_id)
    for days in (-2, 367):
        with pytest.raises(LastDayError):
            relieve(tenure.pk, last_on=TODAY + timedelta(days=days), by=CLOCKWORK, at=AT)
    relieve(tenure.pk, last_on=TODAY, by=CLOCKWORK, at=AT)
    with pytest.raises(LastDayError):
        relieve(tenure.pk, last_on=TODAY + timedelta(days=1), by=CLOCKWORK, at=AT)
    assert SENTENCES[LastDayError]


def test_duties_say_who_entered_them_and_when(town: Town) -> None:
    charge(town, "omar", Duty.KEYS)
    by = town.omar.reach
    assign(town.amal.person_id, duty=Duty.AUDITOR, body_id=town.planning, term=ALWAYS, order="أمر 10", by=by, at=AT)
    keys, auditor = sorted(charges([town.planning], on=TODAY), key=lambda one: one.duty is Duty.AUDITOR)
    assert (keys.duty, keys.person.id, keys.order, keys.entered_at, keys.entered_by) == (
        Duty.KEYS,
        town.omar.person_id,
        "أمر 9",
        AT,
        None,
    )
    assert auditor.entered_by is not None
    assert auditor.entered_by.id == town.omar.person_id
    page = client_of(town.omar).get("/keys/").content.decode()
    assert "على الجهاز نفسه" in page
    assert "أمر 10" in page
    assert charges([town.finance], on=TODAY) == ()


def test_two_duties_and_a_registrars_desk_are_refused_on_shared_days(town: Town) -> None:
    charge(town, "omar", Duty.KEYS, Term(from_on=TODAY, until_on=TODAY + timedelta(days=9)))
    later = Term(from_on=TODAY + timedelta(days=10))
    for name, duty, term in (
        ("omar", Duty.AUDITOR, ALWAYS),
        ("omar", Duty.CLEARANCES, Term(from_on=TODAY + timedelta(days=9))),
        ("rebwar", Duty.KEYS, ALWAYS),
    ):
        with pytest.raises(DutiesApartError):
            charge(town, name, duty, term)
    charge(town, "omar", Duty.AUDITOR, later)
    with pytest.raises(RuntimeError):
        charge(town, "sara", Duty.REGISTRAR)
    with pytest.raises(SamePersonError):
        assign(
            town.sara.person_id,
            duty=Duty.KEYS,
            body_id=town.planning,
            term=ALWAYS,
            order="",
            by=town.sara.reach,
            at=AT,
        )
    with pytest.raises(NotWithinReachError):
        assign(10**6, duty=Duty.KEYS, body_id=town.planning, term=ALWAYS, order="", by=CLOCKWORK, at=AT)


def test_a_key_officer_is_not_appointed_to_a_registry_desk(town: Town) -> None:
    charge(town, "sara", Duty.KEYS)
    with pytest.raises(DutiesApartError):
        appoint(
            town.sara.person_id,
            post_id=town.rebwar.post_id,
            term=ALWAYS,
            capacity=Capacity.ACTING,
            order="أمر 2",
            by=CLOCKWORK,
            at=AT,
        )


def test_the_database_itself_lets_nobody_hold_two(town: Town) -> None:
    charge(town, "sara", Duty.KEYS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(person_id=town.sara.person_id, duty="auditor", body_id=town.planning, from_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(person_id=town.omar.person_id, duty="registrar", body_id=town.planning, from_on=TODAY)
