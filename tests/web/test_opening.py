"""Two people open a top secret letter on its pages, and nothing of it is seen or handed out before."""

import pytest
from django.urls import reverse

from archive.models import Opening
from directory.clear import clear
from directory.core.clearance import Clearance, Level
from directory.core.reach import CLOCKWORK
from tests.town import AT, STAFF_COMPARTMENT, Town
from tests.web.steps import client_of, plain, registered

pytestmark = pytest.mark.django_db


@pytest.mark.servers
def test_a_top_secret_letter_is_opened_by_two(town: Town) -> None:
    above = Clearance(level=Level.TOP_SECRET, compartments=frozenset({STAFF_COMPARTMENT}))
    clear(town.zainab.person_id, clearance=above, by=CLOCKWORK, at=AT)
    record = registered(town, level=str(int(Level.TOP_SECRET)))
    reader, second = client_of(town.zainab), client_of(town.maryam)
    page = reverse("archive:record", args=[record])
    opening = reverse("archive:opening", args=[record])
    ways = (page, reverse("archive:page", args=[record, 1, 720]), reverse("correspondence:margin", args=[record]))
    for way in (*ways, reverse("archive:letter", args=[record])):
        assert reader.get(way).headers["Location"] == opening
    shown = plain(reader.get(opening))
    assert "كتاب يفتحه شخصان" in shown
    assert "ملاك وظيفي" not in shown
    ask = reverse("archive:ask_opening", args=[record])
    assert reader.post(ask, {"reason": " "}).status_code == 422
    assert reader.post(ask, {"reason": "مراجعة"}).status_code == 302
    assert "طُلب التأييد من شخص ثانٍ" in plain(reader.get(opening))
    confirm = reverse("archive:confirm_opening", args=[Opening.objects.get().pk])
    assert reader.post(confirm).status_code == 422
    assert client_of(town.sara).post(confirm).status_code == 404
    assert client_of(town.sara).get(opening).status_code == 404
    waiting = plain(second.get(reverse("archive:openings")))
    assert "مراجعة" in waiting
    assert second.post(confirm).status_code == 302
    assert second.post(confirm).status_code == 409
    assert reader.get(opening).headers["Location"] == page
    assert "ملاك وظيفي" in plain(reader.get(page))
    assert reader.get(ways[1]).status_code == 200
    assert reader.get(reverse("archive:letter", args=[record])).status_code == 422
    assert second.get(page).headers["Location"] == opening
