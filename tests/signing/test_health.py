"""What signatures rest on, counted; and renewal before it grows old."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from signing.core.errors import NotSignableError
from signing.core.health import Rest, board_of, ended_before, holds_until, newest
from signing.core.policy import AGREED_UNTIL
from signing.core.verdict import Indication
from signing.health import board, rest_of_today, rests_on
from signing.renew import renew
from signing.sign import lay_fields, seal
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import AT, Town

DAY = datetime(2030, 1, 1, tzinfo=UTC)


def rest(what: str, days: int) -> Rest:
    return Rest(what=what, algorithm="P-256", authority="A", until=DAY + timedelta(days=days))


def test_rests_are_counted_and_the_first_to_end_comes_first() -> None:
    later, sooner = board_of([rest("b", 9), rest("b", 5), rest("a", 7)])[::-1]
    assert (sooner.what, sooner.count) == ("b", 2)
    assert (sooner.first_until, sooner.last_until) == (DAY + timedelta(days=5), DAY + timedelta(days=9))
    assert (later.what, later.count) == ("a", 1)
    assert board_of([]) == ()


def test_a_document_holds_as_long_as_its_newest_protection() -> None:
    assert holds_until([rest("a", 1), rest("b", 3)]) == DAY + timedelta(days=3)
    assert holds_until([rest("seal", 9), rest("time stamp", 3)]) == DAY + timedelta(days=3)
    assert holds_until([]) is None
    assert newest([]) is None


def sealed(town: Town) -> bytes:
    pdf = lay_fields(small.letter(), small.BOXES)
    return seal(pdf, body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="1", at=AT)


def test_the_board_counts_certificates_in_force(town: Town) -> None:
    found = {(line.what, line.algorithm, line.authority): line.count for line in board(AT)}
    assert found["person", "P-256", "Diwan Issuing CA"] == 4
    assert found["seal", "P-256", "Diwan Issuing CA"] == 2
    assert found["issuing", "P-384", "Diwan Root CA"] == 1
    assert board(AT + timedelta(days=36_500)) == ()


def test_a_renewed_document_is_trusted_and_its_old_bytes_stay(town: Town) -> None:
    pdf = sealed(town)
    renewed = renew(renew(pdf))
    assert renewed.startswith(pdf)
    found = rests_on(renewed)
    assert [one.what for one in found] == ["signature", "time stamp", "time stamp", "time stamp"]
    assert found[-1] == rest_of_today()
    assert (found[-1].holder, found[-1].digest) == ("Diwan Time Authority", "sha256")
    verdict = verdict_on(renewed, at=None)
    assert verdict.indication is Indication.TOTAL_PASSED
    assert len(verdict.signatures) == 4
    with pytest.raises(NotSignableError):
        renew(small.letter())


def test_the_command_shows_and_renews(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("health")
    assert "person" in capsys.readouterr().out
    file = tmp_path / "letter.pdf"
    file.write_bytes(sealed(town))
    call_command("health", str(file), "--renew", str(tmp_path / "new"), "--before", "2000-01-01")
    assert "time stamp" in capsys.readouterr().out
    assert not (tmp_path / "new").exists()
    call_command("health", str(file), "--renew", str(tmp_path / "new"))
    assert (tmp_path / "new" / "letter.pdf").read_bytes().startswith(file.read_bytes())
    for words in ([str(file), "--renew", str(tmp_path / "new")], ["/nowhere"]):
        with pytest.raises(CommandError):
            call_command("health", *words)


def test_what_is_no_longer_relied_on_is_so_from_the_day_after_its_last() -> None:
    name, day = min(AGREED_UNTIL.items(), key=lambda one: one[1])
    last = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert name not in ended_before(last)
    assert name in ended_before(last + timedelta(days=1))
