"""Finding: the typed line, within somebody's reach, newest first within each step of closeness."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from time import perf_counter

from archive import feed, margins, records
from archive.annex_texts import AnnexRead
from archive.core.opening import named as told
from archive.core.package import RecordFacts
from directory.audit import is_classified, record
from directory.core.clearance import Level
from directory.core.reach import Reach
from search.core import document, plan, snippet
from search.core.document import fields
from search.core.engine import Order
from search.core.lying import meets
from search.core.plan import AnyOf, Condition, Except, Narrow, Tier
from search.core.query import Query, parse
from search.core.snippet import Marks, Piece
from search.doors.snowball import english
from search.question import Question, question, resolved
from search.suggest import OFFERED, Offer, endings, meant

PAGE = 20
LAST_PAGE = 50
LOOKED_THROUGH = 200_000
"""Characters of annexes in which words are looked for to show them, on one page of results."""
FACETS = {
    "kind": "kinds",
    "body": "bodies",
    "unit": "units",
    "year": "years",
    "lvl": "levels",
    "signer": "signers",
    "state": "states",
}
_TICK = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One record that was found and that the database has allowed once more.

    `place` says where the snippet is cut from: empty for the letter's own text, `margin` for a directive on it,
    `annex` for the text of the annex of this number, which may be recognised on a picture and wrong. `addressees` begin
    with those in whose names a word that was asked for stands.
    """

    record_id: str
    facts: RecordFacts
    subject: tuple[Piece, ...]
    issuer: tuple[Piece, ...]
    addressees: tuple[tuple[Piece, ...], ...]
    snippet: tuple[Piece, ...]
    tier: str
    place: str = ""
    annex: int = 0
    is_recognised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to one search. Everything in it speaks only of what the reader may read.

    `facets` counts by field and value, before narrowing; `widened` are forms that were added to those typed;
    `is_wide` says that nothing matched and the widest comparison was used; `meant` is another line that finds
    something where this one found nothing; `level` is the highest grade of what is shown; `is_behind` says that the
    index has not read what is older than a minute.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    widened: tuple[str, ...] = ()
    is_wide: bool = False
    meant: str = ""
    level: int = 0
    page: int = 1
    pages: int = 0
    is_behind: bool = False
    elapsed_ms: int = 0


def find(query: str, *, reach: Reach, at: datetime, page: int = 1, filters: Narrow | None = None) -> Found:
    """What this reach finds. Every search is one line in the access journal; if it cannot be written, none is made.

    A fixed number of database queries. An index that is missing or being built answers with nothing yet.
    """
    started = perf_counter()
    narrow = filters or Narrow()
    page = min(max(page, 1), LAST_PAGE)
    asked = question(reach)
    found = Found(is_behind=feed.head().size > 0) if asked is None else _found(asked, query, narrow, reach, page, at=at)
    record(by=reach, act="search", about="search", at=at, level=found.level, note=f"{found.total} found")
    elapsed = ceil((perf_counter() - started) * 1000 / _TICK) * _TICK
    return _timed(found, page, elapsed)


def complete(line: str, *, reach: Reach, at: datetime) -> tuple[str, ...]:
    """How this line may go on, from what this reach may read without a mandate; a mandate's words are asked for.

    Words of ordinary letters stand first; where they leave room, those of graded ones. Whose words are of a classified
    letter has looked into it: that is one line in the access journal, and if it cannot be written, nothing is offered.
    """
    own = replace(reach, scopes=())
    ordinary = replace(own, clearance=replace(own.clearance, level=min(own.clearance.level, Level.ORDINARY)))
    found: tuple[Offer, ...] = ()
    for one in (ordinary, own) if own.clearance.level > Level.ORDINARY else (ordinary,):
        asked = question(one) if len(found) < OFFERED else None
        known = frozenset(word for offer in found for word in offer.words)
        found += () if asked is None else endings(line, question=asked, reach=one, known=known)
    labels = [label for offer in found for label in offer.labels]
    if any(map(is_classified, labels)):
        level = max(label.level for label in labels)
        record(by=reach, act="search", about="search", at=at, level=level, note=f"{len(found)} offered")
    return tuple(offer.line for offer in found)


def _timed(found: Found, page: int, elapsed: int) -> Found:
    """The answer with its time, in coarse steps: a fine clock would tell of documents that are hidden."""
    pages = min(ceil(found.total / PAGE), LAST_PAGE)
    return replace(found, page=page, pages=pages, elapsed_ms=elapsed)


def _found(question: Question, line: str, narrow: Narrow, reach: Reach, page: int, *, at: datetime) -> Found:
    query = resolved(parse(line), reach=reach)
    first = (page - 1) * PAGE
    total, named = page_of(question, steps_of(query, narrow), narrow, first=first)
    other = meant(line, query, question=question, reach=reach) if total == 0 and not narrow.is_exact else None
    wide = plan.wider(query, narrow, english=english) if total == 0 else None
    if wide is not None:
        total, named = page_of(question, (Tier(name="wider", condition=wide),), narrow, first=first)
    wide = wide if total else None
    marks = snippet.marks_of(query, english=english, is_exact=narrow.is_exact, is_wide=wide is not None)
    hits = _allowed(named, marks, plan.closer(query, narrow, english=english), reach)
    return Found(
        hits=hits,
        total=total - (len(named) - len(hits)),
        facets=_facets(question, query, narrow, is_wide=wide is not None),
        widened=_widened(hits, marks),
        is_wide=wide is not None,
        meant="" if other is None else other.line,
        level=_level(hits, other),
        is_behind=question.is_behind(at),
    )


def _level(hits: Iterable[Hit], other: Offer | None) -> int:
    """The highest grade of the letters of which something is shown."""
    labels = [*(hit.facts.label for hit in hits), *(() if other is None else other.labels)]
    return max((label.level for label in labels), default=0)


def steps_of(query: Query, narrow: Narrow) -> tuple[Tier, ...]:
    """The tiers of the best match; by date there is only one, and why each was found is seen in what is shown of it."""
    if narrow.order == plan.BEST:
        return plan.tiers(query, narrow, english=english)
    return (Tier(name="", condition=plan.matching(query, narrow, english=english)),)


def page_of(
    question: Question, steps: tuple[Tier, ...], narrow: Narrow, *, first: int
) -> tuple[int, list[tuple[str, str]]]:
    """How many the last step finds, which finds all, and the record ids of one page with the tier of each."""
    last, order = steps[-1], Order.OLDEST if narrow.order == "oldest" else Order.NEWEST
    if len(steps) == 1:
        page = question.page(last.condition, first=first, most=PAGE, order=order)
        return page.total, [(place.record_id, last.name) for place in page.places]
    total = question.count(last.condition)
    return total, _by_tiers(question, steps, order, first=first) if total else []


def _by_tiers(question: Question, steps: Iterable[Tier], order: Order, *, first: int) -> list[tuple[str, str]]:
    """The record ids of one page with the tier of each; a record stands in the first tier it meets."""
    found: list[tuple[str, str]] = []
    earlier: list[Condition] = []
    for step in steps:
        wanted = Except(of=step.condition, without=AnyOf(of=tuple(earlier))) if earlier else step.condition
        page = question.page(wanted, first=first, most=PAGE - len(found), order=order)
        found += [(place.record_id, step.name) for place in page.places]
        if len(found) >= PAGE:
            break
        first = max(first - page.total, 0)
        earlier.append(step.condition)
    return found


def _allowed(named: list[tuple[str, str]], marks: Marks, steps: tuple[Tier, ...], reach: Reach) -> tuple[Hit, ...]:
    """The hits the database allows too, with what is shown of them; top secret ones without a word of the text."""
    facts = records.records_among([record_id for record_id, _ in named], reach=reach)
    allowed = {record_id: told(one, record_id=record_id, reach=reach) for record_id, one in facts.items()}
    open_text = [record_id for record_id, facts in allowed.items() if facts.label.level < Level.TOP_SECRET]
    texts = records.words_among(open_text, reach=reach) if open_text else {}
    hits = [
        _hit(
            record_id,
            allowed[record_id],
            texts.get(record_id, ""),
            marks,
            tier or _tier(record_id, facts[record_id], steps),
        )
        for record_id, tier in named
        if record_id in allowed
    ]
    return _from_beside(hits, marks, reach)


def _hit(record_id: str, facts: RecordFacts, text: str, marks: Marks, tier: str) -> Hit:
    to = [snippet.marked(name, marks, english=english) for name in facts.addressees]
    return Hit(
        record_id=record_id,
        facts=facts,
        subject=snippet.marked(facts.subject, marks, english=english),
        issuer=snippet.marked(facts.issuer, marks, english=english),
        addressees=tuple(sorted(to, key=lambda pieces: not shows(pieces))),
        snippet=snippet.excerpt(_body(text, facts.subject), marks, english=english),
        tier=tier,
    )


def _tier(record_id: str, facts: RecordFacts, steps: tuple[Tier, ...]) -> str:
    """The closest tier that the record meets, which the query finds: judged by its number and subject alone."""
    shown = fields(document.told(record_id, facts), english=english) if steps else {}
    return next((step.name for step in steps if meets(step.condition, shown)), "text")


def _from_beside(hits: list[Hit], marks: Marks, reach: Reach) -> tuple[Hit, ...]:
    """Hits that show no word that was asked for show the directive or the annex in which it stands."""
    bare = [hit.record_id for hit in hits if marks.typed and not shows((*hit.subject, *hit.snippet))]
    said = margins.margins_among(bare, reach=reach) if bare else {}
    hits = [_from_margin(hit, said.get(hit.record_id, ()), marks) for hit in hits]
    bare = [hit.record_id for hit in hits if hit.record_id in bare and not hit.place]
    read = margins.annexes_among(bare, reach=reach) if bare else {}
    most = LOOKED_THROUGH // max(len(read), 1)
    return tuple(_from_annex(hit, read.get(hit.record_id, ()), marks, most) for hit in hits)


def _from_margin(hit: Hit, margin: Iterable[str], marks: Marks) -> Hit:
    found = (snippet.excerpt(text, marks, english=english) for text in margin)
    pieces = next(filter(shows, found), None)
    return hit if pieces is None else replace(hit, snippet=pieces, place="margin")


def _from_annex(hit: Hit, annexes: Iterable[AnnexRead], marks: Marks, most: int) -> Hit:
    """What stands farther behind in them than so many characters is found, and not shown."""
    for one in annexes:
        pieces = snippet.excerpt(one.text[:most], marks, english=english)
        most = max(most - len(one.text), 0)
        if shows(pieces):
            return replace(hit, snippet=pieces, place="annex", annex=one.number, is_recognised=one.is_recognised)
    return hit


def shows(pieces: Iterable[Piece]) -> bool:
    """True where a word that was asked for is marked."""
    return any(is_marked for _, is_marked in pieces)


def _body(text: str, subject: str) -> str:
    """The text without the subject it begins with: the subject stands above it already."""
    return text.strip().removeprefix(subject.strip()) or text


def _widened(hits: Iterable[Hit], marks: Marks) -> tuple[str, ...]:
    words = [word for hit in hits for word in snippet.spellings((*hit.subject, *hit.snippet), marks)]
    return tuple(dict.fromkeys(words))[:8]


def _facets(question: Question, query: Query, narrow: Narrow, *, is_wide: bool) -> dict[str, dict[str, int]]:
    """Counts over everything the line finds, before narrowing, so that another choice can be made.

    No grade is counted that nothing is found by.
    """
    free = Narrow(is_exact=narrow.is_exact)
    wide = plan.wider(query, free, english=english) if is_wide else None
    wanted = plan.matching(query, free, english=english) if wide is None else wide
    counted = question.facets(wanted, FACETS)
    counted["lvl"] = {level: count for level, count in counted["lvl"].items() if int(level) < Level.TOP_SECRET}
    return {FACETS[name]: counts for name, counts in counted.items()}
