"""The whole loop on one real letter, without a browser: from the draft to the proof, by eight people's hands."""

import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

from archive import records
from archive.bundle import bundle
from archive.core.canonical import canonical
from archive.examine import Examination, examine
from archive.follow_events import follow_events
from archive.proof import proof
from config.demo.errors import DemoError
from config.demo.found import make_tables, opened, settle_news
from config.demo.ledger import Written
from config.demo.letters import LetterPlan, Stage
from config.demo.progress import Progress
from config.demo.walk import Clock, Walker
from correspondence import letters
from correspondence.core.letter import Kind, Priority
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from search.find import find
from signing.core.verdict import Indication

LETTER = LetterPlan(
    index=1_000,
    kind=Kind.LETTER,
    language="ar",
    label=Label(level=Level.SECRET),
    priority=Priority.URGENT,
    issuer="planning-admin",
    to=("finance-budget",),
    copies=("planning-legal",),
    author="planning-hr/clerk",
    reviewers=("planning-hr/head", "planning-admin/reviewer"),
    signer="planning-admin/head",
    stage=Stage.ACKNOWLEDGED,
    answers=None,
    outside=True,
    annexes=("report",),
)
CLEARED = "finance-budget/head"
UNCLEARED = (
    "education-legal/head",  # another ministry
    "planning-hr/junior",  # sits beside the author, with a lower clearance
    "planning-statistics/head",  # cleared for everything, without need to know
)
STEPS = 9
RESPELLED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the loop proved; the keys are the contract of `./run demo --once --json`."""

    pdf: str
    number: str
    record: str
    log_index: int | None
    tree_size: int
    verdict: str
    found: bool
    hidden: bool
    elapsed_s: float

    def is_proved(self) -> bool:
        """True when all of it really happened."""
        return (
            self.found
            and self.hidden
            and self.verdict == Indication.TOTAL_PASSED.value
            and self.log_index is not None
            and self.log_index < self.tree_size
            and bool(self.number)
        )


def require_writable(folder: Path) -> Path:
    """The folder, made when it is missing. Raises DemoError when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (FileExistsError, NotADirectoryError) as error:
        message = f"{folder} is a file; --out must name a folder."
        raise DemoError(message) from error
    except OSError as error:
        message = f"Nothing can be written to {folder}: {error.strerror}."
        raise DemoError(message) from error
    return folder.absolute()


def run_once(out: Path, *, now: Clock, progress: Progress) -> Outcome:
    """Founds the ministries in this (throw-away) place, walks the letter, and writes the evidence to `out`."""
    began = monotonic()
    make_tables(progress)
    walker = Walker(ledger=opened(now, progress), now=now)
    progress("walk", 1, STEPS)
    written = walker.bring(LETTER)
    progress("walk", 4, STEPS)
    follow_events(by=CLOCKWORK, at=now())
    settle_news(now())
    progress("walk", 6, STEPS)
    reader = walker.reach(CLEARED)
    found = all(
        _finds(query, reader, written, now)
        for query in (respelled(written.subject), written.number, f"{_content_words(written)} {written.number}")
    )
    hidden = all(_is_hidden(walker.reach(seat), written, now) for seat in UNCLEARED)
    progress("walk", 7, STEPS)
    examination = examine(written.record_id, reach=reader, at=now())
    _hand_out(out, written, reader, now)
    progress("walk", STEPS, STEPS)
    return Outcome(
        pdf=str(out / "letter.pdf"),
        number=written.number,
        record=written.record_id,
        log_index=examination.leaf_index,
        tree_size=examination.tree_size,
        verdict=_verdict(examination),
        found=found,
        hidden=hidden,
        elapsed_s=round(monotonic() - began, 2),
    )


def as_json(outcome: Outcome) -> dict[str, object]:
    """The outcome by its keys."""
    return asdict(outcome)


def respelled(text: str) -> str:
    """The words as somebody else would type them: bare alefs, ه for ة."""
    return text.translate(RESPELLED)


def _content_words(written: Written) -> str:
    return " ".join(respelled(written.subject).split()[:1])


def _finds(query: str, reach: Reach, written: Written, now: Clock) -> bool:
    return any(hit.record_id == written.record_id for hit in find(query, reach=reach, at=now()).hits)


def _is_hidden(reach: Reach, written: Written, now: Clock) -> bool:
    """True when this reach neither finds the letter by its words or number, nor opens record or letter."""
    if _finds(written.subject, reach, written, now) or _finds(written.number, reach, written, now):
        return False
    return _is_refused(lambda: records.record(written.record_id, reach=reach)) and _is_refused(
        lambda: letters.letter(written.ref, reach=reach, at=now())
    )


def _is_refused(read: Callable[[], object]) -> bool:
    try:
        read()
    except NotWithinReachError:
        return True
    return False


def _verdict(examination: Examination) -> str:
    """The verdict in ETSI's words; an object that is not intact spoils it."""
    return str(examination.verdict.indication.value) if examination.intact else "NOT-INTACT"


def _hand_out(out: Path, written: Written, reader: Reach, now: Clock) -> None:
    (out / "letter.pdf").write_bytes(records.part(written.record_id, "letter.pdf", reach=reader))
    (out / "proof.json").write_bytes(canonical(proof(written.record_id, reach=reader)))
    (out / "evidence.zip").write_bytes(bundle(written.record_id, reach=reader, at=now()))
