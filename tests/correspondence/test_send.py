"""Sending a draft on its route."""

import pytest

from correspondence.core import body
from correspondence.core.errors import (
    LetterNotAcceptedError,
    NoRegistryError,
    OutOfTurnError,
    ReviewerTwiceError,
    VacantPostError,
)
from correspondence.core.letter import Addressee, Copy, Kind
from correspondence.core.route import State, Task
from correspondence.draft import start
from correspondence.models import Memo, RouteStep
from correspondence.send import send
from directory.appoint import appoint
from directory.clear import clear
from directory.core.clearance import Clearance, Label
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Term
from directory.organise import found_post
from tests.correspondence.paper_trail import a_letter, inside, sent
from tests.town import AT, STAFF_COMPARTMENT, TODAY, Town

pytestmark = pytest.mark.django_db
SECRET = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))


def test_it_lies_on_the_first_reviewers_desk(town: Town) -> None:
    memo = sent(town, a_letter(town))
    assert (memo.state, memo.holder_post_id) == (State.UNDER_REVIEW, town.hasan.post_id)
    assert [(step.post_id, step.task) for step in RouteStep.objects.latest_round(memo.pk)] == [
        (town.hasan.post_id, Task.REVIEW),
        (town.maryam.post_id, Task.SIGN),
    ]
    for reader in (town.zainab, town.hasan, town.maryam):
        assert Memo.objects.within(reader.reach).exists()
    for stranger in (town.sara, town.dara, town.omar, town.rebwar, town.nasrin, town.amal):
        assert not Memo.objects.within(stranger.reach).exists()


def test_without_reviewers_it_is_frozen_at_once(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    memo.refresh_from_db()
    assert (memo.state, memo.holder_post_id) == (State.READY, town.maryam.post_id)
    assert memo.current().frozen_sha256


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": ()}, "no_addressee"),
        ({"body": body.from_text(" … ")}, "no_body"),
        ({"to": (Addressee(unit_id=9_999, name="ج"),)}, "unit_unknown"),
        ({"kind": Kind.MEMORANDUM}, "kind_stays_inside"),
        ({"signer_post_id": 9_999}, "signer_without_power"),
    ],
)
def test_an_unfinished_letter_does_not_travel(town: Town, changes: dict[str, object], code: str) -> None:
    memo = start(a_letter(town, **changes), by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError) as caught:
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    assert code in [finding.code for finding in caught.value.findings]
    memo.refresh_from_db()
    assert memo.state == State.DRAFT


def findings_of(town: Town, **changes: object) -> list[str]:
    """What sending this letter finds."""
    memo = start(a_letter(town, **changes), by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError) as caught:
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    return [finding.code for finding in caught.value.findings]


def test_powers_and_borders_are_kept(town: Town) -> None:
    assert findings_of(town, signer_post_id=town.zainab.post_id) == ["signer_without_power", "signer_elsewhere"]
    assert findings_of(town, signer_post_id=town.huda.post_id) == ["signer_elsewhere"]
    assert findings_of(town, unit_id=town.planning_hr, signer_post_id=town.hasan.post_id) == [
        "may_not_correspond_externally"
    ]
    hidden = (Copy(unit_id=town.finance, name="وزارة المالية", hidden=True),)
    assert findings_of(town, copies=hidden) == ["hidden_copy_outside"]


def test_a_personal_letter_needs_a_person(town: Town) -> None:
    to = (Addressee(unit_id=town.finance_current, name="قسم الموازنة الجارية"),)
    assert findings_of(town, to=to, label=Label(personal=True)) == ["personal_without_person"]


def test_the_route_is_checked(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    vacant = found_post(Name(ar="معاون"), unit_id=town.planning_hr, rank=40, by=CLOCKWORK, at=AT)
    for reviewers, error in (
        ((town.hasan.post_id, town.hasan.post_id), ReviewerTwiceError),
        ((town.maryam.post_id,), ReviewerTwiceError),
        ((vacant,), VacantPostError),
    ):
        with pytest.raises(error):
            send(memo.ref, reviewers=reviewers, by=town.zainab.reach, at=AT)


def test_a_body_without_a_registry_is_not_written_to(town: Town) -> None:
    to = (Addressee(unit_id=town.audit, name="ديوان الرقابة المالية"),)
    memo = start(a_letter(town, to=to), by=town.zainab.reach, at=AT)
    with pytest.raises(NoRegistryError):
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)


def test_it_does_not_land_where_nobody_may_see_it(town: Town) -> None:
    memo = start(a_letter(town, label=SECRET), by=town.zainab.reach, at=AT)
    clear(town.rebwar.person_id, clearance=Clearance(), by=CLOCKWORK, at=AT)
    clear(town.maryam.person_id, clearance=Clearance(level=1), by=CLOCKWORK, at=AT)
    with pytest.raises(LetterNotAcceptedError) as caught:
        send(memo.ref, reviewers=(town.sara.post_id, town.hasan.post_id), by=town.zainab.reach, at=AT)
    assert [(one.code, *one.facts.values()) for one in caught.value.findings] == [
        ("holder_not_cleared", "المدير العام"),
        ("holder_not_cleared", "ملاحظ"),
        ("desk_not_cleared", "سجل الصادرة والواردة"),
    ]
    memo.refresh_from_db()
    assert memo.state == State.DRAFT


def test_compartments_travel_under_a_heads_name(town: Town) -> None:
    deputy = found_post(Name(ar="معاون"), unit_id=town.planning_admin, rank=35, may_sign=True, by=CLOCKWORK, at=AT)
    appoint(
        town.dara.person_id, post_id=deputy, term=Term(from_on=TODAY), capacity=Capacity.HOLDER, order="أمر 3",
        by=CLOCKWORK, at=AT,
    )  # fmt: skip
    memo = start(a_letter(town, label=SECRET, signer_post_id=deputy), by=town.zainab.reach, at=AT)
    for reviewers in ((), (town.rebwar.post_id,)):
        with pytest.raises(LetterNotAcceptedError) as caught:
            send(memo.ref, reviewers=reviewers, by=town.zainab.reach, at=AT)
        assert [finding.code for finding in caught.value.findings] == ["compartments_without_head"]
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)


def test_it_is_sent_once_and_by_its_author(town: Town) -> None:
    memo = start(inside(town), by=town.zainab.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        send(memo.ref, reviewers=(), by=town.omar.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    with pytest.raises(OutOfTurnError):
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)


def test_a_secret_letter_is_not_for_the_uncleared(town: Town) -> None:
    label = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))
    memo = sent(town, a_letter(town, label=label))
    assert Memo.objects.within(town.hasan.reach).filter(pk=memo.pk).exists()
    assert not Memo.objects.within(town.dara.reach).exists()
