"""The stand-alone verifier as one file to hand on: a .pyz (PEP 441) and the hashed requirements it runs with."""

import ast
import io
import re
import zipfile
from functools import cache
from importlib import metadata
from pathlib import Path

from archive.core.errors import MissingObjectError

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
ENTRY = "archive.verifier.__main__"
_MAIN = (
    b"import gc\nimport sys\n\nfrom archive.verifier.__main__ import main\n\n"
    b"gc.disable()  # the process lives for one answer\nsys.exit(main(sys.argv[1:]))\n"
)
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same program is the same bytes
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==")


@cache
def program() -> bytes:
    """The verifier with everything of ours it imports, found in its own import lines; no third party's code.

    Raises MissingObjectError where a source file is not beside this one.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in _sources()[0]}
        for name, data in sorted({"__main__.py": _MAIN, **files}.items()):
            entry = zipfile.ZipInfo(name, date_time=_WHEN)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compress_type=zipfile.ZIP_DEFLATED)
    return b"#!/usr/bin/env python3\n" + out.getvalue()


@cache
def requirements() -> bytes:
    """The lines of our lock for what the verifier imports, with their hashes. Raises MissingObjectError."""
    wanted, todo = set[str](), [name for module in _sources()[1] for name in _distributions().get(module, ())]
    pinned = _pinned()
    while todo:
        name = _plain(todo.pop())
        if name in wanted or name not in pinned:
            continue
        wanted.add(name)
        todo += _needs(name)
    return "".join(pinned[name] for name in sorted(wanted)).encode()


def _needs(name: str) -> list[str]:
    """What a distribution requires without its extras; nothing where it is for another platform."""
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    return [re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line]


@cache
def _sources() -> tuple[tuple[Path, ...], frozenset[str]]:
    """Our files the verifier imports, and the names of what is not ours."""
    todo, found, foreign = [ENTRY], dict[str, Path](), set[str]()
    while todo:
        module = todo.pop()
        path = _file(module)
        if path is None:
            foreign.add(module.partition(".")[0])
        elif module not in found:
            found[module] = path
            todo += [module.rpartition(".")[0]] if "." in module else []
            todo += _imports(path)
    if ENTRY not in found:
        raise MissingObjectError(object=ENTRY)
    return tuple(found.values()), frozenset(foreign)


def _imports(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = [f"{node.module}.{alias.name}" for alias in node.names]
            names += [node.module, *(part for part in parts if _file(part) is not None)]
    return names


def _file(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None)


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())


def _pinned() -> dict[str, str]:
    """The lock's blocks by name: the pin and its hashes."""
    if not LOCK.is_file():
        raise MissingObjectError(object=LOCK.name)
    blocks: dict[str, str] = {}
    name = ""
    for line in LOCK.read_text("utf-8").splitlines(keepends=True):
        if begins := _PINNED.match(line):
            name = _plain(begins[1])
            blocks[name] = line
        elif line.startswith("    --hash=") and name:
            blocks[name] += line
    return blocks


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
