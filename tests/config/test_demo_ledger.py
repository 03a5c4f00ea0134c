"""The demo's notes: closed to others, never half, and never guessed when damaged."""

import stat

import pytest

from config.demo import ledger as notes
from config.demo.errors import DemoError
from config.demo.ledger import Written
from config.env import Place


def test_what_is_saved_is_read_again(place: Place) -> None:
    made = notes.open_new(place.data)
    made.units["planning"] = 1
    made.letters[7] = Written(ref="a" * 16, subject="ملاك", number="د إ/2026/1", on="2026-11-21", is_done=True)
    made.save()
    assert notes.read(place.data) == made
    assert made.done() == 1


def test_the_secrets_are_closed_to_others(place: Place) -> None:
    made = notes.open_new(place.data)
    made.save()
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_every_first_start_has_its_own_secrets(place: Place) -> None:
    first, second = notes.open_new(place.data), notes.open_new(place.data)
    assert first.password != second.password
    assert len(first.pin) == 6
    assert first.pin.isdigit()


def test_before_the_first_start_there_is_none(place: Place) -> None:
    assert notes.read(place.data) is None


@pytest.mark.parametrize("damaged", ["", "[]", "{}", '{"letters": 3}', '{"letters": {"x": {}}}'])
def test_damaged_notes_are_refused_with_the_way_out(place: Place, damaged: str) -> None:
    notes.path_in(place.data).write_text(damaged)
    with pytest.raises(DemoError, match="--fresh"):
        notes.read(place.data)


def test_the_day_of_a_number() -> None:
    assert Written(ref="a", subject="").day() is None
    assert str(Written(ref="a", subject="", on="2026-11-21").day()) == "2026-11-21"
