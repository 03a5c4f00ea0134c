"""What two ministries can sign, and in which order (domain 2.3)."""

import pytest

from correspondence.core import joint
from correspondence.core.committee import Committee
from correspondence.core.letter import Kind, Signatory, SigningOrder
from correspondence.core.route import Step, StepState, Task, next_steps
from directory.core.clearance import Label
from tests.correspondence.sample import a_content


@pytest.mark.parametrize(
    ("changes", "bodies", "codes"),
    [
        ({}, (1, 2), []),
        ({}, (1, 1, 2), []),
        ({}, (1, 2, 1), ["guest_signs_last"]),
        ({}, (1, 2, 3), ["too_many_ministries"]),
        ({"label": Label(personal=True)}, (1, 2), ["joint_not_personal"]),
        ({"kind": Kind.MEMORANDUM}, (1, 2), ["kind_stays_inside"]),
        ({"cosigners": (Signatory(post_id=9, person_id=4),)}, (1, 2), ["guest_by_post"]),
        (
            {"committee": Committee(rapporteur_post_id=9, quorum=2, window_days=5, approver_post_id=8)},
            (1, 2, 1),
            ["guest_signs_last", "committee_of_two"],
        ),
        ({"label": Label(personal=True)}, (1, 1), []),
        ({}, (1, 4), ["guest_not_head"]),
    ],
)
def test_what_two_ministries_cannot_sign(changes: dict[str, object], bodies: tuple[int, ...], codes: list[str]) -> None:
    content = a_content(**{"cosigners": (Signatory(post_id=9),)} | changes)
    seats = [joint.Seat(body_id=body, answers=body < 4) for body in bodies]
    assert [one.code for one in joint.findings(content, seats, issuer=1, corresponds=True)] == codes


def test_the_own_ministry_signs_first_in_whatever_order() -> None:
    for order in SigningOrder:
        signing = [Step(order=n if order is SigningOrder.FIXED else 1, post_id=n, task=Task.SIGN) for n in (1, 2, 3)]
        steps = joint.laid(signing, frozenset({3}))
        assert [step.post_id for step in joint.guests_in(steps)] == [3]
        assert 3 not in [step.post_id for step in next_steps(steps)]
        done = [step if step.post_id == 3 else Step(**_done(step)) for step in steps]
        assert [step.post_id for step in next_steps(done)] == [3]


def _done(step: Step) -> dict[str, object]:
    return {"order": step.order, "post_id": step.post_id, "task": step.task, "state": StepState.DONE}


def test_the_book_stands_in_the_journal() -> None:
    assert [joint.book_in(joint.note_of(book)) for book in (None, 12)] == [None, 12]
