"""What a bundle says besides, what lies in it besides, and the checkpoints of other days beside it."""

import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from archive.bundle import bundle
from archive.core.checkpoint import Checkpoint
from archive.core.merkle import Range, leaf_hash
from archive.core.witness import Submission
from archive.doors import bag, log, note
from archive.models import Leaf
from archive.verifier.walk import Known, Outcome, Step, walk
from config.env import Place
from tests.town import AT, Town

pytestmark = pytest.mark.django_db
DEEP = b"[" * 100_000
ENTRY = "entries/0000000004"
Payload = dict[str, bytes]


@pytest.fixture
def made(record_id: str, town: Town) -> bytes:
    """The evidence bundle of the record."""
    return bundle(record_id, reach=town.maryam.reach, at=AT)


def walked(data: bytes, known: Known) -> tuple[Step, ...]:
    return walk(data, known=known, opinion=lambda _: (Outcome.PASSED, "signed"))


def told(path: str, **said: object) -> Callable[[Payload], Payload]:
    """A proof that says something else beside what it proves."""
    return lambda payload: payload | {path: json.dumps({**json.loads(payload[path]), **said}).encode()}


def put(path: str, data: bytes = b"x") -> Callable[[Payload], Payload]:
    return lambda payload: payload | {path: data}


LIES = (
    (told("proof.json", size=9), "inclusion"),
    (told("proof.json", root="00" * 32), "inclusion"),
    (told("proof.json", leaf_hash="00" * 32), "inclusion"),
    (told("proof.json", log_key="x"), "checkpoint"),
    (told(f"{ENTRY}/proof.json", size=9), "statements"),
    (told(f"{ENTRY}/proof.json", checkpoint="x"), "statements"),
    (told(f"{ENTRY}/proof.json", log_key="x"), "statements"),
    (told(f"{ENTRY}/proof.json", leaf="\ud800"), "statements"),
    (put("log-key.txt"), "checkpoint"),
    (put(f"{ENTRY}/proof.json", DEEP), "statements"),
    (put("record/manifest.json", DEEP), "manifest"),
    (put("checkpoint.txt", b"x\n" + b"9" * 6_000 + b"\nx\n\nx\n"), "checkpoint"),
    (put("proof.json.exe"), "bag"),
    (put("verdict.exe"), "bag"),
    (put("log-key.txt.sig"), "bag"),
    (put("verifier/more.py"), "bag"),
    (put(f"{ENTRY}/annex.pdf"), "bag"),
    (put("times/diwan/more"), "bag"),
)


def test_no_word_that_proves_nothing_is_let_through(made: bytes, place: Place) -> None:
    payload, known = bag.unpacked(made), Known(log_key=note.signer(place.keys).key)
    for number, (change, wanted) in enumerate(LIES):
        steps = walked(bag.packed("diwan-forged", change(payload), info={}), known)
        assert wanted in {step.name for step in steps if step.outcome is Outcome.FAILED}, number


def test_a_proof_that_is_none_is_said_and_no_error(made: bytes) -> None:
    payload = bag.unpacked(made)
    for data in (DEEP, b'{"leaf":"\\ud800"}', b"9" * 6_000, told("proof.json", leaf="\ud800")(payload)["proof.json"]):
        (step,) = walked(bag.packed("diwan-x", put("proof.json", data)(payload), info={}), Known())
        assert (step.outcome, step.text) == (Outcome.NOT_READABLE, "finding=not a proof")


def checkpoint_of(size: int, *, place: Place, last: bytes | None = None) -> str:
    """The log's own checkpoint of an older day; with `last`, of a history in which the last leaf was another."""
    leaves = Leaf.objects.order_by("index").values_list("entry__leaf", flat=True)[:size]
    hashes = [leaf_hash(leaf.encode()) for leaf in leaves]
    tree = Range().appended([*hashes[:-1], last or hashes[-1]])
    signer = note.signer(place.keys)
    return signer.signed(Checkpoint(origin=signer.key.name, size=size, root=tree.root()))


def test_a_checkpoint_of_another_day_is_believed_with_the_proof_between(
    made: bytes, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    key, older = note.signer(place.keys).key, checkpoint_of(3, place=place)
    call_command("consistency", "3", "7")
    proof = capsys.readouterr().out.encode()

    def found(checkpoint: str, consistency: bytes) -> tuple[Outcome, str]:
        step = walked(made, Known(log_key=key, checkpoint=checkpoint, consistency=consistency))[3]
        return step.outcome, step.text

    outcome, text = found(older, b"")
    assert outcome is Outcome.UNDECIDED
    assert "--consistency" in text
    assert found(older, proof)[0] is Outcome.PASSED
    assert found(checkpoint_of(3, place=place, last=bytes(32)), proof)[0] is Outcome.FAILED
    assert found(checkpoint_of(2, place=place), proof)[0] is Outcome.UNDECIDED
    assert found(older, b"nonsense")[0] is Outcome.UNDECIDED
    for note_of_it in (checkpoint_of(5, place=place), "nonsense"):  # a proof up to another size proves nothing here
        path = log.consistency(place.log, old=3, new=5)
        assert found(older, Submission(old=3, proof=path, note=note_of_it).as_bytes())[0] is Outcome.UNDECIDED


@pytest.mark.parametrize(("old", "new"), [("0", "7"), ("8", "7"), ("3", "6")])
def test_a_proof_between_sizes_that_are_none_is_refused(record_id: str, old: str, new: str) -> None:
    assert record_id
    with pytest.raises(CommandError, match="no checkpoint of size"):
        call_command("consistency", old, new)


def test_a_checkpoint_of_another_log_says_nothing_and_a_forged_one_is_called_so(made: bytes, place: Place) -> None:
    signer, other = note.signer(place.keys), note.Signer("diwan/log/other", bytes(32))
    signed = note.verified(bag.unpacked(made)["checkpoint.txt"].decode(), signer.key)
    foreign = other.signed(Checkpoint(origin=other.key.name, size=signed.size, root=signed.root))
    forged = note.Signer(signer.key.name, bytes(32)).signed(signed)
    found = [walked(made, Known(log_key=signer.key, checkpoint=one))[3] for one in (foreign, forged)]
    assert [step.outcome for step in found] == [Outcome.UNDECIDED, Outcome.FAILED]
    assert "another log" in found[0].text
    assert "forged" in found[1].text
