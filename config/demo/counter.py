"""What happens at the counter of a registry: paper from other houses, directives on it, queries, reserved numbers."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from config.demo.annexes import PaperLetter, photo
from config.demo.dice import Dice
from config.demo.margin import CHAIN, direct
from config.demo.people import units
from config.demo.source import Table, line, read, tables
from config.demo.text import Order, Pen
from config.demo.walk import Walker
from correspondence import books
from correspondence.answer_query import answer_query
from correspondence.book_in import book_in
from correspondence.core.authenticity import Channel, Question
from correspondence.core.intake import Arrived, Condition, Way
from correspondence.core.letter import Kind, Priority
from correspondence.core.number import BookKind
from correspondence.open_intake import open_intake, refuse_intake
from correspondence.reserve import reserve
from correspondence.scan import add_file
from directory.core.clearance import Label
from directory.core.day import day_of

REGISTRAR = "planning-mail/registrar"
RESERVED = 3


def all_of_them() -> Iterator[tuple[str, Callable[[Walker], None]]]:
    """Each by its name."""
    for number, row in enumerate(tables(read("papers"), "paper")):
        yield line(row, "name"), partial(_arrive, row, has_chain=number == 0)
    yield "authenticity queries", _ask
    yield "reserved numbers", _reserve


def _arrive(row: Table, walker: Walker, *, has_chain: bool) -> None:
    by, on = walker.reach(line(row, "desk")), day_of(walker.now())
    written = on - timedelta(days=int(str(row["days"])))
    ref = open_intake(Way(line(row, "came")), by=by, at=walker.now())
    for page in range(1, int(str(row["photos"])) + 1):
        add_file(ref, name=f"{page}.jpg", data=_page(row, page, on=written), by=by, at=walker.now())
    if row["then"] == "refused":
        refuse_intake(ref, reason=line(row, "reason"), by=by, at=walker.now())
    elif row["then"] == "booked":
        given = book_in(ref, _arrived(row, walker, on=written), language="ar", by=by, at=walker.now())
        for number, plan in enumerate(CHAIN if has_chain else ()):
            key = f"chain:{number}"
            direct(plan, key, given.record_id, ledger=walker.ledger, by=walker.reach(plan.by), at=walker.now())


def _page(row: Table, page: int, *, on: date) -> bytes:
    to = units()[line(row, "unit")]
    order = Order(
        kind=Kind.LETTER,
        language="ar",
        trade=to.trade,
        body=to.body,
        about="",
        is_long=False,
        is_bilingual=False,
        on=on,
    )
    letter = PaperLetter(
        head=["جمهورية العراق", *line(row, "sender").split(" / ")],
        number=line(row, "number"),
        on=f"{on.day}/{on.month}/{on.year}",
        to=units()[to.body].name.ar,
        subject=line(row, "subject"),
    )
    return photo(letter, Pen(order, Dice(f"paper:{line(row, 'name')}:{page}")))


def _arrived(row: Table, walker: Walker, *, on: date) -> Arrived:
    sealed = bool(row.get("sealed"))
    return Arrived(
        way=Way(line(row, "came")),
        condition=Condition(line(row, "condition")),
        sealed=sealed,
        sender=line(row, "sender"),
        sender_unit=None,
        number=line(row, "number"),
        on=on,
        subject=line(row, "subject"),
        kind=Kind.LETTER,
        label=Label(personal=sealed),
        priority=Priority.ORDINARY,
        annexes=int(str(row["annexes"])),
        note="",
        unit_id=walker.ledger.units[line(row, "unit")],
        twin_reason=line(row, "twin"),
    )


def _ask(walker: Walker) -> None:
    """One paper that is ours, and one that is not."""
    by, desk, ours = walker.reach(REGISTRAR), walker.ledger.desks["planning"], walker.ledger.letters[0]
    asked = (
        Question(asker="مصرف الرافدين / فرع الكرادة", channel=Channel.TELEPHONE, number=ours.number, on=ours.day()),
        Question(asker="محكمة بداءة الكرخ", channel=Channel.LETTER, number="31907", on=day_of(walker.now())),
    )
    for question in asked:
        answer_query(question, desk_id=desk, by=by, at=walker.now())


def _reserve(walker: Walker) -> None:
    by = walker.reach(REGISTRAR)
    book = books.within(by).filter(kind=BookKind.OUTGOING, unit=None).values_list("pk", flat=True).get()
    reserve(book, count=RESERVED, reason="قطع التيار الكهربائي المبرمج لأغراض الصيانة", by=by, at=walker.now())
