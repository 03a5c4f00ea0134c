"""`search`: the typed line to checked hits, in a small house; then the index of a large archive."""

from bench import findings
from bench.measure import Row, repeated
from bench.place import kept, ministries, now
from config.demo.once import respelled
from search.find import find

COUNT = 50


def run(count: int) -> list[Row]:
    """By words in another spelling, by number, and somebody who may see nothing."""
    written, reach, repeats = kept(), ministries().reader(), count or COUNT
    stranger = ministries().walker.reach("planning-statistics/head")
    words = respelled(written.subject)
    return [
        repeated("search", "words", lambda: find(words, reach=reach, at=now()), count=repeats),
        repeated("search", "number", lambda: find(written.number, reach=reach, at=now()), count=repeats),
        repeated("search", "words, nothing in reach", lambda: find(words, reach=stranger, at=now()), count=repeats),
        *findings.run(repeats),
    ]
