"""BagIt 1.0 bags (RFC 8493) in a ZIP, by the standard library."""

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from archive.core.errors import BundleNotReadableError

PAYLOAD = "data/"
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same bundle is the same bytes
_MOST_FILES = 20_000
_LARGEST = 1024 * 1024 * 1024
_MOST_INFLATED = 300
"""Times a packed file may grow above a megabyte: what people write stays below, a bomb lives above."""
_TAGS = frozenset({"bagit.txt", "bag-info.txt", "manifest-sha256.txt"})
_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def packed(name: str, payload: Mapping[str, bytes], *, info: Mapping[str, str]) -> bytes:
    """The bag as ZIP, under one folder. Payload names are relative to data/."""
    files = {PAYLOAD + path: data for path, data in sorted(payload.items())}
    tags = {
        "bagit.txt": _BAGIT,
        "bag-info.txt": _info(info, payload),
        "manifest-sha256.txt": _manifest(files),
    }
    tags["tagmanifest-sha256.txt"] = _manifest(tags)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in {**tags, **files}.items():
            entry = zipfile.ZipInfo(f"{name}/{path}", date_time=_WHEN)
            entry.external_attr = 0o600 << 16
            packing = zipfile.ZIP_DEFLATED if path.endswith((".json", ".txt", ".pem", ".html")) else zipfile.ZIP_STORED
            archive.writestr(entry, data, compress_type=packing)
    return out.getvalue()


def write(path: Path, name: str, payload: Iterable[tuple[str, bytes]], *, info: Mapping[str, str]) -> None:
    """Writes the bag into a file as its payload comes, one file of it in memory; the manifests follow (RFC 8493)."""
    listed: dict[str, str] = {}
    octets = 0
    with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
        for place, data in payload:
            archive.writestr(_entry(f"{name}/{PAYLOAD}{place}"), data, compress_type=zipfile.ZIP_STORED)
            listed[PAYLOAD + place] = sha256(data).hexdigest()
            octets += len(data)
        lines = {**info, "Payload-Oxum": f"{octets}.{len(listed)}"}
        tags = {
            "bagit.txt": _BAGIT,
            "bag-info.txt": "".join(f"{label}: {value}\n" for label, value in lines.items()).encode(),
            "manifest-sha256.txt": "".join(f"{value}  {place}\n" for place, value in listed.items()).encode(),
        }
        tags["tagmanifest-sha256.txt"] = _manifest(tags)
        for place, data in tags.items():
            archive.writestr(_entry(f"{name}/{place}"), data, compress_type=zipfile.ZIP_DEFLATED)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_WHEN)
    entry.external_attr = 0o600 << 16
    return entry


def _info(info: Mapping[str, str], payload: Mapping[str, bytes]) -> bytes:
    octets = sum(len(data) for data in payload.values())
    lines = {**info, "Payload-Oxum": f"{octets}.{len(payload)}"}
    return "".join(f"{label}: {value}\n" for label, value in lines.items()).encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(data).hexdigest()}  {path}\n" for path, data in files.items()).encode()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The payload of a bag, after checking that it is complete, whole, and has nothing besides.

    Raises BundleNotReadableError.
    """
    files = _files(data)
    if files.get("bagit.txt") != _BAGIT:
        raise BundleNotReadableError(finding="not a bag")
    payload = _checked(files, "manifest-sha256.txt")
    tags = _checked(files, "tagmanifest-sha256.txt")
    if any(not path.startswith(PAYLOAD) for path in payload):
        raise BundleNotReadableError(finding="manifest outside data/")
    if tags != _TAGS:
        raise BundleNotReadableError(finding="a tag file that does not belong there")
    if set(files) != payload | tags | {"tagmanifest-sha256.txt"}:
        raise BundleNotReadableError(finding="files no manifest names")
    return {path.removeprefix(PAYLOAD): files[path] for path in payload}


def _files(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries, len(data))
            names = _names(entries)
            return {name: archive.read(entry) for name, entry in zip(names, entries, strict=True)}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise BundleNotReadableError(finding="not a ZIP, or a damaged one") from error


def _check_sizes(entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Returns when reading is safe: nothing inflates without measure, and no two files share their bytes."""
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _LARGEST:
        raise BundleNotReadableError(finding="too large")
    if sum(entry.compress_size for entry in entries) > size:
        raise BundleNotReadableError(finding="files that overlap in the ZIP")
    for entry in entries:
        if entry.file_size > max(1024 * 1024, _MOST_INFLATED * entry.compress_size):
            raise BundleNotReadableError(finding=f"{_told(entry.filename)} inflates without measure")


def _names(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The paths below the one folder, each a plain file that can lie on any disk beside the others."""
    names, folders = [], set()
    for entry in entries:
        folder, _, name = entry.filename.partition("/")
        steps = [folder, *name.split("/")]
        is_odd = any(ord(letter) < 32 or letter in "\\:" for letter in entry.orig_filename)
        if is_odd or any(step in ("", ".", "..") for step in steps):
            raise BundleNotReadableError(finding=f"a path that leads elsewhere: {_told(entry.orig_filename)}")
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG) or entry.flag_bits & 1:
            raise BundleNotReadableError(finding=f"{_told(name)} is a link, or encrypted")
        names.append(name)
        folders.add(folder)
    if len(folders) != 1:
        raise BundleNotReadableError(finding="not one folder")
    if len({unicodedata.normalize("NFC", name).casefold() for name in names}) != len(names):
        raise BundleNotReadableError(finding="a name twice")
    return names


def _told(name: str) -> str:
    """A name as a sentence may carry it: short, printable."""
    return ascii(name[:60])


def _checked(files: Mapping[str, bytes], manifest: str) -> set[str]:
    """The paths of a manifest, every file of it present and whole."""
    paths: set[str] = set()
    for line in files.get(manifest, b"").decode("utf-8", "replace").splitlines():
        value, _, path = line.partition("  ")
        if path in paths or path not in files or sha256(files[path]).hexdigest() != value:
            raise BundleNotReadableError(finding=f"{_told(path) if path else manifest} is missing, twice, or damaged")
        paths.add(path)
    if not paths:
        raise BundleNotReadableError(finding=f"{manifest} is missing or empty")
    return paths
