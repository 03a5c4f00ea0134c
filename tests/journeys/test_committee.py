"""Shape 2.3 for a committee: its minutes, signed as members come, with dissent, within a time, then approved."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from archive import records
from config.clockwork import chores
from correspondence import letters
from correspondence.close_window import close_window
from correspondence.core.committee import Committee
from correspondence.core.errors import (
    LetterNotAcceptedError,
    OutOfTurnError,
    ReasonMissingError,
    SignedMeanwhileError,
)
from correspondence.core.letter import Content, Kind, Signatory
from correspondence.core.route import Act, State, StepState
from correspondence.core.setback import Setback
from correspondence.doors import files
from correspondence.draft import start
from correspondence.models import Memo, Notice, RouteStep
from correspondence.prepare import prepare
from correspondence.register import register
from correspondence.review import give_back
from correspondence.send import send
from correspondence.setbacks import setbacks
from correspondence.sign_off import sign_off
from correspondence.tell_setbacks import tell_setbacks
from directory.appoint import appoint
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Term
from directory.organise import found_post
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.correspondence.paper_trail import a_letter, inside
from tests.foreign import needs
from tests.town import AT, PIN, TODAY, Citizen, Town

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)
LATER = AT + timedelta(minutes=2)
AFTER = AT + timedelta(days=30)
WHY = "تجاوز السعر التخميني بنسبة 12% ولم يُعرض على اللجنة كشف المقارنة"


def minutes(town: Town, *, quorum: int = 2, **changes: object) -> Content:
    """Hasan chairs, maryam reports, dara is a member; amal approves."""
    third = found_post(
        Name(ar="مدقق العقود"), unit_id=town.planning_statistics, rank=30, may_sign=True, by=CLOCKWORK, at=AT
    )
    appoint(
        town.dara.person_id, post_id=third, term=Term(from_on=TODAY), capacity=Capacity.HOLDER, order="أمر 1",
        by=CLOCKWORK, at=AT,
    )  # fmt: skip
    panel = Committee(
        rapporteur_post_id=town.maryam.post_id, quorum=quorum, window_days=2, approver_post_id=town.amal.post_id
    )
    return a_letter(
        town, kind=Kind.MINUTES, to=(), unit_id=town.planning_hr, signer_post_id=town.hasan.post_id, committee=panel,
        cosigners=(Signatory(post_id=town.maryam.post_id), Signatory(post_id=third)), **changes,
    )  # fmt: skip


def sent(town: Town, content: Content) -> Memo:
    memo = start(content, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    return stands(memo)


def stands(memo: Memo) -> Memo:
    return Memo.objects.get(pk=memo.pk)


def signs(memo: Memo, citizen: Citizen, *, dissent: str | None = None) -> Memo:
    shown = letters.letter(memo.ref, reach=citizen.reach, at=SOON)
    asked = prepare(memo.ref, document_hash=shown.document_hash, dissent=dissent, by=citizen.reach, at=SOON)
    key = unlock(citizen.person_id, pin=PIN, by=citizen.reach, at=SOON)
    sign_off(memo.ref, nonce=asked.nonce, key=key, by=citizen.reach, at=SOON)
    return stands(memo)


def acts(memo: Memo) -> list[str]:
    return list(memo.movements.order_by("seq").values_list("act", flat=True))


def test_2_3_a_committee_signs_with_dissent_who_is_absent_is_named_and_the_head_approves(town: Town) -> None:
    memo = sent(town, minutes(town))
    window = memo.due_at
    assert memo.state == State.READY
    assert window is not None
    with pytest.raises(OutOfTurnError):
        signs(memo, town.amal)
    memo = signs(memo, town.maryam, dissent=WHY)
    assert (acts(memo)[-2:], memo.due_at) == ([Act.DISSENT, Act.SIGN], window)
    memo = signs(memo, town.hasan)
    assert close_window(by=CLOCKWORK, at=SOON) == 0
    Memo.objects.filter(pk=memo.pk).update(due_at=SOON)  # its working days are over: nobody signs by a clock ahead
    assert close_window(by=CLOCKWORK, at=LATER) == 1
    assert close_window(by=CLOCKWORK, at=LATER) == 0
    memo = stands(memo)
    assert (memo.state, memo.holder_post_id) == (State.READY, town.amal.post_id)
    assert memo.due_at is not None
    assert memo.due_at > LATER
    shown = letters.letter(memo.ref, reach=town.zainab.reach, at=LATER)
    assert [one.state for one in shown.signers()][2] == StepState.ABSENT
    assert [one.dissent for one in shown.signers()] == ["", WHY, "", ""]
    memo = signs(memo, town.amal)
    assert memo.state == State.SIGNED
    given = register(memo.ref, by=town.rebwar.reach, at=SOON)
    pdf = records.letter(given.record_id, reach=town.zainab.reach)
    verdict = verdict_on(pdf, at=AT + timedelta(days=1))
    verdict.require()
    reasons = [one.reason for one in verdict.signatures]
    assert sum(WHY in one for one in reasons) == 1
    assert WHY in reasons[0]
    assert len(reasons) == 5  # two members, who approves, seal, time: the absent one's field is empty


@needs("pdftotext")
def test_2_3_the_dissent_is_read_on_the_page_beside_its_signature(town: Town, tmp_path: Path) -> None:
    memo = signs(sent(town, minutes(town)), town.maryam, dissent="لم يُعرض كشف المقارنة")
    step = RouteStep.objects.get(memo=memo, done_by=town.maryam.person_id)
    (tmp_path / "a.pdf").write_bytes(files.fetch(step.signed_file))
    said = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True, text=True).stdout
    assert "كشف المقارنة" in said
    assert "مقرر اللجنة" in said


def test_2_3_all_sign_in_time_and_it_goes_on_at_once_with_a_fresh_deadline(town: Town) -> None:
    content = minutes(town)
    memo = sent(town, content)
    window = memo.due_at
    RouteStep.objects.filter(memo=memo, post=content.cosigners[1].post_id).delete()  # a committee of two
    memo = signs(signs(memo, town.hasan), town.maryam)
    assert (memo.holder_post_id, memo.due_at == window) == (town.amal.post_id, False)


def test_2_3_without_its_quorum_the_minutes_go_back_and_originator_and_registry_hear_of_it(town: Town) -> None:
    memo = signs(sent(town, minutes(town, quorum=3)), town.maryam, dissent=WHY)
    assert close_window(by=CLOCKWORK, at=AFTER) == 1
    memo = stands(memo)
    assert (memo.state, acts(memo)[-1]) == (State.DRAFT, Act.CLOSE_WINDOW)
    note = memo.movements.latest("seq").note
    assert note.startswith("signed=1; members=3; quorum=3; absent=")
    told = [line.what for line in setbacks(town.zainab.reach, at=AFTER)]
    assert {Setback.UNSIGNED, Setback.DISSENTED} <= set(told)
    tell_setbacks(by=CLOCKWORK, at=AFTER)
    assert Notice.objects.filter(person=town.zainab.person_id, about=f"memo:{memo.ref}").exists()
    assert Notice.objects.filter(person=town.rebwar.person_id).exists()
    assert letters.letter(memo.ref, reach=town.zainab.reach, at=AFTER).returned == note
    with pytest.raises(NotWithinReachError):
        letters.letter(memo.ref, reach=town.hasan.reach, at=AFTER)


def test_2_3_a_quorum_without_its_chair_is_none(town: Town) -> None:
    memo = signs(sent(town, minutes(town)), town.maryam)
    RouteStep.objects.filter(memo=memo, signer=town.dara.person_id).update(state=StepState.DONE)
    assert close_window(by=CLOCKWORK, at=AFTER) == 1
    assert stands(memo).state == State.DRAFT


def test_2_3_refused_dissents_and_returns_leave_nothing(town: Town) -> None:
    memo = sent(town, minutes(town))
    before = acts(memo)
    with pytest.raises(ReasonMissingError):
        signs(memo, town.maryam, dissent=" ")
    with pytest.raises(OutOfTurnError):
        give_back(memo.ref, reason="لا", by=town.maryam.reach, at=SOON)  # a member signs against, the chair returns
    assert Act.GIVE_BACK not in letters.letter(memo.ref, reach=town.maryam.reach, at=SOON).may
    with pytest.raises(NotWithinReachError):
        close_window(by=town.amal.reach, at=AFTER)
    shown = letters.letter(memo.ref, reach=town.hasan.reach, at=SOON)
    open_one = prepare(memo.ref, document_hash=shown.document_hash, by=town.hasan.reach, at=SOON)
    assert acts(memo) == before
    signs(memo, town.maryam)
    key = unlock(town.hasan.person_id, pin=PIN, by=town.hasan.reach, at=SOON)
    with pytest.raises(SignedMeanwhileError):
        sign_off(memo.ref, nonce=open_one.nonce, key=key, by=town.hasan.reach, at=SOON)
    give_back(memo.ref, reason="خطأ في المحضر", by=town.hasan.reach, at=SOON)
    assert stands(memo).state == State.DRAFT


def test_2_3_whoever_approves_does_not_dissent_and_no_other_letter_has_one(town: Town) -> None:
    plain = inside(town, signer_post_id=town.hasan.post_id, unit_id=town.planning_hr)
    memo = sent(town, plain)
    with pytest.raises(OutOfTurnError):
        signs(memo, town.hasan, dissent=WHY)
    with pytest.raises(LetterNotAcceptedError):
        start(minutes(town, quorum=4), by=town.zainab.reach, at=AT)


def test_the_clockwork_closes_what_is_over() -> None:
    assert "correspondence.close_window" in [one.name for one in chores()]
