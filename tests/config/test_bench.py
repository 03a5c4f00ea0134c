"""The benchmark harness: what it counts and how it says it. Nothing is timed here."""

import json
import subprocess
import sys

import pytest

from bench import measure
from bench.machine import calibration
from bench.measure import Baseline, Row
from config.env import Place

KEYS = {"name", "case", "n", "median_ms", "p95_ms", "baseline", "ratio", "goal", "met"}


def test_the_95th_percentile_is_a_sample() -> None:
    assert measure.p95([float(number) for number in range(1, 21)]) == 19.0
    assert measure.p95([7.0]) == 7.0


def test_a_goal_is_met_or_not() -> None:
    assert measure.row("a", "b", [1.0, 2.0, 3.0], goal_ms=2).met
    assert measure.row("a", "b", [1.0, 2.0, 3.0], goal_ms=1).met is False
    assert measure.row("a", "b", [1.0]).met is None


def test_both_sides_take_turns() -> None:
    order: list[str] = []
    baseline = Baseline(name="theirs", act=lambda: order.append("theirs"), goal_ratio=1e9)
    row = measure.against("a", "b", lambda: order.append("ours"), baseline=baseline, count=3)
    assert order == ["ours", "theirs"] * 4
    assert row.baseline == "theirs"
    assert row.met
    assert row.n == 3


def test_a_line_of_json_has_the_promised_keys() -> None:
    rows = measure.as_json([measure.repeated("a", "b", lambda: None, count=2)])
    assert set(json.loads(json.dumps(rows))[0]) == KEYS


def test_the_table_says_no_loudly() -> None:
    text = measure.table([Row(name="a", case="b", n=1, median_ms=1.0, p95_ms=1.0, goal="median ≤ 0 ms", met=False)])
    assert text.splitlines()[1].endswith("NO")


def test_the_machine_is_calibrated(place: Place) -> None:
    found = calibration(place.data)
    assert set(found) == {"sha256_mb_s", "fsync_ms", "cores"}
    assert all(value > 0 for value in found.values())


def test_an_unknown_benchmark_is_said() -> None:
    done = subprocess.run([sys.executable, "-m", "bench", "flight"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no benchmark flight" in done.stderr


@pytest.mark.parametrize("name", ["walk", "paper", "sign", "signing", "archive", "search"])
def test_every_named_benchmark_exists(name: str) -> None:
    from importlib import import_module

    assert callable(import_module(f"bench.{name}").run)
