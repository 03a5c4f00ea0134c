"""Lists that end are said in time, where somebody reads it; and ours is made anew though nobody asks."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from config import clockwork
from config.env import Place
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing import authorities, wording
from signing.concerns import concerns
from signing.core.authority import Role
from signing.core.policy import ROOT_STATUS_LASTS
from signing.core.status import Worry
from signing.doors import ca
from signing.doors.clock import trusted_time
from signing.import_crl import import_crl
from signing.recognise import recognise
from tests.signing import pki as small
from tests.town import AT, PASSWORD, TODAY, Town

DAY = timedelta(days=1)


def worries(at: datetime = AT) -> list[Worry]:
    return [one.worry for one in concerns(at)]


def age_list(role: Role, age: timedelta) -> bytes:
    """Our list as it would be after so long."""
    safe = authorities.safe()
    made = ca.revocation_list(safe.holder(role), (), at=(trusted_time() - age).replace(microsecond=0), number=1)
    safe.keep_revocations(role, made)
    return made


def test_a_sound_house_is_silent_and_an_empty_one_too(town: Town, place: Place) -> None:
    authorities.revocation_list(Role.ISSUING)
    assert worries() == []
    for path in place.keys.glob("root.*"):
        path.unlink()
    assert worries() == []


def test_what_ends_or_ended_is_said(town: Town, place: Place) -> None:
    age_list(Role.ROOT, ROOT_STATUS_LASTS - DAY)
    age_list(Role.ISSUING, timedelta(hours=7))
    assert worries() == [Worry.ROOT_LIST_ENDS, Worry.LIST_LATE]
    (place.keys / "root.crl").unlink()
    assert worries() == [Worry.ROOT_LIST_OVER, Worry.LIST_LATE]


def test_an_authority_that_ends_within_a_year_is_said(town: Town) -> None:
    authorities.revocation_list(Role.ISSUING)
    for role, name in ((Role.ISSUING, "Diwan Issuing CA"), (Role.ROOT, "Diwan Root CA")):
        end = authorities.safe().certificate(role).not_valid_after_utc
        early, late = (
            {
                one.facts.get("authority")
                for one in concerns(end - 365 * DAY + step)
                if one.worry is Worry.AUTHORITY_ENDS
            }
            for step in (-DAY, DAY)
        )
        assert name not in early
        assert name in late
    with translation.override("en"):
        ends = [one for one in concerns(end) if one.worry is Worry.AUTHORITY_ENDS]
        assert "Diwan Root CA ends on" in "".join(map(wording.concern, ends))


def test_a_recognised_authority_s_list_that_ended_is_said_while_it_is_trusted(
    town: Town, pki: small.Pki, place: Place
) -> None:
    authorities.revocation_list(Role.ISSUING)
    recognise(pki.trust, name="National CA", term=Term(from_on=TODAY), by=CLOCKWORK, at=AT)
    import_crl(ca.revocation_list(pki.root, (), at=AT, number=1), by=CLOCKWORK, at=AT)
    assert worries() == []
    later = AT + ROOT_STATUS_LASTS + DAY
    assert Worry.THEIR_LIST_OVER in worries(later)
    ended = Term(from_on=TODAY, until_on=TODAY + DAY)
    recognise(pki.trust, name="National CA", term=ended, by=CLOCKWORK, at=AT)
    assert Worry.THEIR_LIST_OVER not in worries(later)
    path = place.keys / "trust.list"
    path.write_bytes(path.read_bytes().replace(b"National", b"Rational"))
    assert worries() == [Worry.TRUST_LIST_BROKEN]


def test_registrars_and_the_health_board_read_it(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    age_list(Role.ROOT, ROOT_STATUS_LASTS - DAY)
    authorities.revocation_list(Role.ISSUING)
    call_command("health")
    (one,) = concerns(AT)
    said = wording.concern(one)
    assert said in capsys.readouterr().out
    for username, is_told in (("rebwar", True), ("zainab", False)):
        browser = Client()
        browser.post("/enter/", {"username": username, "password": PASSWORD})
        assert (said in browser.get("/search/").content.decode()) is is_told


def test_every_worry_is_told_in_three_languages() -> None:
    assert set(wording.CONCERNS) == set(Worry)
    for sentence in wording.CONCERNS.values():
        told = set()
        for language in ("ar", "ckb", "en"):
            with translation.override(language):
                told.add(str(sentence))
        assert len(told) == 3


def test_the_clockwork_makes_our_list_anew_though_nobody_asks(town: Town) -> None:
    old = age_list(Role.ISSUING, timedelta(hours=23))
    (chore,) = (one for one in clockwork.chores() if one.name == "signing.revocation_lists")
    assert chore.every <= timedelta(hours=1).total_seconds()
    chore.turn(AT, tick=0.0)
    fresh = authorities.safe().revocations(Role.ISSUING)
    assert fresh is not None
    assert fresh != old
    assert trusted_time() - ca.list_facts(fresh).made_at < timedelta(minutes=1)
