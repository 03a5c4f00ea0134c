"""Which letters the clockwork numbers, and who opens which book."""

from dataclasses import replace

import pytest

from config import clockwork
from config.chores import Letters
from correspondence import books
from correspondence.core.letter import Kind
from correspondence.core.number import BookKind, Direction
from correspondence.core.route import State
from correspondence.models import Book, Memo
from correspondence.open_books import open_books
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK
from directory.models import Desk, JournalLine
from tests.correspondence.paper_trail import a_letter, sent
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(town: Town) -> Memo:
    """A letter that counts as signed, and the default books of its ministry."""
    memo = sent(town, a_letter(town))
    Memo.objects.filter(pk=memo.pk).update(state=State.SIGNED)
    open_books(town.planning, by=CLOCKWORK, at=AT)
    return memo


def own_book(town: Town, *, automatic: bool) -> None:
    """A book of outgoing letters that the administration keeps for itself."""
    Book.objects.create(
        body_id=town.planning,
        unit_id=town.planning_admin,
        kind=BookKind.OUTGOING,
        direction=Direction.OUT,
        pattern="{serial}",
        automatic=automatic,
    )


@pytest.mark.parametrize(
    ("body", "unit", "numbered"),
    [(False, None, False), (True, None, True), (True, False, False), (False, True, True), (True, True, True)],
)
def test_the_clockwork_takes_what_its_book_lets_it(
    waiting: Memo, town: Town, *, body: bool, unit: bool | None, numbered: bool
) -> None:
    Book.objects.filter(body=town.planning, unit=None, kind=BookKind.OUTGOING).update(automatic=body)
    if unit is not None:
        own_book(town, automatic=unit)
    assert books.for_clockwork() == ((waiting.ref,) if numbered else ())


def test_the_clockwork_knows_the_book_of_telegrams(waiting: Memo) -> None:
    Memo.objects.update(kind=Kind.TELEGRAM)
    Book.objects.filter(kind=BookKind.OUTGOING).update(automatic=True)
    assert books.for_clockwork() == ()
    Book.objects.filter(kind=BookKind.TELEGRAMS).update(automatic=True)
    assert books.for_clockwork() == (waiting.ref,)


def test_a_stuck_letter_waits_alone(waiting: Memo, town: Town) -> None:
    Book.objects.update(automatic=True)
    other = sent(town, a_letter(town, subject="آخر"))
    tick = [0.0]
    tried: list[str] = []

    def refuse(ref: str, _at: object) -> int:
        tried.append(ref)
        if ref == waiting.ref:
            raise Refused
        return 1

    letters = Letters(name="register", clock=lambda: tick[0], due=clockwork._unnumbered, act=refuse)
    assert letters(AT) == 0
    assert letters.stuck[waiting.ref].name == f"register memo:{waiting.ref}"  # as the log says it
    Memo.objects.filter(pk=other.pk).update(state=State.SIGNED)
    tick[0] = 0.5
    assert letters(AT) == 1
    assert tried == [waiting.ref, other.ref]
    tick[0] = 2.0
    letters(AT)
    assert tried[2:] == [waiting.ref, other.ref]
    lines = JournalLine.objects.filter(about=f"memo:{waiting.ref}", act="register", outcome="refused")
    assert [line.who for line in lines] == ["clockwork"]  # once, though it was refused twice
    Memo.objects.update(state=State.DRAFT)
    tick[0] = 900.0
    assert letters(AT) == 0
    assert not letters.stuck


def test_a_secret_book_is_for_the_cleared_at_a_desk_that_may(waiting: Memo, town: Town) -> None:
    def kinds(reach: object) -> set[BookKind]:
        return {book.kind for book in books.books(reach, on=TODAY)}  # type: ignore[arg-type]

    assert BookKind.OUTGOING_SECRET in kinds(town.rebwar.reach)
    assert not kinds(town.nasrin.reach)
    cleared_elsewhere = replace(town.rebwar.reach, desks=frozenset({town.planning_desk, town.finance_desk}))
    open_books(town.finance, by=CLOCKWORK, at=AT)
    Desk.objects.filter(pk=town.planning_desk).update(level=0)
    assert kinds(town.rebwar.reach) == set(BookKind) - set(books.SECRET)
    opened = [book.body.en for book in books.books(cleared_elsewhere, on=TODAY) if book.kind in books.SECRET]
    assert set(opened) == {"Ministry of Finance"}
