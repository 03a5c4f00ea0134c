"""Bundles made to harm whoever opens them are refused with a sentence, and cost little."""

import stat
import struct
import time
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest

from archive.core.errors import BundleNotReadableError
from archive.doors import bag, carrier

NAME = "diwan-x"


def packed(**files: bytes) -> bytes:
    return bag.packed(NAME, {name.replace("__", "/"): data for name, data in files.items()}, info={})


def with_entry(name: str, *, data: bytes = b"x", mode: int = 0, deflated: bool = False) -> bytes:
    """A whole bag with one entry more."""
    out = BytesIO(packed(letter=b"x"))
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, data, compress_type=zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(BundleNotReadableError) as caught:
        bag.unpacked(data)
    return str(caught.value.facts["finding"])


@pytest.mark.parametrize(
    "name",
    [
        "../letter",
        "/etc/passwd",
        f"{NAME}/../../letter",
        f"{NAME}/data/../../x",
        f"{NAME}//x",
        f"{NAME}/data/./x",
        f"{NAME}/data\\..\\x",
        f"{NAME}/C:/x",
        f"{NAME}/data/\x01",
        f"{NAME}/data/",
    ],
)
def test_a_path_that_leads_elsewhere(name: str) -> None:
    assert "leads elsewhere" in refusal(with_entry(name))


@pytest.mark.parametrize("name", [f"{NAME}/data/letter", f"{NAME}/data/LETTER"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name(name: str) -> None:
    assert refusal(with_entry(name)) == "a name twice"


def test_two_folders() -> None:
    assert refusal(with_entry("other/data/x")) == "not one folder"


def test_a_link() -> None:
    assert "link" in refusal(with_entry(f"{NAME}/data/x", mode=stat.S_IFLNK | 0o777))


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    bomb = with_entry(f"{NAME}/data/x", data=bytes(64 * 1024 * 1024), deflated=True)
    began = time.perf_counter()
    assert "without measure" in refusal(bomb)
    assert time.perf_counter() - began < 1


def test_a_bomb_that_lies_about_its_size() -> None:
    bomb = bytearray(with_entry(f"{NAME}/data/x", data=bytes(64 * 1024 * 1024), deflated=True))
    at = bomb.rindex(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = struct.pack("<I", 100)
    assert refusal(bytes(bomb))


def test_files_that_share_their_bytes() -> None:
    data = packed(one=bytes(200_000))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entry = next(one for one in archive.infolist() if one.filename.endswith("one"))
    at = data.index(b"PK\x01\x02", data.rindex(b"PK\x01\x02") - 1)
    start = data.index(b"PK\x05\x06")
    directory = data[at:start]
    twin = directory.replace(b"/data/one", b"/data/two")
    assert entry.compress_size == 200_000
    count, size = (
        struct.unpack("<H", data[start + 10 : start + 12])[0],
        struct.unpack("<I", data[start + 12 : start + 16])[0],
    )
    end = bytearray(data[start:])
    end[8:10] = end[10:12] = struct.pack("<H", count + 1)
    end[12:16] = struct.pack("<I", size + len(twin))
    assert "overlap" in refusal(data[:start] + twin + bytes(end))


def rewritten(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A bag whose files were changed, its tag manifest made to fit again."""
    with zipfile.ZipFile(BytesIO(packed(letter=b"x", other=b"y"))) as archive:
        files = {entry.filename.partition("/")[2]: archive.read(entry) for entry in archive.infolist()}
    change(files)
    tags = [name for name in files if not name.startswith("data/") and name != "tagmanifest-sha256.txt"]
    files["tagmanifest-sha256.txt"] = "".join(f"{sha256(files[n]).hexdigest()}  {n}\n" for n in tags).encode()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{NAME}/{name}", data)
    return out.getvalue()


def _gone(files: dict[str, bytes]) -> None:
    del files["data/letter"]


def _changed(files: dict[str, bytes]) -> None:
    files["data/letter"] = b"z"


def _added(files: dict[str, bytes]) -> None:
    files["data/more"] = b"z"


def _fetched(files: dict[str, bytes]) -> None:
    files["fetch.txt"] = b"https://example.org/ 1 data/letter\n"


def _twice(files: dict[str, bytes]) -> None:
    files["manifest-sha256.txt"] *= 2


def _outside(files: dict[str, bytes]) -> None:
    files["manifest-sha256.txt"] += f"{sha256(files['bagit.txt']).hexdigest()}  bagit.txt\n".encode()


def _unmanifested(files: dict[str, bytes]) -> None:
    files["manifest-sha256.txt"] = b""


@pytest.mark.parametrize("change", [_gone, _changed, _added, _fetched, _twice, _outside, _unmanifested])
def test_a_bag_that_is_not_what_it_says(change: Callable[[dict[str, bytes]], None]) -> None:
    assert bag.unpacked(rewritten(lambda _: None)) == {"letter": b"x", "other": b"y"}
    assert refusal(rewritten(change))


def test_the_verifier_travels_with_what_it_imports_and_nothing_of_the_house() -> None:
    with zipfile.ZipFile(BytesIO(carrier.program())) as program:
        names = set(program.namelist())
    assert {"__main__.py", "archive/verifier/walk.py", "signing/doors/judge.py"} <= names
    assert not [name for name in names if "models" in name or "views" in name or "settings" in name]
    pins = carrier.requirements().decode()
    assert all(f"\n{name}==" in f"\n{pins}" for name in ("cryptography", "pyhanko", "pypdfium2"))
    assert "django" not in pins
    assert all("--hash=sha256:" in block for block in pins.split("\n\n") if block.strip())
    assert carrier.program() == carrier.program.__wrapped__()
