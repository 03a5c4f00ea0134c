"""What anybody may be told of an issued letter by whom a code of it lies before: never its content."""

from dataclasses import dataclass
from datetime import date, datetime

from archive.records import is_erased, letter_hash
from correspondence.books import Successor, corrections
from correspondence.core.code import SignedStamp
from correspondence.core.letter import Content
from correspondence.core.short_code import short_code
from correspondence.grades import grades_of, newer_among
from correspondence.models import Registration
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import PUBLIC, Reach
from signing.qr import is_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """An issued letter as its public page shows it: what stands on the paper anyway, to be compared with it.

    The kind is told of ordinary letters alone; subject and addressees of none (domain 1.6). `document_hash` is
    SHA-256 of the file as the seal found it (decision 31), `sealed_hash` of the file as it was kept. `level` is
    the one on the paper: it may have been lowered since. Of letters that corrected it only ordinary ones are named.
    """

    body: Name
    body_id: int
    book_id: int
    number: str
    on: date
    also_on: tuple[str, ...]
    kind: str
    level: int
    is_personal: bool
    pages: int
    document_hash: str
    sealed_hash: str
    code: str
    void_at: datetime | None
    superseded_at: datetime | None
    superseded_by: Successor | None
    corrected_by: tuple[Successor | None, ...]
    is_erased: bool

    def state(self) -> str:
        """What became of it: erased, void, superseded, or genuine and in force."""
        if self.is_erased:
            return "erased"
        if self.void_at is not None:
            return "void"
        return "genuine" if self.superseded_at is None else "superseded"


def issued(code: str, *, reach: Reach) -> Issued:
    """The letter with this short code, the same for everybody. Raises NotWithinReachError."""
    if reach != PUBLIC:
        raise NotWithinReachError
    row = Registration.objects.coded(code)
    if row is None or row.memo is None:
        raise NotWithinReachError
    version, newer = row.memo.current(), newer_among([row], up_to=0).get(row.pk)
    is_open = grades_of([row])[row.pk] == 0
    return Issued(
        body=whois.unit_facts(row.body_id).name,
        body_id=row.body_id,
        book_id=row.book_id,
        number=row.text,
        on=row.on,
        also_on=tuple(row.also_on),
        kind=row.memo.kind if is_open else "",
        level=Content.from_json(version.content).label.level,
        is_personal=row.memo.personal,
        pages=version.pages or 0,
        document_hash=row.document_hash or version.signed_sha256,
        sealed_hash=letter_hash(row.record_id, reach=reach),
        code=row.code,
        void_at=row.void_at,
        superseded_at=row.superseded_at,
        superseded_by=None if newer is None else Successor(number=newer.text, on=newer.on),
        corrected_by=corrections([row], up_to=0).get(row.record_id, ()),
        is_erased=is_erased(row.record_id, reach=reach),
    )


def is_ours(read: SignedStamp) -> bool:
    """True when the body that the code names signed it. Nothing is looked up before this was asked."""
    return is_code(read.stamp.body_id, read.payload, read.signature, key_id=read.key_id, on=read.stamp.on)


def issued_as(read: SignedStamp, *, reach: Reach) -> Issued:
    """The letter a signed code speaks of: that of its fingerprint, else that of its number and day.

    Raises NotWithinReachError when no letter is meant.
    """
    try:
        return issued(short_code(read.stamp.document_hash), reach=reach)
    except NotWithinReachError:
        row = Registration.objects.meant(read.stamp)
        if row is None or not row.code:
            raise
        return issued(row.code, reach=reach)


def differences(read: SignedStamp, found: Issued) -> tuple[str, ...]:
    """The facts in which a signed code and the register disagree, by name; empty when they agree."""
    said = read.stamp
    pairs = {
        "body": (said.body_id, found.body_id),
        "number": (said.number, found.number),
        "date": (said.on, found.on),
        "pages": (said.pages, found.pages),
        "grade": (said.is_graded, found.level > 0),
        "register": (said.book_id, found.book_id),
        "fingerprint": (said.document_hash[:32], found.document_hash[:32]),
    }
    return tuple(name for name, (one, other) in pairs.items() if one != other)
