"""The registers of a ministry, page by page."""

import pytest

from correspondence.models import Book
from tests.town import Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
TYPED = {"kind": "memoranda", "pattern": "{symbol}/{year}/{serial}", "symbol": "م م", "file": "", "reset": "yearly"}


def test_the_minister_opens_changes_and_ends_a_units_register(town: Town) -> None:
    address, minister = f"/office/{town.planning}/registers/", client_of(town.amal)
    assert address in plain(minister.get(f"/office/{town.planning}/"))
    assert minister.post(f"{address}open/", {**TYPED, "unit": town.planning_hr}).status_code == 302
    book = Book.objects.get()
    assert "م م" in plain(minister.get(f"{address}?book={book.pk}"))
    change = f"{address}{book.pk}/"
    stale = minister.post(change, {**TYPED, "pattern": "x/{serial}", "edition": "4"})
    assert (stale.status_code, 'value="x/{serial}"' in stale.content.decode()) == (422, True)
    assert minister.post(change, {**TYPED, "pattern": "x", "edition": "0"}).status_code == 422
    assert minister.post(change, {**TYPED, "pattern": "", "edition": "0"}).status_code == 422
    assert minister.post(change, {**TYPED, "pattern": "x/{serial}", "edition": "0"}).status_code == 302
    assert minister.post(f"{change}retire/", {"edition": "1"}).status_code == 422
    assert minister.post(f"{change}retire/", {"edition": "1", "sure": "on"}).status_code == 302
    row = Book.objects.get()
    assert (row.pattern, row.retired_at is None) == ("x/{serial}", False)
    assert minister.get(change).status_code == 405


def test_others_find_no_such_page(town: Town) -> None:
    address = f"/office/{town.planning}/registers/"
    for stranger in (town.rebwar, town.huda):
        browser = client_of(stranger)
        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}open/", {**TYPED, "unit": town.planning_hr}).status_code == 404
    assert not Book.objects.exists()
