"""Segments of the access journal: when they close, and what the log says of them."""

from datetime import UTC, datetime, timedelta

from archive.core.merkle import leaf_hash
from archive.core.segment import FULL, Line, closed, segment

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def line(number: int, age: timedelta) -> Line:
    return Line(id=number, at=NOW - age, who="person:1", act="read", about="record:x", level=1, outcome="done", note="")


def test_a_segment_stays_open_until_its_first_line_is_old_enough() -> None:
    assert closed([], at=NOW) == ()
    assert closed([line(1, timedelta(minutes=4))], at=NOW) == ()
    assert [one.id for one in closed([line(1, timedelta(minutes=5))], at=NOW)] == [1]


def test_young_lines_wait_for_the_next_segment() -> None:
    lines = [line(1, timedelta(minutes=9)), line(2, timedelta(seconds=10)), line(3, timedelta(minutes=9))]
    assert [one.id for one in closed(lines, at=NOW)] == [1]


def test_a_full_segment_closes_at_once() -> None:
    lines = [line(number, timedelta(minutes=2)) for number in range(FULL + 5)]
    assert len(closed(lines, at=NOW)) == FULL


def test_the_log_learns_ends_length_and_root_and_nobodys_name() -> None:
    lines = [line(4, timedelta(minutes=9))]
    assert segment(lines) == {"first": 4, "last": 4, "count": 1, "root": leaf_hash(lines[0].as_bytes()).hex()}
    assert lines[0].as_bytes() == (
        b'{"about":"record:x","act":"read","at":"2026-11-21T11:51:00Z","id":4,"level":1,"note":"",'
        b'"outcome":"done","who":"person:1"}'
    )
