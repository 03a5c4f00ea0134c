"""A long list is shown part by part, and every line of it is reached."""

import pytest
from django.urls import reverse

from correspondence import books, trays
from correspondence.core.number import BookKind
from correspondence.draft import start
from correspondence.models import Book, Intake, Registration
from correspondence.open_intake import refuse_intake
from correspondence.reserve import reserve
from correspondence.views import desk, intake, parts
from tests.correspondence.intakes import booked, on_the_desk
from tests.correspondence.paper_trail import a_letter, registered, sent
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


def test_the_lines_after_and_before_are_a_press_away(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "HALF", 2)
    for number in range(5):
        start(a_letter(town, subject=f"مسودة {number}"), by=town.zainab.reach, at=AT)
    browser, address = client_of(town.zainab), reverse("correspondence:drafts")
    first, rest, last = (plain(browser.get(f"{address}{where}")) for where in ("", "?own=2", "?own=4"))
    assert [page.count('class="item"') for page in (first, rest, last)] == [2, 2, 1]
    assert "?own=2" in first
    assert "?own=0" in rest
    assert "?own=4" in rest
    assert "?own=6" not in last
    assert {number for number in range(5) for page in (first, rest, last) if f"مسودة {number}" in page} == set(range(5))
    for odd in ("?own=-1", "?own=x", "?own=9999999999", "?own=٣"):
        assert browser.get(f"{address}{odd}").status_code == 200


def test_a_group_of_the_desk_that_was_chosen_is_shown_part_by_part(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        sent(town, a_letter(town, subject=f"ملاك {number}"))
    monkeypatch.setattr(parts.part_of, "__kwdefaults__", {"lines": 2})
    monkeypatch.setattr(trays.desk, "__kwdefaults__", {"most": 1})  # it has more than are asked for at first
    browser = client_of(town.hasan)
    (group,) = browser.get("/desk/").context["groups"]
    first, rest = (plain(browser.get(f"/desk/?due={group.value}{more}")) for more in ("", "&from=2"))
    assert [page.count('class="item"') for page in (first, rest)] == [2, 1]
    assert f"?due={group.value}&amp;from=2" in first
    assert f"?due={group.value}&amp;from=0" in rest


def test_2_13_a_letter_on_paper_is_reached_however_many_came_after_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = booked(town)
    page = f"/registry/paper/{Intake.objects.get().ref}/"
    for _ in range(2):
        refuse_intake(on_the_desk(town), reason="ليس لنا", by=town.rebwar.reach, at=AT)
    monkeypatch.setattr(intake, "HALF", 2)
    registry = client_of(town.rebwar)
    first, rest = (plain(registry.get(f"/registry/paper/{where}")) for where in ("", "?ended=2"))
    assert (page in first, "?ended=2" in first, page in rest) == (False, True, True)
    way = f"/registry/paper/of/{given.record_id}/"
    shown = {one: plain(client_of(one).get(f"/records/{given.record_id}/")) for one in (town.rebwar, town.hasan)}
    assert [way in one for one in shown.values()] == [True, False]
    assert registry.get(way).headers["Location"] == page
    assert registry.post(way).status_code == 405
    assert [client_of(one).get(way).status_code for one in (town.hasan, town.laith)] == [404, 404]
    assert page in plain(registry.get(reverse("correspondence:book", args=[Registration.objects.get().book_id])))


def test_1_10_every_line_of_a_register_is_reached_on_screen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        registered(town, a_letter(town, subject=f"ملاك {number}"))
    book = Book.objects.get(kind=BookKind.OUTGOING)
    monkeypatch.setattr(books, "LIMIT", 2)
    reserve(book.pk, count=1, reason="انقطاع", by=town.rebwar.reach, at=AT)
    registered(town, a_letter(town, subject="ملاك 5"))
    registry, address, today = client_of(town.rebwar), f"/books/{book.pk}/", f"on={TODAY:%d/%m/%Y}"
    newest = [plain(registry.get(f"{address}?from={start}")) for start in (0, 2, 4)]
    of_day = [plain(registry.get(f"{address}?{today}&from={start}")) for start in (0, 2, 4)]
    for parted, jump in ((newest[::-1], 2), (of_day, 2)):
        assert [[n for n in range(6) if f"ملاك {n}<" in page] for page in parted] == [[0, 1], [2, 3], [4, 5]]
        assert [page.count("انقطاع") for page in parted] == [number == jump for number in range(3)]
    assert [f"?from={start}" in newest[1] for start in (0, 4)] == [True, True]
    assert f"?{today.replace('/', '%2F')}&amp;from=2" in of_day[0]
