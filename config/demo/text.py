"""The words of a demo letter: subject, greeting, body and closing from the phrase banks, never one template."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from config.demo.dice import Dice
from config.demo.people import people, units
from config.demo.source import Table, line, lines, part, read, tables
from correspondence.core.letter import ORDERS, Kind

Node = dict[str, object]
LISTED = ORDERS | {Kind.CIRCULAR, Kind.MINUTES, Kind.TELEGRAM, Kind.AUTHENTICITY}
"""Kinds whose body is an opening and a list of items."""
REPLYING = frozenset({Kind.REPLY, Kind.REMINDER, Kind.FOLLOW_ON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is written."""

    subject: str
    greeting: str
    body: Node
    closing: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What kind of text is wanted. `about` is the subject of the letter that is answered, when there is one."""

    kind: Kind
    language: str
    trade: str
    body: str
    about: str
    is_long: bool
    is_bilingual: bool
    on: date


def write(order: Order, dice: Dice) -> Text:
    """The whole text of one letter."""
    pen = Pen(order, dice)
    bank = read("kinds.ar") if order.language == "ar" else read(f"topics.{order.language}")
    own = part(bank, order.kind.value) if order.language == "ar" else bank
    topic = _topic(order, dice)
    turn = dice.below(max(len(lines(own, "subject")), 1))  # an order's first item says what its subject says
    blocks = _listed(pen, own, turn) if _is_listed(order) else _argued(order, pen, own, topic)
    if order.is_bilingual:
        english = Pen(_in_english(order), dice)
        other = dice.one(tables(read("topics.en"), "topic"))
        blocks.append(paragraph(english.fill(dice.one(lines(other, "facts"))), direction="ltr"))
    return Text(
        subject=_subject(order, pen, _subjects(order, own, topic, turn), lines(bank, "tails"))[:200],
        greeting=dice.one(lines(bank, "greetings")),
        body={"type": "doc", "content": blocks},
        closing=pen.fill(dice.one(lines(own, "closings") or lines(bank, "closings"))),
        purposes=tuple(lines(bank, "purposes")),
    )


def paragraph(text: str, *, direction: str = "", bold: bool = False) -> Node:
    """A paragraph of one run of text."""
    run: Node = {"type": "text", "text": text}
    if bold:
        run["marks"] = [{"type": "bold"}]
    node: Node = {"type": "paragraph", "content": [run]}
    if direction:
        node["attrs"] = {"dir": direction}
    return node


def heading(text: str) -> Node:
    """A heading of the second level."""
    return {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": text}]}


def numbered(items: Iterable[str]) -> Node:
    """A numbered list."""
    content = [{"type": "listItem", "content": [paragraph(item)]} for item in items]
    return {"type": "orderedList", "attrs": {"start": 1}, "content": content}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Node:
    """A table with a row of headers; the first column is the running number."""
    first = {"type": "tableRow", "content": [_cell("tableHeader", text) for text in head]}
    rest = [{"type": "tableRow", "content": [_cell("tableCell", text) for text in row]} for row in rows]
    return {"type": "table", "content": [first, *rest]}


def _cell(kind: str, text: str) -> Node:
    return {"type": kind, "attrs": {"colspan": 1, "rowspan": 1}, "content": [paragraph(text)]}


def _in_english(order: Order) -> Order:
    return Order(
        kind=order.kind,
        language="en",
        trade=order.trade,
        body=order.body,
        about="",
        is_long=False,
        is_bilingual=False,
        on=order.on,
    )


class Pen:
    """Fills the slots of a sentence in one language."""

    def __init__(self, order: Order, dice: Dice) -> None:
        self.dice = dice
        self._order = order
        self._bank = read("slots")

    def fill(self, sentence: str) -> str:
        """The sentence with every slot filled; each slot falls anew."""
        while "{" in sentence:
            before, rest = sentence.split("{", 1)
            name, after = rest.split("}", 1)
            sentence = f"{before}{self._slot(name)}{after}"
        return sentence

    def _slot(self, name: str) -> str:
        dice, language = self.dice, self._order.language
        made: dict[str, Callable[[], str]] = {
            "count": lambda: str(dice.between(112, 9870)),
            "small": lambda: str(dice.between(2, 9)),
            "percent": lambda: str(dice.between(18, 97)),
            "days": lambda: str(dice.one((3, 5, 7, 10, 14, 15, 30))),
            "year": lambda: str(self._order.on.year + dice.below(2)),
            "date": self._date,
            "person": self._person,
            "person2": self._person,
            "unit": lambda: dice.one([u for u in units().values() if u.body == self._order.body]).name.to(language),
        }
        if name in made:
            return made[name]()
        return dice.one(lines(self._bank, f"{name}_{language}") or lines(self._bank, name))

    def _person(self) -> str:
        return self.dice.one(list(people().values())).name.to(self._order.language)

    def _date(self) -> str:
        day = self._order.on - timedelta(days=self.dice.between(3, 300))
        return f"{day.day}/{day.month}/{day.year}"


def _topic(order: Order, dice: Dice) -> Table:
    topics = tables(read(f"topics.{order.language}"), "topic")
    fitting = [topic for topic in topics if order.trade in lines(topic, "units")]
    return dice.one(fitting or topics)


def _is_listed(order: Order) -> bool:
    return order.kind in LISTED and order.language == "ar"


def _subjects(order: Order, own: Table, topic: Table, turn: int) -> list[str]:
    if _is_listed(order):
        return [lines(own, "subject")[turn]]
    if order.about and order.kind in REPLYING:
        said = lines(own, "subject") if order.language == "ar" else []
        return [f"{said[0]} / {order.about}" if said else order.about]
    return lines(topic, "subject")


def _subject(order: Order, pen: Pen, subjects: list[str], tails: list[str]) -> str:
    tail = "" if order.about and order.kind in REPLYING else pen.dice.one(tails)
    return pen.fill(pen.dice.one(subjects) + tail)


def _listed(pen: Pen, own: Table, turn: int) -> list[Node]:
    first, rest = lines(own, "items")[turn], lines(own, "items")[len(lines(own, "subject")) :]
    items = [first, *pen.dice.some(rest, pen.dice.between(1, 3))]
    return [paragraph(pen.fill(pen.dice.one(lines(own, "open")))), numbered(pen.fill(item) for item in items)]


def _argued(order: Order, pen: Pen, own: Table, topic: Table) -> list[Node]:
    dice = pen.dice
    opening = paragraph(pen.fill(dice.one(lines(own, "open"))))
    if order.kind is Kind.SUBMISSION and order.language == "ar":
        return [opening, *_submission(pen, own, topic)]
    facts = [pen.fill(fact) for fact in dice.some(lines(topic, "facts"), dice.between(2, 5))]
    middle = [numbered(facts)] if dice.chance(45) else [paragraph(fact) for fact in facts]
    if order.is_long:
        middle += _chapters(pen, order.language)
    if topic.get("head") and dice.chance(60):
        middle.append(_table(pen, topic))
    return [opening, *middle, paragraph(pen.fill(dice.one(lines(topic, "ask"))), bold=dice.chance(15))]


def _submission(pen: Pen, own: Table, topic: Table) -> list[Node]:
    dice = pen.dice
    facts = [pen.fill(fact) for fact in dice.some(lines(topic, "facts"), dice.between(2, 4))]
    options = [pen.fill(option) for option in dice.some(lines(own, "option_text"), dice.between(2, 3))]
    return [
        heading(line(own, "facts")),
        *(paragraph(fact) for fact in facts),
        heading(line(own, "basis")),
        paragraph(pen.fill(dice.one(lines(own, "basis_text")))),
        heading(line(own, "options")),
        numbered(options),
        heading(line(own, "proposal")),
        paragraph(pen.fill(dice.one(lines(own, "proposal_text")))),
    ]


def _chapters(pen: Pen, language: str) -> list[Node]:
    """A long report: every topic's facts under its own heading, with a table each where there is one."""
    blocks: list[Node] = []
    for topic in tables(read(f"topics.{language}"), "topic"):
        blocks.append(heading(pen.fill(pen.dice.one(lines(topic, "subject")))))
        blocks += [paragraph(pen.fill(fact)) for fact in lines(topic, "facts")]
        if topic.get("head"):
            blocks.append(_table(pen, topic))
    return blocks


def _table(pen: Pen, topic: Table) -> Node:
    dice = pen.dice
    patterns = lines(topic, "row")
    rows = [
        [str(number), *(pen.fill(dice.one(pattern.split("|"))) for pattern in patterns)]
        for number in range(1, dice.between(3, 7))
    ]
    return table(lines(topic, "head"), rows)
