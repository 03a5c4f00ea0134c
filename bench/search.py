"""`search`: the typed line to checked hits, in a small house; then the index of a large archive."""

from itertools import count as numbers

from django.conf import settings

from archive.admit import admit
from bench import findings
from bench.measure import Row, repeated
from bench.place import kept, ministries, now
from config.demo.once import respelled
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.core.document import BANDS
from search.core.plan import Has
from search.doors import shelf
from search.doors.engines import engine
from search.find import find
from search.follow import follow

COUNT = 50
_FIRST = 900_001
_MOST_MS = 2_000


def run(count: int) -> list[Row]:
    """By words in another spelling, by number, by somebody who may see nothing; and a new reader."""
    written, reach, repeats = kept(), ministries().reader(), count or COUNT
    stranger = ministries().walker.reach("planning-statistics/head")
    words = respelled(written.subject)
    marks = numbers(_FIRST)
    return [
        repeated("search", "words", lambda: find(words, reach=reach, at=now()), count=repeats),
        repeated("search", "number", lambda: find(written.number, reach=reach, at=now()), count=repeats),
        repeated("search", "words, nothing in reach", lambda: find(words, reach=stranger, at=now()), count=repeats),
        repeated(
            "search",
            "a new reader, from the deed to the index itself",
            lambda: _let_in(written.record_id, f"t{next(marks)}"),
            count=min(repeats, 10),
            goal_ms=_MOST_MS,
        ),
        *findings.run(repeats),
    ]


def _let_in(record_id: str, mark: str) -> None:
    """A post more, until the index finds the letter by the new mark: no body is folded, no overlay is asked."""
    admit(record_id, readers=frozenset({mark}), by=CLOCKWORK, at=now())
    follow(by=FOLLOWER, at=now())
    folder = shelf.current(settings.PLACE.index)
    if folder is None or engine().reading(folder).count(Has(field="acl", value=mark), BANDS) != 1:
        raise RuntimeError
