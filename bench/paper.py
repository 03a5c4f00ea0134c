"""`paper`: setting a letter, and showing its pages."""

from bench.measure import Row, repeated
from bench.place import ministries, now, planned
from config.demo.letters import Stage
from config.demo.walk import compose
from correspondence import letters
from directory.core.day import day_of
from paper import pages

COUNT = 30


def run(count: int) -> list[Row]:
    """A letter of one page, and pictures of its first page."""
    content = compose(planned(1, Stage.DRAFT), ministries().ledger, on=day_of(now()))
    sheet = letters.preview(content, at=now())
    repeats = count or COUNT
    return [
        repeated("paper", "typeset a letter", lambda: letters.preview(content, at=now()), count=repeats),
        repeated(
            "paper", "picture of a page", lambda: pages.pictures(sheet, width=900, pages=slice(0, 1)), count=repeats
        ),
        repeated("paper", "text of a letter", lambda: pages.text(sheet), count=repeats),
    ]
