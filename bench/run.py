"""Runs the named benchmarks and prints what they found."""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

import django

from bench.measure import Row, as_json, table

Benchmark = Callable[[int], list[Row]]


def run(names: tuple[str, ...], *, count: int, as_json: bool, size: str, index: Path | None) -> int:
    """Runs them in order; 1 when a goal is missed. A benchmark NAME is `bench.NAME.run`."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415  (after set-up)

    from bench import place  # noqa: PLC0415
    from bench.machine import calibration  # noqa: PLC0415

    place.LARGEST, place.INDEX = size, index

    machine = calibration(settings.PLACE.made().data)
    rows: list[Row] = []
    for name in names:
        sys.stderr.write(f"{name} …\n")
        rows += cast("Benchmark", import_module(f"bench.{name}").run)(count)
    print(table(rows))
    print(", ".join(f"{what} {value}" for what, value in machine.items()))
    if as_json:
        print(_line(rows, machine))
    return 0 if all(row.met is not False for row in rows) else 1


def _line(rows: list[Row], machine: dict[str, float | int]) -> str:
    return json.dumps({"benchmarks": as_json(rows), "machine": machine}, ensure_ascii=False)
