"""The bodies of what the log is told of, to the byte."""

from datetime import UTC, datetime

from archive.core.canonical import canonical
from archive.core.followed import access_change, key_event
from signing.core.keys import Happening, KeyEvent

MOMENT = datetime(2026, 11, 21, 18, tzinfo=UTC)


def test_the_bodies_are_pinned_to_the_byte() -> None:
    event = KeyEvent(seq=4, kind=Happening.REVOKED, facts={"serial": "7"}, at=MOMENT)
    assert canonical(key_event(event)) == (
        b'{"event":"revoked","facts":{"serial":"7"},"happened_at":"2026-11-21T18:00:00Z","seq":4}'
    )
    change = access_change(9, "ab" * 16, act="ADMIT", tokens=["p1", "t2"], by="person:4", at=MOMENT)
    assert canonical(change) == (
        b'{"act":"ADMIT","by":"person:4","changed_at":"2026-11-21T18:00:00Z","of":"'
        + b"ab" * 16
        + b'","seq":9,"tokens":["p1","t2"]}'
    )
