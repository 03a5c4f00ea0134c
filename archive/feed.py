"""How followers read: the entries of the log in order, and the changes of who may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

from django.db.models import Count, F, IntegerField, Sum
from django.db.models.functions import Cast, Mod

from archive import shelf
from archive.annex_texts import AnnexRead, annexes_read
from archive.core.checkpoint import TreeHead
from archive.core.leaf import EntryKind
from archive.core.margin import Given
from archive.core.package import RecordFacts, State
from archive.core.readers import ReaderChange, level_before
from archive.core.tally import WEIGHTS
from archive.models import AccessChange as ChangeRow
from archive.models import AnnexText, Head, Leaf, Record
from directory.core.clearance import Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER, Reach

ENDS = (EntryKind.VOID_NUMBER, EntryKind.SUPERSEDE, EntryKind.CORRECT)
"""What is said of a record whose number ended or was corrected."""
RETOLD = (*ENDS, EntryKind.ADDITION)
"""After which a record is indexed anew; with an addition a mistyped entry may have been mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What a follower needs of a living record: facts with words, readers, units with all above.

    `version` grows with every change of the readers. `is_damaged` says that some words could not be read, `state`
    whether its number is in force. `margin` is what was directed on it at the letter's grade or below, each with the
    body inside which it was said; `margin_mark` changes when it may be another, and comes without reading it.
    """

    facts: RecordFacts
    readers: frozenset[str]
    units: frozenset[int]
    version: int
    is_damaged: bool
    state: State = State.IN_FORCE
    margin: tuple[tuple[int, str], ...] = ()
    margin_mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of the log. `facts` is None unless the entry is a RECORD that still lives."""

    index: int
    kind: EntryKind
    record_id: str
    facts: RecordFacts | None = None
    readers: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    version: int = 0
    is_damaged: bool = False
    state: State = State.IN_FORCE
    margin: tuple[tuple[int, str], ...] = ()
    margin_mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChange:
    """A change of who may read a record, with its readers as they are now; the facts come without words."""

    seq: int
    record_id: str
    facts: RecordFacts | None = None
    readers: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    version: int = 0
    is_damaged: bool = False
    state: State = State.IN_FORCE
    margin: tuple[tuple[int, str], ...] = ()
    margin_mark: str = ""


def head() -> TreeHead:
    """How long the log is."""
    return Head.objects.now()


def next_at(index: int) -> datetime | None:
    """The moment of the entry that stands behind this place of the log; None at its end. One query."""
    return Leaf.objects.filter(index=index + 1).values_list("entry__at", flat=True).first()


def entries_after(index: int, *, reach: Reach, limit: int = 500, heaviest: int | None = None) -> tuple[FeedEntry, ...]:
    """Entries of the log with a greater index, oldest first; begin with -1. A fixed number of queries.

    With `heaviest` there are so few, but one, that the texts of their annexes lie in so many bytes at most.
    Raises NotWithinReachError for everybody but the follower.
    """
    _only_follower(reach)
    rows = list(
        Leaf.objects.filter(index__gt=index, index__lt=Head.objects.now().size)
        .order_by("index")
        .select_related("entry")[:limit]
    )
    rows = rows if heaviest is None else _light(rows, heaviest)
    filed = _filed(row.entry.record_id for row in rows if row.entry.kind == EntryKind.RECORD.value)
    return tuple(_entry(row, filed) for row in rows)


def _light(rows: list[Leaf], heaviest: int) -> list[Leaf]:
    """The first of them, as far as the texts of their annexes are no heavier together; the very first in any case."""
    sizes = AnnexText.objects.sizes_among(row.entry.record_id for row in rows)
    weighed = accumulate(sizes.get(row.entry.record_id, 0) for row in rows)
    return rows[: max(1, sum(weight <= heaviest for weight in weighed))]


def _entry(row: Leaf, filed: dict[str, Filed]) -> FeedEntry:
    kind, record_id = EntryKind(row.entry.kind), row.entry.record_id
    found = filed.get(record_id) if kind is EntryKind.RECORD else None
    if found is None:
        return FeedEntry(index=row.index, kind=kind, record_id=record_id)
    return FeedEntry(
        index=row.index,
        kind=kind,
        record_id=record_id,
        facts=found.facts,
        readers=found.readers,
        units=found.units,
        version=found.version,
        is_damaged=found.is_damaged,
        state=found.state,
        margin=found.margin,
        margin_mark=found.margin_mark,
    )


def access_changes_after(cursor: int, *, reach: Reach, limit: int = 500) -> tuple[AccessChange, ...]:
    """Changes of readers after this number, oldest first; begin with 0. A fixed number of queries.

    Raises NotWithinReachError for everybody but the follower.
    """
    _only_follower(reach)
    rows = list(ChangeRow.objects.after(cursor)[:limit])
    filed = _labelled(row.record for row in rows)
    return tuple(_change(row, filed.get(row.record)) for row in rows)


def _change(row: ChangeRow, found: Filed | None) -> AccessChange:
    if found is None:
        return AccessChange(seq=row.seq, record_id=row.record)
    return AccessChange(
        seq=row.seq,
        record_id=row.record,
        facts=found.facts,
        readers=found.readers,
        units=found.units,
        version=found.version,
        is_damaged=found.is_damaged,
        state=found.state,
        margin=found.margin,
        margin_mark=found.margin_mark,
    )


def texts_after(cursor: int, *, reach: Reach, limit: int = 500) -> tuple[tuple[int, str], ...]:
    """Annexes that were read to their end after this number, oldest first: the number, and whose they are. One query.

    Raises NotWithinReachError for everybody but the follower.
    """
    _only_follower(reach)
    rows = AnnexText.objects.finished_after(cursor).values_list("seq", "record__record_id")[:limit]
    return tuple((seq, record_id) for seq, record_id in rows if seq is not None)


def last_text(*, reach: Reach) -> int:
    """The number of the annex that was read last. Raises NotWithinReachError for everybody but the follower."""
    _only_follower(reach)
    return AnnexText.objects.last_seq()


def pending_after(cursor: int, *, limit: int = 10_000) -> frozenset[str]:
    """Records whose readers changed after this number: what an index at that number must not be asked about.

    The feed is the pending table: a change is in it from the moment it is committed, and out of it once
    the index has committed a greater number.
    """
    return frozenset(ChangeRow.objects.after(cursor).values_list("record", flat=True)[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What was said of a record at this place of the log: its number ended or was corrected, or its grade was changed.

    `was` is the grade before; None for what touches no grade.
    """

    index: int
    record_id: str
    was: int | None


def touched_after(index: int, *, by: Reach) -> tuple[Touched, ...]:
    """What of that was said after this place; two queries. Raises NotWithinReachError for all but the clockwork."""
    if by is not CLOCKWORK:
        raise NotWithinReachError
    kinds = [kind.value for kind in (EntryKind.REGRADE, *ENDS)]
    rows = list(
        Leaf.objects.filter(index__gt=index, index__lt=Head.objects.now().size, entry__kind__in=kinds)
        .order_by("index")
        .values_list("index", "entry__record_id", "entry__kind", "entry__at")
    )
    regraded = {(record, at) for _, record, kind, at in rows if kind == EntryKind.REGRADE.value}
    changes = ChangeRow.objects.filter(
        act=ReaderChange.REGRADE, record__in={record for record, _ in regraded}, at__in={at for _, at in regraded}
    )
    was = {(record, at): level_before(tokens) for record, at, tokens in changes.values_list("record", "at", "tokens")}
    return tuple(
        Touched(index=place, record_id=record, was=was.get((record, at)) if kind == EntryKind.REGRADE.value else None)
        for place, record, kind, at in rows
    )


def filed_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, Filed]:
    """Those of these records that live, with their words. Raises NotWithinReachError for all but the follower."""
    _only_follower(reach)
    return _filed(record_ids)


def referred_to_by(record_ids: Iterable[str], *, reach: Reach) -> frozenset[str]:
    """The records to which these living ones refer; one query. Raises NotWithinReachError for all but the follower."""
    _only_follower(reach)
    rows = Record.objects.filter(record_id__in=set(record_ids)).values_list("references", flat=True)
    return frozenset(line["record_id"] for lines in rows for line in lines if line["record_id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many living records one bucket of the log holds, and the sum of their checksums."""

    records: int
    versions: int


def tallies(*, size: int, reach: Reach) -> dict[int, Tally]:
    """For each bucket of `size` places of the log, what an index must hold; one query.

    Raises NotWithinReachError for all but the follower.
    """
    _only_follower(reach)
    place = F("entry__leaf_row__index")
    weight = Mod(place, WEIGHTS, output_field=IntegerField()) + 1
    rows = (
        Record.objects.filter(entry__leaf_row__index__lt=Head.objects.now().size)
        .annotate(bucket=Cast((place - Mod(place, size, output_field=IntegerField())) / size, IntegerField()))
        .values("bucket")
        .annotate(records=Count("pk"), versions=Sum((F("version") + 1) * weight, output_field=IntegerField()))
        .order_by("bucket")
    )
    return {row["bucket"]: Tally(records=row["records"], versions=row["versions"]) for row in rows}


def _only_follower(reach: Reach) -> None:
    if reach != FOLLOWER:
        raise NotWithinReachError


def _filed(record_ids: Iterable[str]) -> dict[str, Filed]:
    records = _rows(record_ids)
    open_ones = [record_id for record_id, row in records.items() if row.level < Level.TOP_SECRET]  # decision 11
    full, margins = shelf.facts_with_words(row.entry for row in records.values()), shelf.margins_of(open_ones)
    read = annexes_read(open_ones)
    return {
        record_id: _with_words(one, full[record_id], margins.get(record_id, ()), read.get(record_id, ()))
        for record_id, one in _labelled(record_ids, records).items()
    }


def _with_words(
    one: Filed, full: RecordFacts | None, margin: tuple[Given | None, ...], read: tuple[AnnexRead | None, ...]
) -> Filed:
    """A directive above the letter's grade stays out: its words would lie among letters of a lower one."""
    level = one.facts.label.level
    words = "" if full is None or level >= Level.TOP_SECRET else full.words  # decision 11
    annexed = (annex.text for annex in read if annex is not None)
    return replace(
        one,
        facts=replace(one.facts, words="\n".join(text for text in (words, *annexed) if text)),
        margin=tuple((given.body, given.text) for given in margin if given is not None and given.level <= level),
        is_damaged=full is None or None in margin or None in read,
    )


def _labelled(record_ids: Iterable[str], rows: Mapping[str, Record] | None = None) -> dict[str, Filed]:
    """The same without reading the letter: a change of readers does not touch the words."""
    records = _rows(record_ids) if rows is None else rows
    states, sizes = shelf.states_among(records), shelf.margin_sizes(records)
    return {record_id: _one(row, states, sizes.get(record_id, 0)) for record_id, row in records.items()}


def _rows(record_ids: Iterable[str]) -> dict[str, Record]:
    rows = Record.objects.filter(record_id__in=set(record_ids)).select_related("entry").with_readers()
    return {row.record_id: row for row in rows}


def _one(row: Record, states: Mapping[str, State], said: int) -> Filed:
    return Filed(
        facts=row.facts(),
        readers=row.readers(),
        units=row.units(),
        version=row.version,
        is_damaged=False,
        state=states.get(row.record_id, State.IN_FORCE),
        margin_mark=f"{said}.{row.level}" if said else "",
    )
