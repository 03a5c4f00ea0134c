"""Landlock (Linux 5.13 and later): which files a sandboxed child may open, asked of the kernel.

A parser taken over by a hostile file shall find no key, no letter and no network: a child reads
program code and libraries, writes nothing and opens no TCP connection. On a kernel without
Landlock the other limits stand alone.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
RULE_PATH_BENEATH = 1
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
FIRST_RIGHTS = (1 << 13) - 1
LATER_RIGHTS = ((2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
"""Rename across folders, truncate and device control, each known from an ABI on."""
NETWORK_FROM, TCP = 4, 0b11
SCOPE_FROM, SIGNALS_AND_SOCKETS = 6, 0b11

LIBRARIES = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/usr/share",
    "/dev/null",
    "/dev/urandom",
    "/etc/localtime",
    "/etc/timezone",
)

LOADERS = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
"""Where the loader of programs lies: the kernel runs it with each."""

_syscall = ctypes.CDLL(None, use_errno=True).syscall


def ruleset(folders: Iterable[Path], *, programs: Iterable[Path] = ()) -> int | None:
    """Return a file descriptor of the rules: read the libraries and these folders, no more.

    ``programs`` may be run, with the loader among the libraries; without any nothing may.
    None where the kernel knows no Landlock.
    """
    version = _syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)
    if version < 1:
        return None
    handled = FIRST_RIGHTS | sum(right for since, right in LATER_RIGHTS if version >= since)
    network = TCP if version >= NETWORK_FROM else 0
    scoped = SIGNALS_AND_SOCKETS if version >= SCOPE_FROM else 0
    attributes = struct.pack("=QQQ", handled, network, scoped)
    size = 8 if version < NETWORK_FROM else 16 if version < SCOPE_FROM else 24
    rules: int = _syscall(CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    run = tuple(programs)
    for folder in (*map(Path, LIBRARIES), Path(sys.prefix), Path(sys.base_prefix), *folders):
        _allow(rules, folder, READ_FILE | READ_DIR)
    for place in (*run, *map(Path, LOADERS)) if run else ():
        _allow(rules, place, READ_FILE | READ_DIR | EXECUTE)
    return rules


def _allow(rules: int, place: Path, rights: int) -> None:
    if not place.exists():
        return
    descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights if place.is_dir() else rights & ~READ_DIR, descriptor)
        _syscall(ADD_RULE, rules, RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


def restrict(rules: int) -> None:
    """Put this process under the rules for good; it must have given up new privileges before."""
    _syscall(RESTRICT_SELF, rules, 0)
