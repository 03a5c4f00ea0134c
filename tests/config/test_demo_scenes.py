"""The demo's scenes: what their data names is there, and every one is played by the deeds everybody uses."""

from datetime import UTC, datetime

import pytest

from config.demo import scenes
from config.demo.found import opened, write_next
from config.demo.ledger import Ledger, open_new, read
from config.demo.letters import LetterPlan, plans
from config.demo.people import people, units
from config.demo.progress import Progress
from config.demo.scenes import play_next
from config.demo.source import Table, line, lines, tables
from config.demo.source import read as data
from config.demo.walk import Walker
from config.env import Place
from correspondence import trays
from correspondence.core.errors import OutOfTurnError
from correspondence.intakes import waiting
from correspondence.offices import templates
from directory.core.reach import Reach
from search.saved import saved_searches

SEATS = ("by", "post", "seat", "acting", "deputy", "person", "author", "signer", "rapporteur", "approver", "desk")
UNITS = ("to", "copies")


def rows() -> list[Table]:
    files = {
        "office": ("template", "phrase", "manager", "circuit", "absence", "power", "search"),
        "ways": ("letter",),
        "papers": ("paper",),
    }
    return [row for file, keys in files.items() for key in keys for row in tables(data(file), key)]


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  (the time-stamping authority has its own clock)


def test_the_scenes_name_seats_and_units_that_are_there() -> None:
    for row in rows():
        seats = [line(row, key) for key in SEATS if row.get(key)]
        seats += [seat for stage in lines(row, "way") for seat in stage.split(" & ")]
        seats += [*lines(row, "opinions"), *lines(row, "cosigners")]
        assert set(seats) <= people().keys(), row
        named = [one for key in UNITS if key in row for one in lines(row, key)]
        named += [line(row, "unit")] if row.get("unit") else []
        assert set(named) <= units().keys(), row


def test_scenes_have_names_of_their_own() -> None:
    names = [scene.name for scene in scenes.scenes()]
    assert len(set(names)) == len(names) > 40


def test_a_scene_that_is_refused_is_left_out_once_and_the_next_is_played(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    played: list[str] = []

    def refuse(_walker: Walker) -> None:
        played.append("refused")
        raise OutOfTurnError(act="send", state="draft")

    two = (scenes.Scene(name="one", play=refuse), scenes.Scene(name="two", play=lambda _: played.append("two")))
    monkeypatch.setattr(scenes, "scenes", lambda: two)
    walker = Walker(ledger=open_new(place.data), now=now)
    assert [play_next(walker) for _ in range(3)] == [True, True, False]
    assert played == ["refused", "two"]
    assert "one was left out (OutOfTurnError)" in capsys.readouterr().err
    kept = read(place.data)
    assert kept is not None
    assert kept.scenes == ["one", "two"]


def test_a_letter_that_is_refused_is_left_where_it_stands_and_the_next_is_written(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As when a visitor lets the signer be absent: one letter stops, the demo goes on."""
    tried: list[int] = []

    def refuse(_walker: Walker, plan: LetterPlan) -> None:
        tried.append(plan.index)
        raise OutOfTurnError(act="sign", state="ready")

    monkeypatch.setattr(Walker, "bring", refuse)
    monkeypatch.setattr(scenes, "scenes", tuple)
    ledger = open_new(place.data)
    assert [write_next(ledger, now) for _ in range(2)] == [True, True]
    assert tried == [0, 1]
    assert "letter 0 was left where it stands (OutOfTurnError)" in capsys.readouterr().err
    kept = read(place.data)
    assert kept is not None
    assert kept.done() == 2


def _sits(ledger: Ledger, seat: str) -> Reach:
    return Walker(ledger=ledger, now=now).reach(seat)


@pytest.mark.django_db
@pytest.mark.servers
def test_every_scene_is_played_and_seen_by_whom_it_is_for(place: Place) -> None:
    ledger = opened(now, Progress())
    Walker(ledger=ledger, now=now).bring(plans()[0])
    for scene in scenes.scenes():
        scene.play(Walker(ledger=ledger, now=now))
    at, clerk = now(), _sits(ledger, "planning-admin/clerk")
    assert len(templates(clerk)) == 3
    assert [one.name for one in saved_searches(clerk)] == ["كتب الموازنة هذه السنة"]
    assert len(waiting(_sits(ledger, "planning-mail/incoming"))) == 1
    reviewer = _sits(ledger, "planning-admin/reviewer")
    late = [
        item for _, items in trays.desk(reviewer, at=at).groups for item in items if item.due_at and item.due_at < at
    ]
    assert [item.subject for item in late] == ["مستحقات الموظفين المتعاقدين للربع الثالث"]
    assert ledger.posts["planning/technical"] in _sits(ledger, "planning-admin/head").posts  # absent: she acts for it
    gate = _sits(ledger, "planning-office/head")
    assert trays.Matter.PRESENT in [item.matter for _, items in trays.desk(gate, at=at).groups for item in items]
