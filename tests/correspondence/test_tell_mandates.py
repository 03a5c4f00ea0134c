"""The registry of an inspected body is told of a mandate, at once or on its day, and never what is asked (2.16)."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from correspondence.core.notice import What
from correspondence.mandates_told import mandates_told
from correspondence.models import MandateTold, Notice
from correspondence.tell_mandates import tell_mandates
from directory.core.errors import NotWithinReachError
from directory.core.inspecting import Powers
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from directory.curtail import withdraw_mandate
from directory.mandate import mandate
from directory.models import JournalLine, Mandate
from directory.whois import unit_facts
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def given(town: Town, *units: int, disclose_in: int | None = None) -> int:
    """Younis inspects the units' letters; huda and amal gave it."""
    powers = Powers(
        units=frozenset(units), kinds=frozenset({"letter"}), records_from_on=TODAY, records_until_on=TODAY, ceiling=0
    )
    return mandate(
        town.younis.person_id,
        number="ت ف / 7",
        authority="ديوان الرقابة المالية",
        purpose="تدقيق عقد الأثاث",
        powers=powers,
        term=Term(from_on=TODAY, until_on=TODAY + 9 * DAY),
        disclose_on=None if disclose_in is None else TODAY + disclose_in * DAY,
        seconded_by=town.amal.person_id,
        by=town.huda.reach,
        at=AT,
    )


def test_2_16_the_owner_registry_is_told_at_once_what_and_how_long_but_not_who_nor_what_is_asked(town: Town) -> None:
    key = given(town, town.planning_hr, town.finance_budget)
    assert tell_mandates(by=CLOCKWORK, at=AT) == 2
    with CaptureQueriesContext(connection) as asked:
        assert tell_mandates(by=CLOCKWORK, at=AT) == 0
    assert len(asked) == 3, asked.captured_queries  # a savepoint, and nothing of those that were told
    assert set(MandateTold.objects.values_list("mandate", "desk")) == {
        (key, town.planning_desk),
        (key, town.finance_desk),
    }
    told = Notice.objects.filter(what=What.MANDATE, about=f"mandate:{key}").values_list("person", flat=True)
    assert sorted(told) == sorted([town.rebwar.person_id, town.nasrin.person_id])
    assert JournalLine.objects.filter(act="tell_mandate", about=f"mandate:{key}").count() == 1
    browser = client_of(town.rebwar)
    assert "/mandates/" in plain(browser.get("/notices/"))
    page = plain(browser.get("/mandates/"))
    for shown in ("ت ف / 7", "ديوان الرقابة المالية", unit_facts(town.planning_hr).name.ar):
        assert shown in page
    for kept in ("تدقيق عقد الأثاث", town.younis.name.ar, unit_facts(town.finance_budget).name.ar):
        assert kept not in page
    assert client_of(town.zainab).get("/mandates/").status_code == 404
    assert browser.post("/mandates/").status_code == 405
    with pytest.raises(NotWithinReachError):
        tell_mandates(by=town.amal.reach, at=AT)


def test_2_16_with_a_day_of_disclosure_it_is_told_then_and_not_before_also_when_it_was_ended(town: Town) -> None:
    key = given(town, town.planning_hr, disclose_in=3)
    assert tell_mandates(by=CLOCKWORK, at=AT + 2 * DAY) == 0
    assert not mandates_told(town.rebwar.reach, on=TODAY + 2 * DAY)
    withdraw_mandate(key, reason="أُنجز", by=town.huda.reach, at=AT + DAY)
    assert (tell_mandates(by=CLOCKWORK, at=AT + 3 * DAY), tell_mandates(by=CLOCKWORK, at=AT + 4 * DAY)) == (1, 0)
    (one,) = mandates_told(town.rebwar.reach, on=TODAY + 4 * DAY)
    assert (one.mandate.number, one.mandate.standing, one.at) == ("ت ف / 7", "withdrawn", AT + 3 * DAY)
    assert not mandates_told(town.nasrin.reach, on=TODAY + 4 * DAY)


def test_a_mandate_given_before_registries_were_told_is_told_when_it_is_over(town: Town) -> None:
    key = given(town, town.planning_hr)
    import_module("directory.migrations.0023_mandates_are_disclosed").fill(apps, None)
    assert Mandate.objects.get(pk=key).disclose_on == TODAY + 10 * DAY
