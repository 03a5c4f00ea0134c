"""Acts that need two people."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from directory import staff
from directory.assign import assign, discharge
from directory.core.duty import Duty
from directory.core.errors import (
    AlreadyProposedError,
    AlreadySettledError,
    NotWithinReachError,
    ProposalLapsedError,
    SamePersonError,
)
from directory.core.proposal import PROPOSAL_LASTS, is_open
from directory.core.reach import CLOCKWORK, Reach
from directory.core.tenure import Term
from directory.models import JournalLine, Proposal
from directory.propose import propose, propose_about
from directory.second import decline, second
from directory.whois import person_named, reach_of
from tests.town import AT, TODAY, Town


def officer(town: Town, name: str, body: str = "planning", duty: Duty = Duty.KEYS) -> Reach:
    person = getattr(town, name).person_id
    term = Term(from_on=TODAY)
    assign(person, duty=duty, body_id=getattr(town, body), term=term, order="أمر 9", by=CLOCKWORK, at=AT)
    return reach_of(person_named(name), on=TODAY)


def put(town: Town, by: Reach, *, at=AT, person: str = "maryam") -> int:
    about = getattr(town, person).person_id
    facts = {"name": "x"}
    return propose("unlock_key", duty=Duty.KEYS, body_id=town.planning, person_id=about, facts=facts, by=by, at=at)


def test_open_until_its_hour() -> None:
    assert is_open(until_at=AT, settled_at=None, at=AT - timedelta(seconds=1))
    assert not is_open(until_at=AT, settled_at=None, at=AT)
    assert not is_open(until_at=AT, settled_at=AT, at=AT - timedelta(seconds=1))


def test_a_second_officer_of_the_same_body_confirms_once(town: Town) -> None:
    one, two, other = officer(town, "omar"), officer(town, "sara"), officer(town, "laith", "finance")
    number = put(town, one)
    assert staff.proposals_waiting(Duty.KEYS, reach=two, at=AT) == 1
    assert staff.proposals_waiting(Duty.KEYS, reach=one, at=AT) == 0
    assert staff.proposals(Duty.KEYS, reach=other, at=AT) == ()
    assert staff.proposal(number, duty=Duty.KEYS, reach=two, at=AT).proposed_by.id == town.omar.person_id
    for by, error in ((one, SamePersonError), (other, NotWithinReachError), (town.maryam.reach, NotWithinReachError)):
        with pytest.raises(error):
            second(number, duty=Duty.KEYS, by=by, at=AT)
    with pytest.raises(NotWithinReachError):
        second(number, duty=Duty.AUDITOR, by=two, at=AT)
    agreed = second(number, duty=Duty.KEYS, by=two, at=AT)
    assert (agreed.act, agreed.person_id, agreed.facts) == ("unlock_key", town.maryam.person_id, {"name": "x"})
    assert agreed.first.person_id == town.omar.person_id
    for answer in (second, decline):
        with pytest.raises(AlreadySettledError):
            answer(number, duty=Duty.KEYS, by=two, at=AT)
    assert staff.proposals(Duty.KEYS, reach=two, at=AT) == ()
    with pytest.raises(NotWithinReachError):
        staff.proposal(number, duty=Duty.KEYS, reach=two, at=AT)
    lines = JournalLine.objects.filter(about=f"person:{town.maryam.person_id}", note="unlock_key").order_by("id")
    assert [(line.act, line.person_id) for line in lines] == [
        ("propose", town.omar.person_id),
        ("confirmed", town.sara.person_id),
    ]


def test_it_lapses_after_a_day_and_may_be_asked_anew(town: Town) -> None:
    one, two = officer(town, "omar"), officer(town, "sara")
    number, later = put(town, one), AT + PROPOSAL_LASTS
    with pytest.raises(AlreadyProposedError):
        put(town, two)
    assert staff.proposals(Duty.KEYS, reach=two, at=later) == ()
    with pytest.raises(ProposalLapsedError):
        second(number, duty=Duty.KEYS, by=two, at=later)
    put(town, two, at=later)
    assert Proposal.objects.get(pk=number).settled == "lapsed"


def test_declined_or_withdrawn_nothing_is_left_to_confirm(town: Town) -> None:
    one, two = officer(town, "omar"), officer(town, "sara")
    for by, settled in ((two, "declined"), (one, "withdrawn")):
        number = put(town, one)
        decline(number, duty=Duty.KEYS, by=by, at=AT)
        assert Proposal.objects.get(pk=number).settled == settled
        with pytest.raises(AlreadySettledError):
            second(number, duty=Duty.KEYS, by=two, at=AT)


def test_nobody_proposes_for_himself_or_without_the_duty_or_seconds_an_own_matter(town: Town) -> None:
    one, two = officer(town, "omar"), officer(town, "sara")
    with pytest.raises(SamePersonError):
        put(town, one, person="omar")
    for by in (CLOCKWORK, town.maryam.reach, officer(town, "laith", "finance")):
        with pytest.raises(NotWithinReachError):
            put(town, by)
    about_two = put(town, one, person="sara")
    for answer in (second, decline):
        with pytest.raises(SamePersonError):
            answer(about_two, duty=Duty.KEYS, by=two, at=AT)


def test_what_a_discharged_officer_proposed_is_void(town: Town) -> None:
    one, two = officer(town, "omar"), officer(town, "sara")
    number = put(town, one)
    discharge(town.omar.person_id, last_on=TODAY, by=CLOCKWORK, at=AT)
    Proposal.objects.filter(pk=number).update(until_at=AT + timedelta(days=3))
    with pytest.raises(NotWithinReachError):
        second(number, duty=Duty.KEYS, by=two, at=AT + timedelta(days=1))
    assert Proposal.objects.get(pk=number).settled_at is None


def test_the_database_itself_lets_nobody_second_himself(town: Town) -> None:
    number = put(town, officer(town, "omar"))
    for who in ("omar", "maryam"):
        by = getattr(town, who).person_id
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=number).update(settled="confirmed", settled_by=by, settled_at=AT)


def test_members_are_those_of_the_body_by_name_in_pages(town: Town, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        found = staff.members([town.planning], on=TODAY)
    names = [row.person.username for row in found.rows]
    assert set(names) == {"zainab", "hasan", "maryam", "rebwar", "amal", "sara", "dara", "omar"}
    assert found.count == len(names)
    assert [row.person.username for row in staff.members([town.planning], on=TODAY, text="maryam").rows] == ["maryam"]
    assert staff.members([town.planning], on=TODAY, text="huda").count == 0
    assert staff.members([], on=TODAY).count == 0
    assert staff.members([town.planning], on=TODAY, among=[town.sara.person_id]).count == 1
    assert staff.members([town.planning], on=TODAY, page=2).rows == ()
    maryam = staff.member(town.maryam.person_id, body_ids=[town.planning], on=TODAY)
    assert (maryam.body_id, maryam.title.en if maryam.title else "") == (town.planning, "Director General")
    for person, bodies in ((town.huda.person_id, [town.planning]), (town.maryam.person_id, []), (0, [town.planning])):
        with pytest.raises(NotWithinReachError):
            staff.member(person, body_ids=bodies, on=TODAY)


def test_who_left_still_belongs_to_the_last_body_without_a_post(town: Town) -> None:
    from directory.models import Tenure

    Tenure.objects.filter(person=town.omar.person_id).update(until_on=TODAY - timedelta(days=1))
    omar = staff.member(town.omar.person_id, body_ids=[town.planning], on=TODAY)
    assert omar.title is None


def test_an_act_on_a_thing_waits_for_a_second_person_too(town: Town) -> None:
    one, two, other = (
        officer(town, name, body, Duty.ARCHIVIST)
        for name, body in (("omar", "planning"), ("sara", "planning"), ("laith", "finance"))
    )
    asked = {"duty": Duty.ARCHIVIST, "body_id": town.planning, "facts": {"list": "7"}, "at": AT}
    number = propose_about("destroy", about="disposal:7", by=one, **asked)
    with pytest.raises(AlreadyProposedError):
        propose_about("destroy", about="disposal:7", by=two, **asked)
    with pytest.raises(NotWithinReachError):
        propose_about("destroy", about="disposal:8", by=other, **asked)
    assert [row.about for row in staff.asked_about(Duty.ARCHIVIST, reach=two, at=AT)] == ["disposal:7"]
    assert staff.proposals(Duty.ARCHIVIST, reach=two, at=AT) == ()
    assert staff.proposals_waiting(Duty.ARCHIVIST, reach=two, at=AT) == 0
    with pytest.raises(SamePersonError):
        second(number, duty=Duty.ARCHIVIST, by=one, at=AT)
    agreed = second(number, duty=Duty.ARCHIVIST, by=two, at=AT)
    assert (agreed.about, agreed.person_id, agreed.first.person_id) == ("disposal:7", 0, town.omar.person_id)
    assert JournalLine.objects.filter(about="disposal:7", act="confirmed").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=number).update(person=town.maryam.person_id)
