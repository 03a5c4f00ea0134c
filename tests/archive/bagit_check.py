"""A checker of BagIt bags in a ZIP, written from RFC 8493 alone: it shares nothing with the writer."""

import hashlib
import re
import zipfile
from pathlib import Path


def problems(path: Path) -> list[str]:
    """Everything by which the bag is not complete and valid (RFC 8493, 3); empty for a valid one."""
    with zipfile.ZipFile(path) as file:
        if file.testzip() is not None:
            return ["a damaged member"]
        members = {info.filename: file.read(info) for info in file.infolist() if not info.is_dir()}
    tops = {name.split("/", 1)[0] for name in members}
    if len(tops) != 1:
        return ["not one base directory"]
    files = {name.split("/", 1)[1]: data for name, data in members.items()}
    return [*_declaration(files), *_manifests(files), *_oxum(files)]


def _declaration(files: dict[str, bytes]) -> list[str]:
    """2.1.1: exactly two lines."""
    lines = files.get("bagit.txt", b"").decode("utf-8").splitlines()
    right = len(lines) == 2 and re.fullmatch(r"BagIt-Version: 1\.0", lines[0]) is not None
    return [] if right and lines[1] == "Tag-File-Character-Encoding: UTF-8" else ["bagit.txt"]


def _manifests(files: dict[str, bytes]) -> list[str]:
    """2.1.3, 2.2.1: every payload file in the manifest and the other way round, every digest right."""
    found: list[str] = []
    payload = _listed(files, "manifest-sha256.txt")
    tags = _listed(files, "tagmanifest-sha256.txt")
    there = {name for name in files if name.startswith("data/")}
    found += [f"not in the manifest: {name}" for name in sorted(there - set(payload))]
    found += [f"not in the bag: {name}" for name in sorted(set(payload) - there)]
    found += [f"a tag file nobody lists: {name}" for name in ("bagit.txt", "bag-info.txt") if name not in tags]
    for name, value in {**payload, **tags}.items():
        if hashlib.sha256(files.get(name, b"\x00missing")).hexdigest() != value:
            found.append(f"another digest: {name}")
    return found


def _listed(files: dict[str, bytes], manifest: str) -> dict[str, str]:
    lines = files.get(manifest, b"").decode("utf-8").splitlines()
    parts = [re.fullmatch(r"([0-9a-f]{64})[ \t]+(.+)", line) for line in lines]
    if not parts or None in parts:
        return {}
    return {part[2]: part[1] for part in parts if part}


def _oxum(files: dict[str, bytes]) -> list[str]:
    """2.2.2: octets and number of payload files."""
    payload = [data for name, data in files.items() if name.startswith("data/")]
    wanted = f"{sum(map(len, payload))}.{len(payload)}"
    said = re.search(r"^Payload-Oxum: (\d+\.\d+)$", files.get("bag-info.txt", b"").decode("utf-8"), re.MULTILINE)
    return [] if said is not None and said[1] == wanted else ["Payload-Oxum"]
