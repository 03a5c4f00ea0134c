"""Leaving a post, page by page."""

import re

import pytest

from correspondence.models import HandOver
from directory.core.tenure import Capacity
from directory.models import Tenure
from tests.town import TODAY, Citizen, Town
from tests.web.steps import client_of, drafted, plain

pytestmark = pytest.mark.django_db


def address(citizen: Citizen) -> str:
    tenure = Tenure.objects.get(person=citizen.person_id, capacity=Capacity.HOLDER)
    return f"/leaving/{tenure.pk}/"


@pytest.mark.servers
def test_what_goes_to_whom_is_shown_before_and_the_minutes_after(town: Town) -> None:
    drafted(town)
    head, there = client_of(town.maryam), address(town.zainab)
    for language, word in (("en", "What goes to whom"), ("ckb", "چی بۆ کێ دەچێت"), ("ar", "ما يؤول إلى كل شخص")):
        head.post("/language/", {"language": language})
        assert word in plain(head.get(there))
    assert there in plain(head.get("/leaving/?name=Zainab"))
    assert there not in plain(head.get("/leaving/?name=Sara"))
    page = plain(head.get(f"{there}?receiver={town.sara.person_id}"))
    mark = re.search(r'name="mark" value="([0-9a-f]{64})"', page)
    assert mark is not None
    assert "ملاك وظيفي" not in page  # of no draft its subject
    form = {"receiver": town.sara.person_id, "mark": mark[1], "order": "أمر ٧٧", "order_on": f"{TODAY:%d/%m/%Y}"}
    refused = head.post(there, form)
    assert refused.status_code == 422
    assert "أمر ٧٧" in plain(refused)
    done = head.post(there, {**form, "last_on": f"{TODAY:%d/%m/%Y}"})
    minutes = f"/leaving/minutes/{HandOver.objects.get().pk}/"
    assert (done.status_code, done.headers["Location"]) == (302, minutes)
    assert "أمر 77" in plain(head.get(minutes))
    receiver = client_of(town.sara)
    assert f'href="{minutes}"' in plain(receiver.get("/notices/"))
    assert receiver.get(minutes).status_code == 200
    assert client_of(town.omar).get(minutes).status_code == 404


@pytest.mark.servers
def test_strangers_find_no_such_page_and_a_changed_desk_is_shown_again(town: Town) -> None:
    there = address(town.zainab)
    for stranger in (town.omar, town.zainab, town.huda):
        assert client_of(stranger).get(there).status_code == 404
        assert client_of(stranger).post(there, {}).status_code == 404
    assert client_of(town.omar).get("/leaving/").status_code == 404
    assert "/leaving/" in plain(client_of(town.rebwar).get("/registry/out/"))
    head = client_of(town.maryam)
    for odd in ("x", "9" * 30, "0"):
        assert head.get(f"{there}?receiver={odd}").status_code in {200, 404}
    day = f"{TODAY:%d/%m/%Y}"
    stale = {"receiver": town.sara.person_id, "mark": "0" * 64, "order": "1", "order_on": day, "last_on": day}
    answer = head.post(there, stale)
    assert answer.status_code in {409, 422}
    assert not HandOver.objects.exists()
