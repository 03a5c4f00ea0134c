"""What the demo's offices arrange for themselves: templates, phrases, managers, circuits, absences, powers, terms."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from config.demo.source import Table, line, lines, part, read, tables
from config.demo.text import paragraph
from config.demo.walk import Walker, way_of
from correspondence.circuits import Presents
from correspondence.core.idle import Terms
from correspondence.core.letter import Kind
from correspondence.core.template import Place, Wording, Words
from correspondence.keep_phrase import keep_phrase
from correspondence.lay_circuit import lay_circuit
from correspondence.lay_terms import lay_terms
from correspondence.make_template import make_template
from correspondence.name_manager import name_manager
from directory.absent import absent
from directory.core.day import day_of
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.empower import empower

PEN_DAYS = 5
TERMS = Terms(idle_days=60, tell_days=14)
"""The planning ministry's terms: its abandoned drafts are told after 46 days and handed over two weeks later."""


def all_of_them() -> Iterator[tuple[str, Callable[[Walker], None]]]:
    """Each by its name."""
    made: dict[str, Callable[[Table, Walker], None]] = {
        "template": _template,
        "phrase": _phrases,
        "manager": _manager,
        "circuit": _circuit,
        "absence": _absence,
        "power": _power,
    }
    for what, play in made.items():
        for number, row in enumerate(tables(read("office"), what), start=1):
            yield f"{what} {number}", partial(play, row)
    yield "terms", _terms


def _template(row: Table, walker: Walker) -> None:
    wording = Wording(
        kind=Kind(line(row, "kind")),
        name=line(row, "name"),
        first=_words(row),
        second=_words(part(row, "second")) if "second" in row else None,
    )
    unit = walker.ledger.units[line(row, "unit")]
    make_template(unit, wording, by=walker.reach(line(row, "by")), at=walker.now())


def _words(row: Table) -> Words:
    return Words(
        language=line(row, "language"),
        subject=line(row, "subject"),
        greeting=line(row, "greeting"),
        body={"type": "doc", "content": [paragraph(text) for text in lines(row, "body")]},
        closing=line(row, "closing"),
    )


def _phrases(row: Table, walker: Walker) -> None:
    unit, by = walker.ledger.units[line(row, "unit")], walker.reach(line(row, "by"))
    place, language = Place(line(row, "place")), line(row, "language")
    for text in lines(row, "texts"):
        keep_phrase(unit, place=place, language=language, text=text, by=by, at=walker.now())


def _manager(row: Table, walker: Walker) -> None:
    presents = Presents.YES if row["presents"] else Presents.NO
    unit, post = walker.ledger.units[line(row, "unit")], walker.ledger.posts[line(row, "post")]
    name_manager(unit, post_id=post, presents=presents, by=walker.reach(line(row, "by")), at=walker.now())


def _circuit(row: Table, walker: Walker) -> None:
    kind = line(row, "kind")
    lay_circuit(
        walker.ledger.units[line(row, "unit")],
        name=line(row, "name"),
        kind=Kind(kind) if kind else None,
        way=way_of(row, walker.ledger),
        by=walker.reach(line(row, "by")),
        at=walker.now(),
    )


def _absence(row: Table, walker: Walker) -> None:
    today, people, deputy = day_of(walker.now()), walker.ledger.people, line(row, "deputy")
    absent(
        Term(from_on=today, until_on=today + timedelta(days=int(str(row["days"])))),
        acting_id=people[line(row, "acting")],
        deputy_id=people[deputy] if deputy else None,
        by=walker.reach(line(row, "seat")),
        at=walker.now(),
    )


def _power(row: Table, walker: Walker) -> None:
    today = day_of(walker.now())
    empower(
        walker.ledger.people[line(row, "person")],
        post_id=walker.ledger.posts[line(row, "post")],
        capacity=Capacity.AUTHORISED,
        term=Term(from_on=today, until_on=today + timedelta(days=int(str(row["days"])))),
        limits=Limits(kinds=frozenset(lines(row, "kinds"))),
        order=Order(number=line(row, "order"), on=today),
        by=walker.reach(line(row, "by")),
        at=walker.now(),
    )


def _terms(walker: Walker) -> None:
    by = walker.reach("planning/minister")
    lay_terms(walker.ledger.units["planning"], pen_days=PEN_DAYS, idle=TERMS, by=by, at=walker.now())
