"""Duties that are kept apart."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from directory.appoint import appoint
from directory.assign import assign, discharge
from directory.core.duty import Duty, check_alone
from directory.core.errors import DutiesApartError, NotWithinReachError, SamePersonError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Term
from directory.models import Charge
from directory.staff import duties_of
from directory.whois import person_named, reach_of
from tests.town import AT, TODAY, Town

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
