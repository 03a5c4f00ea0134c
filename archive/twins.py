"""Holds the twins on disk of what only rows hold: statements about no record, time tokens, what we cosigned of others.

Whoever loses the database puts those rows back from here: a twin that is damaged or gone is found while its row is
there to mend it from.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from archive.core.checkpoint import parse
from archive.core.errors import CheckpointNotValidError, DamagedObjectError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind, leaf_from
from archive.core.package import digest
from archive.core.rebuilding import KeptTime
from archive.doors import log, note
from archive.models import CheckpointTime, Head, Leaf, WatchedLog
from archive.watch import watch

SPAN = 20_000
"""Leaves whose statements are held in memory at one time, about."""
CHUNK = 500
COLUMNS = ("index", "entry__leaf", "entry__statement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A file below the statements that is not what the rows say: what is wrong, and what the rows prove it was.

    `data` is None where the rows prove nothing.
    """

    path: str
    fault: Fault
    data: bytes | None


def differing() -> Iterator[Twin]:
    """Every twin that is not its row's; memory does not grow with the log.

    1. every file of statements holds those of its leaves, and nothing else
    2. every statement that a row has beside its leaf, up to the head, stands in a file
    3. every time token has its file
    4. the newest checkpoint of each log that is cosigned here is the one its row and its file tell
    """
    size, covered = Head.objects.now().size, -1
    for files in _spans(log.said(settings.PLACE.statements)):
        start, stop = min(covered + 1, files[0].first), max(file.last for file in files) + 1
        rows = _rows(start, stop)
        for file in files:
            yield from _differing_file(file, rows.within(file.first, file.last))  # 1
        held = {index for file in files for index in rows.within(file.first, file.last).indexes}
        left = zip(rows.indexes, rows.leaves, rows.said, strict=True)
        yield from (_alone(*row) for row in left if row[0] > covered and row[0] not in held and row[2])  # 2
        covered = max(covered, stop - 1)
    rest = _placed(covered + 1, size).exclude(entry__statement="").values_list(*COLUMNS)
    yield from (_alone(*row) for row in rest.iterator(chunk_size=CHUNK))  # 2
    for time in CheckpointTime.objects.order_by("id").select_related("checkpoint").iterator(chunk_size=CHUNK):
        yield from _differing_time(time)  # 3
    yield from _differing_watched()  # 4


def faults_of_twins() -> Iterator[Fault]:
    """What is wrong with the twins."""
    return (twin.fault for twin in differing())


@dataclass(frozen=True, slots=True)
class _Rows:
    """Statements about no record with their leaves, by index, in order."""

    indexes: Sequence[int]
    leaves: Sequence[str]
    said: Sequence[str]

    def within(self, first: int, last: int) -> "_Rows":
        """Those of these leaves."""
        part = slice(bisect_left(self.indexes, first), bisect_right(self.indexes, last))
        return _Rows(self.indexes[part], self.leaves[part], self.said[part])

    def lines(self) -> bytes | None:
        """The file they make; None where a row no longer says what its leaf does."""
        told = zip(self.leaves, self.said, strict=True)
        if not self.indexes or not all(_is_of(leaf, text) for leaf, text in told):
            return None
        return log.lines_of(dict(zip(self.indexes, self.said, strict=True)))


def _is_of(leaf: str, said: str) -> bool:
    try:
        return leaf_from(leaf.encode()).statement == digest(said.encode())
    except DamagedObjectError:  # the row's copy of the leaf is harmed: it proves nothing, and is told of by the fold
        return False


def _rows(start: int, stop: int) -> _Rows:
    rows = list(_placed(start, stop).values_list(*COLUMNS))
    return _Rows([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


def _placed(start: int, stop: int) -> QuerySet[Leaf]:
    """Of what was said in the clear: about no record, and of the destroyed."""
    open_ones = Q(entry__record_id="") | Q(entry__kind=EntryKind.TOMBSTONE.value)
    return Leaf.objects.filter(open_ones, index__gte=start, index__lt=stop).order_by("index")


def _spans(files: Iterable[log.Said]) -> Iterator[list[log.Said]]:
    """Neighbours together, until they span enough."""
    group: list[log.Said] = []
    for file in files:
        if group and file.last - group[0].first > SPAN:
            yield group
            group = []
        group.append(file)
    if group:
        yield group


def _differing_file(file: log.Said, rows: _Rows) -> Iterator[Twin]:
    lines = rows.lines()
    if lines is None or log.read(settings.PLACE.statements, file.path) != lines:
        yield Twin(path=file.path, fault=Fault(code="statements_differ", object=file.path), data=lines)


def _alone(index: int, leaf: str, said: str) -> Twin:
    """A statement that stands in no file, in one of its own."""
    fault = Fault(code="statement_missing", object=f"leaf {index}")
    return Twin(path=log.said_path(index, index), fault=fault, data=_Rows([index], [leaf], [said]).lines())


def _differing_time(row: CheckpointTime) -> Iterator[Twin]:
    twin = KeptTime(
        note=row.checkpoint.note, source=row.source, token=bytes(row.token), at=row.at, previous=row.previous or 0
    ).as_bytes()
    path = log.time_path(row.checkpoint.size, twin)
    if not log.stands(settings.PLACE.statements, path, twin):
        yield Twin(path=path, fault=Fault(code="time_missing", object=path), data=twin)


def _differing_watched() -> Iterator[Twin]:
    """A crash while one is stored leaves its file ahead; the log had no answer, and soon asks again."""
    root, rows = settings.PLACE.statements, WatchedLog.objects.exclude(size=0, note="")
    named = {log.watched_path(origin): origin for origin in rows.values_list("origin", flat=True)}
    for path in sorted({**named, **dict(log.all_watched(root))}):
        with transaction.atomic():  # nobody stores one meanwhile
            row = rows.select_for_update().filter(origin=named.get(path, "")).first()
            text = log.watched(root, path)
        if row is None or not _is_told(row):
            yield Twin(path=path, fault=Fault(code="watched_differs", object=named.get(path, path)), data=None)
        elif text != row.note:
            data = row.note.encode() if _size(text) < row.size else None
            yield Twin(path=path, fault=Fault(code="watched_differs", object=row.origin), data=data)


def _is_told(row: WatchedLog) -> bool:
    """Whether the row says what its note does, signed by that log's key while it is named."""
    key = watch().log(row.origin)
    try:
        signed = parse(row.note)[0] if key is None else note.verified(row.note, key)
    except CheckpointNotValidError:
        return False
    return (signed.origin, signed.size, signed.root.hex()) == (row.origin, row.size, row.root)


def _size(text: str) -> int:
    try:
        return parse(text)[0].size
    except CheckpointNotValidError:
        return 0
