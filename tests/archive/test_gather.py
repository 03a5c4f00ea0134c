"""Two installations over real HTTP: one keeps a log, the other is its witness."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings as house
from pytest_django.fixtures import Settings

from archive.bundle import bundle
from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.checkpoint import parse
from archive.core.examination import Receipt
from archive.core.leaf import EntryKind
from archive.core.merkle import Range, leaf_hash
from archive.core.watch import Watch, watch_from
from archive.core.witness import Submission
from archive.doors import bag, log, note, wire
from archive.doors.wire import Answer, Question
from archive.enter import enter
from archive.examine import examine
from archive.fix_time import fix_time
from archive.gather import REFUSED, Ask, gather
from archive.integrate import integrate
from archive.models import Alarm, Asked, Checkpoint, Cosignature, Entry
from archive.proof import leaf_proof
from archive.stocktake import Depth, stocktake
from archive.verifier.opinion import clock
from archive.verifier.walk import Known, Outcome, Step, walk
from archive.watch import alarms, best_checkpoint, is_witnessed, watch
from config.env import Place
from directory.core.reach import CLOCKWORK
from signing import authorities
from tests.archive.conftest import Deposit
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The other installation."""

    address: str
    watch: Path
    witness_key: str

    def asked(self, question: Submission) -> Answer:
        """Its witness's answer to a submission."""
        return self.posted(question.as_bytes())

    def posted(self, body: bytes) -> Answer:
        """Its witness's answer to any bytes."""
        address = f"{self.address}/witness/add-checkpoint"
        return wire.asked({"w": Question(address=address, body=body)}, limit_s=60)["w"]


@pytest.fixture(scope="module")
def raised(
    tmp_path_factory: pytest.TempPathFactory, ready_tables: Path | None, django_db_setup: None
) -> Iterator[House]:
    """The other installation, in a process and a folder of its own."""
    folder = tmp_path_factory.mktemp("second")
    if ready_tables is not None:
        (folder / "var").mkdir()
        shutil.copy(ready_tables, folder / "var" / "db.sqlite3")
    (folder / "watch").touch()
    named = {"DIWAN_DATA": str(folder / "var"), "DIWAN_WATCH": str(folder / "watch"), "DIWAN_MODE": "demo"}
    environment = {**os.environ, **named, "DJANGO_SETTINGS_MODULE": "config.settings"}  # noqa: TID251
    command = [sys.executable, "-m", "tests.archive.second_house"]
    with subprocess.Popen(command, cwd=house.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port, _log_key, witness_key = (process.stdout.readline().strip() for _ in range(3))
        yield House(address=f"http://127.0.0.1:{port}", watch=folder / "watch", witness_key=witness_key)
        process.kill()


@pytest.fixture
def other(raised: House, place: Place, settings: Settings, tmp_path: Path) -> House:
    """The same: it watches this test's log, and is its one witness."""
    raised.watch.write_text(f"log {note.signer(place.keys).key.text()}\n")
    settings.WATCH_FILE = tmp_path / "watch"
    settings.WATCH_FILE.write_text(f"witness {raised.witness_key} {raised.address}/witness\nquorum 1\n")
    return raised


def grow(count: int) -> None:
    for number in range(count):
        enter(EntryKind.BLOCK, body={"number": number}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)


def patient(questions: Mapping[str, Question]) -> dict[str, Answer]:
    """A busy machine may take its time."""
    return wire.asked(questions, limit_s=60)


def run(at: datetime = AT, ask: Ask = patient) -> int:
    return gather(by=CLOCKWORK, at=at, ask=ask)


def newest() -> Checkpoint:
    found = Checkpoint.objects.newest()
    assert found is not None
    return found


def test_a_witness_cosigns_what_continues_and_the_checkpoint_is_published_with_it(other: House, place: Place) -> None:
    grow(3)
    assert not is_witnessed(newest().cosigned(), watch())
    assert run() == 1
    assert run() == 0
    published = log.published(place.log)
    assert published == newest().cosigned() != newest().note
    assert is_witnessed(published, watch())
    grow(300)
    assert not is_witnessed(log.published(place.log), watch())
    assert run() == 1
    assert is_witnessed(log.published(place.log), watch())
    assert stocktake(depth=Depth.LOG).faults == ()
    assert alarms(reach=CLOCKWORK) == ()
    Asked.objects.all().delete()  # an older backup: the witness says where it stands
    grow(1)
    assert run() == 1
    assert Cosignature.objects.count() == 3


def test_a_leaf_is_proven_under_the_newest_witnessed_checkpoint(other: House) -> None:
    grow(10)
    run()
    witnessed = newest().size
    grow(5)
    first = Entry.objects.order_by("id").first()
    last = Entry.objects.order_by("id").last()
    assert first is not None
    assert last is not None
    assert leaf_proof(first).size == witnessed
    assert leaf_proof(last).size == witnessed + 5
    assert not is_witnessed(leaf_proof(last).checkpoint, watch())
    run()
    assert is_witnessed(leaf_proof(last).checkpoint, watch())
    assert best_checkpoint(witnessed + 5) is None


def test_rewritten_history_with_the_real_key_is_refused_and_sounds_an_alarm(other: House) -> None:
    grow(20)
    run()
    signed, _ = parse(newest().note)
    signer = note.signer(house.PLACE.keys)
    forged = signer.signed(SignedHead(origin=signed.origin, size=signed.size, root=bytes(32)))
    answer = other.asked(Submission(old=signed.size, proof=(), note=forged))
    assert (answer.status, answer.body) == (409, f"{signed.size}\n".encode())
    longer = signer.signed(SignedHead(origin=signed.origin, size=signed.size + 9, root=bytes(32)))
    assert other.asked(Submission(old=signed.size, proof=(bytes(32),), note=longer)).status == 422
    grow(1)
    assert run() == 1


def test_a_log_that_was_put_back_is_told_by_its_witness(other: House) -> None:
    grow(2)
    signer = note.signer(house.PLACE.keys)
    lost = Range().appended([leaf_hash(entry.leaf.encode()) for entry in Entry.objects.order_by("id")])
    lost = lost.appended([leaf_hash(b"in the log before the backup was put back")])
    longer = SignedHead(origin=signer.key.name, size=3, root=lost.root())
    assert other.asked(Submission(old=0, proof=(), note=signer.signed(longer))).status == 200
    assert run() == 0
    told = [(one.code, one.about) for one in alarms(reach=CLOCKWORK)]
    assert told == [(REFUSED, other.witness_key.split("+")[0])]
    grow(1)  # the lost place is taken by another leaf
    assert run() == 0  # it waits before it asks again
    assert run(at=AT + timedelta(minutes=2)) == 0
    assert Alarm.objects.count() == 1
    assert not is_witnessed(newest().cosigned(), watch())


def test_strangers_get_the_protocols_refusals(other: House, tmp_path: Path) -> None:
    grow(3)
    run()
    size, text = newest().size, newest().note
    stranger = note.signer(tmp_path / "stranger")
    foreign = stranger.signed(SignedHead(origin=stranger.key.name, size=1, root=bytes(32)))
    assert other.asked(Submission(old=0, proof=(), note=foreign)).status == 404
    false = stranger.signed(SignedHead(origin=note.signer(house.PLACE.keys).key.name, size=999_999, root=bytes(32)))
    assert other.asked(Submission(old=0, proof=(), note=false)).status == 403
    stale = other.asked(Submission(old=0, proof=(), note=text))
    assert (stale.status, stale.body) == (409, f"{size}\n".encode())
    assert other.asked(Submission(old=size + 1, proof=(), note=text)).status == 400
    assert other.posted(b"old 1\n").status == 400
    assert other.posted(b"x" * 40_000).status == 413
    again = other.asked(Submission(old=size, proof=(), note=text))
    assert again.status == 200
    assert note.cosigned_by(text + again.body.decode(), [one.key for one in watch().witnesses])


def test_two_questions_at_once_roll_nothing_back(other: House) -> None:
    grow(4)
    run()
    at = newest().size
    steps = []
    for _ in range(4):
        grow(3)
        proof = log.consistency(house.PLACE.log, old=at, new=newest().size)
        steps.append(Submission(old=at, proof=proof, note=newest().note).as_bytes())
    address = f"{other.address}/witness/add-checkpoint"
    asked = {str(number): Question(address=address, body=body) for number, body in enumerate(steps)}
    answers = wire.asked(asked, limit_s=60)
    assert sorted(answer.status for answer in answers.values()) == [200, 409, 409, 409]
    winner = next(number for number, answer in answers.items() if answer.status == 200)
    size = parse(steps[int(winner)].decode().partition("\n\n")[2])[0].size
    told = {answer.body for answer in answers.values() if answer.status == 409}
    assert told == {f"{size}\n".encode()}


class Liar(BaseHTTPRequestHandler):
    """A witness that answers whatever the test wrote into its server."""

    def do_POST(self) -> None:
        """The prepared answer, late when it was prepared so."""
        status, body, wait = self.server.prepared  # type: ignore[attr-defined]
        self.rfile.read(int(self.headers["Content-Length"]))
        threading.Event().wait(wait)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("status", "body", "wait"),
    [
        (200, b"", 0), (200, b"\xff\xfe", 0), (200, b"no line", 0), (200, "— someone AAAAAAAA\n".encode(), 0), (500, b"", 0),
        (301, b"", 0), (409, b"99999999999\n", 0), (409, b"1\n", 0), (409, b"no size", 0), (404, b"", 0), pytest.param(200, b"", 9, marks=pytest.mark.servers),
    ],
)  # fmt: skip
def test_a_witness_that_lies_or_sleeps_costs_a_moment_and_nothing_else(
    place: Place, settings: Settings, tmp_path: Path, status: int, body: bytes, wait: float
) -> None:
    with HTTPServer(("127.0.0.1", 0), Liar) as server:
        server.prepared = (status, body, wait)  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        key = note.cosigner(tmp_path / "liar").key.text()
        settings.WATCH_FILE = tmp_path / "watch"
        settings.WATCH_FILE.write_text(f"witness {key} http://127.0.0.1:{server.server_port}\nquorum 1\n")
        enter(EntryKind.BLOCK, body={}, by=CLOCKWORK, at=AT)
        integrate(by=CLOCKWORK, at=AT)

        def hurried(questions: Mapping[str, Question]) -> dict[str, Answer]:
            return wire.asked(questions, limit_s=0.5)

        began = monotonic()
        assert run(ask=hurried) == 0
        assert monotonic() - began < 5
        assert not Cosignature.objects.exists()
        assert Asked.objects.get().failures == 1
        assert log.published(place.log) == newest().note
        server.shutdown()


def test_the_head_may_move_while_a_witness_thinks(other: House, place: Place) -> None:
    grow(6)

    def meanwhile(questions: Mapping[str, Question]) -> dict[str, Answer]:
        answers = wire.asked(questions, limit_s=60)
        if Checkpoint.objects.count() == 1:
            grow(1)
        return answers

    assert run(ask=meanwhile) == 1
    assert log.published(place.log) == newest().note
    assert Cosignature.objects.get().checkpoint_id == 6


def test_the_bundle_carries_cosignatures_and_the_verifier_counts_them(
    other: House, kept: Deposit, town: Town, tmp_path: Path
) -> None:
    record_id = kept()
    integrate(by=CLOCKWORK, at=AT)
    assert examine(record_id, reach=town.zainab.reach, at=AT).receipt is Receipt.NOT_WITNESSED
    assert fix_time(by=CLOCKWORK, at=AT) == 1
    policy = watch()

    def walked(trusted: Watch | None) -> dict[str, Step]:
        data = bundle(record_id, reach=town.rebwar.reach, at=AT)
        roots = (authorities.certificate("root"),)
        steps = walk(data, known=Known(watch=trusted), opinion=lambda _pdf: (Outcome.PASSED, ""), clock=clock(roots))
        return {step.name: step for step in steps}

    early = walked(policy)["checkpoint"]
    assert early.outcome is Outcome.UNDECIDED
    assert "not yet witnessed" in early.text
    assert run() == 1
    found = examine(record_id, reach=town.zainab.reach, at=AT)
    assert (found.receipt, found.intact) == (Receipt.IN_LOG, True)
    late = walked(policy)
    assert {step.outcome for step in late.values()} == {Outcome.PASSED}
    assert "witnessed by diwan/witness/" in late["checkpoint"].text
    assert "in the log before" in late["times"].text
    assert "1 cosignatures, not checked" in walked(None)["checkpoint"].text
    stranger = watch_from(f"witness {note.cosigner(tmp_path / 'stranger').key.text()} http://w\nquorum 1")
    assert walked(stranger)["checkpoint"].outcome is Outcome.UNDECIDED


def test_a_swapped_time_token_is_found(kept: Deposit, town: Town) -> None:
    first = kept()
    integrate(by=CLOCKWORK, at=AT)
    fix_time(by=CLOCKWORK, at=AT)
    second = kept()
    integrate(by=CLOCKWORK, at=AT)
    fix_time(by=CLOCKWORK, at=AT + timedelta(hours=1))
    roots = (authorities.certificate("root"),)
    mine, theirs = (bag.unpacked(bundle(one, reach=town.rebwar.reach, at=AT)) for one in (first, second))
    for name in ("token.tst", "checkpoint.txt", "proof.json"):
        payload = {**mine, f"times/diwan/{name}": theirs[f"times/diwan/{name}"]}
        data = bag.packed("swapped", payload, info={})
        steps = walk(data, known=Known(), opinion=lambda _pdf: (Outcome.PASSED, ""), clock=clock(roots))
        assert {step.name: step.outcome for step in steps}["times"] is Outcome.FAILED, name
