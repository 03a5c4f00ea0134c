"""Backups: a tar of the data folder, the database copied by SQLite's own backup."""

import os
import sqlite3
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath

from archive.core.errors import BackupNotPossibleError


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file that is in use. Raises BackupNotPossibleError."""
    if not source.is_file():
        raise BackupNotPossibleError(reason="there is no database file")
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    target.chmod(0o600)


def pack(target: Path, members: Iterable[tuple[str, Path]], *, needed: frozenset[str] = frozenset()) -> int:
    """Writes a new tar with these members, readable by its owner only; returns how many files it holds.

    Raises BackupNotPossibleError when the target exists, or when one of the `needed` names is not among
    them: then nothing is left behind. A crash leaves a file that ends in .part.
    """
    if target.exists():
        raise BackupNotPossibleError(reason=f"{target.name} exists already")
    part = target.with_name(target.name + ".part")
    packed: set[str] = set()
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with part.open("wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, path in members:
                with suppress(FileNotFoundError):  # deposited and tidied away meanwhile: the copy of the rows is older
                    tar.add(path, arcname=name, recursive=False)
                    packed.add(name)
        out.flush()
        os.fsync(out.fileno())
    lost = sorted(needed - packed)
    if lost:
        part.unlink()
        raise BackupNotPossibleError(reason=f"{len(lost)} files that rows name are not there, the first {lost[0]}")
    part.rename(target)
    return len(packed)


def files_under(root: Path, *, skipping: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """Every finished file below the folder with its relative name, in order; hidden leftovers are passed over."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and name.parts[0] not in skipping and not path.name.startswith("."):
            yield name.as_posix(), path


def holds(source: Path, name: str) -> bool:
    """True when the tar has a member of this name. Raises BackupNotPossibleError."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            return name in tar.getnames()
    except (tarfile.TarError, OSError) as error:
        raise BackupNotPossibleError(reason=f"{source.name} cannot be read") from error


def unpack(source: Path, target: Path) -> int:
    """Unpacks a tar that `pack` wrote; plain files below the target only. Returns how many.

    Raises BackupNotPossibleError.
    """
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tarfile.open(source, mode="r:") as tar:
            members = tar.getmembers()
            if not all(member.isfile() and _is_inside(member.name) for member in members):
                raise BackupNotPossibleError(reason=f"{source.name} holds more than plain files of a data folder")
            tar.extractall(target, members=members, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise BackupNotPossibleError(reason=f"{source.name} cannot be read") from error
    for member in members:
        path = target / member.name
        path.chmod(0o600)
        for folder in path.parents:
            if folder == target:
                break
            folder.chmod(0o700)
    return len(members)


def unpack_one(source: Path, name: str, target: Path) -> None:
    """Takes the one file of this name out of a tar that `pack` wrote. Raises BackupNotPossibleError."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            member = tar.getmember(name)
            if not member.isfile() or not _is_inside(member.name):
                raise BackupNotPossibleError(reason=f"{name} in {source.name} is no plain file")
            tar.extract(member, target, filter="data")
    except (tarfile.TarError, KeyError, OSError) as error:
        raise BackupNotPossibleError(reason=f"{source.name} cannot be read, or holds no {name}") from error
    (target / name).chmod(0o600)


def _is_inside(name: str) -> bool:
    """True for a relative path that never climbs."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts != ()
