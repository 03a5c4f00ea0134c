"""Initials and the way back."""

import pytest

from correspondence import letters
from correspondence.attach import attach
from correspondence.core.errors import OutOfTurnError, ReasonMissingError, StaleVersionError
from correspondence.core.route import Act, State, StepState
from correspondence.draft import revise, start
from correspondence.models import Memo, RouteStep
from correspondence.prepare import prepare
from correspondence.recall import recall
from correspondence.review import give_back, initial
from correspondence.send import send
from directory.core.errors import NotWithinReachError
from tests.correspondence.paper_trail import a_letter, ready, sent
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def states(memo: Memo) -> list[str]:
    """The states of the round that counts."""
    return [step.state for step in RouteStep.objects.latest_round(memo.pk)]


def test_the_last_initials_freeze_the_letter(town: Town) -> None:
    memo = ready(town, a_letter(town))
    version = memo.current()
    assert (memo.state, memo.holder_post_id) == (State.READY, town.maryam.post_id)
    assert (version.pages, version.signer_id) == (1, town.maryam.person_id)
    assert {field["name"] for field in version.fields} == {"seal", "signature-1"}
    shown = letters.letter(memo.ref, reach=town.maryam.reach, at=AT)
    assert shown.document_hash == version.frozen_sha256
    assert shown.may == {Act.SIGN, Act.GIVE_BACK, Act.SUSPEND}
    assert letters.picture(memo.ref, page=0, width=720, reach=town.maryam.reach)[:4] == b"RIFF"


def test_reviewers_act_in_their_order(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id, town.amal.post_id), by=town.zainab.reach, at=AT)
    with pytest.raises(OutOfTurnError):
        initial(memo.ref, version=1, by=town.amal.reach, at=AT)
    initial(memo.ref, version=1, by=town.hasan.reach, at=AT)
    memo.refresh_from_db()
    assert (memo.state, memo.holder_post_id) == (State.UNDER_REVIEW, town.amal.post_id)
    with pytest.raises(OutOfTurnError):
        initial(memo.ref, version=1, by=town.hasan.reach, at=AT)
    initial(memo.ref, version=1, by=town.amal.reach, at=AT)
    memo.refresh_from_db()
    assert memo.state == State.READY
    assert states(memo) == [StepState.DONE, StepState.DONE, StepState.PENDING]


def test_initials_stand_for_one_version(town: Town) -> None:
    memo = sent(town, a_letter(town))
    with pytest.raises(StaleVersionError):
        initial(memo.ref, version=2, by=town.hasan.reach, at=AT)
    with pytest.raises(OutOfTurnError):
        initial(memo.ref, version=1, by=town.zainab.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        initial(memo.ref, version=1, by=town.omar.reach, at=AT)


def test_i5_it_comes_back_with_a_reason_and_all_initials_are_void(town: Town) -> None:
    memo = ready(town, a_letter(town))
    with pytest.raises(ReasonMissingError):
        give_back(memo.ref, reason=" ", by=town.maryam.reach, at=AT)
    give_back(memo.ref, reason="يضاف رقم كتاب الهيأة", by=town.maryam.reach, at=AT)
    memo.refresh_from_db()
    assert (memo.state, memo.holder_post_id) == (State.DRAFT, None)
    assert set(states(memo)) == {StepState.VOID}
    shown = letters.letter(memo.ref, reach=town.zainab.reach, at=AT)
    assert shown.returned == "يضاف رقم كتاب الهيأة"
    assert shown.document_hash == ""
    revise(memo.ref, content=a_letter(town, subject="آخر"), base=1, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    memo.refresh_from_db()
    assert states(memo) == [StepState.PENDING, StepState.PENDING]
    assert letters.letter(memo.ref, reach=town.zainab.reach, at=AT).returned == ""


def test_a_returned_draft_lies_with_its_author_alone(town: Town) -> None:
    memo = ready(town, a_letter(town))
    give_back(memo.ref, reason="سبب", by=town.maryam.reach, at=AT)
    for reviewer in (town.hasan, town.maryam):
        assert not Memo.objects.within(reviewer.reach).exists()
    attach(memo.ref, name="a.csv", data=b"a,b\n", title="كشف", by=town.zainab.reach, at=AT)
    assert not Memo.objects.within(town.hasan.reach).exists()
    shown = letters.letter(memo.ref, reach=town.zainab.reach, at=AT)
    assert [line.person for line in shown.movements if line.act is Act.INITIAL] == [town.hasan.name]
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    assert Memo.objects.within(town.hasan.reach).exists()


def test_a_reviewer_returns_it_and_the_author_takes_it_back(town: Town) -> None:
    memo = sent(town, a_letter(town))
    with pytest.raises(OutOfTurnError):
        give_back(memo.ref, reason="سبب", by=town.maryam.reach, at=AT)
    give_back(memo.ref, reason="سبب", by=town.hasan.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    recall(memo.ref, reason="سُحب", by=town.zainab.reach, at=AT)
    with pytest.raises(OutOfTurnError):
        recall(memo.ref, reason="سبب", by=town.zainab.reach, at=AT)


def test_giving_back_voids_an_open_sign_request(town: Town) -> None:
    memo = ready(town, a_letter(town))
    digest = memo.current().frozen_sha256
    request = prepare(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT)
    recall(memo.ref, reason="سبب", by=town.zainab.reach, at=AT)
    request.refresh_from_db()
    assert request.closed_at == AT
