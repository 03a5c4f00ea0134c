"""`judge`: a letter of ours up to the verdict, in a warm worker, with the second reader."""

from archive import records
from bench.measure import Row, repeated
from bench.place import kept, ministries
from signing.core.verdict import Indication
from signing.verify import verdict_on

COUNT = 25
GOAL_MS = 60.0


def run(count: int) -> list[Row]:
    """Two pages, signer and seal, B-LTA: the letter that most records are."""
    pdf = records.part(kept().record_id, "letter.pdf", reach=ministries().reader())
    found = verdict_on(pdf, at=None)
    if found.indication is not Indication.TOTAL_PASSED:
        raise RuntimeError(f"the letter to be measured is {found.indication}")
    case = f"{found.pages} pages, {len(found.signatures)} signatures and stamps"
    return [repeated("judge", case, lambda: verdict_on(pdf, at=None), count=count or COUNT, goal_ms=GOAL_MS)]
