"""Which ministries number a letter, and the stamp with which each seals its own number row (domain 1.6, 2.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from correspondence import sheets
from correspondence.core import code, joint, phrases
from correspondence.core.letter import Content
from correspondence.core.printed import marks, shown_day
from correspondence.core.route import StepState, Task
from correspondence.core.short_code import printed, short_code
from correspondence.models import Registration, RouteStep, Version
from correspondence.surroundings import symbol_for
from directory import whois
from directory.core.day import day_of
from directory.months import second_dates
from directory.whois import UnitFacts
from paper.typeset import qr_rows
from signing.qr import sign_code
from signing.sign import seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Ministry:
    """One that numbers the letter: the unit in whose name it does, and the symbol of its numbers."""

    unit: UnitFacts
    symbol: str

    @property
    def body_id(self) -> int:
        """The ministry itself."""
        return self.unit.body_id


def ministry_of(unit: UnitFacts) -> Ministry:
    """The ministry of this unit, with the symbol of the nearest unit that has one. One query."""
    return Ministry(unit=unit, symbol=symbol_for(unit))


def guest_of(rows: Iterable[RouteStep], *, at: datetime) -> UnitFacts | None:
    """The unit of the other ministry's first signer on this route; None, without a query, for a letter of one."""
    step = next(iter(joint.guests_in(row.step() for row in rows)), None)
    return None if step is None else whois.unit_facts(whois.post_facts(step.post_id, on=day_of(at)).unit_id)


def signed_fields(version: Version, rows: Iterable[RouteStep]) -> tuple[str, ...]:
    """The signed fields on record: one for each signer but absent members of a committee, and one for each seal."""
    signing = (row for row in rows if row.task == Task.SIGN)
    absent = {sheets.signature_field(n) for n, row in enumerate(signing, start=1) if row.state == StepState.ABSENT}
    return tuple(name for field in version.fields if (name := str(field["name"])) not in absent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A number row of the letter: its field, and whose number stands there."""

    field: str
    ministry: Ministry
    given: Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The letter with one more seal; `code` and `document_hash` are of the file as the seal found it (decision 31).

    `also_on` are the dates of other calendars that this ministry's seal carries.
    """

    pdf: bytes
    code: str
    document_hash: str
    also_on: tuple[str, ...]


def sealed(pdf: bytes, row: Row, *, version: Version, content: Content, at: datetime) -> Sealed:
    """The letter sealed by the ministry of this row, with number, day and QR code. Raises what signing refuses."""
    given, also_on = row.given, second_dates(row.given.body_id, on=row.given.on)
    digest, language = sha256(pdf).hexdigest(), content.language
    stamp = code.Stamp(
        body_id=given.body_id,
        book_id=given.book_id,
        number=given.text,
        on=given.on,
        is_graded=content.label.level > 0,
        pages=version.pages or 0,
        document_hash=digest,
    )
    mark = sign_code(given.body_id, stamp.payload())
    text_of_qr = code.qr_text(stamp.payload(), key_id=mark.key_id, signature=mark.signature, address=settings.ADDRESS)
    width, height = sheets.size_of(version.fields, row.field)
    data: dict[str, object] = {
        "version": 1,
        "language": language,
        "digits": content.digits,
        "width": width,
        "height": height,
        "number": given.text,
        "date": shown_day(given.on),
        "also_on": [one.spoken(language) for one in also_on],
        "code": printed(short_code(digest)),
        "qr": qr_rows(text_of_qr),
        "seal": row.ministry.unit.chain[0].to(language),
        **(marks(content) if row.field == sheets.SEAL else {}),  # they stand in the first row
        "labels": phrases.LABELS[language],
        "made_at": at.isoformat(),
    }
    page = sheets.appearance("stamp.typ", data)
    said = tuple(one.text() for one in also_on)
    reason = "; ".join((f"number={given.text}", f"date={given.on.isoformat()}", *said))
    made = seal(pdf, body_id=given.body_id, field=row.field, appearance=page, reason=reason, at=at)
    return Sealed(pdf=made, code=short_code(digest), document_hash=digest, also_on=said)
