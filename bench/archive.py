"""`archive`: reading back, inspecting, proving, exporting a record."""

from archive import records
from archive.bundle import bundle
from archive.examine import examine
from archive.proof import proof
from bench import archivists, log, offline
from bench.measure import Baseline, Row, against, repeated
from bench.place import kept, ministries, now
from signing.verify import verdict_on

COUNT = 20


def run(count: int) -> list[Row]:
    """One record, from its bytes to its evidence bundle."""
    record_id, reach, repeats = kept().record_id, ministries().reader(), count or COUNT
    pdf = records.part(record_id, "letter.pdf", reach=reach)
    judge = Baseline(name="judge the PDF alone", act=lambda: verdict_on(pdf, at=None))
    return [
        repeated(
            "archive", "read back a part", lambda: records.part(record_id, "letter.pdf", reach=reach), count=repeats
        ),
        repeated("archive", "inclusion proof", lambda: proof(record_id, reach=reach), count=repeats),
        against("archive", "inspect", lambda: examine(record_id, reach=reach, at=now()), baseline=judge, count=repeats),
        repeated("archive", "evidence bundle", lambda: bundle(record_id, reach=reach, at=now()), count=repeats),
        *offline.run(repeats),
        *archivists.run(count),
        *log.run(pdf),
    ]
