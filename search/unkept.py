"""What the typed line finds among papers that lie outside the archive, as a room above hands them over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from directory.audit import record
from directory.core.clearance import Level
from directory.core.reach import Reach
from search.core import plan, snippet
from search.core.document import Document, fields
from search.core.lying import meets
from search.core.plan import Narrow
from search.core.query import parse
from search.core.snippet import Piece
from search.doors.snowball import english
from search.question import resolved


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """One of them that the line finds: its name in its own room, its subject and the words around what was found."""

    ref: str
    document: Document
    subject: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


def unkept(line: str, papers: Iterable[Document], *, filters: Narrow, reach: Reach, at: datetime) -> tuple[Lying, ...]:
    """Those that the line finds, in the order given, compared exactly as kept records are; nothing for an empty line.

    The room that hands them over has judged that the reader may read each. What is classified among those found
    stands in the journal, like every search that finds it; if that cannot be written, nothing is answered. Of a top
    secret one no words are compared or shown (decision 11).
    """
    query = resolved(parse(line), reach=reach)
    if query.is_empty():
        return ()
    wanted = plan.matching(query, filters, english=english)
    marks = snippet.marks_of(query, english=english, is_exact=filters.is_exact, is_wide=False)
    found = tuple(
        Lying(
            ref=one.record_id,
            document=one,
            subject=snippet.marked(one.subject, marks, english=english),
            snippet=snippet.excerpt(_shown(one), marks, english=english),
        )
        for one in papers
        if meets(wanted, fields(one, english=english))
    )
    level = max((one.document.label.level for one in found), default=0)
    if level:
        record(by=reach, act="search", about="desk", at=at, level=level, note=f"{len(found)} found")
    return found


def _shown(one: Document) -> str:
    return "" if one.label.level >= Level.TOP_SECRET else one.words
