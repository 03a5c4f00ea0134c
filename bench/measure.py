"""Measuring: samples in milliseconds, medians, and what was compared with what."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, thread_time

Act = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; the keys are the contract of `./run bench --json`.

    `baseline` names what it is compared with, `ratio` is ours divided by it; `goal` says in words what is
    wanted and `met` whether it holds.
    """

    name: str
    case: str
    n: int
    median_ms: float
    p95_ms: float
    baseline: str | None = None
    ratio: float | None = None
    goal: str | None = None
    met: bool | None = None


def timed(act: Act) -> float:
    """How many milliseconds the act takes."""
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000


def worked(act: Act) -> float:
    """How many milliseconds of the processor it takes in this thread: what else the machine does is not in it."""
    began = thread_time()
    act()
    return (thread_time() - began) * 1000


def p95(samples: list[float]) -> float:
    """The smallest sample that 95 % do not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, -(-95 * len(ordered) // 100) - 1)]


def row(name: str, case: str, samples: list[float], *, goal_ms: float | None = None) -> Row:
    """A line without a baseline; the goal, when there is one, is on the median."""
    middle = median(samples)
    return Row(
        name=name,
        case=case,
        n=len(samples),
        median_ms=round(middle, 3),
        p95_ms=round(p95(samples), 3),
        goal=None if goal_ms is None else f"median ≤ {goal_ms:g} ms",
        met=None if goal_ms is None else middle <= goal_ms,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What something is compared with, and how many times as long it may take."""

    name: str
    act: Act
    goal_ratio: float | None = None


def against(name: str, case: str, act: Act, *, baseline: Baseline, count: int) -> Row:
    """A line with a baseline: both run in this process, in turn, after one run of each to warm up."""
    act()
    baseline.act()
    ours, theirs = [], []
    for _ in range(count):
        ours.append(timed(act))
        theirs.append(timed(baseline.act))
    ratio = median(ours) / median(theirs)
    goal = baseline.goal_ratio
    return Row(
        name=name,
        case=case,
        n=count,
        median_ms=round(median(ours), 3),
        p95_ms=round(p95(ours), 3),
        baseline=baseline.name,
        ratio=round(ratio, 3),
        goal=None if goal is None else f"ratio ≤ {goal:g}",
        met=None if goal is None else ratio <= goal,
    )


def compared(case: str, samples: list[float], *, ours: float, theirs: float, what: str, most: float) -> Row:
    """A line of `archive` with a ratio that was measured elsewhere."""
    made = row("archive", case, samples)
    ratio = ours / theirs
    return Row(
        name=made.name, case=case, n=made.n, median_ms=made.median_ms, p95_ms=made.p95_ms, baseline=what,
        ratio=round(ratio, 3), goal=f"ratio ≤ {most:g}", met=ratio <= most,
    )  # fmt: skip


def repeated(name: str, case: str, act: Act, *, count: int, goal_ms: float | None = None) -> Row:
    """A line from so many runs of the act, after one to warm up."""
    act()
    return row(name, case, [timed(act) for _ in range(count)], goal_ms=goal_ms)


def as_json(rows: list[Row]) -> list[dict[str, object]]:
    """The lines by their keys."""
    return [asdict(one) for one in rows]


def table(rows: list[Row]) -> str:
    """The lines for people."""
    head = ("benchmark", "case", "n", "median ms", "p95 ms", "against", "ratio", "goal", "met")
    said = {None: "", True: "yes", False: "NO"}
    cells = [head] + [
        (
            one.name,
            one.case,
            str(one.n),
            f"{one.median_ms:.2f}",
            f"{one.p95_ms:.2f}",
            one.baseline or "",
            "" if one.ratio is None else f"{one.ratio:.2f}",
            one.goal or "",
            said[one.met],
        )
        for one in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)
    return "\n".join(line.rstrip() for line in lines)
