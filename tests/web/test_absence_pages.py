"""The own absence, page by page."""

import re

import pytest

from directory.models import Absence
from tests.town import TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


@pytest.mark.servers
def test_one_tap_is_enough_and_the_desks_say_so(town: Town) -> None:
    head = client_of(town.maryam)
    for language, word in (("en", "I am absent"), ("ckb", "من لێرە نیم"), ("ar", "أنا غائب")):
        head.post("/language/", {"language": language})
        assert word in plain(head.get("/absence/"))
    page = plain(head.get("/absence/"))
    chosen = re.findall(r'<select name="(acting|deputy)".*?<option value="(\d+)" selected', page)
    form = dict([*re.findall(r'name="(from_on|until_on|order)" value="([^"]*)"', page), *chosen])
    assert len(chosen) == 2
    assert head.post("/absence/", form).status_code == 302
    row = Absence.objects.get()
    assert (row.from_on, row.acting_id) == (TODAY, town.hasan.person_id)
    there = f'action="/absence/{row.pk}/end/"'
    assert there in plain(head.get("/desk/"))
    assert "تنوب عن:" in plain(client_of(town.hasan).get("/desk/"))
    again = head.post("/absence/", form)
    assert again.status_code in {409, 422}
    assert client_of(town.hasan).post(f"/absence/{row.pk}/end/").status_code == 404
    assert client_of(town.hasan).get(f"/absence/{row.pk}/").status_code == 404
    answer = head.post(f"/absence/{row.pk}/end/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/absence/{row.pk}/")
    assert "ما ورد خلال الغياب" in plain(head.get(f"/absence/{row.pk}/"))
    assert f'href="/absence/{row.pk}/"' in plain(head.get("/desk/"))
    assert head.get(f"/absence/{row.pk}/end/").status_code == 405
    assert head.post("/absence/", {"from_on": "x"}).status_code == 422
