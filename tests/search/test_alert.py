"""Alerts of a saved inquiry: that something new matches inside the mandate, while it lasts, and nothing more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.integrate import integrate
from archive.regrade import regrade
from directory.begin_inspection import begin_inspection
from directory.clear import clear
from directory.core.clearance import Clearance, Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER, Reach, under
from directory.curtail import withdraw_mandate
from directory.models import Mandate
from directory.whois import person_named, reach_of
from search.alert import alert
from search.core.errors import InquiryNamedTwiceError
from search.core.kept import Alerts, kept
from search.core.plan import Narrow
from search.follow import follow
from search.keep_inquiry import drop_inquiry, keep_inquiry
from search.look_again import look_again
from search.models import Alert, Inquiry
from search.space import inquiries, news
from tests.archive.conftest import Deposit
from tests.town import AT, TODAY, Town, give_mandate

pytestmark = pytest.mark.django_db
ROUND = Callable[[], int]


@pytest.fixture
def inspector(town: Town) -> Reach:
    """Younis in a session under a mandate over Planning's letters up to secret."""
    whole = give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}), ceiling=1)
    (scope,) = whole.scopes
    return under(whole, scope, inspection=begin_inspection(scope.mandate_id, purpose="شكوى", by=whole, at=AT))


def saved(by: Reach, line: str = "مخصصات", alerts: Alerts = Alerts.ON, **narrow: object) -> int:
    query = kept(line, Narrow(**narrow))  # type: ignore[arg-type]  # the test names its fields
    return keep_inquiry(f"{line} {narrow}", query=query, alerts=alerts, by=by, at=AT)


def looked() -> int:
    """The log grows, the index follows, the clockwork looks."""
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)
    return alert(by=CLOCKWORK, at=AT)


def test_what_is_new_and_matches_is_told_once_and_only_once(inspector: Reach, kept: Deposit) -> None:
    kept()
    looked()
    number = saved(inspector)
    assert looked() == 0  # what was there before is not new
    kept(subject="شيء آخر", words="لا علاقة")
    assert looked() == 0
    kept()
    assert looked() == 1
    assert alert(by=CLOCKWORK, at=AT) == 0
    kept()
    looked()
    assert Alert.objects.count() == 1  # unseen is said once
    assert news(inspector.person_id, frozenset({inspector.scopes[0].mandate_id})) == 1
    (shown,) = inquiries(inspector)
    assert shown.has_news
    assert look_again(number, by=inspector, at=AT).line == "مخصصات"
    assert not inquiries(inspector)[0].has_news
    kept()
    assert looked() == 1


def test_what_becomes_a_match_later_is_told_and_what_matched_before_is_not(
    inspector: Reach, kept: Deposit, town: Town
) -> None:
    lowered, open_before, ended = kept(Label(level=Level.TOP_SECRET)), kept(Label(level=1)), kept()
    looked()
    saved(inspector)
    saved(inspector, states=("void",))
    assert looked() == 0
    regrade(open_before, level=0, said={}, by=town.maryam.reach, at=AT)
    assert looked() == 0  # he read it before
    enter(EntryKind.VOID_NUMBER, record_id=ended, body={"reason": "خطأ"}, by=CLOCKWORK, at=AT)
    assert looked() == 1
    assert [one.has_news for one in inquiries(inspector)] == [False, True]
    opened = replace(town.maryam.reach, opened=frozenset({lowered}))
    regrade(lowered, level=1, said={}, by=opened, at=AT + timedelta(minutes=1))
    assert looked() == 1
    assert [one.has_news for one in inquiries(inspector)] == [True, True]


def test_a_letter_that_another_grade_lets_match_is_told_also_where_it_was_open_before(
    inspector: Reach, kept: Deposit, town: Town
) -> None:
    Mandate.objects.update(ceiling=Level.TOP_SECRET)
    clear(town.younis.person_id, clearance=Clearance(level=Level.TOP_SECRET), by=CLOCKWORK, at=AT)
    top, secret = kept(Label(level=Level.TOP_SECRET)), kept(Label(level=Level.SECRET))
    looked()
    saved(inspector)
    saved(inspector, levels=(Level.ORDINARY,))
    saved(inspector, line=f"{TODAY.day}/{TODAY.month}/{TODAY.year}")
    assert looked() == 0
    regrade(secret, level=Level.ORDINARY, said={}, by=town.maryam.reach, at=AT)
    assert looked() == 1
    assert {one.name: one.has_news for one in inquiries(inspector)}["مخصصات {}"] is False  # it matched before
    opened = replace(town.maryam.reach, opened=frozenset({top}))
    regrade(top, level=Level.SECRET, said={}, by=opened, at=AT + timedelta(minutes=1))
    assert looked() == 1  # its words were in no index before; by its day it was found already
    assert [one.has_news for one in inquiries(inspector)] == [True, True, False]


@pytest.mark.parametrize(
    "outside", [{"kind": "circular"}, {"on": TODAY - timedelta(days=500)}, {"label": Label(level=2)}]
)
def test_what_lies_outside_the_mandate_is_never_told(
    inspector: Reach, kept: Deposit, outside: dict[str, object]
) -> None:
    looked()
    saved(inspector)
    kept(**outside)
    assert looked() == 0


@pytest.mark.parametrize("how", ["expired", "not begun", "withdrawn", "left out", "narrowed"])
def test_nobody_is_told_whom_the_mandate_does_not_reach_any_more(
    inspector: Reach, kept: Deposit, town: Town, how: str
) -> None:
    looked()
    saved(inspector, years=(TODAY.year,))
    given = Mandate.objects.get()
    match how:
        case "expired":
            Mandate.objects.update(from_on=TODAY - timedelta(days=9), until_on=TODAY - timedelta(days=1))
        case "not begun":
            Mandate.objects.update(from_on=TODAY + timedelta(days=1))
        case "withdrawn":
            withdraw_mandate(given.pk, reason="انتهى التدقيق", by=town.huda.reach, at=AT)
        case "left out":
            given.inspectors.set([])
        case _:
            Mandate.objects.update(
                records_from_on=TODAY - timedelta(days=900),
                records_until_on=TODAY.replace(month=1, day=1) - timedelta(days=1),
            )
    kept()
    assert looked() == 0
    assert not Alert.objects.exists()


def test_every_inspector_of_the_mandate_is_told_within_his_own_clearance(
    inspector: Reach, kept: Deposit, town: Town
) -> None:
    Mandate.objects.get().inspectors.add(town.sara.person_id)  # cleared for ordinary papers
    looked()
    saved(inspector)
    kept(Label(level=1))
    assert looked() == 1
    assert list(Alert.objects.values_list("person", flat=True)) == [town.younis.person_id]
    kept()
    looked()
    assert set(Alert.objects.values_list("person", flat=True)) == {town.younis.person_id, town.sara.person_id}


def test_an_inquiry_is_of_its_mandate_alone(inspector: Reach, town: Town) -> None:
    looked()
    number = saved(inspector, alerts=Alerts.OFF)
    with pytest.raises(InquiryNamedTwiceError):
        saved(inspector)
    other = give_second(town)
    for refused in (look_again, drop_inquiry):
        with pytest.raises(NotWithinReachError):
            refused(number, by=other, at=AT)
        with pytest.raises(NotWithinReachError):
            refused(number, by=reach_of(person_named("younis"), on=TODAY), at=AT)  # no session
    assert inquiries(other) == ()
    assert alert(by=CLOCKWORK, at=AT) == 0
    drop_inquiry(number, by=inspector, at=AT)
    assert not Inquiry.objects.exists()


def give_second(town: Town) -> Reach:
    row = Mandate.objects.get()
    row.pk, row.number = None, "ت ف / 2"
    row.save()
    row.units.set([town.planning])
    row.inspectors.set([town.dara.person_id])
    whole = reach_of(person_named("dara"), on=TODAY)
    (scope,) = whole.scopes
    return under(whole, scope, inspection=begin_inspection(scope.mandate_id, purpose="x", by=whole, at=AT))


def test_only_the_clockwork_looks(inspector: Reach) -> None:
    with pytest.raises(NotWithinReachError):
        alert(by=inspector, at=AT)
