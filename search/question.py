"""One search put to the engine: trimmed to the reader, corrected for what changed since the index was written."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings

from archive import feed, records
from directory import whois
from directory.core.reach import Filter, Reach, filter_of
from search.core import access
from search.core.engine import Order, Page, Place, Reading
from search.core.errors import EngineAwayError
from search.core.plan import Condition
from search.core.query import InDossier, InUnit, Marked, Node, Query
from search.core.words import may_ask, stems, version, words_of
from search.doors import shelf
from search.doors.engines import engine
from search.doors.snowball import english

_MOST_PENDING = 10_000
MOST_UNITS = 200
"""So many units may be meant by one name; a name of more stands for some of them alone."""
_PATIENCE = timedelta(minutes=1)
MOST_FILED = 10_000
"""So many records of the dossiers named are looked among: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one reader may ask of the index as it is now. Every answer is trimmed, and names no band above the reader.

    `pending` are the records whose readers changed since the index was written, `visible` those of them that the
    database allows this reader now, `mandated` those that it allows by a mandate. `has_old_words` says that the index
    was made by other rules for words, and answers until the new one is built: what it does not find may be there.
    """

    index: Reading
    rule: Filter
    pending: frozenset[str]
    visible: frozenset[str]
    mandated: frozenset[str]
    has_old_words: bool = False

    def count(self, wanted: Condition) -> int:
        """How many documents meet the condition."""
        return self.index.count(self._trimmed(wanted), access.bands(self.rule))

    def newest(self, wanted: Condition, *, first: int, most: int, order: Order) -> list[Place]:
        """One page of them, by their place in the log."""
        return self.index.newest(self._trimmed(wanted), access.bands(self.rule), first=first, most=most, order=order)

    def page(self, wanted: Condition, *, first: int, most: int, order: Order) -> Page:
        """One page of them, and how many there are in all."""
        return self.index.page(self._trimmed(wanted), access.bands(self.rule), first=first, most=most, order=order)

    def facets(self, wanted: Condition, fields: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many of them have each value of these fields."""
        return self.index.facets(self._trimmed(wanted), access.bands(self.rule), fields)

    def texts(self, wanted: Condition, *, most: int) -> list[tuple[str, str]]:
        """The record and the folded text of the newest of them."""
        return self.index.texts(self._trimmed(wanted), access.bands(self.rule), most=most)

    def is_behind(self, at: datetime) -> bool:
        """True when an entry of the log has waited for the index for more than a minute.

        The follower reads within seconds: told at once, it would tell everybody of a deposit that is hidden.
        """
        since = feed.next_at(self.index.cursor().entry)
        return since is not None and at - since > _PATIENCE

    def _trimmed(self, wanted: Condition) -> Condition:
        waits = {"pending": self.pending, "visible": self.visible, "mandated": self.mandated}
        return access.overlaid(self.rule, wanted, **waits)


def question(reach: Reach) -> Question | None:
    """What this reach may ask now; None when no index answers.

    That is so before the first, after another engine was chosen, while the index lacks fields of today, and when more
    changes of readers wait than a question can be corrected for: then it knows too little. Raises EngineAwayError.
    """
    folder = _answering()
    if folder is None:
        return None
    index = engine().reading(folder)
    pending = feed.pending_after(index.cursor().change, limit=_MOST_PENDING)
    if len(pending) >= _MOST_PENDING:
        return None
    visible = frozenset(records.records_among(pending, reach=reach)) if pending else frozenset()
    by_mandate = Reach(name=reach.name, person_id=None, clearance=reach.clearance, scopes=reach.scopes)
    is_mixed = bool(visible and reach.scopes)
    return Question(
        index=index,
        rule=filter_of(reach),
        pending=pending,
        visible=visible,
        mandated=frozenset(records.records_among(visible, reach=by_mandate)) if is_mixed else frozenset(),
        has_old_words=shelf.made_by(folder)[0] != version(),
    )


def open_index() -> None:
    """Opens the index before anybody asks: in a large archive the first question would wait seconds for the disk.

    Without an index, or with search servers that are away, nothing is opened, and the first question says so.
    """
    folder = _answering()
    if folder is not None:
        with suppress(EngineAwayError):
            engine().reading(folder).total()


def _answering() -> Path | None:
    """The folder of the index that can be asked today."""
    folder = shelf.current(settings.PLACE.index)
    if folder is None:
        return None
    made, by = shelf.made_by(folder)
    return folder if by == engine().name and may_ask(made) else None


def resolved(query: Query, *, reach: Reach) -> Query:
    """The query with the unit and the dossiers that are meant by name: few questions, none without such a field.

    A second unit stays words of who wrote it: no letter is issued by two units. A dossier stands for the newest
    records in it that the reader may read.
    """
    first = next((node for node in query.nodes if isinstance(node, InUnit)), None)
    return Query(nodes=tuple(_resolved(node, first, reach) for node in query.nodes))


def _resolved(node: Node, first: InUnit | None, reach: Reach) -> Node:
    if isinstance(node, InDossier):
        named = _dossiers(node.said, reach)
        return Marked(field="id", values=records.records_in(named, reach=reach, limit=MOST_FILED) if named else ())
    if first is None or node != first:
        return node
    units = whois.find_units(" ".join(first.words), limit=MOST_UNITS)
    return Marked(field="unit", values=tuple(unit.id for unit in units))


def _dossiers(said: str, reach: Reach) -> list[int]:
    """Those whose symbol was typed, else those in whose symbol or title every word stands, in any form."""
    known = {key: (words_of(symbol), words_of(title)) for key, (symbol, title) in records.dossiers_of(reach).items()}
    typed = words_of(said)
    exact = [key for key, (symbol, _) in known.items() if symbol == typed]
    if exact:
        return exact
    wanted = [frozenset(stems(word, english=english)) for word in typed]
    return [
        key
        for key, (symbol, title) in known.items()
        if not any(
            one.isdisjoint(chain(*(stems(word, english=english) for word in (*symbol, *title)))) for one in wanted
        )
    ]
