"""The checkpoint: its bytes, and everything that is not one."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.core.checkpoint import Checkpoint, NoteKey, NoteSignature, key_from, note, parse
from archive.core.errors import CheckpointNotValidError
from archive.doors.note import Signer, signer, verified
from config.env import Place

SEED = bytes(range(32))
CHECKPOINT = Checkpoint(origin="diwan/log/00000000", size=3, root=bytes(range(32)))
# Pinned: docs/formats/checkpoint-and-tiles.md shows the same note.
NOTE = "diwan/log/00000000\n3\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— diwan/log/00000000 {signature}\n"


def test_the_note_is_pinned_to_the_byte() -> None:
    text = Signer("diwan/log/00000000", SEED).signed(CHECKPOINT)
    raw = base64.b64decode(text.split(" ")[-1])
    assert text == NOTE.format(signature=base64.b64encode(raw).decode())
    key = Ed25519PrivateKey.from_private_bytes(SEED).public_key()
    key.verify(raw[4:], CHECKPOINT.body())
    assert raw[:4].hex() == NoteKey(name="diwan/log/00000000", public=key.public_bytes_raw()).key_id().hex()


def test_the_key_of_the_published_example_has_its_published_id() -> None:
    # The example key of the signed-note specification's Go implementation (golang.org/x/mod/sumdb/note).
    key = key_from("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert key.name == "PeterNeumann"
    assert key.text() == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_a_signed_checkpoint_comes_back(place: Place) -> None:
    mine = signer(place.keys)
    assert mine.key == signer(place.keys).key
    checkpoint = Checkpoint(origin=mine.key.name, size=7, root=bytes(32))
    assert verified(mine.signed(checkpoint), mine.key) == checkpoint
    assert mine.signed(checkpoint) == mine.signed(checkpoint)
    assert SEED.hex() not in repr(Signer("x", SEED))


def test_cosignatures_of_witnesses_are_kept_and_do_not_disturb(place: Place) -> None:
    mine, witness = signer(place.keys), Signer("witness.example", SEED)
    checkpoint = Checkpoint(origin=mine.key.name, size=7, root=bytes(32))
    both = mine.signed(checkpoint) + witness.signed(checkpoint).partition("\n\n")[2]
    assert len(parse(both)[1]) == 2
    assert verified(both, mine.key) == checkpoint
    with pytest.raises(CheckpointNotValidError):
        verified(both, witness.key)  # its signature is good, but this is not its log


def test_another_key_or_another_text_is_refused(place: Place) -> None:
    mine = signer(place.keys)
    text = mine.signed(Checkpoint(origin=mine.key.name, size=7, root=bytes(32)))
    for wrong in (text.replace("\n7\n", "\n8\n"), text.replace("AAAA", "AAAB", 1)):
        with pytest.raises(CheckpointNotValidError):
            verified(wrong, mine.key)
    with pytest.raises(CheckpointNotValidError):
        verified(text, Signer(mine.key.name, SEED).key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n3\n\n",
        "origin\n3\nAAAA\n\n— a AAAAAAAA\n",
        "\n3\n" + base64.b64encode(bytes(32)).decode() + "\n\n— a AAAAAAAA\n",
        "origin\n-3\n" + base64.b64encode(bytes(32)).decode() + "\n\n— a AAAAAAAA\n",
        "origin\n03\n" + base64.b64encode(bytes(32)).decode() + "\n\n— a AAAAAAAA\n",
        "origin\n3\n" + base64.b64encode(bytes(32)).decode() + "\n\n- a AAAAAAAA\n",
        "origin\n3\n" + base64.b64encode(bytes(32)).decode() + "\n\n— a AAAA\n",
        "origin\n3\n" + base64.b64encode(bytes(32)).decode() + "\n\n— a !!!!\n",
        "origin\n3\n" + base64.b64encode(bytes(32)).decode() + "\n\n— a AAAAAAAA",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointNotValidError):
        parse(text)


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AAAA", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(CheckpointNotValidError):
        key_from(text)


def test_a_note_without_signatures_is_signed_by_nobody(place: Place) -> None:
    with pytest.raises(CheckpointNotValidError):
        verified(note(CHECKPOINT, ()) + "\n", signer(place.keys).key)
    line = NoteSignature(name="diwan/log/00000000", key_id=bytes(4), value=bytes(64))
    with pytest.raises(CheckpointNotValidError):
        verified(note(CHECKPOINT, (line,)), Signer("diwan/log/00000000", SEED).key)


def test_the_format_page_shows_the_pinned_note_and_key() -> None:
    page = Path(__file__).parents[2].joinpath("docs/formats/checkpoint-and-tiles.md").read_text("utf-8")
    mine = Signer("diwan/log/00000000", SEED)
    assert mine.signed(CHECKPOINT).strip() in page
    assert mine.key.text() in page
