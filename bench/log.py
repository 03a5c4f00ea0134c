"""`archive`, the log: the sequencer, appends to a short and a long log, verification, deposits of one and of many."""

import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Barrier

from django.conf import settings
from django.db import connection

from archive import deposit as room
from archive.core.package import LETTER, Package, Part, RecordFacts
from archive.integrate import integrate
from archive.models import Head
from bench import appends, generated, place, verification
from bench.measure import Baseline, Row, against, compared, row, timed
from bench.place import now
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK
from directory.whois import bodies, units_under
from signing.core.verdict import Verdict
from signing.verify import verdict_on

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
DEPOSITS = 100
DEPOSITORS = 64
BATCH = 5_000


def run(pdf: bytes) -> list[Row]:
    """All of them; `pdf` is a sealed letter of the demo."""
    return [*_deposits(pdf), *_growth()]


def _grown_to(size: int) -> list[float]:
    """Grows the log to this size; returns what each full batch took, in ms."""
    took = []
    while (missing := size - Head.objects.now().size) > 0:
        generated.pending(min(missing, BATCH))
        took.append(timed(lambda: integrate(by=CLOCKWORK, at=now())))
        if missing < BATCH:
            took.pop()
    return took


def _growth() -> Iterator[Row]:
    """The sequencer, an append and the verification at each size, against the smallest."""
    with tempfile.TemporaryDirectory(dir=settings.PLACE.data.parent) as folder:
        small, least = Path(folder) / "10k", 0.0
        for name in list(SIZES)[: list(SIZES).index(place.LARGEST) + 1]:
            yield from _sequencer(name)
            if not small.is_dir():
                appends.copied(small)
            yield from appends.run(name, small=small)
            yield verification.against_sha256sum(name)
            line, peak = verification.memory(name, least=least)
            least = least or peak
            yield line


def _sequencer(name: str) -> Iterator[Row]:
    took = _grown_to(SIZES[name])
    if took:
        rate = 1000 * BATCH / median(took)
        case = f"sequencer, {BATCH} pending, {rate:.0f}/s, to {name}"
        yield _goal(row("archive", case, took), rate >= 2_000, "≥ 2000/s")


def _goal(made: Row, met: object, goal: str) -> Row:
    return Row(
        name=made.name, case=made.case, n=made.n, median_ms=made.median_ms, p95_ms=made.p95_ms, goal=goal, met=bool(met)
    )  # fmt: skip


def _package(pdf: bytes) -> Package:
    """A package with a letter of its own: the demo's, with some bytes behind its end."""
    body = bodies()[0]
    unit = units_under(body.id)[-1]
    facts = RecordFacts(
        kind="letter", subject="bench", label=Label(), unit_id=unit.id, unit_path=unit.path, body_id=body.id,
        on=day_of(now()),
    )  # fmt: skip
    data = pdf + b"\n%" + os.urandom(16).hex().encode()
    parts = (
        Part(name=LETTER, media_type="application/pdf", data=data),
        Part(name="source.json", media_type="application/json", data=b'{"version":1}'),
    )
    return Package(parts=parts, facts=facts, movements=())


def _deposit(package: Package) -> None:
    room.deposit(package, readers=frozenset({"p1"}), by=CLOCKWORK, at=now())


@contextmanager
def _judged(verdict: Verdict) -> Iterator[None]:
    """The verdict on the letter is known: it is a case of its own."""
    asked = room.verdict_on  # type: ignore[attr-defined]  # measured apart
    room.verdict_on = lambda *_pdf, **_named: verdict  # type: ignore[attr-defined]  # measured apart
    try:
        yield
    finally:
        room.verdict_on = asked  # type: ignore[attr-defined]


def _deposits(pdf: bytes) -> Iterator[Row]:
    """One deposit, then many at once, each beside the plain thing on the same disk."""
    verdict = verdict_on(pdf, at=None)
    yield row("archive", "signature verdict of a deposit", [timed(lambda: verdict_on(pdf, at=None)) for _ in range(7)])
    with tempfile.TemporaryDirectory(dir=settings.PLACE.data) as folder, _judged(verdict):
        named = "write, fsync, link one file of its size"
        plain = Baseline(name=named, act=lambda: kept(Path(folder), pdf), goal_ratio=10)
        packages = iter([_package(pdf) for _ in range(DEPOSITS + 1)])
        case = "deposit, verdict apart"
        yield against("archive", case, lambda: _deposit(next(packages)), baseline=plain, count=DEPOSITS)
        ours, theirs = [], []
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_row (id INTEGER PRIMARY KEY, word TEXT)")
        for _ in range(3):
            waiting = [_package(pdf) for _ in range(4 * DEPOSITORS)]
            ours.append(_together([lambda one=one: _deposit(one) for one in waiting]))  # type: ignore[misc]
            theirs.append(_together([lambda: _file_and_row(Path(folder), pdf)] * (4 * DEPOSITORS)))
        yield compared(
            f"{4 * DEPOSITORS} deposits by {DEPOSITORS}, {256_000 / median(ours):.0f}/s", ours, ours=median(ours),
            theirs=median(theirs), what="fsync a file, commit a row", most=2,
        )  # fmt: skip


def _together(acts: list[Callable[[], None]]) -> float:
    """How many ms so many threads need for all, each for its share, one act after the other.

    Each is there, with its own connection, before the clock starts, and nothing else goes on in this process.
    """
    turn = Barrier(DEPOSITORS + 1, timeout=120)

    def work(own: list[Callable[[], None]]) -> None:
        try:
            connection.ensure_connection()
            turn.wait()
            for act in own:
                act()
            turn.wait()
        except BaseException:
            turn.abort()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(DEPOSITORS) as threads:
        shares = [threads.submit(work, acts[number::DEPOSITORS]) for number in range(DEPOSITORS)]
        try:
            turn.wait()
            return timed(turn.wait)
        finally:
            for share in shares:
                share.result()


def kept(folder: Path, data: bytes) -> Path:
    """The plain thing: write, fsync, link. Its folder is not flushed, as the vault's is: the stricter yardstick."""
    name = folder / os.urandom(12).hex()
    handle = os.open(name.with_suffix(".part"), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(handle, data)
    os.fsync(handle)
    os.close(handle)
    os.link(name.with_suffix(".part"), name)
    name.with_suffix(".part").unlink()
    return name


def _file_and_row(folder: Path, data: bytes) -> None:
    """The plain thing for one of many: its file written and flushed, its row committed alone, by the same settings.

    It does less than a deposit: one file and not six, no name flushed, one row without an index, a trigger or a hash.
    It does more in one thing: each commits for himself, where deposits that come together share a commit.
    """
    handle = os.open(folder / os.urandom(12).hex(), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(handle, data)
    os.fsync(handle)
    os.close(handle)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (word) VALUES ('kept')")
