"""What an inspection tells and to whom: the inspected of its mandate alone, the inspector of what was really asked."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlencode

import pytest
from django.test import Client

from directory.core.reach import Scope, under
from directory.inspections import lines_told
from directory.models import Inspection, JournalLine, Mandate
from search.asks import LINES
from search.models import Ask
from tests.archive.conftest import Deposit, judge, kept
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain
from tests.web.test_inspection import SEARCH, begin, indexed, inspector

__all__ = ["inspector", "judge", "kept"]
pytestmark = pytest.mark.django_db


def test_2_16_the_inspected_learn_of_no_look_before_the_day_of_disclosure_and_then_of_the_mandate_alone(
    inspector: Client, kept: Deposit, town: Town
) -> None:
    record_id = kept()
    begin(inspector, "شكوى 7")
    assert inspector.get(f"/records/{record_id}/").status_code == 200
    assert inspector.post(f"/records/{record_id}/letter.pdf", {"why": "meeting"}).status_code == 200
    Mandate.objects.update(disclose_on=TODAY + timedelta(days=10))
    addresses = (f"/records/{record_id}/", f"/records/{record_id}/readers/")
    for address in addresses:
        told = plain(client_of(town.zainab).get(address))
        assert town.younis.name.ar not in told
        assert "ت ف / 1" not in told
    Mandate.objects.update(disclose_on=None)
    for address in addresses:
        told = plain(client_of(town.zainab).get(address))
        assert town.younis.name.ar not in told
        assert "ت ف / 1" in told
    for address in (*addresses, "/search/?q=x", "/search/completions/?q=xyz"):  # not in a shared office's browser
        assert {"no-store", "private"} <= set(client_of(town.zainab).get(address)["Cache-Control"].split(", "))
    for reader in (client_of(town.amal), inspector):  # seconded it, and works under it
        assert town.younis.name.ar in plain(reader.get(addresses[1]))
    about, session = f"record:{record_id}", Inspection.objects.get()
    scope = Scope(mandate_id=999, units=frozenset(), kinds=frozenset(), from_on=TODAY, until_on=TODAY, ceiling=1)
    reach = under(town.younis.reach, scope, inspection=session.pk + 1)
    assert all(line.inspection is None for line in lines_told(about, reach=reach, on=TODAY))


def test_2_16_every_query_however_many_is_shown_page_by_page(inspector: Client, town: Town) -> None:
    indexed()
    begin(inspector)
    session = Inspection.objects.get()
    for number in range(LINES + 5):
        ask = Ask.objects.create(inspection=session, at=AT, line=f"سطر{number}س", outcome="none")
        for act in ("search", "inquire"):
            JournalLine.objects.create(
                at=AT, who="younis", act=act, about=f"ask:{ask.pk}", outcome="done", inspection=session
            )
    oversight = f"/inspection/oversight/{session.mandate_id}/"
    for browser, address in ((inspector, "/inspection/session/"), (client_of(town.huda), oversight)):
        first = plain(browser.get(address))
        assert (f"سطر{LINES + 4}س" in first, "سطر5س" in first, "سطر4س" in first) == (True, True, False)
        (more,) = re.findall(r"\?before=(\d+)", first)
        rest = plain(browser.get(address, {"before": more}))
        assert ("سطر4س" in rest, "سطر0س" in rest, "سطر5س" in rest, 'href="?before=' in rest) == (
            True,
            True,
            False,
            False,
        )
    assert plain(inspector.get("/inspection/session/", {"before": "9x"})).count("سطر5س") == 1


def test_what_is_exported_and_saved_is_what_the_page_asked_however_long(
    inspector: Client, kept: Deposit, town: Town
) -> None:
    kept()
    indexed()
    begin(inspector)
    whole = " ".join(["مخصصات"] * 57)
    page = inspector.get(SEARCH, {"q": whole, "years": TODAY.year, "o": "oldest"}).content.decode()
    address = unescape(page.split('name="address" value="')[1].split('"')[0])
    assert parse_qs(address) == {"q": [whole], "years": [str(TODAY.year)], "o": ["oldest"]}
    with_mark = plain(inspector.get(SEARCH, {"q": f"{whole} غائبة"}))
    assert "لم يُبحث عنه" in with_mark
    refused = inspector.post(f"{SEARCH}export/", {"address": urlencode({"q": f"{whole} غائبة"})})
    assert "السطر أطول" in plain(refused)
    assert len(plain(inspector.get(SEARCH, {"q": " ".join(map(str, range(1, 18)))})).split("لم يُبحث عنه")) == 2


def test_what_is_marked_beyond_the_first_page_is_reached_and_the_last_marked_stands_first(
    inspector: Client, kept: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.space.LINES", 1)
    begin(inspector)
    for word, name in (("مشبوه", kept()), ("خطير", kept())):
        inspector.post(f"/inspection/records/{name}/tag/", {"word": word})
    first, second = (plain(inspector.get("/inspection/space/", {"before": n} if n else {})) for n in (0, 1))
    assert ("خطير" in first, "مشبوه" in first, "?before=1" in first) == (True, False, True)
    assert ("خطير" in second, "مشبوه" in second, "?before=2" in second) == (False, True, False)
