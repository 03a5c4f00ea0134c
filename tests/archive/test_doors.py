"""The doors: write-once on disk, ciphertext bound to its name, keys that never change."""

from pathlib import Path

import pytest

from archive.core.errors import AlreadyThereError, DamagedObjectError, MissingObjectError
from archive.doors import cipher, keystore, once
from config.env import Place


def test_a_name_is_written_once_and_nothing_is_left_lying_about(tmp_path: Path) -> None:
    once.keep(tmp_path / "a" / "b", {"x": b"1", "y": b"2"})
    with pytest.raises(AlreadyThereError):
        once.keep(tmp_path / "a" / "b", {"z": b"3", "x": b"other"})
    assert once.read(tmp_path / "a" / "b" / "x") == b"1"
    assert not [path for path in (tmp_path / "a" / "b").iterdir() if path.name.startswith(".")]
    with pytest.raises(MissingObjectError):
        once.read(tmp_path / "absent")


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.doors.once.os.write", full)
    with pytest.raises(OSError, match="No space"):
        once.keep(tmp_path / "a", {"x": b"1"})
    assert not (tmp_path / "a").exists()


def test_a_replaced_file_is_whole(tmp_path: Path) -> None:
    for data in (b"first", b"second"):
        once.replace(tmp_path / "checkpoint", data)
        assert once.read(tmp_path / "checkpoint") == data


@pytest.mark.parametrize("harm", ["magic", "nonce", "body", "tag", "cut", "empty", "name", "key"])
def test_a_locked_object_opens_with_its_key_under_its_name_alone(harm: str) -> None:
    key = cipher.new_key()
    sealed = bytearray(cipher.lock(b"content", key=key, name="a/letter.pdf"))
    assert cipher.unlock(bytes(sealed), key=key, name="a/letter.pdf") == b"content"
    places = {"magic": 0, "nonce": 5, "body": 17, "tag": len(sealed) - 1}
    if harm in places:
        sealed[places[harm]] ^= 1
    data = {"cut": bytes(sealed[:18]), "empty": b""}.get(harm, bytes(sealed))
    name = "b/letter.pdf" if harm == "name" else "a/letter.pdf"
    with pytest.raises(DamagedObjectError):
        cipher.unlock(data, key=cipher.new_key() if harm == "key" else key, name=name)


def test_two_objects_of_the_same_content_look_nothing_alike() -> None:
    key = cipher.new_key()
    assert cipher.lock(b"same", key=key, name="a") != cipher.lock(b"same", key=key, name="a")


def test_the_master_key_is_made_once_and_wrapped_keys_belong_to_one_record(place: Place) -> None:
    key = cipher.new_key()
    wrapped = keystore.wrap(place.keys, "a" * 32, key)
    assert keystore.unwrap(place.keys, "a" * 32, wrapped) == key
    assert key not in wrapped
    with pytest.raises(DamagedObjectError):
        keystore.unwrap(place.keys, "b" * 32, wrapped)
    keystore.keep(place.keys, "a" * 32, wrapped)
    assert keystore.kept(place.keys, "a" * 32) == wrapped
    with pytest.raises(AlreadyThereError):
        keystore.keep(place.keys, "a" * 32, b"other")
    assert (place.keys / keystore.MASTER).stat().st_mode & 0o077 == 0
