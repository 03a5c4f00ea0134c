"""An archive in memory: it implements what search asks of archive.feed and archive.records, and nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from archive.annex_texts import AnnexRead
from archive.core.leaf import EntryKind
from archive.core.package import RecordFacts, State
from archive.core.tally import checksum
from archive.feed import AccessChange, FeedEntry, Filed, Tally
from directory.core.clearance import Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import FOLLOWER, Facts, Reach, may_read

Row = TypeVar("Row", FeedEntry, AccessChange)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One record of the fake."""

    record_id: str
    index: int
    facts: RecordFacts
    readers: frozenset[str]
    state: State = State.IN_FORCE
    margin: tuple[tuple[int, int, str], ...] = ()
    """What was directed on it: inside which body, at which grade, in which words."""
    read: tuple[AnnexRead, ...] = ()

    def heard(self, reach: Reach) -> tuple[str, ...]:
        """The directives of the letter's grade that this reader hears."""
        facts, level = rule_facts(self), self.facts.label.level
        every = any(scope.opens(facts, reach.clearance) for scope in reach.scopes)
        return tuple(text for body, at, text in self.margin if at <= level and (every or body in reach.bodies))


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How long the log is."""

    size: int


class AnswerLostError(Exception):
    """The fake was told to break."""


@dataclass
class FakeArchive:
    """Records, the log, the changes; `trusts_search` switches the re-check of hits off."""

    kept: dict[str, Kept] = field(default_factory=dict)
    log: list[FeedEntry] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    size: int = 0
    at: datetime = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    trusts_search: bool = False
    breaks_after: int | None = None

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("search.follow.feed", self)
        monkeypatch.setattr("search.find.feed", self)
        monkeypatch.setattr("search.find.records", self)
        monkeypatch.setattr("search.find.margins", self)
        monkeypatch.setattr("search.question.feed", self)
        monkeypatch.setattr("search.question.records", self)
        monkeypatch.setattr("search.suggest.records", self)
        monkeypatch.setattr("search.suggest.annexes_among", self.annexes_among)

    def add(self, kept: Kept) -> None:
        self.kept[kept.record_id] = kept
        self.log.append(FeedEntry(index=kept.index, kind=EntryKind.RECORD, record_id=kept.record_id))
        self.size = kept.index + 1

    def change(self, record_id: str, **facts: object) -> None:
        kept = self.kept[record_id]
        readers = facts.pop("readers", kept.readers)
        self.kept[record_id] = replace(kept, readers=readers, facts=replace(kept.facts, **facts))
        self.changes.append(record_id)

    def erase(self, record_id: str) -> None:
        del self.kept[record_id]
        self.log.append(FeedEntry(index=self.size, kind=EntryKind.TOMBSTONE, record_id=record_id))
        self.size += 1

    def end(self, record_id: str, state: State) -> None:
        """Ends the number of a record, as the log says it."""
        self.kept[record_id] = replace(self.kept[record_id], state=state)
        kind = EntryKind.VOID_NUMBER if state is State.VOID else EntryKind.SUPERSEDE
        self.log.append(FeedEntry(index=self.size, kind=kind, record_id=record_id))
        self.size += 1

    def direct(self, record_id: str, text: str, *, body: int, level: int = 0) -> None:
        """Writes in the margin of a record, as the log says it."""
        kept = self.kept[record_id]
        self.kept[record_id] = replace(kept, margin=(*kept.margin, (body, level, text)))
        self.log.append(FeedEntry(index=self.size, kind=EntryKind.DIRECTIVE, record_id=record_id))
        self.size += 1

    def read(self, record_id: str, text: str, *, is_recognised: bool = False) -> None:
        """The machine has read the next annex of a record."""
        kept = self.kept[record_id]
        one = AnnexRead(number=len(kept.read) + 1, text=text, is_recognised=is_recognised)
        self.kept[record_id] = replace(kept, read=(*kept.read, one))
        self.texts.append(record_id)

    # what archive.feed answers

    def head(self) -> Size:
        return Size(size=self.size)

    def next_at(self, index: int) -> datetime | None:
        return self.at if index + 1 < self.size else None

    def entries_after(
        self,
        index: int,
        *,
        reach: Reach,
        limit: int = 500,
        heaviest: int | None = None,  # noqa: ARG002  (its annexes are short)
    ) -> tuple[FeedEntry, ...]:
        self._only_follower(reach)
        found = [entry for entry in self.log if entry.index > index][:limit]
        return tuple(self._filled(entry) for entry in found)

    def access_changes_after(self, cursor: int, *, reach: Reach, limit: int = 500) -> tuple[AccessChange, ...]:
        self._only_follower(reach)
        found = list(enumerate(self.changes, start=1))[cursor:][:limit]
        return tuple(self._filled(AccessChange(seq=seq, record_id=record_id)) for seq, record_id in found)

    def texts_after(self, cursor: int, *, reach: Reach, limit: int = 500) -> tuple[tuple[int, str], ...]:
        self._only_follower(reach)
        return tuple(enumerate(self.texts, start=1))[cursor:][:limit]

    def last_text(self, *, reach: Reach) -> int:
        self._only_follower(reach)
        return len(self.texts)

    def filed_among(self, record_ids: Iterable[str], *, reach: Reach) -> dict[str, Filed]:
        self._only_follower(reach)
        return {record_id: self._filed(record_id) for record_id in record_ids if record_id in self.kept}

    def tallies(self, *, size: int, reach: Reach) -> dict[int, Tally]:
        self._only_follower(reach)
        found: dict[int, Tally] = {}
        for one in self.kept.values():
            before = found.get(one.index // size, Tally(records=0, versions=0))
            more = checksum(self.changes.count(one.record_id), one.index)
            found[one.index // size] = Tally(records=before.records + 1, versions=before.versions + more)
        return found

    def pending_after(self, cursor: int, *, limit: int = 10_000) -> frozenset[str]:
        return frozenset(self.changes[cursor:][:limit])

    # what archive.records answers

    def records_among(self, record_ids: Iterable[str], *, reach: Reach) -> dict[str, RecordFacts]:
        ids = [record_id for record_id in record_ids if record_id in self.kept]
        return {
            record_id: replace(self.kept[record_id].facts, words="")
            for record_id in ids
            if self.trusts_search or may_read(reach, rule_facts(self.kept[record_id]))
        }

    def words_among(self, record_ids: Iterable[str], *, reach: Reach) -> dict[str, str]:
        return {
            record_id: self.kept[record_id].facts.words for record_id in self.records_among(record_ids, reach=reach)
        }

    # what archive.margins answers

    def margins_among(self, record_ids: Iterable[str], *, reach: Reach) -> dict[str, tuple[str, ...]]:
        return {one: self.kept[one].heard(reach) for one in self.records_among(record_ids, reach=reach)}

    def annexes_among(self, record_ids: Iterable[str], *, reach: Reach) -> dict[str, tuple[AnnexRead, ...]]:
        return {one: self.kept[one].read for one in self.records_among(record_ids, reach=reach)}

    def _only_follower(self, reach: Reach) -> None:
        if reach != FOLLOWER:
            raise NotWithinReachError
        if self.breaks_after is not None:
            self.breaks_after -= 1
            if self.breaks_after < 0:
                raise AnswerLostError

    def _filled(self, row: Row) -> Row:
        kept = self.kept.get(row.record_id)
        if kept is None or (isinstance(row, FeedEntry) and row.kind is not EntryKind.RECORD):
            return row
        filed = self._filed(row.record_id)
        facts = filed.facts if isinstance(row, FeedEntry) else replace(filed.facts, words="")
        about = {"readers": filed.readers, "units": filed.units, "version": filed.version, "state": filed.state}
        margin = filed.margin if isinstance(row, FeedEntry) else ()
        return replace(row, facts=facts, margin=margin, margin_mark=filed.margin_mark, **about)

    def _filed(self, record_id: str) -> Filed:
        kept = self.kept[record_id]
        level = kept.facts.label.level
        words = "\n".join((kept.facts.words, *(one.text for one in kept.read)))
        return Filed(
            facts=replace(kept.facts, words=words) if kept.read else kept.facts,
            readers=kept.readers,
            units=frozenset(kept.facts.unit_path),
            version=self.changes.count(record_id),
            is_damaged=False,
            state=kept.state,
            margin=tuple((body, text) for body, at, text in kept.margin if at <= level < Level.TOP_SECRET),
            margin_mark=f"{len(kept.margin)}.{level}" if kept.margin else "",
        )


def rule_facts(kept: Kept) -> Facts:
    """What the house's rule asks of a record."""
    return Facts(
        label=kept.facts.label,
        readers=kept.readers,
        units=frozenset(kept.facts.unit_path),
        kind=kept.facts.kind,
        on=kept.facts.on,
    )
