"""`archive`, off-line: the evidence bundle of a ten-page letter, and the verifier as a process of its own."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archive import records
from archive.bundle import bundle
from archive.core.package import pem
from archive.doors import bag
from archive.integrate import integrate
from bench.measure import Row, repeated, row, timed
from bench.place import ministries, now, planned
from config.demo.ledger import Written
from config.demo.letters import Stage
from config.demo.walk import compose
from correspondence import sheets
from correspondence.draft import start
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK
from paper import pages
from signing.authorities import certificate

NUMBER, PAGES = 700, 10
BUNDLE_MS, VERIFY_MS = 300, 1500


def run(count: int) -> list[Row]:
    """The bundle in this process, warm; the verifier cold each time: start, imports, judgement, report."""
    record_id = _ten_pages().record_id
    reach = ministries().reader()
    found = pages.page_count(records.letter(record_id, reach=reach))
    if found != PAGES:
        message = f"the letter has {found} pages, not {PAGES}"
        raise RuntimeError(message)
    made = bundle(record_id, reach=reach, at=now())
    case = f"evidence bundle of {PAGES} pages"
    rows = [repeated("archive", case, lambda: bundle(record_id, reach=reach, at=now()), count=count, goal_ms=BUNDLE_MS)]
    with TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "evidence.zip").write_bytes(made)
        (here / "verifier.pyz").write_bytes(bag.unpacked(made)["verifier/verifier.pyz"])
        (here / "root.pem").write_bytes(pem(certificate("root")))
        samples = [timed(lambda: _verify(here)) for _ in range(count)]
    return [*rows, row("archive", f"off-line verification of {PAGES} pages, cold", samples, goal_ms=VERIFY_MS)]


def _verify(folder: Path) -> None:
    command = [sys.executable, "-I", "verifier.pyz", "evidence.zip", "--trust", "root.pem"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)  # noqa: S603  (our own program)


def _ten_pages() -> Written:
    """The demo's letter with its text so often that it fills ten pages, brought through its whole life."""
    plan, walker, ledger = planned(NUMBER, Stage.RECEIVED), ministries().walker, ministries().ledger
    content = compose(plan, ledger, on=day_of(now()))
    times = 1
    blocks = list(content.body["content"])  # type: ignore[call-overload]  # a ProseMirror document
    while True:
        longer = replace(content, body={**content.body, "content": blocks * times})
        frame = sheets.frame_of(longer, author_id=walker.reach(plan.author).person_id, version=1, at=now())
        if sheets.typeset_letter(longer, frame).pages >= PAGES:
            break
        times += 1
    ref = start(longer, by=walker.reach(plan.author), at=now()).ref
    ledger.letters[plan.index] = Written(ref=ref, subject=longer.subject)
    written = walker.bring(plan)
    integrate(by=CLOCKWORK, at=now())
    return written
