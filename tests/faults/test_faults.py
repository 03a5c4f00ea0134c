"""A short round of faults, and the proof that the harness sees a loss when there is one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def tried(*options: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, sums and everything that was said."""
    command = [sys.executable, "-m", "tests.faults", "--short", "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.stdout, said
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), said


def test_nothing_acknowledged_is_lost_and_no_change_stays_unseen(ready_tables: Path | None, db: None) -> None:
    code, sums, said = tried(*([] if ready_tables is None else ["--tables", str(ready_tables)]))
    assert set(sums) == {"rounds", "faults", "acknowledged", "lost", "undetected"}
    assert (code, sums["lost"], sums["undetected"]) == (0, 0, 0), said
    assert sums["faults"] >= 10, said
    assert sums["acknowledged"] > 0, said


@pytest.mark.servers  # half a minute for the way of a letter with real parts
def test_a_signature_and_a_number_that_were_answered_are_kept() -> None:
    code, sums, said = tried("--chain")
    assert (code, sums["lost"], sums["undetected"]) == (0, 0, 0), said
    assert sums["faults"] >= 4, said
    assert sums["acknowledged"] > 0, said


@pytest.mark.servers  # a quarter of a minute to see that the harness sees
@pytest.mark.parametrize("option", [("--lying-disk", "--only", "power cut after")], ids=["lying disk"])
def test_a_disk_that_only_says_it_wrote_is_found_out(option: tuple[str, ...]) -> None:
    code, sums, said = tried(*option)
    assert code == 1, said
    assert sums["lost"] > 0, said
