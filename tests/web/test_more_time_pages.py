"""More time by the margin's pages: asked by whoever has to act, answered by who set the deadline."""

from datetime import timedelta

import pytest

from correspondence.core.directive import Verb
from correspondence.core.extension import ExtensionState
from correspondence.models import Extension
from directory.core.day import day_of
from tests.correspondence.margins import DUE, directed, lying, marked, post
from tests.town import Town
from tests.web.steps import client_of, plain

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked")]
WANTED = f"{day_of(DUE) + timedelta(days=10):%d/%m/%Y}"
WHY = "بانتظار رد وزارة المالية"


def test_2_7_more_time_is_asked_in_the_margin_and_refused_with_its_reason_or_granted(town: Town) -> None:
    (row,) = directed(lying(town, town.planning), post(town.maryam), by=town.amal, verb=Verb.ACT)
    there = {what: f"/referrals/{row.pk}/time/{what}/" for what in ("ask", "give", "refuse")}
    there["margin"] = f"/margin/{row.record_id}/"
    acting, giver = client_of(town.maryam), client_of(town.amal)
    for typed in ({"until": "1/1/2020", "note": WHY}, {"until": "x", "note": WHY}, {"until": WANTED, "note": ""}):
        answer = acting.post(there["ask"], typed)
        page = plain(answer)
        assert (answer.status_code, f'value="{typed["until"]}"' in page, typed["note"] in page) == (422, True, True)
        assert page.count('<details class="more" open>') == 1  # the form that was sent, with what was typed
    assert not Extension.objects.exists()
    received = f"/referrals/{row.pk}/receive/"
    assert ("لم يُتسلَّم بعد" in plain(giver.get(there["margin"])), giver.post(received).status_code) == (True, 404)
    assert (acting.get(received).status_code, acting.post(received).status_code) == (405, 302)
    assert ("لم يُتسلَّم بعد" in plain(giver.get(there["margin"])), received in plain(acting.get(there["margin"]))) == (
        False,
        False,
    )
    assert acting.post(there["ask"], {"until": WANTED, "note": WHY}).status_code == 302
    assert WHY in plain(giver.get(f"/margin/{row.record_id}/"))
    empty = giver.post(there["refuse"], {"note": " "})
    assert (empty.status_code, "يرجى كتابة السبب" in plain(empty)) == (422, True)
    assert giver.post(there["refuse"], {"note": "الموعد محدد من المجلس"}).status_code == 302
    assert "الموعد محدد من المجلس" in plain(acting.get(f"/margin/{row.record_id}/"))
    assert acting.post(there["ask"], {"until": WANTED, "note": WHY}).status_code == 302
    assert giver.post(there["give"]).status_code == 302
    assert acting.post(f"/referrals/{row.pk}/return/", {"note": WHY}).status_code == 302
    assert acting.post(received).status_code in (404, 409)  # over, and shut
    row.refresh_from_db()
    assert f"{day_of(row.due_at):%d/%m/%Y}" == WANTED


def test_nobody_answers_but_who_set_the_deadline(town: Town) -> None:
    (row,) = directed(lying(town, town.planning), post(town.maryam), by=town.amal, verb=Verb.ACT)
    acting = client_of(town.maryam)
    assert acting.post(f"/referrals/{row.pk}/time/ask/", {"until": WANTED, "note": WHY}).status_code == 302
    for citizen in (town.maryam, town.omar, town.nasrin):
        for what in ("give", "refuse"):
            address = f"/referrals/{row.pk}/time/{what}/"
            assert client_of(citizen).post(address, {"note": "لا"}).status_code == 404
    assert Extension.objects.get().state == ExtensionState.ASKED
