"""A mandate opens its scope while it lasts and to its own inspectors alone; mistakes in that, made on purpose, are seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from directory.begin_inspection import begin_inspection, end_inspection
from directory.core.clearance import Label
from directory.core.duty import Duty
from directory.core.errors import DirectoryError, MandateNotInForceError, NotWithinReachError
from directory.core.inspecting import Powers, Standing
from directory.core.reach import Facts, under
from directory.core.tenure import Term
from directory.curtail import withdraw_mandate
from directory.inspections import inspectors_on, overseen
from directory.mandate import mandate
from directory.models import Inspection, Mandate
from directory.powers import mandates_opening
from directory.whois import person_named, reach_of
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TERMS = {
    "first day": (TODAY, TODAY + 9 * DAY),
    "last day": (TODAY - 9 * DAY, TODAY),
    "expired": (TODAY - 9 * DAY, TODAY - DAY),
    "not begun": (TODAY + DAY, TODAY + 9 * DAY),
    "withdrawn": (TODAY - DAY, TODAY + 9 * DAY),
    "of another": (TODAY - DAY, TODAY + 9 * DAY),
}
LASTING = {"first day", "last day"}


@pytest.fixture
def given(town: Town) -> dict[str, int]:
    """Mandates of younis, one for each state, and one of dara."""
    return {state: _give(town, state) for state in TERMS}


def _give(town: Town, state: str) -> int:
    first, last = TERMS[state]
    powers = Powers(
        units=frozenset({town.planning}),
        kinds=frozenset({"letter"}),
        records_from_on=TODAY - 99 * DAY,
        records_until_on=TODAY,
        ceiling=1,
    )
    key = mandate(
        town.dara.person_id if state == "of another" else town.younis.person_id,
        number=state,
        authority="ديوان الرقابة المالية",
        powers=powers,
        term=Term(from_on=first, until_on=last),
        seconded_by=None,
        by=town.huda.reach,
        at=AT,
    )
    if state == "withdrawn":
        withdraw_mandate(key, reason="انتهى التدقيق", by=town.huda.reach, at=AT)
    return key


def check(town: Town, given: dict[str, int]) -> None:
    """Sessions, reaches, alerts and the list of readers know those that last, and no others."""
    whole = reach_of(person_named("younis"), on=TODAY)
    lasting = {given[state] for state in LASTING}
    assert {scope.mandate_id for scope in whole.scopes} == lasting
    told = inspectors_on(TODAY, mandates=frozenset(given.values()))
    assert {(one.person_id, one.scopes[0].mandate_id) for one in told} == {
        *((town.younis.person_id, key) for key in lasting),
        (town.dara.person_id, given["of another"]),
    }
    letter = Facts(
        label=Label(), readers=frozenset(), units=frozenset({town.planning_hr, town.planning}), kind="letter", on=TODAY
    )
    assert {one.number for one in mandates_opening(letter, reach=town.huda.reach, on=TODAY)} == LASTING | {"of another"}
    for state, key in given.items():
        if state in LASTING:
            assert begin_inspection(key, purpose="x", by=whole, at=AT)
        else:
            refusal: type[DirectoryError] = NotWithinReachError if state == "of another" else MandateNotInForceError
            with pytest.raises(refusal):
                begin_inspection(key, purpose="x", by=whole, at=AT)


def test_who_gave_a_mandate_oversees_and_ends_it_no_longer_than_in_office(town: Town, given: dict[str, int]) -> None:
    key = given["first day"]
    gone = replace(town.huda.reach, posts=frozenset(), units=frozenset(), heads=frozenset())
    assert key in {one.id for one in overseen(town.huda.reach, on=TODAY)}
    assert overseen(gone, on=TODAY) == ()
    with pytest.raises(NotWithinReachError):
        withdraw_mandate(key, reason="x", by=gone, at=AT)
    Mandate.objects.filter(pk=key).update(body=town.finance, seconded_by=town.amal.person_id)
    assert key not in {one.id for one in overseen(town.huda.reach, on=TODAY)}  # an office gave it: its officers see on
    charged = replace(gone, charges=frozenset({(Duty.CLEARANCES, town.finance)}))
    assert [one.may_curtail for one in overseen(charged, on=TODAY) if one.id == key] == [True]


def test_what_does_not_last_opens_nothing(town: Town, given: dict[str, int]) -> None:
    check(town, given)


Mistake = Callable[[QuerySet[Mandate]], QuerySet[Mandate]]


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param(lambda rows: rows.filter(from_on__lte=TODAY, withdrawn_at=None), id="for ever"),
        pytest.param(lambda rows: rows.filter(until_on__gte=TODAY, withdrawn_at=None), id="before it begins"),
        pytest.param(lambda rows: rows.filter(from_on__lte=TODAY, until_on__gte=TODAY), id="though withdrawn"),
        pytest.param(
            lambda rows: rows.filter(from_on__lte=TODAY, until_on__gte=TODAY - DAY, withdrawn_at=None), id="a day more"
        ),
        pytest.param(
            lambda rows: rows.filter(from_on__lte=TODAY, until_on__gt=TODAY, withdrawn_at=None), id="a day less"
        ),
        pytest.param(lambda rows: rows.all(), id="without days"),
    ],
)
def test_a_mandate_read_past_its_days_is_seen(
    town: Town, given: dict[str, int], monkeypatch: pytest.MonkeyPatch, mistake: Mistake
) -> None:
    monkeypatch.setattr("directory.models.inspection.MandateQuerySet.on", lambda self, _on: mistake(self))
    with pytest.raises(AssertionError):
        check(town, given)


@pytest.mark.parametrize("found", [Standing.EXPIRED, Standing.NOT_YET, Standing.WITHDRAWN])
def test_a_session_begun_under_a_mandate_that_does_not_last_is_seen(
    town: Town, given: dict[str, int], monkeypatch: pytest.MonkeyPatch, found: Standing
) -> None:
    def lenient(standing: Standing) -> None:
        if standing not in (Standing.IN_FORCE, found):
            raise MandateNotInForceError

    monkeypatch.setattr("directory.begin_inspection.check_in_force", lenient)
    with pytest.raises(pytest.fail.Exception):
        check(town, given)


def test_a_session_ends_also_by_a_clock_that_was_set_back(town: Town, given: dict[str, int]) -> None:
    whole = reach_of(person_named("younis"), on=TODAY)
    begun = begin_inspection(given["first day"], purpose="x", by=whole, at=AT)
    scope = next(one for one in whole.scopes if one.mandate_id == given["first day"])
    end_inspection(by=under(whole, scope, inspection=begun), at=AT - timedelta(minutes=1))
    assert Inspection.objects.get(pk=begun).ended_at == AT
