"""The shapes of a letter's way before its signature, each by its number in the list of shapes."""

from datetime import timedelta

import pytest

from correspondence import letters, trays, turns
from correspondence.circuits import Presents
from correspondence.core.circuit import Stage, Way
from correspondence.core.errors import (
    NotEarlierError,
    NotHigherError,
    OpenedError,
    OutOfTurnError,
    QuorumError,
    ReasonMissingError,
    StaleVersionError,
    WithdrawnError,
)
from correspondence.core.letter import Signatory, SigningOrder
from correspondence.core.route import Act, State, StepState, Task
from correspondence.draft import revise, start
from correspondence.let_go import let_go, let_stand
from correspondence.models import Memo, RouteStep
from correspondence.name_manager import name_manager
from correspondence.object_to import abstain, object_to
from correspondence.opine import opine
from correspondence.oversight import figures
from correspondence.pass_over import pass_over
from correspondence.pass_silence import pass_silence
from correspondence.present import present
from correspondence.recall import ask_back, recall
from correspondence.review import give_back, initial
from correspondence.send import send
from correspondence.suspend import resume, suspend
from correspondence.trays import Matter
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, put_signature, ready, sent
from tests.town import AT, Citizen, Town

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=5)


def on_the_way(town: Town, way: Way | tuple[int, ...], **changes: object) -> Memo:
    """Zainab's letter, sent on this way."""
    memo = start(a_letter(town, **changes), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=way, by=town.zainab.reach, at=AT)
    return stands(memo)


def stands(memo: Memo) -> Memo:
    """The letter as it stands now."""
    return Memo.objects.get(pk=memo.pk)


def at_once(town: Town, quorum: int | None = None) -> Way:
    """Hasan, dara and amal review at the same time."""
    posts = (town.hasan.post_id, town.dara.post_id, town.amal.post_id)
    return Way(stages=(Stage(posts=posts, quorum=quorum),))


def asked(citizen: Citizen) -> list[Matter]:
    """What the person's desk asks."""
    return [item.matter for _, items in trays.desk(citizen.reach, at=SOON).groups for item in items]


def acts(memo: Memo) -> list[str]:
    """The journal's acts in order."""
    return list(memo.movements.order_by("seq").values_list("act", flat=True))


def states(memo: Memo) -> list[str]:
    """The states of the round that counts."""
    return [row.state for row in RouteStep.objects.latest_round(memo.pk)]


def test_2_2_all_review_at_once_and_the_last_initials_freeze_it(town: Town) -> None:
    memo = on_the_way(town, at_once(town))
    assert (memo.state, memo.holder_post_id) == (State.UNDER_REVIEW, None)
    for citizen in (town.amal, town.hasan, town.dara):
        assert asked(citizen) == [Matter.REVIEW]
        initial(memo.ref, version=1, by=citizen.reach, at=SOON)
        assert Matter.REVIEW not in asked(citizen)
        with pytest.raises(OutOfTurnError):
            initial(memo.ref, version=1, by=citizen.reach, at=SOON)
    assert stands(memo).state == State.READY


def test_2_2_an_answer_gives_the_others_of_its_stage_no_fresh_deadline(town: Town) -> None:
    memo = on_the_way(town, at_once(town))
    days_on = AT + timedelta(days=14)
    initial(memo.ref, version=1, by=town.amal.reach, at=days_on)
    abstain(memo.ref, version=1, reason="للعلم", by=town.dara.reach, at=days_on)
    assert (stands(memo).due_at, stands(memo).holder_post_id) == (memo.due_at, town.hasan.post_id)
    initial(memo.ref, version=1, by=town.hasan.reach, at=days_on)
    assert stands(memo).due_at > days_on  # its signer was not asked before


def test_2_2_two_of_three_are_enough_and_the_third_is_asked_no_more(town: Town) -> None:
    memo = on_the_way(town, at_once(town, quorum=2))
    object_to(memo.ref, version=1, reason="المبلغ غير مثبت", by=town.dara.reach, at=SOON)
    assert stands(memo).state == State.UNDER_REVIEW
    initial(memo.ref, version=1, by=town.hasan.reach, at=SOON)
    initial(memo.ref, version=1, by=town.amal.reach, at=SOON)
    assert stands(memo).state == State.READY
    assert states(memo) == [StepState.DONE, StepState.OBJECTED, StepState.DONE, StepState.PENDING]
    one = on_the_way(town, at_once(town, quorum=1))
    initial(one.ref, version=1, by=town.amal.reach, at=SOON)
    assert states(one) == [StepState.UNNEEDED, StepState.UNNEEDED, StepState.DONE, StepState.PENDING]
    assert asked(town.hasan) == []


def test_2_2_an_objection_no_quorum_can_outweigh_brings_it_back_with_its_reason(town: Town) -> None:
    memo = on_the_way(town, at_once(town))
    initial(memo.ref, version=1, by=town.hasan.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        give_back(memo.ref, reason="لا", by=town.dara.reach, at=SOON)
    with pytest.raises(ReasonMissingError):
        object_to(memo.ref, version=1, reason=" ", by=town.dara.reach, at=SOON)
    with pytest.raises(StaleVersionError):
        object_to(memo.ref, version=2, reason="لا", by=town.dara.reach, at=SOON)
    object_to(memo.ref, version=1, reason="يخالف التعليمات", by=town.dara.reach, at=SOON)
    memo = stands(memo)
    assert (memo.state, set(states(memo))) == (State.DRAFT, {StepState.VOID})
    shown = letters.letter(memo.ref, reach=town.zainab.reach, at=SOON)
    assert shown.returned == "يخالف التعليمات"
    assert [(one.letters, one.rounds) for one in figures(town.amal.reach, at=SOON).rounds] == [(1, 1)]
    assert [one.person for one in shown.voided] == [town.hasan.name]
    assert asked(town.zainab) == [Matter.CORRECT]
    with pytest.raises(NotWithinReachError):
        letters.letter(memo.ref, reach=town.amal.reach, at=SOON)
    revise(memo.ref, content=a_letter(town, subject="آخر"), base=1, by=town.zainab.reach, at=SOON)
    send(memo.ref, reviewers=at_once(town), by=town.zainab.reach, at=SOON)
    assert [row.round for row in RouteStep.objects.latest_round(memo.pk)] == [2, 2, 2, 2]


def test_2_2_who_abstains_is_not_counted_and_the_last_answer_decides(town: Town) -> None:
    memo = on_the_way(town, at_once(town))
    initial(memo.ref, version=1, by=town.hasan.reach, at=SOON)
    abstain(memo.ref, version=1, reason="ليس من اختصاصنا", by=town.dara.reach, at=SOON)
    abstain(memo.ref, version=1, reason="للعلم", by=town.amal.reach, at=SOON)
    memo = stands(memo)
    assert memo.state == State.READY
    assert acts(memo)[-2:] == [Act.ABSTAIN, Act.FREEZE]
    assert not figures(town.amal.reach, at=SOON).rounds  # it went on: nothing was corrected
    assert put_signature(town, memo).state == State.SIGNED
    alone = sent(town, a_letter(town, subject="وحيد"))
    with pytest.raises(OutOfTurnError):
        abstain(alone.ref, version=1, reason="سبب", by=town.hasan.reach, at=SOON)


def test_2_2_an_opinion_holds_nothing_up_and_is_no_initial(town: Town) -> None:
    way = Way(stages=(Stage(posts=(town.hasan.post_id,)),), opinions=(town.dara.post_id, town.amal.post_id))
    memo = on_the_way(town, way)
    assert asked(town.dara) == [Matter.OPINION]
    with pytest.raises(OutOfTurnError):
        initial(memo.ref, version=1, by=town.dara.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        opine(memo.ref, version=1, text="رأيي", by=town.hasan.reach, at=SOON)
    initial(memo.ref, version=1, by=town.hasan.reach, at=SOON)
    opine(memo.ref, version=1, text="الأفضل أن يؤجل", by=town.dara.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        opine(memo.ref, version=1, text="مرة أخرى", by=town.dara.reach, at=SOON)
    memo = stands(memo)
    assert memo.state == State.READY
    memo = put_signature(town, memo)
    assert (memo.state, states(memo)) == (
        State.SIGNED,
        [StepState.DONE, StepState.UNNEEDED, StepState.DONE, StepState.DONE],
    )
    said = letters.letter(memo.ref, reach=town.zainab.reach, at=SOON).movements
    assert [line.note for line in said if line.act is Act.OPINE] == ["الأفضل أن يؤجل"]


def test_2_2_silence_until_the_deadline_is_no_objection_where_the_circuit_says_so(town: Town) -> None:
    posts = (town.hasan.post_id, town.dara.post_id, town.amal.post_id)
    memo = on_the_way(town, Way(stages=(Stage(posts=posts, silence_passes=True),)))
    waits = on_the_way(town, at_once(town))
    Memo.objects.update(due_at=SOON)  # nobody signs by a clock ahead
    over = SOON + timedelta(minutes=1)
    assert pass_silence(memo.ref, by=CLOCKWORK, at=over) == 0  # nobody has initialled
    for ref in (memo.ref, waits.ref):
        initial(ref, version=1, by=town.amal.reach, at=SOON)
    assert turns.past_silence(SOON) == ()
    assert turns.past_silence(over) == (memo.ref,)
    assert turns.past_silence(over, {memo.ref}) == ()
    with pytest.raises(NotWithinReachError):
        pass_silence(memo.ref, by=town.amal.reach, at=over)
    assert [pass_silence(ref, by=CLOCKWORK, at=over) for ref in (memo.ref, memo.ref, waits.ref)] == [2, 0, 0]
    memo = stands(memo)
    assert (memo.state, stands(waits).state) == (State.READY, State.UNDER_REVIEW)
    assert states(memo) == [StepState.SILENT, StepState.SILENT, StepState.DONE, StepState.PENDING]
    told = memo.movements.order_by("-seq").values_list("act", "post", "person")[:3]
    assert list(told) == [("freeze", None, None), ("silence", posts[1], None), ("silence", posts[0], None)]
    with pytest.raises(OutOfTurnError):
        initial(memo.ref, version=1, by=town.hasan.reach, at=over)
    assert put_signature(town, memo).state == State.SIGNED


def test_2_2_a_stage_that_could_never_be_passed_is_not_sent(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    with pytest.raises(QuorumError):
        send(memo.ref, reviewers=at_once(town, quorum=4), by=town.zainab.reach, at=AT)
    assert stands(memo).state == State.DRAFT


def test_2_5_it_is_returned_to_an_earlier_post_and_what_came_before_stands(town: Town) -> None:
    memo = on_the_way(town, (town.hasan.post_id, town.dara.post_id, town.amal.post_id))
    for citizen in (town.hasan, town.dara, town.amal):
        initial(memo.ref, version=1, by=citizen.reach, at=SOON)
    frozen = stands(memo)
    shown = letters.letter(memo.ref, reach=town.maryam.reach, at=SOON)
    assert [step.post_id for step in shown.before] == [town.hasan.post_id, town.dara.post_id, town.amal.post_id]
    with pytest.raises(NotEarlierError):
        give_back(memo.ref, reason="سبب", to_post=town.maryam.post_id, by=town.maryam.reach, at=SOON)
    give_back(memo.ref, reason="تدقق الأرقام", to_post=town.dara.post_id, by=town.maryam.reach, at=SOON)
    memo = stands(memo)
    assert (memo.state, memo.holder_post_id, memo.version) == (State.UNDER_REVIEW, town.dara.post_id, frozen.version)
    assert states(memo) == [StepState.DONE, StepState.PENDING, StepState.PENDING, StepState.PENDING]
    assert asked(town.dara) == [Matter.REVIEW]
    for citizen in (town.dara, town.amal):
        initial(memo.ref, version=1, by=citizen.reach, at=SOON)
    assert stands(memo).state == State.READY


def test_2_6_unread_it_is_taken_back_at_once(town: Town) -> None:
    memo = ready(town, a_letter(town))
    assert Act.RECALL in letters.letter(memo.ref, reach=town.zainab.reach, at=SOON).may
    with pytest.raises(OutOfTurnError):
        recall(memo.ref, reason="سبب", by=town.hasan.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        give_back(memo.ref, reason="سبب", by=town.zainab.reach, at=SOON)
    recall(memo.ref, reason="خطأ في المبلغ", by=town.zainab.reach, at=SOON)
    memo = stands(memo)
    assert (memo.state, memo.due_at) == (State.DRAFT, None)
    with pytest.raises(WithdrawnError):
        letters.letter(memo.ref, reach=town.maryam.reach, at=SOON)
    with pytest.raises(NotWithinReachError):
        letters.letter(memo.ref, reach=town.omar.reach, at=SOON)


def test_2_6_once_opened_it_is_asked_for_and_who_has_it_answers(town: Town) -> None:
    memo = ready(town, a_letter(town))
    letters.letter(memo.ref, reach=town.maryam.reach, at=SOON)
    with pytest.raises(OpenedError):
        recall(memo.ref, reason="سبب", by=town.zainab.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        let_go(memo.ref, by=town.maryam.reach, at=SOON)
    ask_back(memo.ref, reason="خطأ في المبلغ", by=town.zainab.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        ask_back(memo.ref, reason="مرة أخرى", by=town.zainab.reach, at=SOON)
    shown = letters.letter(memo.ref, reach=town.maryam.reach, at=SOON)
    assert (shown.asked_back, Act.LET_STAND in shown.may) == ("خطأ في المبلغ", True)
    suspend(memo.ref, reason="بانتظار الموازنة", by=town.maryam.reach, at=SOON)
    resume(memo.ref, by=town.maryam.reach, at=SOON)
    assert letters.letter(memo.ref, reach=town.maryam.reach, at=SOON).asked_back == "خطأ في المبلغ"
    let_stand(memo.ref, reason="المبلغ صحيح", by=town.maryam.reach, at=SOON)
    assert Act.ASK_BACK in letters.letter(memo.ref, reach=town.zainab.reach, at=SOON).may
    ask_back(memo.ref, reason="تبدل الكتاب", by=town.zainab.reach, at=SOON)
    let_go(memo.ref, by=town.maryam.reach, at=SOON)
    memo = stands(memo)
    assert (memo.state, acts(memo)[-1]) == (State.DRAFT, Act.RECALL)


def test_2_6_a_question_for_the_letter_does_not_hold_up_the_signature(town: Town) -> None:
    memo = ready(town, a_letter(town))
    ask_back(memo.ref, reason="خطأ", by=town.zainab.reach, at=AT)
    assert put_signature(town, memo).state == State.SIGNED
    with pytest.raises(OutOfTurnError):
        recall(memo.ref, reason="سبب", by=town.zainab.reach, at=SOON)


def test_2_1_only_the_next_higher_head_passes_over_a_reviewer(town: Town) -> None:
    memo = sent(town, a_letter(town))
    for citizen in (town.zainab, town.hasan):
        with pytest.raises(NotHigherError):
            pass_over(memo.ref, post_id=town.hasan.post_id, reason="غائب", by=citizen.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        pass_over(memo.ref, post_id=town.maryam.post_id, reason="غائبة", by=town.maryam.reach, at=SOON)
    shown = letters.letter(memo.ref, reach=town.maryam.reach, at=SOON)
    assert [step.post_id for step in shown.passable] == [town.hasan.post_id]
    with pytest.raises(ReasonMissingError):
        pass_over(memo.ref, post_id=town.hasan.post_id, reason="", by=town.maryam.reach, at=SOON)
    pass_over(memo.ref, post_id=town.hasan.post_id, reason="مجاز منذ أسبوع", by=town.maryam.reach, at=SOON)
    memo = stands(memo)
    assert (memo.state, states(memo)) == (State.READY, [StepState.SKIPPED, StepState.PENDING])
    notes = {line.act: line.note for line in letters.letter(memo.ref, reach=town.zainab.reach, at=SOON).movements}
    assert notes[Act.SKIP] == "مجاز منذ أسبوع"


@pytest.mark.usefixtures("any_clock")  # days later and back
def test_a_suspended_letter_rests_and_goes_on_with_the_time_it_had(town: Town) -> None:
    memo = ready(town, a_letter(town))
    due, document = memo.due_at, memo.current().frozen_sha256
    with pytest.raises(NotWithinReachError):
        suspend(memo.ref, reason="سبب", by=town.omar.reach, at=SOON)
    with pytest.raises(OutOfTurnError):
        suspend(memo.ref, reason="سبب", by=town.hasan.reach, at=SOON)
    suspend(memo.ref, reason="بانتظار الموازنة", by=town.maryam.reach, at=SOON)
    memo = stands(memo)
    assert (memo.state, memo.due_at) == (State.SUSPENDED, None)
    assert asked(town.maryam) == [Matter.SUSPENDED]
    with pytest.raises(OutOfTurnError):
        give_back(memo.ref, reason="سبب", by=town.maryam.reach, at=SOON)
    resume(memo.ref, by=town.zainab.reach, at=SOON + timedelta(days=3))
    memo = stands(memo)
    assert due is not None
    assert (memo.state, memo.due_at) == (State.READY, due + timedelta(days=3))
    assert letters.letter(memo.ref, reach=town.maryam.reach, at=AT).document_hash == document
    assert put_signature(town, memo).state == State.SIGNED


def test_a_gatekeeper_who_is_asked_for_an_opinion_lays_it_before_the_signer_all_the_same(town: Town) -> None:
    name_manager(
        town.planning_admin, post_id=town.rebwar.post_id, presents=Presents.YES, by=town.maryam.reach, at=AT
    )  # fmt: skip
    memo = on_the_way(town, Way(opinions=(town.rebwar.post_id,)))
    steps = [(row.post_id, row.task) for row in RouteStep.objects.latest_round(memo.pk)]
    posts = (town.rebwar.post_id, town.rebwar.post_id, town.maryam.post_id)
    assert steps == list(zip(posts, (Task.OPINION, Task.PRESENT, Task.SIGN), strict=True))
    opine(memo.ref, version=1, text="لا مانع", by=town.rebwar.reach, at=SOON)
    assert (stands(memo).state, stands(memo).holder_post_id) == (State.UNDER_REVIEW, town.rebwar.post_id)
    present(memo.ref, version=1, by=town.rebwar.reach, at=SOON)
    assert stands(memo).state == State.READY


def test_2_3_a_joint_letter_that_rests_lies_on_the_desk_of_each_who_still_signs(town: Town) -> None:
    beside = tuple(Signatory(post_id=one.post_id) for one in (town.hasan, town.amal))
    memo = on_the_way(town, (), cosigners=beside, signing=SigningOrder.FREE)
    suspend(memo.ref, reason="بانتظار الموازنة", by=town.maryam.reach, at=SOON)
    for citizen, matters in ((town.maryam, [Matter.SUSPENDED]), (town.amal, [Matter.SUSPENDED]), (town.dara, [])):
        assert asked(citizen) == matters
    assert trays.to_sign(town.amal.reach) == ()
    resume(memo.ref, by=town.amal.reach, at=SOON)
    assert [item.ref for item in trays.to_sign(town.amal.reach)] == [memo.ref]
