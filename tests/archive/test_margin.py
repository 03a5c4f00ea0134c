"""Directives as the archive keeps them: what makes a chain of them false."""

import json

import pytest

from archive.core.canonical import Json
from archive.core.margin import given_in, problem_of, statement_of

RECORD, LETTER = "11" * 16, "ab" * 32
DUE, LATER = "2026-07-17T11:00:00Z", "2026-07-18T11:00:00Z"


def said(name: str, **changes: object) -> dict[str, Json]:
    fields = {
        "format": "diwan-directive", "version": 1, "directive": name, "record": RECORD, "document_sha256": LETTER,
        "due": "", "upper": "", "person": 3, "body": 1, "level": 0, **changes,
    }  # fmt: skip
    return statement_of(json.dumps(fields).encode(), b"signature", body=1, level=0)


def problem(*bodies: dict[str, Json], withheld: int = 0) -> str:
    return problem_of(bodies, record=RECORD, letter_sha256=LETTER, withheld=withheld)


def test_a_chain_that_keeps_its_deadlines_is_whole() -> None:
    assert problem() == ""
    closed: dict[str, Json] = {"what": "closed", "directive": "a"}
    assert problem(said("a", due=LATER), said("b", upper="a", due=DUE), said("c", upper="b", due=DUE), closed) == ""
    assert problem(said("a"), said("b", upper="a"), said("c", upper="b", due=DUE)) == ""
    assert given_in(said("a")).signature == b"signature"


def more(name: str, due: str) -> dict[str, Json]:
    return {"what": "give_time", "directive": name, "due": due}


def test_more_time_that_was_granted_moves_the_deadline_above() -> None:
    upper, lower = said("a", due=DUE), said("b", upper="a", due=LATER)
    assert problem(upper, lower)
    assert problem(upper, more("a", LATER), lower) == ""
    assert problem(upper, {**more("a", LATER), "what": "ask_time"}, lower)
    assert problem(upper, said("b", upper="a", due=DUE), more("b", LATER))
    assert problem(upper, said("b", upper="a", due=DUE), more("a", LATER), more("b", LATER)) == ""
    assert problem(upper, more("a", ""))


@pytest.mark.parametrize(
    "bodies",
    [
        (said("a", due=DUE), said("b", upper="a", due=LATER)),
        (said("a", due=DUE), said("b", upper="a")),
        (said("b", upper="a"), said("a")),
        (said("a"), said("a")),
        (said("a", record="22" * 16),),
        (said("a", document_sha256="cd" * 32),),
        (said("a", format="else"),),
        (said("a", version=2),),
        (said("a", level=1),),
        (said("a", body=2),),
        (said("a", person=None),),
        ({"what": "given"},),
        ({**said("a"), "signature": "*"},),
        ({"what": "closed", "directive": "a"}, said("a")),
    ],
)
def test_what_is_false_is_said(bodies: tuple[dict[str, Json], ...]) -> None:
    assert problem(*bodies)


def test_what_is_withheld_may_be_what_a_lower_one_follows() -> None:
    assert problem(said("b", upper="a", due=DUE), withheld=1) == ""
    assert problem({"what": "closed", "directive": "a"}, withheld=1) == ""
    assert problem(said("b", upper="a", due=DUE))
