"""What a body says inside itself is heard there, by inspectors, and up to its level."""

from archive.core.canonical import Json
from archive.core.inside import Hearing

PLANNING, FINANCE = 1, 3


def said(**changes: Json) -> dict[str, Json]:
    return {"what": "given", "inside": FINANCE, "level": 1, **changes}


def test_a_body_hears_its_own() -> None:
    assert Hearing(bodies=frozenset({FINANCE}), level=1).hears(said())
    assert not Hearing(bodies=frozenset({PLANNING}), level=2).hears(said())
    assert not Hearing(bodies=frozenset(), level=2).hears(said())


def test_nobody_hears_above_the_own_level() -> None:
    assert not Hearing(bodies=frozenset({FINANCE}), level=0).hears(said())
    assert not Hearing(bodies=frozenset(), level=0, is_inspector=True).hears(said())


def test_an_inspector_of_the_record_hears_every_body() -> None:
    assert Hearing(bodies=frozenset(), level=1, is_inspector=True).hears(said())


def test_what_is_said_to_all_is_heard_by_all() -> None:
    assert Hearing(bodies=frozenset(), level=-1).hears({"unit": 7})


def test_what_cannot_be_understood_is_heard_by_nobody() -> None:
    inside = Hearing(bodies=frozenset({FINANCE}), level=2, is_inspector=True)
    for odd in (None, "1", 1.5):
        assert not inside.hears(said(level=odd))  # type: ignore[arg-type]  # the point
    assert not Hearing(bodies=frozenset({FINANCE}), level=2).hears(said(inside="3"))
    unlabelled: dict[str, Json] = {"inside": FINANCE}
    assert not inside.hears(unlabelled)
