"""The searches of a sign-in: newest first, each once, few, and forgotten one by one or at once."""

from search.core.recent import MOST, Recent, remembered, without


def test_the_newest_stands_first_and_each_once() -> None:
    found: Recent = ()
    for line in ("أ", "ب", "أ"):
        found = remembered(found, line=line, address=f"q={line}")
    assert found == (("أ", "q=أ"), ("ب", "q=ب"))


def test_only_a_few_are_kept_and_no_endless_ones() -> None:
    found: Recent = ()
    for number in range(3 * MOST):
        found = remembered(found, line=str(number), address=f"q={number}")
    assert len(found) == MOST
    assert remembered(found, line="x" * 9_000, address="q=1")[0][0] == "x" * 400
    assert remembered(found, line="x", address="x" * 9_000) == found
    assert remembered(found, line=" ", address="kinds=letter") == found


def test_one_or_all_are_forgotten() -> None:
    found = (("أ", "q=أ"), ("ب", "q=ب"))
    assert without(found, address="q=أ") == (("ب", "q=ب"),)
    assert without(found, address="") == ()
