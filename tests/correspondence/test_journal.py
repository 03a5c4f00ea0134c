"""The chain of movements and its replay."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from correspondence.core.journal import BrokenJournalError, Line, line_from, replay
from correspondence.core.power import Power
from correspondence.core.route import REASONED, SAYING, Act, Standing, State
from tests.house.rooms import ROOT

AT = datetime(2026, 7, 14, 10, 42, 0, 123_456, tzinfo=UTC)


def chain(*moves: tuple[Act, State]) -> list[tuple[Line, str]]:
    """A journal of these acts."""
    lines: list[tuple[Line, str]] = []
    for number, (act, state) in enumerate(moves, start=1):
        line = Line(
            memo="51b80ad351b80ad3",
            seq=number,
            act=act,
            standing=Standing(state=state, version=1, holder_post=7, due_at=AT),
            person_id=3,
            post_id=7,
            at=AT,
            note="سبب",
            previous_hash=lines[-1][1] if lines else "",
        )
        lines.append((line, line.own_hash()))
    return lines


WALK = chain(
    (Act.START, State.DRAFT), (Act.SEND, State.READY), (Act.SIGN, State.SIGNED), (Act.REGISTER, State.REGISTERED)
)


def test_the_replay_says_where_the_memo_stands() -> None:
    assert replay(WALK) == Standing(state=State.REGISTERED, version=1, holder_post=7, due_at=AT)


def test_the_hash_of_a_line_is_pinned() -> None:
    assert WALK[0][1] == "a6a4568e34ff7a2794453873e457802054ec59c78059587b098e287719b57b53"


def test_i14_a_line_of_somebody_who_acts_for_another_has_a_format_of_its_own() -> None:
    line = replace(WALK[0][0], power=Power(capacity="acting", holder_id=4, order="أمر 17", order_on=date(2026, 7, 1)))
    assert line.own_hash() == "bfbe8c2c74e61612d7ecfd3146b3a9d589bada8eb5b972c2cdda431bdc919e02"
    assert line_from({**line.as_json(), "hash": ""}).own_hash() == line.own_hash()


def test_a_line_without_a_deadline_has_a_hash_too() -> None:
    assert replace(WALK[0][0], standing=Standing(state=State.DRAFT, version=1)).own_hash() != WALK[0][1]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        WALK[1:],
        [WALK[0], WALK[2]],
        [(replace(WALK[0][0], note="غيره"), WALK[0][1]), *WALK[1:]],
        [WALK[0], (replace(WALK[1][0], previous_hash="x"), WALK[1][1])],
        chain((Act.START, State.DRAFT), (Act.REGISTER, State.REGISTERED)),
        chain((Act.START, State.SIGNED)),
    ],
)
def test_a_journal_that_was_tampered_with_is_found(lines: list[tuple[Line, str]]) -> None:
    with pytest.raises(BrokenJournalError):
        replay(lines)


def test_a_line_is_read_back_as_it_was_hashed() -> None:
    for line, stored in WALK:
        assert line_from({**line.as_json(), "hash": stored}).own_hash() == stored


@pytest.mark.parametrize(
    "change", [{"at": "x"}, {"act": "fly"}, {"version": None}, {"format": 2}, {"holder_post": "7"}]
)
def test_what_is_no_line_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (whatever of it is wrong)
        line_from({**WALK[0][0].as_json(), **change})
    with pytest.raises(ValueError, match="not a line"):
        line_from({})


def test_the_format_names_every_act_whose_note_is_no_document() -> None:
    rules = (ROOT / "docs" / "formats" / "movement.md").read_text(encoding="utf-8").splitlines()
    (moves_nothing,) = (line for line in rules if "move nothing" in line)
    (notes,) = (line for line in rules if line.startswith("- `note`"))
    assert {act for act in Act if f"`{act}`" in moves_nothing} == SAYING
    assert {act for act in REASONED if f"`{act}`" not in notes} == set()
