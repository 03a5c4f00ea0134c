"""`judge`: letters of ours up to the verdict, in a warm worker, with the second reader."""

from functools import cache
from time import sleep

from archive import records
from bench.measure import Row, row, timed
from bench.place import ministries, now
from config.demo.found import settle_news
from config.demo.once import LETTER
from config.demo.people import units
from correspondence import sheets
from paper.core.sheet import FieldBox
from signing.core.verdict import Indication
from signing.sign import lay_fields, seal, sign
from signing.unlock import unlock
from signing.verify import verdict_on

COUNT = 25
GOAL_MS = 60.0
LONG = 11
"""The number of a letter of two pages."""
SIGNERS = 24
PAUSE = 0.2
"""Seconds before a letter that comes alone, as in an office; in a row each child has to get ready beside the last."""


def run(count: int) -> list[Row]:
    """Two pages, signer and seal, B-LTA: the letter that most records are; and one that twenty-four sign."""
    return [
        _row(_letter(), count=count or COUNT, goal_ms=GOAL_MS),
        _row(_letter(), count=count or COUNT, goal_ms=GOAL_MS, pause=PAUSE),
        _row(_signed_by_many(), count=max(3, (count or COUNT) // 5), goal_ms=None),
    ]


def _row(pdf: bytes, *, count: int, goal_ms: float | None, pause: float = 0) -> Row:
    """How long the verdict takes, in a row or after pauses. Raises RuntimeError when it is not the best one."""
    found = verdict_on(pdf, at=None)
    if found.indication is not Indication.TOTAL_PASSED:
        raise RuntimeError(f"the letter to be measured is {found.indication}: {found.all_findings()}")
    signatures = sum(not one.is_time_stamp for one in found.signatures)
    case = f"{found.pages} pages, {signatures} signatures, {len(found.signatures) - signatures} time stamp"
    samples = [_judged_after(pause, pdf) for _ in range(count + 1)]
    return row("judge", f"{case}, {'each alone' if pause else 'one after another'}", samples[1:], goal_ms=goal_ms)


def _judged_after(pause: float, pdf: bytes) -> float:
    """Milliseconds of one verdict, with a pause before it in which the next child makes itself ready."""
    sleep(pause)
    return timed(lambda: verdict_on(pdf, at=None))


@cache
def _letter() -> bytes:
    """A kept letter."""
    written = ministries().letter(LONG)
    settle_news(now())
    return records.part(written.record_id, "letter.pdf", reach=ministries().reader())


def _signed_by_many() -> bytes:
    """The same letter as it was before it was signed, now with twenty-four signatures and the seal."""
    house, at, pdf = ministries(), now(), _letter()
    boxes = [FieldBox(name=f"witness-{number}", page=number % 2, box=_box(number // 2)) for number in range(SIGNERS)]
    pdf = lay_fields(pdf[: pdf.index(b"%%EOF") + 6], boxes)
    look = sheets.appearance(
        "signature.typ",
        {"version": 1, "language": "ar", "digits": "latn", "name": "د. مريم سعد كاظم", "at": "14/7/2026 10:42"}
        | {"serial": "4F·A1·09·C2", "made_at": at.isoformat()},
    )
    person, by = house.ledger.people[LETTER.signer], house.walker.reach(LETTER.signer)
    key = unlock(person, pin=house.ledger.pin, by=by, at=at, uses=SIGNERS)
    for one in boxes:
        pdf = sign(pdf, key=key, field=one.name, appearance=look, reason="Signature", at=at)
    body_id = house.ledger.units[units()[LETTER.issuer].body]
    return seal(pdf, body_id=body_id, field=sheets.SEAL, appearance=look, reason="Seal", at=at)


def _box(place: int) -> tuple[float, float, float, float]:
    """One of twelve places at a page's foot, in points."""
    left, bottom = 40.0 + 130 * (place % 4), 60.0 + 50 * (place // 4)
    return left, bottom, left + 120, bottom + 40
