"""Where a register's lines jump over reserved numbers, it says so (domain 1.10, 2.17)."""

from datetime import date, timedelta

import pytest

from correspondence import print_register
from correspondence.core.jump import Jump, rows_of, shared, standing
from correspondence.print_register import begin, document, go_on
from correspondence.release_block import release_block
from paper.pages import text
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_blocks import WHY, reserved, typed
from tests.correspondence.test_close_book import LATER
from tests.correspondence.test_print_register import WISH
from tests.town import TODAY, Town
from tests.web.steps import client_of, plain

DAY = date(2026, 2, 1)


def jump(first: int, *, on: date = DAY) -> Jump:
    return Jump(year=2026, first=first, last=first + 1, on=on, reason=WHY, is_over=False)


def test_numbers_stand_in_unbroken_rows_and_one_alone_names_itself_once() -> None:
    assert list(rows_of((9, 3, 5, 6, 7))) == [(3, 3), (5, 7), (9, 9)]
    assert [jump(6).numbers, Jump(year=1, first=4, last=4, on=DAY, reason="", is_over=True).numbers] == ["6–7", "4"]


def test_2_17_a_register_of_some_days_shows_what_its_lines_jump_over_or_what_was_reserved_then() -> None:
    old, later = jump(6, on=DAY - timedelta(days=9)), jump(60)
    places = [(2026, 5), (2026, 8)]
    next_day = DAY + timedelta(days=1)
    assert standing([old, later], places, since=next_day, until=next_day) == [old]
    assert standing([old, later], places, since=DAY, until=DAY) == [old, later]
    assert standing([old, later], [], since=DAY, until=DAY) == [later]


@pytest.mark.parametrize("is_end", [True, False])
def test_each_part_of_a_long_register_has_those_of_its_place_once(*, is_end: bool) -> None:
    held = [jump(serial) for serial in (2, 6, 12, 20)]
    parts = [[(2026, 5), (2026, 10)], [(2026, 11), (2026, 15)]]
    found = list(shared(held, parts, after=(2026, 4), is_end=is_end))
    assert found == [[held[1]], held[2:] if is_end else [held[2]]]
    assert list(shared(held[:1], [[]], after=(0, 0), is_end=True)) == [held[:1]]


@pytest.mark.django_db
def test_2_17_a_register_says_on_the_page_and_on_paper_what_is_reserved_until_it_is_used(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, block = reserved(town)  # 1, then 2 to 4
    registered(town, a_letter(town, subject="ثانٍ"))
    waiting, unused = "أعداد محجوزة لم تُستعمل بعد", "أعداد محجوزة أُعلن عدم استعمالها"
    clerk = client_of(town.rebwar)

    def shown(query: str = "") -> str:
        return plain(clerk.get(f"/books/{book}/{query}"))

    def printed() -> str:
        name = begin(book, WISH, by=town.rebwar.reach, at=LATER)
        while not go_on(name, by=town.rebwar.reach, at=LATER).is_done:
            pass
        return " ".join(" ".join(text(document(name, reach=town.rebwar.reach))).split())

    def jumps() -> list[str]:
        lines = clerk.get(f"/books/{book}/").context["lines"]
        return [one.numbers for one in lines if isinstance(one, Jump)]

    assert jumps() == ["2–4"]
    assert all(word in shown() for word in (waiting, WHY, "2–4"))
    assert waiting in shown(f"?on={TODAY.day}/{TODAY.month}/{TODAY.year}")
    monkeypatch.setattr(print_register, "CHUNK", 1)  # a part for each line
    assert printed().count(WHY) == 1
    typed(town, 3, "ورقي")
    assert jumps() == ["2", "4"]
    release_block(block.pk, reason="عاد النظام", by=town.rebwar.reach, at=LATER)
    page = shown()
    assert page.count(unused) == 2
    assert "عاد النظام" in page
    assert waiting not in page
    assert printed().count("عاد النظام") == 2
