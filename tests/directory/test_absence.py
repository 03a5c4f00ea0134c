"""Absences: their days, who sees to it, and how they end (domain 2.4)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from correspondence.draft import start
from correspondence.meanwhile import meanwhile
from correspondence.models import Memo, Version
from correspondence.review import initial
from correspondence.send import send
from directory import absences
from directory.absent import absent, come_back
from directory.core import absence
from directory.core.errors import (
    AbsenceDaysError,
    AbsentTwiceError,
    NobodyActsError,
    NotWithinReachError,
    OverlappingTenureError,
)
from directory.core.tenure import Capacity, Term
from directory.models import Absence, JournalLine, Tenure
from directory.tenures import tenures_of
from directory.whois import person_named, post_facts, reach_of
from tests.correspondence.paper_trail import a_letter
from tests.town import AT, TODAY, Citizen, Town

DAY = timedelta(days=1)
WEEK = Term(from_on=TODAY, until_on=TODAY + 6 * DAY)
ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("term", "others", "error"),
    [
        (Term(from_on=ON - DAY, until_on=ON), (), AbsenceDaysError),
        (Term(from_on=ON, until_on=ON - DAY), (), AbsenceDaysError),
        (Term(from_on=ON), (), AbsenceDaysError),
        (Term(from_on=ON, until_on=ON + 367 * DAY), (), AbsenceDaysError),
        (Term(from_on=ON, until_on=ON + DAY), (Term(from_on=ON + DAY, until_on=ON + DAY),), AbsentTwiceError),
    ],
)
def test_days_that_cannot_be(term: Term, others: tuple[Term, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        absence.check(term, others=others, on=ON)
    absence.check(Term(from_on=ON, until_on=ON), others=[Term(from_on=ON + DAY, until_on=ON + DAY)], on=ON)


def test_somebody_else_sees_to_it_and_the_absence_has_a_number() -> None:
    for acting, deputy, holds in ((None, None, 1), (1, None, 1), (2, 1, 1), (2, None, 0)):
        with pytest.raises(NobodyActsError):
            absence.check_covered(1, acting_id=acting, deputy_id=deputy, holds=holds)
    absence.check_covered(1, acting_id=None, deputy_id=2, holds=1)
    assert absence.number_of(12, ON) == "إجازة 12/2026"


def today(citizen: Citizen) -> Citizen:
    return replace(citizen, reach=reach_of(person_named(citizen.username), on=TODAY))


@pytest.mark.django_db
def test_others_act_and_receive_meanwhile_and_both_names_are_known_i14(town: Town) -> None:
    row = absent(WEEK, acting_id=town.hasan.person_id, deputy_id=town.sara.person_id, by=town.maryam.reach, at=AT)
    post = post_facts(town.maryam.post_id, on=TODAY)
    assert (post.holder.id if post.holder else 0, post.capacity) == (town.hasan.person_id, Capacity.ACTING)
    acting = next(one for one in tenures_of(town.hasan.person_id, on=TODAY) if one.post_id == town.maryam.post_id)
    assert (acting.holder, acting.order) == (town.maryam.name, f"إجازة {row}/{TODAY.year}")
    deputy = today(town.sara).reach
    assert town.maryam.post_id in deputy.posts
    assert town.planning_admin not in deputy.heads
    assert absences.around(town.hasan.reach, on=TODAY).others[0].person == town.maryam.name
    after = WEEK.until_on + DAY if WEEK.until_on else TODAY
    assert post_facts(town.maryam.post_id, on=after).capacity is Capacity.HOLDER
    over = absences.around(town.maryam.reach, on=after)
    assert over.own is None
    assert over.over is not None
    assert JournalLine.objects.filter(act="absent", person=town.maryam.person_id).count() == 1


@pytest.mark.django_db
def test_who_comes_back_sooner_acts_alone_again_and_reads_what_came(town: Town) -> None:
    row = absent(WEEK, acting_id=town.hasan.person_id, deputy_id=None, by=town.maryam.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        come_back(row, by=town.hasan.reach, at=AT)
    come_back(row, by=town.maryam.reach, at=AT)
    assert not Tenure.objects.on(TODAY).filter(post=town.maryam.post_id).exclude(person=town.maryam.person_id).exists()
    assert Absence.objects.get(pk=row).ended_at == AT
    with pytest.raises(NotWithinReachError):
        come_back(row, by=town.maryam.reach, at=AT)
    absent(WEEK, acting_id=town.hasan.person_id, deputy_id=None, by=town.maryam.reach, at=AT)


@pytest.mark.django_db
def test_what_came_meanwhile_names_who_saw_to_it(town: Town) -> None:
    absent(WEEK, acting_id=town.sara.person_id, deputy_id=None, by=town.hasan.reach, at=AT)
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    (before,) = meanwhile(town.hasan.reach, from_on=TODAY, until_on=TODAY)
    assert (before.ref, before.is_open) == (memo.ref, True)
    initial(memo.ref, version=1, by=today(town.sara).reach, at=AT)
    (came,) = meanwhile(town.hasan.reach, from_on=TODAY, until_on=TODAY)
    assert (came.is_open, came.by, came.capacity) == (False, town.sara.name, "acting")
    assert meanwhile(town.omar.reach, from_on=TODAY, until_on=TODAY) == ()
    assert meanwhile(town.hasan.reach, from_on=TODAY + DAY, until_on=TODAY + DAY) == ()


@pytest.mark.django_db
def test_the_frozen_page_names_who_acts_and_for_whom(town: Town) -> None:
    absent(WEEK, acting_id=town.hasan.person_id, deputy_id=None, by=town.maryam.reach, at=AT)
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    step = Memo.objects.get(pk=memo.pk).steps.get(task="sign")
    found = (step.signer_id, step.capacity, step.principal_id)
    assert found == (town.hasan.person_id, "acting", town.maryam.person_id)
    assert Version.objects.get(memo=memo).signer_id == town.hasan.person_id


@pytest.mark.django_db
def test_what_cannot_be_leaves_nothing(town: Town) -> None:
    said = {"deputy_id": None, "by": town.maryam.reach, "at": AT}
    for acting, error in (
        (None, NobodyActsError),
        (town.maryam.person_id, NobodyActsError),
        (town.huda.person_id, NotWithinReachError),
    ):
        with pytest.raises(error), transaction.atomic():
            absent(WEEK, acting_id=acting, **said)  # type: ignore[arg-type]  # the test names its fields
    assert not Absence.objects.exists()
    absent(WEEK, acting_id=town.hasan.person_id, **said)  # type: ignore[arg-type]  # as above
    with pytest.raises(AbsentTwiceError):
        absent(WEEK, acting_id=town.hasan.person_id, **said)  # type: ignore[arg-type]  # as above
    Absence.objects.update(ended_at=AT)  # as if it were over, its tenure left behind
    with pytest.raises(OverlappingTenureError), transaction.atomic():
        absent(WEEK, acting_id=town.hasan.person_id, **said)  # type: ignore[arg-type]  # as above
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.update(acting=None)


@pytest.mark.django_db
def test_who_did_it_before_is_proposed_first(town: Town) -> None:
    assert absences.proposed(town.maryam.person_id, on=TODAY)[0].id == town.hasan.person_id  # the head next below
    row = absent(WEEK, acting_id=None, deputy_id=town.sara.person_id, by=town.hasan.reach, at=AT)
    come_back(row, by=town.hasan.reach, at=AT)
    assert [one.id for one in absences.proposed(town.hasan.person_id, on=TODAY)][:2] == [
        town.sara.person_id,
        town.zainab.person_id,
    ]
