"""The way before the signers."""

import pytest

from correspondence.core import circuit
from correspondence.core.circuit import SilenceError, Stage, UnitAloneError, Way
from correspondence.core.errors import (
    CircuitNotCompleteError,
    LetterNotAcceptedError,
    QuorumError,
    ReviewerTwiceError,
    TooManyReviewersError,
)


def test_posts_alone_review_one_after_the_other() -> None:
    way = Way.of((1, 2))
    assert way == Way(stages=(Stage(posts=(1,)), Stage(posts=(2,))))
    assert Way.of(way) is way
    assert Way(stages=(Stage(posts=(1, 2)),), opinions=(3,)).posts() == (1, 2, 3)


def test_a_route_has_no_post_twice_and_an_end() -> None:
    circuit.check(Way.of((1, 2)), signers=(3,))
    for twice in (Way.of((1, 1)), Way.of((1, 3)), Way(opinions=(3,)), Way(stages=(Stage(posts=(1,)),), opinions=(1,))):
        with pytest.raises(ReviewerTwiceError):
            circuit.check(twice, signers=(3,))
    with pytest.raises(TooManyReviewersError):
        circuit.check(Way.of(range(21)), signers=(99,))


def test_who_writes_or_signs_does_not_review_as_well() -> None:
    way = Way(stages=(Stage(posts=(1, 2, 3), quorum=3), Stage(posts=(4,))), opinions=(5, 6))
    assert way.without({3, 4, 5}) == Way(stages=(Stage(posts=(1, 2), quorum=2),), opinions=(6,))


def test_silence_passes_only_several_of_whom_all_are_asked() -> None:
    way = Way(stages=(Stage(posts=(1, 2, 3), silence_passes=True),))
    circuit.check(way, signers=(9,))
    assert [way.without(left).stages[0].silence_passes for left in ({3}, {2, 3})] == [True, False]
    for stage in (Stage(posts=(1,), silence_passes=True), Stage(posts=(1, 2), quorum=2, silence_passes=True)):
        with pytest.raises(SilenceError):
            circuit.check(Way(stages=(stage,)), signers=(9,))


def test_a_circuit_has_a_name_and_a_post() -> None:
    assert circuit.check_circuit(" مسار  العقود ", Way.of((1,))) == "مسار العقود"
    for name, way in (("", Way.of((1,))), ("س" * 81, Way.of((1,))), ("س", Way())):
        with pytest.raises(CircuitNotCompleteError):
            circuit.check_circuit(name, way)


def test_2_2_of_a_unit_any_one_is_asked_of_those_who_sit_there_and_stand_nowhere_else_on_the_way() -> None:
    kept = Way(stages=(Stage(posts=(1,)), Stage(posts=(), unit_id=7), Stage(posts=(), unit_id=8)), opinions=(4,))
    assert circuit.check_circuit("مسار", kept) == "مسار"
    asked = kept.among({7: (1, 2, 3, 4), 8: (3, 5)})
    assert [(stage.posts, stage.quorum, stage.unit_id) for stage in asked.stages] == [
        ((1,), None, None),
        ((2, 3), 1, 7),
        ((5,), 1, 8),
    ]
    circuit.check(asked, signers=(9,))
    with pytest.raises(QuorumError):
        circuit.check(kept.among({}).without({9}), signers=(9,))  # nobody can ever pass it, and it does not fall away
    wrong = (Stage(posts=(1,), unit_id=7), Stage(posts=(), quorum=1, unit_id=7))
    for stage in (*wrong, Stage(posts=(), silence_passes=True, unit_id=7)):
        with pytest.raises(UnitAloneError):
            circuit.check_circuit("مسار", Way(stages=(stage,)))
    with pytest.raises(ReviewerTwiceError):
        circuit.check_circuit("مسار", Way(stages=(Stage(posts=(), unit_id=7),) * 2))


@pytest.mark.parametrize(("posts", "quorum"), [((), None), ((1, 2), 0), ((1, 2), 3)])
def test_a_stage_that_could_never_be_passed_is_refused(posts: tuple[int, ...], quorum: int | None) -> None:
    with pytest.raises(QuorumError):
        circuit.check(Way(stages=(Stage(posts=posts, quorum=quorum),)), signers=(9,))


def test_2_4_whom_a_letter_benefits_is_found_among_posts_of_one_title() -> None:
    with pytest.raises(LetterNotAcceptedError):
        circuit.check_no_benefit({5}, seated=[("رئيس القسم", 5), ("رئيس القسم", 6)])
    circuit.check_no_benefit({5}, seated=[("رئيس القسم", 7), ("رئيس القسم", 6)])
