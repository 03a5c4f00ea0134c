"""`archive`: reading back, inspecting, proving, exporting a record."""

from archive import records
from archive.bundle import bundle
from archive.examine import examine
from archive.proof import proof
from bench.measure import Baseline, Row, against, repeated
from bench.place import kept, ministries, now

COUNT = 20


def run(count: int) -> list[Row]:
    """One record, from its bytes to its evidence bundle."""
    record_id, reach, repeats = kept().record_id, ministries().reader(), count or COUNT
    part = Baseline(name="read back a part", act=lambda: records.part(record_id, "letter.pdf", reach=reach))
    return [
        repeated("archive", "read back a part", part.act, count=repeats),
        repeated("archive", "inclusion proof", lambda: proof(record_id, reach=reach), count=repeats),
        against("archive", "inspect", lambda: examine(record_id, reach=reach, at=now()), baseline=part, count=repeats),
        repeated("archive", "evidence bundle", lambda: bundle(record_id, reach=reach, at=now()), count=repeats),
    ]
