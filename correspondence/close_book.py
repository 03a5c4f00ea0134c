"""Closing a register: a signed and sealed sheet of what was given and ended since the last close (domain 1.10)."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from archive.core.canonical import canonical
from archive.core.leaf import EntryKind
from archive.core.package import Package, Part, RecordFacts, moment
from archive.core.register import Close as Closed
from archive.core.register import check_lines
from archive.deposit import deposit
from archive.enter import enter
from correspondence import books, closes, sheets
from correspondence.closes import OpenPart
from correspondence.core.close_sheet import SEALED, WORDS, sheet_data, title
from correspondence.core.errors import NothingToCloseError
from correspondence.core.number import BookKind
from correspondence.core.printed import shown_moment
from correspondence.core.readers import Circle, tokens
from correspondence.core.route import person_of
from correspondence.models import Block, Book, Close
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.whois import UnitFacts
from paper.typeset import Attachment, typeset
from signing.sign import lay_fields, seal, sign
from signing.unlock import OpenKey

KIND = "register_close"


@transaction.atomic
def close_book(book_id: int, *, language: str, key: OpenKey | None = None, by: Reach, at: datetime) -> str:
    """Closes a book up to now and gives the record of its sheet; the registrar signs when a key is given.

    The book's row is locked until sheet, entry and row are kept, so that no number is given meanwhile.
    Raises NotWithinReachError, NothingToCloseError, archive's RegisterNotWholeError when a number is missing, and
    what signing and archive refuse; then nothing is closed.
    Crash note: the archive's objects are on disk before the commit and are orphans without it.
    """
    book = Book.objects.select_for_update(of=("self",)).filter(pk=book_id, pk__in=books.within(by).values("pk")).first()
    if book is None:
        raise NotWithinReachError
    before = Close.objects.newest(book.pk)
    found = closes.open_part(book, before, registrar=whois.person_facts(person_of(by)).name.to(language), at=at)
    check_lines(found.close)
    closes.check_end(book, found.close)
    if before is not None and not _says(found) and day_of(before.at) == day_of(at):
        raise NothingToCloseError
    issuer = whois.unit_facts(book.unit_id or book.body_id)
    pdf, fields = _sheet(found.close, issuer, dossier=book.dossier, language=language, key=key, at=at)
    label = closes.label_of(book)
    kept = deposit(
        _package(found.close, pdf, issuer=issuer, book=book, language=language, at=at),
        readers=tokens(label, Circle(desks=_desks_of(book, level=label.level))),
        expected_fields=fields,
        by=by,
        at=at,
    )
    digest = sha256(pdf).hexdigest()
    enter(
        EntryKind.REGISTER_CLOSE,
        record_id=kept.record_id,
        body=found.close.as_json() | {"sheet": digest},
        by=by,
        at=at,
    )
    row = Close.objects.create(
        book=book,
        closing=found.close.closing,
        year=found.close.upto[0],
        serial=found.close.upto[1],
        last=found.last or (before.last if before is not None else None),
        count=len(found.close.lines) + len(found.close.bound),
        ended=list(found.ended),
        record_id=kept.record_id,
        sheet=digest,
        at=at,
        by_id=person_of(by),
    )
    Block.objects.filter(pk__in=found.released).update(closed=row)
    audit.record(by=by, act="close_book", about=f"record:{kept.record_id}", at=at, level=label.level)
    return kept.record_id


def _desks_of(book: Book, *, level: int) -> frozenset[int]:
    """The desks of the book's body that serve this level."""
    return frozenset(desk.id for desk in whois.desks() if desk.body_id == book.body_id and desk.level >= level)


def _says(found: OpenPart) -> bool:
    close = found.close
    return bool(close.lines or close.ended or close.blocks or close.bound or close.released)


def _sheet(
    close: Closed, issuer: UnitFacts, *, dossier: str, language: str, key: OpenKey | None, at: datetime
) -> tuple[bytes, tuple[str, ...]]:
    """The sheet with its signatures, and the fields they stand in."""
    data = sheet_data(
        close,
        issuer=issuer.full_name(language),
        language=language,
        closed_at=shown_moment(at),
        is_signed=key is not None,
        dossier=dossier,
    )
    inside = Attachment(
        name="close.json",
        media_type="application/json",
        data=canonical(close.as_json()),
        description="What this close says",
    )
    sheet = typeset(sheets.LETTERHEADS / "close.typ", data, attachment=inside)
    pdf = lay_fields(sheet.pdf, sheet.fields)
    boxes: list[dict[str, object]] = [{"name": field.name, "box": list(field.box)} for field in sheet.fields]
    mark: dict[str, object] = {
        "version": 1,
        "language": language,
        "digits": "latn",
        "at": shown_moment(at),
        "made_at": at.isoformat(),
    }
    fields: tuple[str, ...] = (sheets.SEAL,)
    reason = f"book={close.book}; close={close.closing}"
    if key is not None:
        width, height = sheets.size_of(boxes, sheets.SIGNATURE)
        own = mark | {"name": close.registrar, "serial": key.short_serial, "width": width, "height": height}
        page = sheets.appearance("signature.typ", own)
        pdf = sign(pdf, key=key, field=sheets.SIGNATURE, appearance=page, reason=reason, at=at)
        fields = (sheets.SIGNATURE, sheets.SEAL)
    width, height = sheets.size_of(boxes, sheets.SEAL)
    labels = {"signed": SEALED[language], "certificate": WORDS[language]["closing"]}
    house = mark | {"name": issuer.chain[0].to(language), "serial": str(close.closing), "labels": labels}
    page = sheets.appearance("signature.typ", house | {"width": width, "height": height})
    return seal(pdf, body_id=issuer.body_id, field=sheets.SEAL, appearance=page, reason=reason, at=at), fields


def _package(close: Closed, pdf: bytes, *, issuer: UnitFacts, book: Book, language: str, at: datetime) -> Package:
    return Package(
        parts=(
            Part(name="letter.pdf", media_type="application/pdf", data=pdf),
            Part(name="source.json", media_type="application/json", data=canonical(close.as_json())),
        ),
        facts=RecordFacts(
            kind=KIND,
            subject=f"{title(BookKind(close.kind), language, dossier=book.dossier)} — {close.closing}",
            label=closes.label_of(book),
            unit_id=issuer.id,
            unit_path=issuer.path,
            body_id=issuer.body_id,
            on=day_of(at),
            language=language,
            issuer=issuer.full_name("ar"),
            register=close.kind,
        ),
        movements=[{"act": "close", "at": moment(at), "by": close.registrar}],
    )
