"""What a registrar is told of the machine."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from config.condition import LITTLE_DISK, MOST_AHEAD, WRONG_CLOCK, share_free, troubles
from directory import acts
from directory.audit import record
from directory.core.reach import CLOCKWORK
from tests.town import AT, PASSWORD, Town

LATER = AT + timedelta(days=1)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    assert troubles(free=0.0999, is_behind=False) == (LITTLE_DISK,)
    assert troubles(free=0.1, is_behind=False) == ()
    assert 0 < share_free(tmp_path) <= 1


@pytest.mark.usefixtures("town")
def test_a_clock_behind_the_journal_is_said_and_a_minute_is_forgiven() -> None:
    record(by=CLOCKWORK, act="read", about="record:1", at=LATER)
    assert acts.lines_ahead(LATER - timedelta(seconds=61) + MOST_AHEAD).exists()
    assert not acts.lines_ahead(LATER - timedelta(seconds=60) + MOST_AHEAD).exists()
    assert troubles(free=1, is_behind=True) == (WRONG_CLOCK,)
    assert troubles(free=1, is_behind=False) == ()


def test_only_registrars_read_it(town: Town) -> None:
    record(by=CLOCKWORK, act="read", about="record:1", at=LATER)
    for username, told in (("rebwar", True), ("zainab", False)):
        browser = Client()
        browser.post("/enter/", {"username": username, "password": PASSWORD})
        assert (str(WRONG_CLOCK) in browser.get("/search/", headers={"accept-language": "en"}).content.decode()) is told
