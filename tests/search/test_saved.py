"""A saved search is its owner's alone."""

import pytest
from django.test import Client

from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from search.core.errors import TooManySavedError
from search.core.kept import kept
from search.core.plan import Narrow
from search.core.query import LONGEST_LINE
from search.models import SavedSearch
from search.save_search import MOST_SAVED, drop_search, save_search
from search.saved import saved_searches
from tests import town as cast
from tests.town import AT, Citizen, Town

pytestmark = pytest.mark.django_db


def test_it_is_seen_and_dropped_by_its_owner_alone_and_the_journal_holds_none_of_its_words(town: Town) -> None:
    query = kept("عقد صيانة", Narrow(years=(2026,), signers=(7,), states=("void",)))
    number = save_search("عقودي", query=query, by=town.zainab.reach, at=AT)
    (one,) = saved_searches(town.zainab.reach)
    assert (one.id, one.name) == (number, "عقودي")
    assert "signers=7" in one.address
    assert saved_searches(town.dara.reach) == ()
    with pytest.raises(NotWithinReachError):
        drop_search(number, by=town.dara.reach, at=AT)
    drop_search(number, by=town.zainab.reach, at=AT)
    assert saved_searches(town.zainab.reach) == ()
    lines = JournalLine.objects.filter(about=f"search:{number}").order_by("id")
    assert [line.act for line in lines] == ["save_search", "drop_search"]
    assert not any("عق" in line.note for line in lines)


def test_the_same_name_again_makes_way_and_there_is_an_end(town: Town) -> None:
    for line in ("أول", "ثان"):
        save_search("واحد", query=kept(line, Narrow()), by=town.zainab.reach, at=AT)
    assert [row.line for row in SavedSearch.objects.all()] == ["ثان"]
    SavedSearch.objects.bulk_create(
        SavedSearch(person_id=town.zainab.person_id, name=str(n), line="x", made_at=AT) for n in range(MOST_SAVED - 1)
    )
    save_search("واحد", query=kept("ثالث", Narrow()), by=town.zainab.reach, at=AT)
    with pytest.raises(TooManySavedError):
        save_search("واحد وخمسون", query=kept("x", Narrow()), by=town.zainab.reach, at=AT)


def test_nobody_saves_nothing(town: Town) -> None:
    with pytest.raises(NotWithinReachError):
        save_search("x", query=kept("x", Narrow()), by=CLOCKWORK, at=AT)
    with pytest.raises(NotWithinReachError):
        drop_search(1, by=CLOCKWORK, at=AT)
    assert saved_searches(CLOCKWORK) == ()


def signed_in(citizen: Citizen) -> Client:
    browser = Client()
    assert browser.login(username=citizen.username, password=cast.PASSWORD)
    return browser


def test_the_page_saves_shows_and_drops(town: Town) -> None:
    zainab, dara = signed_in(town.zainab), signed_in(town.dara)
    answer = zainab.post("/search/save/", {"address": "q=عقد&years=2026&page=3", "name": ""})
    assert answer.headers["Location"].startswith("/search/?q=")
    (row,) = SavedSearch.objects.all()
    assert (row.name, row.line, row.choices) == ("عقد", "عقد", {"years": [2026]})
    assert "عقد" in zainab.get("/search/").content.decode()
    assert "عقد" not in dara.get("/search/").content.decode()
    assert dara.post(f"/search/saved/{row.pk}/drop/").status_code == 404
    assert zainab.get(f"/search/saved/{row.pk}/drop/").status_code == 405
    assert SavedSearch.objects.exists()
    zainab.post(f"/search/saved/{row.pk}/drop/")
    assert not SavedSearch.objects.exists()


def test_a_line_too_long_is_saved_as_it_was_looked_for_with_its_fields(town: Town) -> None:
    zainab = signed_in(town.zainab)
    shown = zainab.get("/search/", {"q": "عقد " * 112, "in_sender": "المالية"})
    address = shown.context["form"].initial["address"]
    zainab.post("/search/save/", {"address": address, "name": "طويل"})
    line = SavedSearch.objects.get().line
    assert line == shown.context["ask"].line
    assert len(line) <= LONGEST_LINE
    assert line.endswith('"المالية"')


@pytest.mark.parametrize("sent", [{}, {"address": "q="}, {"address": "q=x", "name": "x" * 121}])
def test_what_cannot_be_saved_is_said_and_nothing_is_kept(town: Town, sent: dict[str, str]) -> None:
    assert signed_in(town.zainab).post("/search/save/", sent, follow=True).status_code == 200
    assert not SavedSearch.objects.exists()
