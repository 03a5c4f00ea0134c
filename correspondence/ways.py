"""The journals that records keep of their letters, held against the memos there are: how far a restore may go on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from archive.proven import ProvenWay, proven_ways
from correspondence.core.journal import BrokenJournalError, Line, line_from, replay
from correspondence.core.route import Act
from correspondence.core.short_code import short_code
from correspondence.models import Memo, Movement
from directory import whois
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A letter's way up to its number: the journal, its source as the record keeps it, and its memo while it is there.

    `memo` is None where no memo has this name or where its own journal is not the beginning of this one; `missing`
    are the lines that memo lacks.
    """

    record_id: str
    lines: tuple[Line, ...]
    source: bytes
    memo: Memo | None
    missing: tuple[Line, ...]

    @property
    def code(self) -> str:
        """The short code on its seal, from the hash of the document that was signed last; empty without one."""
        signed = next((line.note for line in reversed(self.lines) if line.act is Act.SIGN), "")
        return short_code(signed) if len(signed) == 64 else ""


def ways_of(record_ids: Iterable[str]) -> dict[str, Way]:
    """The ways of these records, in a fixed number of queries; without those that no record tells any more."""
    journals = {record_id: (way, _lines(way)) for record_id, way in proven_ways(record_ids, by=CLOCKWORK).items()}
    told = {record_id: (way, lines) for record_id, (way, lines) in journals.items() if lines}
    refs = {lines[0].memo for _, lines in told.values()}
    memos = {memo.ref: memo for memo in Memo.objects.filter(ref__in=refs, forgotten=None)}
    own: dict[int, list[str]] = {}
    rows = Movement.objects.filter(memo__in=memos.values()).order_by("memo", "seq")
    for memo_id, own_hash in rows.values_list("memo", "own_hash"):
        own.setdefault(memo_id, []).append(own_hash)
    known = _Known.of(line for _, lines in told.values() for line in lines)
    return {record_id: _way(way, lines, memos=memos, own=own, known=known) for record_id, (way, lines) in told.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Whom the directory has of those the lines name."""

    people: Collection[int]
    posts: Collection[int]
    desks: Collection[int]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "_Known":
        every = list(lines)
        if not every:
            return cls(people=(), posts=(), desks=())
        posts = {post for line in every for post in (line.post_id, line.standing.holder_post) if post is not None}
        return cls(
            people=whois.people_by_id({line.person_id for line in every if line.person_id is not None}),
            posts=whois.posts_by_id(posts, on=day_of(max(line.at for line in every))),
            desks={desk.id for desk in whois.desks()},
        )

    def has(self, line: Line) -> bool:
        """True when nobody and nothing it names is lost."""
        posts = {line.post_id, line.standing.holder_post} - {None}
        return (
            (line.person_id is None or line.person_id in self.people)
            and posts <= set(self.posts)
            and (line.standing.holder_desk is None or line.standing.holder_desk in self.desks)
        )


def _lines(way: ProvenWay) -> tuple[Line, ...]:
    """The journal, when it is one; else nothing."""
    try:
        lines = tuple(line_from(said) for said in way.lines)
        replay((line, str(said.get("hash", ""))) for line, said in zip(lines, way.lines, strict=True))
    except (ValueError, BrokenJournalError):
        return ()
    return lines


def _way(
    way: ProvenWay,
    lines: tuple[Line, ...],
    *,
    memos: Mapping[str, Memo],
    own: Mapping[int, list[str]],
    known: _Known,
) -> Way:
    memo = memos.get(lines[0].memo)
    there = [] if memo is None else own.get(memo.pk, [])
    begins = there[: len(lines)] == [line.own_hash() for line in lines[: len(there)]]
    missing = lines[len(there) :]
    if not begins or not all(known.has(line) for line in missing):
        memo = None
    return Way(record_id=way.record_id, lines=lines, source=way.source, memo=memo, missing=missing)
