"""A mandate that is narrowed or withdrawn while an inspector works under it."""

from datetime import timedelta

import pytest
from django.test import Client

from directory.core.clearance import Label
from directory.core.inspecting import Powers
from directory.curtail import narrow_mandate
from directory.models import JournalLine, Mandate
from directory.whois import person_named, reach_of
from tests.archive.conftest import Deposit, judge, kept
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain
from tests.web.test_inspection import asked, begin, indexed, inspector, mandate_id

__all__ = ["inspector", "judge", "kept"]
pytestmark = pytest.mark.django_db


@pytest.mark.servers
def test_a_scope_narrowed_meanwhile_counts_at_once_and_a_wider_one_is_refused(
    inspector: Client, kept: Deposit, town: Town
) -> None:
    record_id, secret = kept(), kept(Label(level=1))
    indexed()
    begin(inspector)
    giver, address = client_of(town.huda), f"/inspection/oversight/{mandate_id()}/narrow/"
    form = {
        "units": [town.planning_admin],
        "kinds": ["letter"],
        "ceiling": "0",
        "records_from_on": f"{TODAY:%d/%m/%Y}",
        "records_until_on": f"{TODAY:%d/%m/%Y}",
        "until_on": f"{TODAY:%d/%m/%Y}",
    }
    later = f"{TODAY + timedelta(days=90):%d/%m/%Y}"
    assert giver.get(address).status_code == 200
    for wider in ({"until_on": later}, {"records_until_on": later}, {"records_from_on": "1/1/2001"}):
        assert giver.post(address, form | wider).status_code == 422
    unlisted: tuple[dict[str, object], ...] = (
        {"units": [town.finance]},
        {"kinds": ["reply"]},
        {"ceiling": "2"},
        {"kinds": []},
    )
    for odd in unlisted:
        assert giver.post(address, form | odd).status_code == 200
    assert Mandate.objects.get().ceiling == 1
    for stranger in (town.zainab, town.nasrin, town.younis):
        assert client_of(stranger).post(address, form).status_code == 404
        assert client_of(stranger).post(address.replace("narrow", "withdraw")).status_code == 404
    assert giver.post(address, form).status_code == 302
    assert inspector.get(f"/records/{record_id}/").status_code == 200
    assert inspector.get(f"/records/{secret}/").status_code == 404
    assert secret not in asked(inspector, q="مخصصات")
    assert "لم يُبحث في شيء" in asked(inspector, q="مخصصات", levels=1)
    ended = address.replace("narrow", "withdraw")
    assert giver.get(ended).status_code == 200
    assert giver.post(ended, {"reason": " "}).status_code == 422
    assert Mandate.objects.get().withdrawn_at is None
    assert giver.post(ended, {"reason": "انتهى التدقيق"}).status_code == 302
    assert "انتهى التدقيق" in plain(giver.get(f"/inspection/oversight/{mandate_id()}/"))
    assert giver.get(address).status_code == 404
    said = list(JournalLine.objects.filter(act__endswith="_mandate", outcome="done").values_list("act", flat=True))
    assert said == ["narrow_mandate", "withdraw_mandate"]


def test_a_mandate_is_curtailed_by_who_gave_it_while_it_lasts(inspector: Client, town: Town) -> None:
    assert inspector.get("/inspection/").status_code == 200
    given = Mandate.objects.get()
    powers = Powers(
        units=frozenset({town.planning_hr}),
        kinds=frozenset({"letter"}),
        records_from_on=given.records_from_on,
        records_until_on=given.records_until_on,
        ceiling=0,
    )
    narrow_mandate(given.pk, powers=powers, until_on=TODAY, by=town.amal.reach, at=AT)
    (scope,) = reach_of(person_named("younis"), on=TODAY).scopes
    assert (scope.units, scope.ceiling) == (frozenset({town.planning_hr}), 0)
    assert reach_of(person_named("younis"), on=TODAY + timedelta(days=1)).scopes == ()
