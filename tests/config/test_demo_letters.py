"""The demo's plans: deterministic, of every kind, and possible under the house's own rules."""

from collections import Counter
from datetime import date

import pytest

from config.demo.dice import Dice
from config.demo.letters import FIRST, LETTERS, Stage, plans
from config.demo.people import people, units
from config.demo.text import Order, write
from correspondence.core import prose
from correspondence.core.letter import INSIDE, WITHOUT_ADDRESSEE, Kind
from directory.core.clearance import Label, Level

ON = date(2026, 11, 21)
OF_MINISTRIES = set(Kind) - {Kind.CABINET_ORDER}
"""The demo has three ministries; orders of the cabinet are its own office's."""


def order(**changes: object) -> Order:
    facts = {
        "kind": Kind.LETTER, "language": "ar", "trade": "hr", "body": "planning",
        "about": "", "is_long": False, "is_bilingual": False, "on": ON,
    }  # fmt: skip
    return Order(**{**facts, **changes})  # type: ignore[arg-type]  # a test's changes by name


def test_dice_fall_the_same_way_every_time() -> None:
    assert [Dice("x").below(100) for _ in range(3)] == [Dice("x").below(100) for _ in range(3)]
    assert [Dice("x").below(1000), Dice("y").below(1000)] != [Dice("y").below(1000), Dice("x").below(1000)]


def test_some_never_chooses_twice() -> None:
    assert sorted(Dice("x").some([1, 2, 3], 9)) == [1, 2, 3]


def test_there_are_ministries_units_and_people_enough() -> None:
    assert len([unit for unit in units().values() if unit.kind == "ministry"]) >= 3
    assert len(units()) >= 40
    assert len(people()) >= 120
    assert len({person.username for person in people().values()}) == len(people())


def test_everybody_and_every_unit_has_a_name_in_three_languages() -> None:
    names = [one.name for one in (*units().values(), *people().values())] + [one.title for one in people().values()]
    assert all(name.ar and name.ckb and name.en for name in names)


def test_every_unit_has_one_head_and_every_body_a_registry() -> None:
    heads = Counter(person.unit for person in people().values() if person.head)
    assert set(heads) == set(units())
    assert set(heads.values()) == {1}
    assert {units()[person.unit].body for person in people().values() if person.desk} >= {"planning", "finance"}


def test_every_letter_goes_to_heads_who_may_open_it() -> None:
    heads = {person.unit: person for person in people().values() if person.head}
    closed = [
        (p.index, unit) for p in plans() for unit in (*p.to, *p.copies) if not heads[unit].clearance.dominates(p.label)
    ]
    assert closed == []


def test_all_kinds_grades_languages_and_stages_are_there() -> None:
    made = plans()
    assert len(made) == LETTERS
    assert {plan.kind for plan in made} == OF_MINISTRIES
    assert {plan.label.level for plan in made} == set(Level)
    assert any(plan.label.personal for plan in made)
    assert any(plan.label.compartments for plan in made)
    assert {plan.language for plan in made} == {"ar", "ckb", "en"}
    assert {plan.stage for plan in made} == set(Stage)
    assert {what for plan in made for what in plan.annexes} == {"report", "photo", "sheet"}


def test_an_answer_names_an_earlier_letter_that_was_registered() -> None:
    answers = [plan for plan in plans() if plan.answers is not None]
    assert len(answers) >= 30
    for plan in answers:
        answered = plans()[plan.answers or 0]
        assert answered.index < plan.index
        assert answered.stage >= Stage.REGISTERED


def test_nobody_on_a_letters_way_is_cleared_too_low() -> None:
    for plan in plans():
        for seat in (plan.author, plan.signer, *plan.reviewers):
            assert people()[seat].clearance.dominates(plan.label), (plan.index, seat)


def test_no_letter_is_addressed_to_its_issuer_and_only_some_leave_the_house() -> None:
    for plan in plans():
        assert plan.issuer not in plan.to
        bodies = {units()[key].body for key in plan.to} - {units()[plan.issuer].body}
        assert not bodies or units()[plan.issuer].external
        assert not bodies or plan.kind not in INSIDE
        assert plan.to or (plan.kind in WITHOUT_ADDRESSEE and plan.copies)


def test_nobody_reviews_what_he_wrote_or_signs() -> None:
    for plan in plans():
        assert plan.author not in plan.reviewers
        assert plan.signer not in plan.reviewers
        assert len(set(plan.reviewers)) == len(plan.reviewers)


def test_the_first_letters_lie_on_every_stage() -> None:
    stages = {plan.stage for plan in plans()[:FIRST]}
    assert stages == set(Stage)


@pytest.mark.parametrize("kind", sorted(OF_MINISTRIES))
@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_the_text_of_every_kind_is_a_letters_body(kind: Kind, language: str) -> None:
    text = write(order(kind=kind, language=language), Dice(f"{kind}{language}"))
    assert not list(prose.faults(text.body))
    assert 0 < len(text.subject) <= 200
    assert "{" not in " ".join([*prose.texts(text.body), text.subject, text.closing])


def test_a_long_letter_has_chapters_and_tables_and_a_bilingual_one_english() -> None:
    long = write(order(is_long=True), Dice("long"))
    nodes = long.body["content"]
    assert isinstance(nodes, list)
    assert sum(node["type"] == "heading" for node in nodes) > 10
    assert any(node["type"] == "table" for node in nodes)
    both = write(order(is_bilingual=True), Dice("both")).body["content"]
    assert isinstance(both, list)
    assert both[-1]["attrs"] == {"dir": "ltr"}


def test_texts_hardly_repeat() -> None:
    texts = [
        write(
            order(kind=plan.kind, language=plan.language, trade=units()[plan.issuer].trade),
            Dice(f"text:{plan.index}"),
        )
        for plan in plans()
    ]
    assert len({str(text.body) for text in texts}) == LETTERS
    assert len({text.subject for text in texts}) > 200


def test_most_letters_are_ordinary() -> None:
    assert len([plan for plan in plans() if plan.label == Label()]) > LETTERS // 2
