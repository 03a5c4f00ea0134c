"""The ministries the benchmarks run in: founded once a process, in the throw-away data folder."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from config.demo.found import make_tables, opened, settle_news
from config.demo.ledger import Ledger, Written
from config.demo.letters import LetterPlan, Stage
from config.demo.once import CLEARED, LETTER
from config.demo.progress import Progress
from config.demo.settle import give_key
from config.demo.walk import Walker
from directory.core.reach import Reach

LARGEST = "100k"
"""Up to which size a log is grown: 10k, 100k or 1m; `--size` sets it."""

INDEX: Path | None = None
"""Where the large index is kept for the next time; None for one that is thrown away. `--index` sets it."""


def now() -> datetime:
    """The benchmarks' clock."""
    return datetime.now(UTC)  # noqa: TID251  (a benchmark is a command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ministries:
    """The founded demo, and a walker that acts as everybody."""

    ledger: Ledger
    walker: Walker

    def letter(self, number: int, stage: Stage = Stage.RECEIVED) -> Written:
        """A kept letter, the same sort each time with words of its own."""
        return self.walker.bring(planned(number, stage))

    def reader(self) -> Reach:
        """Somebody the letters are addressed to."""
        return self.walker.reach(CLEARED)


def planned(number: int, stage: Stage) -> LetterPlan:
    """The plan of a benchmark's letter: three pairs of eyes, one annex, to another ministry."""
    return replace(LETTER, index=10_000 + number, stage=stage)


@cache
def ministries() -> Ministries:
    """Founded at the first call."""
    progress = Progress()
    make_tables(progress)
    ledger = opened(now, progress)
    give_key(ledger, LETTER.signer, at=now())
    return Ministries(ledger=ledger, walker=Walker(ledger=ledger, now=now))


@cache
def kept() -> Written:
    """One letter that is received, in the log and findable."""
    written = ministries().letter(0)
    settle_news(now())
    return written
