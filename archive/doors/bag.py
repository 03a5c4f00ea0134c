"""BagIt 1.0 bags (RFC 8493) in a ZIP, by the standard library."""

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256

from archive.core.errors import BundleNotReadableError

PAYLOAD = "data/"
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same bundle is the same bytes
_MOST_FILES = 20_000
_LARGEST = 4 * 1024 * 1024 * 1024
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
            packing = zipfile.ZIP_DEFLATED if path.endswith((".json", ".txt", ".pem")) else zipfile.ZIP_STORED
            archive.writestr(entry, data, compress_type=packing)
    return out.getvalue()


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
    if set(files) != payload | tags | {"tagmanifest-sha256.txt"}:
        raise BundleNotReadableError(finding="files no manifest names")
    return {path.removeprefix(PAYLOAD): files[path] for path in payload}


def _files(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _LARGEST:
                raise BundleNotReadableError(finding="too large")
            names = [entry.filename.partition("/")[2] for entry in entries]
            if len(set(names)) != len(names) or "" in names:
                raise BundleNotReadableError(finding="a name twice")
            return {name: archive.read(entry) for name, entry in zip(names, entries, strict=True)}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BundleNotReadableError(finding="not a ZIP, or a damaged one") from error


def _checked(files: Mapping[str, bytes], manifest: str) -> set[str]:
    """The paths of a manifest, every file of it present and whole."""
    paths: set[str] = set()
    for line in files.get(manifest, b"").decode("utf-8", "replace").splitlines():
        value, _, path = line.partition("  ")
        if path not in files or sha256(files[path]).hexdigest() != value:
            raise BundleNotReadableError(finding=f"{path or manifest} is missing or damaged")
        paths.add(path)
    if not paths:
        raise BundleNotReadableError(finding=f"{manifest} is missing or empty")
    return paths
