"""Whoever outside has a letter is told by the registry what became of it, and never by the system alone (2.11, I12)."""

from datetime import date

import pytest

from archive.records import said_about
from correspondence import dispatches
from correspondence.core.dispatch import (
    VOID,
    ByHandAloneError,
    DispatchedError,
    DispatchNotAcceptedError,
    Means,
    Sending,
    WhatBecame,
    check_word,
)
from correspondence.core.number import Direction
from correspondence.core.parts import Addressee
from correspondence.dispatch import dispatch
from correspondence.models import Dispatch, Registration
from correspondence.redeliver import redeliver
from correspondence.supersede import supersede
from correspondence.tell_outside import tell_outside
from correspondence.void import void
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_correction import correction
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

DAY = date(2026, 11, 22)
TRADE = Addressee(unit_id=None, name="وزارة التجارة", address="بغداد")
CITIZEN = Addressee(unit_id=None, name="السيد أحمد علي المحترم", address="البصرة")
POST = Sending(means=Means.POST, on=TODAY, reference="ق/9")
PAGE = "/registry/outside/"


def test_a_word_goes_by_hand_of_any_grade_and_of_an_ordinary_letter_by_post_too() -> None:
    check_word(Sending(means=Means.BY_HAND, on=DAY), Label(level=2), issued_on=DAY, today=DAY)
    check_word(Sending(means=Means.POST, on=DAY), Label(), issued_on=DAY, today=DAY)
    with pytest.raises(ByHandAloneError):
        check_word(Sending(means=Means.POST, on=DAY), Label(level=1), issued_on=DAY, today=DAY)
    for wrong in (Sending(means=Means.BY_HAND, on=None), Sending(means=None, on=DAY)):
        with pytest.raises(DispatchNotAcceptedError):
            check_word(wrong, Label(), issued_on=DAY, today=DAY)


@pytest.mark.django_db
def test_2_11_who_has_it_outside_is_told_by_the_registry_that_it_was_replaced_or_voided(town: Town) -> None:
    old = registered(town, a_letter(town, to=(TRADE, CITIZEN), copies=()))
    first, _ = dispatches.waiting(town.rebwar.reach)
    dispatch(first.id, POST, by=town.rebwar.reach, at=AT)
    assert dispatches.untold(town.rebwar.reach) == ()
    newer = registered(town, a_letter(town, copies=()))
    line = Registration.objects.get(record_id=old.record_id, direction=Direction.OUT)
    supersede(line.pk, number=newer.number, on=newer.on, reason="خطأ", by=town.rebwar.reach, at=AT)
    (word,) = dispatches.untold(town.rebwar.reach)  # the citizen never got it
    assert (word.out.name, word.what, word.number, word.of) == (
        TRADE.name, WhatBecame.REPLACED, newer.number, newer.record_id,
    )  # fmt: skip
    browser, told = client_of(town.rebwar), f"{PAGE}{first.id}/told/"
    assert told in plain(browser.get(PAGE))
    said = {"of": newer.record_id, "means": "by_hand", "on": f"{TODAY:%d/%m/%Y}", "reference": "ق/9"}
    assert browser.get(told).status_code == 405
    assert browser.post(told, said | {"means": "pigeon"}).status_code == 422
    assert client_of(town.nasrin).post(told, said).status_code == 404
    assert client_of(town.zainab).post(told, said).status_code == 404
    with pytest.raises(DispatchedError):  # something else became of it than the page says
        tell_outside(first.id, POST, of=VOID, by=town.rebwar.reach, at=AT)
    assert browser.post(told, said).status_code == 302
    assert dispatches.untold(town.rebwar.reach) == ()
    with pytest.raises(NotWithinReachError):
        dispatches.untold(town.zainab.reach)
    kept = said_about(old.record_id, reach=town.rebwar.reach)[-1].body
    assert (kept["what"], kept["to"], kept["of"]) == ("told_outside", TRADE.name, newer.record_id)
    noted = Dispatch.objects.values().get(pk=first.id)
    Dispatch.objects.filter(pk=first.id).update(told_of="", told_means="", told_on=None, told_at=None, told_by=None)
    assert [redeliver(by=CLOCKWORK, at=AT).dispatches for _ in range(2)] == [1, 0]
    assert Dispatch.objects.values().get(pk=first.id) == noted


@pytest.mark.django_db
def test_2_11_a_letter_that_goes_there_itself_tells_of_its_correction_and_one_that_fell_is_told_again(
    town: Town,
) -> None:
    old = registered(town, a_letter(town, to=(TRADE,), copies=()))
    (first,) = dispatches.waiting(town.rebwar.reach)
    dispatch(first.id, POST, by=town.rebwar.reach, at=AT)
    newer = registered(town, correction(town, old, to=(CITIZEN,), copies=()))
    mine = Registration.objects.get(record_id=newer.record_id, direction=Direction.OUT)
    assert [one.what for one in dispatches.untold(town.rebwar.reach)] == [WhatBecame.CORRECTED]
    Dispatch.objects.filter(outgoing=mine).update(name=TRADE.name)  # who reads the correction itself
    assert dispatches.untold(town.rebwar.reach) == ()
    Dispatch.objects.filter(outgoing=mine).update(name=CITIZEN.name)
    tell_outside(first.id, POST, of=newer.record_id, by=town.rebwar.reach, at=AT)
    void(mine.pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=AT)
    assert [one.what for one in dispatches.untold(town.rebwar.reach)] == [WhatBecame.STANDS]
    tell_outside(first.id, POST, of="", by=town.rebwar.reach, at=AT)
    assert dispatches.untold(town.rebwar.reach) == ()
