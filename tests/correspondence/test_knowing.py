"""On which desks a letter lay and how long, from its journal alone."""

from datetime import UTC, datetime

from correspondence.core.knowing import Stay, Step, stays


def at(hour: int) -> datetime:
    return datetime(2026, 7, 14, hour, tzinfo=UTC)


def test_lines_that_leave_it_where_it_is_make_one_stay() -> None:
    steps = [
        Step(at=at(8), post_id=1),
        Step(at=at(9), post_id=1),
        Step(at=at(10), post_id=2),
        Step(at=at(11), post_id=1),
        Step(at=at(12), post_id=None),
        Step(at=at(13), post_id=None),
    ]
    assert stays(steps) == (
        Stay(post_id=1, since=at(8), until=at(10)),
        Stay(post_id=2, since=at(10), until=at(11)),
        Stay(post_id=1, since=at(11), until=at(12)),
    )


def test_a_letter_that_lies_there_has_no_end() -> None:
    assert stays([Step(at=at(8), post_id=7)]) == (Stay(post_id=7, since=at(8), until=None),)
    assert stays([]) == ()
    assert stays([Step(at=at(8), post_id=None)]) == ()
