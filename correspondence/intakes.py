"""What lies on the intake desk: letters without a number yet, their pages, what their codes say, their twins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from correspondence import books, dispatches, issued
from correspondence.core.code import is_qr_text, stamp_from
from correspondence.core.errors import AnnexNotFoundError, CodeNotReadableError
from correspondence.core.intake import IntakeState, Page, Way
from correspondence.core.mail_check import Virus
from correspondence.core.number import BookKind, Direction
from correspondence.doors import files
from correspondence.issued import Issued
from correspondence.models import Block, Book, Delivery, Intake, IntakeFile, MailCheck
from correspondence.models.intake import IntakeQuerySet
from correspondence.outage_forms import form_among, symbol_of
from directory import whois
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import PUBLIC, Reach
from directory.whois import UnitFacts
from paper.core.media import PDF, PICTURES
from paper.isolate import reproduced

FIRST = slice(0, 200)
SHOWN = 1240
PREVIEWED = 20
"""Pages of one file that the desk's page shows; the sheet reproduces more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeItem:
    """One line of the intake desk; the number is ours, empty before. `pass_ref` is the pass it was parted from.

    `is_ours` is true for a letter of ours that left on paper in an outage.
    """

    ref: str
    way: Way
    state: IntakeState
    came_at: datetime
    sender: str
    subject: str
    files: int
    number: str
    on: date | None
    reason: str
    pass_ref: str
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file and how many of its pages can be looked at here."""

    id: int
    order: int
    page: Page
    shown: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """What a code on the paper says: whose letter it is and what does not agree; None for one that is not ours."""

    letter: Issued | None
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit that the registered letter lies with, or lay with by mistake: then when and why it was sent on."""

    unit: Name
    state: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """A form that was numbered before an outage: its register, year and serial, and whether that is free still."""

    direction: Direction
    book_id: int
    year: int
    number: str
    serial: int
    is_free: bool

    @property
    def series(self) -> str:
        """Register and year, as the clerk chooses them together."""
        return f"{self.book_id}/{self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """Reserved numbers of an outgoing register that still wait for their papers."""

    book_id: int
    year: int
    kind: BookKind
    unit: Name | None
    dossier: str
    first: int
    last: int

    @property
    def series(self) -> str:
        """Register and year, as the clerk chooses them together."""
        return f"{self.book_id}/{self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeView:
    """One intake with its files, and what their codes say; `pieces` are the letters it was parted into, with itself.

    `has_reserved` is true while incoming numbers are reserved; `form` is the numbered form among its pages.
    """

    item: IntakeItem
    body_id: int
    desk_level: int
    label: Label
    their_number: str
    their_on: date | None
    record_id: str
    files: tuple[FileView, ...]
    codes: tuple[CodeView, ...]
    twin_reason: str
    note: str
    places: tuple[Place, ...]
    pieces: tuple[IntakeItem, ...]
    has_reserved: bool
    form: FormView | None


def outgoing_blocks(body_id: int, *, reach: Reach) -> tuple[BlockView, ...]:
    """The open blocks of the outgoing registers of this body that the reader serves, oldest first."""
    rows = Block.objects.open().filter(book__in=books.within(reach), book__body=body_id, book__direction=Direction.OUT)
    found = list(rows.select_related("book").order_by("at", "id"))
    units = whois.unit_names(row.book.unit_id for row in found if row.book.unit_id is not None)
    return tuple(
        BlockView(
            book_id=row.book_id,
            year=row.year,
            kind=BookKind(row.book.kind),
            unit=units.get(row.book.unit_id or 0),
            dossier=row.book.dossier,
            first=row.first,
            last=row.last,
        )
        for row in found
    )


def waiting(reach: Reach, *, part: slice = FIRST) -> tuple[IntakeItem, ...]:
    """What lies on the desks this person serves without a number, oldest first."""
    return _items(_there(reach).waiting()[part])


def ended(reach: Reach, *, part: slice = FIRST) -> tuple[IntakeItem, ...]:
    """What was registered or refused there, the newest first."""
    rows = _there(reach).exclude(state=IntakeState.OPEN).filter(ended_at__isnull=False)
    return _items(rows.order_by("-ended_at", "-id")[part])


def _there(reach: Reach) -> IntakeQuerySet:
    """What lies or lay on the desks this person serves, with what a line says of it."""
    return Intake.objects.at_desk_of(reach).select_related("registration", "parted_of").prefetch_related("files")


def unnumbered(reach: Reach) -> IntakeQuerySet:
    """What waits there for its number."""
    return Intake.objects.at_desk_of(reach).waiting()


def intake(ref: str, *, reach: Reach) -> IntakeView:
    """One intake. Raises NotWithinReachError."""
    row = Intake.objects.at_desk_of(reach).named(ref)
    there = list(IntakeFile.objects.filter(intake=row).order_by("order", "id"))
    desks = [desk.level for desk in whois.desks() if desk.id == row.desk_id]
    return IntakeView(
        item=_item(row, len(there)),
        body_id=row.body_id,
        desk_level=max(desks, default=0),
        label=row.label(),
        their_number=row.their_number,
        their_on=row.their_on,
        record_id=row.record_id,
        files=tuple(FileView(id=one.pk, order=one.order, page=one.page(), shown=_shown(one)) for one in there),
        codes=_codes(there),
        twin_reason=row.twin_reason,
        note=row.note,
        places=_places(row),
        pieces=_pieces(row, reach=reach),
        has_reserved=Block.objects.open().filter(book__body=row.body_id, book__direction=Direction.IN).exists(),
        form=_form(there, body_id=row.body_id),
    )


def _pieces(row: Intake, *, reach: Reach) -> tuple[IntakeItem, ...]:
    """All letters of the same pass of the scanner, when there are several that the reader may see."""
    first = row.parted_of_id or row.pk
    found = _items(_there(reach).filter(Q(pk=first) | Q(parted_of=first)).order_by("pk"))
    return found if len(found) > 1 else ()


def picture(ref: str, file_id: int, *, page: int, reach: Reach) -> bytes:
    """One page (from 1) of a file of an intake as it will be shown: a JPEG, upright and cropped.

    Raises NotWithinReachError, FileLostError, and what drawing it refuses.
    """
    row = Intake.objects.at_desk_of(reach).named(ref)
    one = IntakeFile.objects.filter(intake=row, pk=file_id).first()
    if one is None or _is_shut(row) or page not in _shown(one):
        raise NotWithinReachError
    data = files.fetch(one.file)
    made = reproduced(data, media_type=one.media_type, width=SHOWN, first=page - 1, turn=one.turn, crop=one.crop())
    if not made:
        raise AnnexNotFoundError
    return made[0]


def original(ref: str, file_id: int, *, reach: Reach) -> tuple[bytes, str, str]:
    """A file as it came, before it is deposited: bytes, kind, name. Raises NotWithinReachError, FileLostError."""
    row = Intake.objects.at_desk_of(reach).named(ref)
    one = IntakeFile.objects.filter(intake=row, pk=file_id).first()
    if one is None or _is_shut(row):
        raise NotWithinReachError
    return files.fetch(one.file), one.media_type, one.name


def _is_shut(row: Intake) -> bool:
    """True for files that are read in the record now, and for a message with a virus: that is handed to nobody."""
    is_infected = MailCheck.objects.filter(intake=row, virus=Virus.INFECTED).exists()
    return row.state == IntakeState.REGISTERED or is_infected


def sender_of(record_id: str) -> UnitFacts | None:
    """The unit that wrote a letter that came in on paper, where it is known; asked by whoever reads the record."""
    row = Intake.objects.filter(record_id=record_id).first() if record_id else None
    return None if row is None or row.sender_unit_id is None else whois.unit_facts(row.sender_unit_id)


def outside_sender_of(record_id: str) -> str:
    """Who wrote it, as the clerk named whoever is not in the system; empty for a unit's letter."""
    row = Intake.objects.filter(record_id=record_id, sender_unit=None).first() if record_id else None
    return "" if row is None else row.sender


def _places(row: Intake) -> tuple[Place, ...]:
    """With units of this ministry; then where it went that was for another: of that it is told whether it got there."""
    if not row.record_id:
        return ()
    found = list(Delivery.objects.filter(record_id=row.record_id, parent=None))[::-1]
    units = whois.units_by_id(one.unit_id for one in found)
    here = [
        Place(unit=units[one.unit_id].name, state=one.state, at=one.forwarded_at, reason=one.sent_on_reason)
        for one in found
        if one.body_id == row.body_id
    ]
    there = [
        Place(
            unit=Name(ar=units[one.unit_id].full_name("ar")),
            state=one.state if one.received_at is None or one.sent_on_reason else "taken_in",
            at=one.forwarded_at if one.sent_on_reason else one.received_at,
            reason=one.sent_on_reason,
        )
        for one in found
        if one.body_id != row.body_id
    ]
    outside = [
        Place(unit=Name(ar=one.name), state="to_send" if one.means is None else "sent", at=None, reason="")
        for one in dispatches.of_records([row.record_id]).get(row.record_id, ())
    ]
    return (*here, *there, *outside)


def _items(rows: Iterable[Intake]) -> tuple[IntakeItem, ...]:
    return tuple(_item(row, len(row.files.all())) for row in rows)


def _item(row: Intake, count_of_files: int) -> IntakeItem:
    given = row.registration
    return IntakeItem(
        ref=row.ref,
        way=Way(row.way),
        state=IntakeState(row.state),
        came_at=row.came_at,
        sender=row.sender,
        subject=row.subject,
        files=count_of_files,
        number="" if given is None else given.text,
        on=None if given is None else given.on,
        reason=row.refused_reason if given is None else given.void_reason,
        pass_ref=row.parted_of.ref if row.parted_of else "",
        is_ours=row.is_ours(),
    )


def _shown(one: IntakeFile) -> tuple[int, ...]:
    can_be_seen = one.media_type == PDF or one.media_type in PICTURES
    return tuple(range(1, min(one.pages or 0, PREVIEWED) + 1)) if can_be_seen else ()


def _codes(there: Iterable[IntakeFile]) -> tuple[CodeView, ...]:
    """What the codes that mean to be ours say; nothing is looked up before its signature was believed."""
    texts = dict.fromkeys(str(text).rpartition("/")[2] for one in there for text in one.codes)
    return tuple(_code(text) for text in texts if is_qr_text(text))


def _form(there: Iterable[IntakeFile], *, body_id: int) -> FormView | None:
    place = form_among((str(text) for one in there for text in one.codes), body_id=body_id)
    if place is None:
        return None
    book = Book.objects.get(pk=place.book_id)
    block = Block.objects.filter(book=book, year=place.year, first=place.first).first()
    symbol = symbol_of(book) if block is None else block.bears(symbol_of(book))
    return FormView(
        direction=Direction(book.direction),
        book_id=book.pk,
        year=place.year,
        number=book.rendered(place.year, place.serial, symbol=symbol)[1],
        serial=place.serial,
        is_free=block is not None and block.released_at is None and place.serial in block.unused(),
    )


def _code(text: str) -> CodeView:
    try:
        read = stamp_from(text)
        if not issued.is_ours(read):
            return CodeView(letter=None, differences=())
        found = issued.issued_as(read, reach=PUBLIC)
    except (CodeNotReadableError, NotWithinReachError):
        return CodeView(letter=None, differences=())
    return CodeView(letter=found, differences=issued.differences(read, found))
