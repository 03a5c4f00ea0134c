"""Runs one program of the system in this process's place: limits of memory and time, no new privileges, no network.

`python -m paper.doors.confine '{"program": …, "memory": …, "cpu": …, "files": …}' ARGUMENT…`; it imports no parser.
"""

import ctypes
import json
import os
import resource
import sys
from pathlib import Path

from paper.doors.landlock import restrict, ruleset

PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, SIGKILL = 38, 1, 9


def main(arguments: list[str]) -> None:
    """Never returns: the program stands in this one's place, with the limits that bind both."""
    told, program = json.loads(arguments[0]), json.loads(arguments[0])["program"]
    for kind, value in (
        (resource.RLIMIT_AS, told["memory"]),
        (resource.RLIMIT_CPU, told["cpu"]),
        (resource.RLIMIT_NOFILE, told["files"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    rules = ruleset((), programs=(Path(program),))
    if rules is not None:
        restrict(rules)
    os.execv(program, [program, *arguments[1:]])  # noqa: S606  (the very program that was named)


if __name__ == "__main__":
    main(sys.argv[1:])
