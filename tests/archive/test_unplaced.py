"""Deposits that reached the vault and no log: entered again where nothing speaks against it, else named."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command

from archive import unplaced
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.integrate import integrate
from archive.models import Entry, Record
from archive.rebuild import rebuild
from archive.records import letter
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit, judged
from tests.archive.test_rebuild import LATER, facts, is_sound, lose
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_a_letter_that_never_reached_the_log_is_entered_again_when_it_is_whole(
    record_id: str, kept: Deposit, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    found = kept(number="453", sequence=453)
    enter(EntryKind.DELIVERY, record_id=found, body={"what": "sent", "to": [{"unit": 7}]}, by=CLOCKWORK, at=AT)
    enter(EntryKind.VOID_NUMBER, record_id=found, body={"reason": "x"}, by=CLOCKWORK, at=AT)  # perhaps taken back
    pdf, before = letter(found, reach=town.zainab.reach), [row for row in facts()[1] if row[0] == found]
    lose()
    call_command("restore", rows=True)
    assert f"entered {found}" in capsys.readouterr().out
    assert [row for row in facts()[1] if row[0] == found] == before
    assert letter(found, reach=town.zainab.reach) == pdf
    kinds = Entry.objects.filter(record_id=found).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["RECORD", "DELIVERY"]
    integrate(by=CLOCKWORK, at=LATER)
    assert is_sound()
    assert rebuild(by=CLOCKWORK, at=LATER).entered == []


def spoilt(found: str, place: Place, _monkeypatch: pytest.MonkeyPatch) -> None:
    (place.vault / found[:2] / found / "annex-01.txt").write_bytes(b"rotten")


def unsigned(_found: str, _place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unplaced, "verdict_on", lambda _pdf, **asked: judged(b"nobody signed this", **asked))


def given_up(_found: str, _place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unplaced, "TOGETHER", timedelta(seconds=-1))


@pytest.mark.parametrize("spoil", [spoilt, unsigned, given_up])
def test_what_speaks_against_a_letter_leaves_it_out_and_named(
    record_id: str,
    kept: Deposit,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[str, Place, pytest.MonkeyPatch], None],
) -> None:
    found = kept(number="453", sequence=453)
    lose()
    spoil(found, place, monkeypatch)
    assert rebuild(by=CLOCKWORK, at=LATER).entered == []
    assert not Record.objects.filter(record_id=found).exists()
