"""The whole loop on one letter, as `./run demo --once` does it; and the demo's letters through the same deeds."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.demo import ledger as notes
from config.demo import once
from config.demo.chore import letters_chore
from config.demo.errors import DemoError
from config.demo.found import opened, settle_news, write_next
from config.demo.guests import GUESTS, SEATS, card
from config.demo.letters import Stage, plans
from config.demo.people import people
from config.demo.progress import Progress
from config.demo.settle import give_key
from config.demo.walk import Walker, on_desk
from config.env import Place
from correspondence import letters, trays
from correspondence.core.route import State
from signing.change_pin import change_pin
from signing.unlock import unlock
from tests.town import Town


def now() -> datetime:
    """A test's clock is the machine's: the time-stamping authority has its own."""
    return datetime.now(UTC)  # noqa: TID251  (see above)


@pytest.mark.servers
@pytest.mark.django_db
def test_one_letter_walks_through_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = once.require_writable(tmp_path / "out")
    outcome = once.run_once(out, now=now, progress=Progress())
    assert outcome.is_proved(), outcome
    assert outcome.found
    assert outcome.hidden
    assert (out / "letter.pdf").read_bytes().startswith(b"%PDF-")
    assert (out / "evidence.zip").read_bytes().startswith(b"PK")
    assert json.loads((out / "proof.json").read_bytes())["index"] == outcome.log_index
    assert set(once.as_json(outcome)) == {
        "pdf", "number", "record", "log_index", "tree_size", "verdict", "found", "hidden", "elapsed_s",
    }  # fmt: skip
    assert Path(outcome.pdf).is_absolute()
    assert outcome.number.split("/")[-1].isascii()
    assert "Walking one letter" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.servers
def test_demo_letters_are_brought_to_their_stages_and_a_broken_off_start_goes_on(place: Place) -> None:
    ledger = opened(now, Progress())
    walker = Walker(ledger=ledger, now=now)
    chosen = {stage: next(plan for plan in plans() if plan.stage is stage) for stage in Stage}
    for plan in chosen.values():
        walker.bring(plan)
    draft = chosen[Stage.DRAFT]
    view = letters.letter(ledger.letters[draft.index].ref, reach=walker.reach(draft.author), at=now())
    assert view.state is State.DRAFT
    done = ledger.letters[chosen[Stage.ACKNOWLEDGED].index]
    assert done.number
    assert done.record_id

    again = notes.read(place.data)
    assert again is not None
    assert again.done() == len(chosen)
    ready = again.letters[chosen[Stage.READY].index]
    ready.is_done = False
    Walker(ledger=again, now=now).bring(chosen[Stage.READY])
    assert again.letters[chosen[Stage.READY].index].ref == ready.ref

    assert opened(now, Progress()).password == ledger.password
    assert write_next(again, now)
    settle_news(now())
    receiver = Walker(ledger=again, now=now).reach("planning-admin/head")
    arrived = again.letters[1]
    assert [item.matter for item in on_desk(receiver, arrived.record_id, at=now())] == [trays.Matter.ACT]
    head = Walker(ledger=again, now=now).reach(f"{chosen[Stage.ACKNOWLEDGED].to[0]}/head")
    assert on_desk(head, done.record_id, at=now()) == []


@pytest.mark.servers
@pytest.mark.django_db
def test_who_chose_an_own_pin_signs_alone(place: Place) -> None:
    ledger = opened(now, Progress())
    walker = Walker(ledger=ledger, now=now)
    first = next(plan for plan in plans() if plan.stage is Stage.REGISTERED)
    same = next(plan for plan in plans() if plan.signer == first.signer and plan.stage > Stage.READY and plan != first)
    give_key(ledger, first.signer, at=now())
    person, by = ledger.people[first.signer], walker.reach(first.signer)
    change_pin(unlock(person, pin=ledger.pin, by=by, at=now()), pin="904817", by=by, at=now())
    for plan in (first, same):
        walker.bring(plan)
        view = letters.letter(ledger.letters[plan.index].ref, reach=walker.reach(plan.author), at=now())
        assert (view.state, ledger.letters[plan.index].is_done) == (State.READY, True)
    assert notes.read(place.data).away == [first.signer]  # type: ignore[union-attr]  # just saved
    assert unlock(person, pin="904817", by=by, at=now())


@pytest.mark.django_db
def test_a_house_that_is_not_the_demos_is_left_alone(town: Town) -> None:
    with pytest.raises(DemoError, match="not the demo's"):
        opened(now, Progress())


@pytest.mark.django_db
def test_the_card_names_who_and_what_and_the_secrets(place: Place) -> None:
    ledger = notes.open_new(place.data)
    text = card(ledger, "http://127.0.0.1:8000")
    assert ledger.password in text
    assert ledger.pin in text
    assert all(people()[seat].username in text for seat in SEATS)
    assert all(guest.attempt in text for guest in GUESTS)


def test_without_a_demo_the_clockwork_writes_no_letters(place: Place) -> None:
    assert letters_chore(now) == []
