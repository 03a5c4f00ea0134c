"""A letter that an older backup shows under way is registered again; who reads it is who took part since."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from correspondence import catch_up as room
from correspondence.catch_up import catch_up
from correspondence.core.route import Act, State, StepState, Task
from correspondence.issued import issued
from correspondence.models import Citation, Delivery, Memo, MemoReader, Movement, Registration, RouteStep, Version
from correspondence.recount import recount
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, PUBLIC
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
THEN = AT + timedelta(hours=1)


def as_it_was_after(town: Town, act: Act) -> Memo:
    """The letter's rows as a backup made after this line has them; another post may read it since an earlier round."""
    if not Memo.objects.exists():
        registered(town, a_letter(town))
    with unguarded("correspondence_"):
        memo = Memo.objects.get()
        last = memo.movements.filter(act=act).latest("seq")
        Movement.objects.filter(memo=memo, seq__gt=last.seq).delete()
        Delivery.objects.all().delete()
        Citation.objects.all().delete()
        Registration.objects.all().delete()
        standing = {"holder_post_id": last.holder_post_id, "holder_desk_id": last.holder_desk_id, "due_at": last.due_at}
        Memo.objects.update(state=last.state, version=last.version, record_id="", **standing)
        Version.objects.filter(number__gt=last.version).delete()
        if act is not Act.SIGN:
            blank = {"frozen_file": "", "frozen_sha256": "", "signed_file": "", "signed_sha256": "", "signer": None}
            Version.objects.update(pages=None, fields=[], **blank)
            RouteStep.objects.update(state=StepState.PENDING, done_at=None, done_by=None)
        MemoReader.objects.all().delete()
        memo.admit(frozenset({f"p{town.zainab.person_id}", f"t{town.hasan.post_id}"}))
    recount(by=CLOCKWORK, at=THEN)
    assert catch_up(by=CLOCKWORK, at=THEN) == 1
    return Memo.objects.get()


def readers(memo: Memo) -> set[str]:
    return set(memo.readers.values_list("token", flat=True))


@pytest.mark.parametrize(("act", "is_sent"), [(Act.START, False), (Act.SEND, True), (Act.SIGN, True)])
def test_who_took_part_reads_the_letter_again_and_nobody_of_an_earlier_round(
    town: Town, act: Act, *, is_sent: bool
) -> None:
    memo = as_it_was_after(town, act)
    assert memo.state == State.REGISTERED
    assert [(one.number, one.record_id) for one in memo.citations.all()] == [("د م 12/3307", memo.record_id)]
    took_part = {f"p{one.person_id}" for one in (town.zainab, town.hasan, town.maryam)}
    assert readers(memo) == took_part | ({f"t{town.hasan.post_id}"} if is_sent else set())
    assert catch_up(by=CLOCKWORK, at=THEN) == 0


@pytest.mark.parametrize("act", [Act.SEND, Act.SIGN])
def test_a_code_on_paper_is_still_that_of_the_letter(town: Town, act: Act) -> None:
    registered(town, a_letter(town))
    line = Registration.objects.get(direction="out")
    before, steps = issued(line.code, reach=PUBLIC), route()
    assert (before.pages, len(before.document_hash)) == (1, 64)
    as_it_was_after(town, act)
    found = issued(line.code, reach=PUBLIC)
    assert (found.pages, found.document_hash, found.number) == (before.pages, before.document_hash, before.number)
    assert route() == steps
    assert {state for _, state, _, _ in steps} == {StepState.DONE}


def route() -> list[tuple[Any, ...]]:
    return list(RouteStep.objects.order_by("order").values_list("task", "state", "done_at", "done_by"))


@pytest.mark.parametrize(
    ("act", "task", "state"),
    [
        (Act.INITIAL, Task.REVIEW, StepState.DONE),
        (Act.OBJECT, Task.REVIEW, StepState.OBJECTED),
        (Act.ABSTAIN, Task.REVIEW, StepState.ABSTAINED),
        (Act.SILENCE, Task.REVIEW, StepState.SILENT),
        (Act.OPINE, Task.OPINION, StepState.DONE),
        (Act.PRESENT, Task.PRESENT, StepState.DONE),
        (Act.SKIP, Task.REVIEW, StepState.SKIPPED),
        (Act.GIVE_BACK, Task.REVIEW, StepState.UNNEEDED),
    ],
)
def test_every_answer_on_the_way_stands_as_it_was_given(town: Town, act: Act, task: Task, state: StepState) -> None:
    registered(town, a_letter(town))
    memo = Memo.objects.get()
    row = RouteStep.objects.filter(memo=memo).order_by("order")[0]
    RouteStep.objects.update(state=StepState.PENDING, done_at=None, done_by=None)
    RouteStep.objects.filter(pk=row.pk).update(task=task)
    initialled = next(line.line(memo.ref) for line in memo.movements.filter(act=Act.INITIAL))
    room._end_route(memo, (replace(initialled, act=act),))
    row.refresh_from_db()
    assert row.state == state
    assert (row.done_at is None) is (state is StepState.UNNEEDED)


def test_only_the_clockwork_catches_up(town: Town) -> None:
    with pytest.raises(NotWithinReachError):
        catch_up(by=town.rebwar.reach, at=THEN)
