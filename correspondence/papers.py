"""The bytes of one letter within somebody's reach: its document, its pages as pictures, its annexes."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Q

from archive import records
from archive.core.errors import NotHandedOutError
from archive.core.opening import check_open, needs_two
from correspondence import headings, opened, sheets
from correspondence.core import acceptance
from correspondence.core.delivery import part_name
from correspondence.core.intake import IntakeState
from correspondence.core.letter import Content
from correspondence.core.printed import attached, printed
from correspondence.core.route import State
from correspondence.core.shown import picture_name
from correspondence.doors import files
from correspondence.models import Attachment, IntakeFile, Memo, RouteStep, Version
from directory import audit
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from paper import pages

FROZEN = frozenset({State.READY, State.SIGNED, State.REGISTERED})
WIDTHS = (420, 720, 1240, 1680)
"""How wide a page's picture may be; anything asked for becomes one of these."""
DRAFT = "draft-"
"""How the set page of a draft is called in the memo's folder; one is kept, the newest that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Which version of a letter stands and, once it is frozen, which document and how many pages; its label."""

    version: int
    document: str
    pages: int
    label: Label
    is_registered: bool


def look(memo_ref: str, *, act: str, reach: Reach, at: datetime) -> Standing:
    """What stands of the letter somebody is about to look into; of a classified one the look is journalled.

    Raises NotWithinReachError.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    journal(memo, act=act, reach=reach, at=at)
    version = memo.current()
    return Standing(
        version=memo.version,
        document=document_hash(memo, version),
        pages=page_count(memo, version),
        label=memo.label(),
        is_registered=memo.state == State.REGISTERED,
    )


def kept_as(memo_ref: str, *, reach: Reach) -> str:
    """The record of an issued letter, else "". Raises NotWithinReachError."""
    return Memo.objects.within(reach).named(memo_ref).record_id


def journal(memo: Memo, *, act: str, seen: Label | None = None, reach: Reach, at: datetime) -> None:
    """Writes the look into a classified letter, about its record or else the memo, and who opened it in his turn.

    `seen` is the label of what is looked at where that is not the letter as it stands. Every way to a letter's content
    under /memos/ comes through here. Raises NotOpenedError for a kept one that two people have not opened to this
    reader.
    """
    label = memo.label() if seen is None else memo.label().join(seen)
    if memo.record_id:
        check_open(memo.record_id, level=label.level, reach=reach)
    about = f"record:{memo.record_id}" if memo.record_id else f"memo:{memo.ref}"
    opened.note_opening(memo, reach=reach, at=at)
    audit.opened(label, act=act, about=about, by=reach, at=at)


def page_count(memo: Memo, version: Version) -> int:
    """How many pages the frozen document has; none before it is frozen."""
    return (version.pages or 0) if memo.state in FROZEN else 0


def document_hash(memo: Memo, version: Version) -> str:
    """The SHA-256 of the document whose pages are shown: frozen, then signed; empty before.

    A sealed letter keeps the name of the signed one: the seal is put once.
    """
    match memo.state:
        case State.READY:
            return RouteStep.objects.standing(version).sha256
        case State.SIGNED | State.REGISTERED:
            return version.signed_sha256
    return ""


def picture(memo_ref: str, *, page: int, width: int, document: str = "", reach: Reach) -> bytes:
    """One page (from 0) of the letter as WebP, from the very bytes of the frozen or signed document.

    With `document`, its SHA-256, only of that one, whatever a row says of the bytes.
    A picture of a document that is not deposited is kept beside it, by the document's hash, and can be made
    again; of a record nothing is kept here (decision 23). Raises NotWithinReachError.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    version = memo.current()
    width = next((size for size in WIDTHS if size >= width), WIDTHS[-1])
    pdf = _document(memo, version, reach=reach)
    digest = sha256(pdf).hexdigest()
    keeps = memo.state in (State.READY, State.SIGNED)
    if document and document != (digest if keeps else document_hash(memo, version)):
        raise NotWithinReachError
    name = picture_name(digest, width=width, page=page)
    there = files.noted(memo.ref, name) if keeps else None
    if there is not None:
        return there
    found = pages.pictures(pdf, width=width, pages=slice(page, page + 1)) if page >= 0 else ()
    if not found:
        raise NotWithinReachError
    if keeps:
        files.note(memo.ref, name, found[0].webp)
    return found[0].webp


def document(memo_ref: str, *, reach: Reach) -> bytes:
    """The PDF as it stands: frozen, signed, or sealed from the archive; a draft's preview before.

    Raises NotWithinReachError, NotHandedOutError for a top secret letter, FileLostError.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    if needs_two(memo.level):
        raise NotHandedOutError
    return _document(memo, memo.current(), reach=reach)


def _document(memo: Memo, version: Version, *, reach: Reach) -> bytes:
    match memo.state:
        case State.REGISTERED:
            return records.letter(memo.record_id, reach=reach)
        case State.SIGNED:
            return files.fetch(version.signed_file)
        case State.READY:
            return files.fetch(RouteStep.objects.standing(version).file)
    return _draft(memo, version)


def _draft(memo: Memo, version: Version) -> bytes:
    """The draft as it would be printed today; set once, and kept until something it prints has changed."""
    content = Content.from_json(version.content)
    frame = sheets.frame_of(content, author_id=memo.author_id, version=version.number, at=memo.moved_at, ref=memo.ref)
    name = f"{DRAFT}{sha256(attached(printed(content, frame))).hexdigest()}.pdf"
    there = files.noted(memo.ref, name)
    if there is not None:
        return there
    pdf = sheets.typeset_letter(content, frame).pdf
    files.note(memo.ref, name, pdf, instead_of=DRAFT)
    return pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexFile:
    """An annex as it came: its bytes, its type, and what it was called."""

    data: bytes
    media_type: str
    name: str


def annex(memo_ref: str, *, file: str, reach: Reach) -> AnnexFile:
    """An annex of the current version. Raises NotWithinReachError, FileLostError."""
    memo = Memo.objects.within(reach).named(memo_ref)
    content = Content.from_json(memo.current().content)
    for number, one in enumerate(content.annexes, start=1):
        if one.file == file and not one.paper_only:
            part = part_name(number, one)
            is_kept = memo.state == State.REGISTERED
            data = records.part(memo.record_id, part, reach=reach) if is_kept else files.fetch(one.file)
            row = memo.attachments.filter(file=file).first()
            return AnnexFile(data=data, media_type=one.media_type, name=part if row is None else row.name)
    raise NotWithinReachError


def preview(content: Content, *, at: datetime, version: int = 0, author_id: int | None = None) -> bytes:
    """The content as a PDF with a draft code, without number, date and signature; nothing is stored.

    Raises LetterNotAcceptedError for a body that cannot be set, VacantPostError, TypesettingError.
    """
    acceptance.check_body(content)
    content = content.cleaned()
    frame = sheets.frame_of(content, author_id=author_id, version=version, at=at)
    return sheets.typeset_letter(content, frame).pdf


def kept_names() -> frozenset[str]:
    """The files that rows of letters not yet in the archive name: what a backup must hold.

    Those of what was refused at the desk are in it while they are there. Refused uploads are copied and not asked for:
    the next one may push the oldest out meanwhile, and no letter lacks it.
    """
    under_way = ~Q(memo__state=State.REGISTERED)
    documents = Version.objects.filter(under_way).values_list("frozen_file", "signed_file")
    partly = RouteStep.objects.filter(under_way).exclude(signed_file="").values_list("signed_file", flat=True)
    annexes = Attachment.objects.filter(under_way).values_list("file", flat=True)
    scans = IntakeFile.objects.filter(intake__state=IntakeState.OPEN).values_list("file", flat=True)
    letters = {name for row in documents for name in row if name} | set(partly) | set(annexes)
    return frozenset(letters | set(scans) | headings.kept_emblems())
