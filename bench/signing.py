"""`signing`: opening a key, a time token, and judging a letter with signature and seal."""

from hashlib import sha256

from archive import records
from bench.measure import Row, repeated
from bench.place import kept, ministries, now
from config.demo.once import LETTER
from signing.stamp_time import stamp_time
from signing.unlock import unlock
from signing.verify import verdict_on

COUNT = 20


def run(count: int) -> list[Row]:
    """The parts of a signature's life that can be repeated."""
    house = ministries()
    by, person = house.walker.reach(LETTER.signer), house.ledger.people[LETTER.signer]
    pdf = records.part(kept().record_id, "letter.pdf", reach=house.reader())
    digest = sha256(pdf).digest()
    repeats = count or COUNT
    return [
        repeated(
            "signing", "unlock a key", lambda: unlock(person, pin=house.ledger.pin, by=by, at=now()), count=repeats
        ),
        repeated("signing", "time token", lambda: stamp_time(digest), count=repeats),
        repeated("signing", "judge signer + seal, B-LTA", lambda: verdict_on(pdf, at=None), count=repeats),
    ]
