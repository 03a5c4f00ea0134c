"""Sheets over papers that were scanned: typeset with pictures of them, and the registry's stamp that closes each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.core.package import Part
from correspondence import sheets
from correspondence.core import consignment_slip, paper_letter
from correspondence.core.amendment import Amendment, amendment_data
from correspondence.core.close_sheet import SEALED
from correspondence.core.consignment_slip import HandedOver
from correspondence.core.cover_note import CoverNote, cover_data
from correspondence.core.intake import MOST_SHOWN, Arrived, Page
from correspondence.core.intake_sheet import WORDS, Received, Shown, Surroundings, receipt_data, sheet_data
from correspondence.core.number import Direction
from correspondence.core.paper_letter import OnPaper
from correspondence.core.printed import shown_day, shown_moment
from directory.whois import UnitFacts
from paper.core.media import PDF, PICTURES
from paper.isolate import reproduced
from paper.typeset import Attachment, Typeset, typeset
from signing.sign import lay_fields, seal

WIDTH = 1240
AT_ONCE = 4
"""Pages drawn by one child: two hundred megabytes at most."""
FIELDS = (sheets.SEAL,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A sheet with its field laid, not numbered yet; `number` and `date` are the words before what the stamp says."""

    pdf: bytes
    sheet: Typeset
    language: str
    issuer: str
    number: str
    date: str


def lay_sheet(
    arrived: Arrived,
    pages: tuple[Page, ...],
    originals: Sequence[Part],
    *,
    judged: dict[str, str],
    source: bytes,
    around: Surroundings,
) -> Laid:
    """The sheet, set before any lock: what can be shown of the originals follows as pictures.

    Raises TypesettingError, and what drawing a foreign file refuses.
    """
    pictures, shown = _pictures(pages, originals)
    verdicts = tuple(judged.get(part.name, "") for part in originals)
    data = sheet_data(arrived, pages, shown, judged=verdicts, around=around)
    return _laid(data, pictures, source=source, around=around)


def lay_amendment(
    amendment: Amendment,
    pages: tuple[Page, ...],
    originals: Sequence[Part],
    *,
    judged: dict[str, str],
    around: Surroundings,
) -> Laid:
    """The sheet of a correction, the added pages behind it. Raises as `lay_sheet`."""
    pictures, shown = _pictures(pages, originals)
    verdicts = tuple(judged.get(part.name, "") for part in originals)
    data = amendment_data(amendment, pages, shown, judged=verdicts, around=around)
    source = amendment.as_json(pages, judged=judged, language=around.language)
    labels = paper_letter.WORDS[around.language] if amendment.direction is Direction.OUT else None
    return _laid(data, pictures, source=source, around=around, labels=labels)


def lay_paper(
    letter: OnPaper,
    pages: tuple[Page, ...],
    originals: Sequence[Part],
    *,
    judged: dict[str, str],
    source: bytes,
    around: Surroundings,
) -> Laid:
    """The sheet of a letter that left on paper, the paper behind it. Raises as `lay_sheet`."""
    pictures, shown = _pictures(pages, originals)
    verdicts = tuple(judged.get(part.name, "") for part in originals)
    data = paper_letter.paper_data(letter, pages, shown, judged=verdicts, around=around)
    labels = paper_letter.WORDS[around.language]
    return _laid(data, pictures, source=source, around=around, inside=paper_letter.INSIDE, labels=labels)


def lay_slip(
    given: HandedOver, page: Page, original: Part, *, receiver: str, verdict: str | None, around: Surroundings
) -> Laid:
    """The sheet of a signed slip of the hand-over book, the slip behind it. Raises as `lay_sheet`."""
    pictures, shown = _pictures((page,), (original,))
    data = consignment_slip.slip_data(given, page, shown, receiver=receiver, verdict=verdict or "", around=around)
    source = given.as_json(page, verdict=verdict, language=around.language)
    labels = consignment_slip.labels(around.language)
    return _laid(data, pictures, source=source, around=around, inside="slip.json", labels=labels)


def _laid(
    data: dict[str, object],
    pictures: dict[str, bytes],
    *,
    source: bytes,
    around: Surroundings,
    inside: str = "intake.json",
    labels: Mapping[str, str] | None = None,
) -> Laid:
    attached = Attachment(
        name=inside, media_type="application/json", data=source, description="What this sheet declares"
    )
    sheet = typeset(sheets.LETTERHEADS / "intake.typ", data, files=pictures, attachment=attached)
    said = labels or WORDS[around.language]
    return Laid(
        pdf=lay_fields(sheet.pdf, sheet.fields),
        sheet=sheet,
        language=around.language,
        issuer=around.issuer,
        number=said["number"],
        date=said["date"],
    )


def _pictures(pages: tuple[Page, ...], originals: Sequence[Part]) -> tuple[dict[str, bytes], tuple[Shown, ...]]:
    """Upright, cropped pictures of the first pages, by file name."""
    files: dict[str, bytes] = {}
    shown: list[Shown] = []
    for n, (page, part) in enumerate(zip(pages, originals, strict=True), start=1):
        if page.media_type != PDF and page.media_type not in PICTURES:
            continue
        for first in range(0, min(page.pages or 0, MOST_SHOWN - len(shown)), AT_ONCE):
            count = min(AT_ONCE, (page.pages or 0) - first, MOST_SHOWN - len(shown))
            drawn = reproduced(
                part.data,
                media_type=page.media_type,
                width=WIDTH,
                first=first,
                count=count,
                turn=page.turn,
                crop=page.crop,
            )
            for number, data in enumerate(drawn, start=first + 1):
                one = Shown(file=f"page-{len(shown) + 1:03d}.jpg", original=n, page=number)
                files[one.file] = data
                shown.append(one)
    return files, tuple(shown)


def stamped(laid: Laid, *, body_id: int, number: str, on: date, at: datetime, register: str = "incoming") -> bytes:
    """The sheet with its number and day in the registry's seal (ختم الوارد). Raises what signing refuses."""
    boxes: list[dict[str, object]] = [{"name": field.name, "box": list(field.box)} for field in laid.sheet.fields]
    width, height = sheets.size_of(boxes, sheets.SEAL)
    data: dict[str, object] = {
        "version": 1,
        "language": laid.language,
        "digits": "latn",
        "width": width,
        "height": height,
        "number": number,
        "date": shown_day(on),
        "qr": None,
        "seal": laid.issuer,
        "labels": {"number": laid.number, "date": laid.date},
        "made_at": at.isoformat(),
    }
    page = sheets.appearance("stamp.typ", data)
    reason = f"{register}={number}; date={on.isoformat()}"
    return seal(laid.pdf, body_id=body_id, field=sheets.SEAL, appearance=page, reason=reason, at=at)


def sealed_receipt(received: Received, issuer: UnitFacts, *, language: str, at: datetime) -> bytes:
    """The receipt for the sender, sealed by the body. Raises TypesettingError and what signing refuses."""
    data = receipt_data(received, issuer=issuer.full_name(language), made_at=at, language=language)
    return _sealed(data, issuer, number=received.incoming, what="receipt", language=language, at=at)


def sealed_cover(note: CoverNote, issuer: UnitFacts, *, language: str, at: datetime) -> bytes:
    """The note on a letter that is given away, sealed by the body. Raises TypesettingError and what signing refuses."""
    data = cover_data(note, issuer=issuer.full_name(language), made_at=at, language=language)
    return _sealed(data, issuer, number=note.incoming, what="cover", language=language, at=at)


def _sealed(
    data: dict[str, object], issuer: UnitFacts, *, number: str, what: str, language: str, at: datetime
) -> bytes:
    sheet = typeset(sheets.LETTERHEADS / "close.typ", data)
    boxes: list[dict[str, object]] = [{"name": field.name, "box": list(field.box)} for field in sheet.fields]
    width, height = sheets.size_of(boxes, sheets.SEAL)
    words = WORDS[language]
    mark: dict[str, object] = {
        "version": 1,
        "language": language,
        "digits": "latn",
        "name": issuer.chain[0].to(language),
        "number": number,
        "labels": {"signed": SEALED[language], "certificate": words["number"]},
        "at": shown_moment(at),
        "made_at": at.isoformat(),
        "width": width,
        "height": height,
    }
    return seal(
        lay_fields(sheet.pdf, sheet.fields),
        body_id=issuer.body_id,
        field=sheets.SEAL,
        appearance=sheets.appearance("signature.typ", mark),
        reason=f"{what}={number}",
        at=at,
    )
