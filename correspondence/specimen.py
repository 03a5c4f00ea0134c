"""The letterheads of a ministry for whoever keeps its office, each with a letter that shows it."""

from dataclasses import dataclass
from datetime import date, datetime

from correspondence import headings, numberings, sheets
from correspondence.core import body as letter_body
from correspondence.core import phrases
from correspondence.core.acceptance import LANGUAGES
from correspondence.core.heading import Heading
from correspondence.core.letter import Addressee, Content, Copy, Kind, Priority, Reference, ReferenceKind
from correspondence.core.printed import Frame, Letterhead, Signer
from correspondence.models import LaidHeading
from directory import whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import UnitFacts
from paper import pages

SHOWN = 8
WIDTH = 720


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidFacts:
    """One letterhead: from which day on, who laid it down, whether letters of today carry it."""

    id: int
    since: date
    heading: Heading
    laid_by: Name
    laid_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingPage:
    """The ministry, its newest letterheads, and what a new one begins from."""

    body: UnitFacts
    laid: tuple[LaidFacts, ...]
    newest: Heading


def headings_of(body_id: int, *, reach: Reach, on: date) -> HeadingPage:
    """The page of a ministry's letterheads. Raises NotWithinReachError for whoever does not keep its office."""
    body = numberings.body_kept(body_id, reach)
    rows = list(LaidHeading.objects.filter(body=body_id).order_by("-since", "-id")[:SHOWN])
    people = whois.people_by_id(row.laid_by_id for row in rows)
    current = next((row.pk for row in rows if row.since <= on), None)
    laid = tuple(
        LaidFacts(
            id=row.pk,
            since=row.since,
            heading=row.heading(),
            laid_by=people[row.laid_by_id].name,
            laid_at=row.laid_at,
            is_current=row.pk == current,
        )
        for row in rows
    )
    return HeadingPage(body=body, laid=laid, newest=laid[0].heading if laid else Heading())


def picture(laid_id: int, *, language: str, reach: Reach, at: datetime) -> bytes:
    """The first page of a letter under this letterhead, as a WebP picture.

    Raises NotWithinReachError, FileLostError, TypesettingError.
    """
    row = LaidHeading.objects.filter(pk=laid_id).first()
    if row is None or language not in LANGUAGES:
        raise NotWithinReachError
    body = numberings.body_kept(row.body_id, reach)
    found = headings.of_row(row)
    paper = Letterhead(chain=body.chain, address=body.address, laid=found.heading, emblem_file=found.emblem_file)
    name = Name(ar="…")
    frame = Frame(
        letterhead=paper,
        signers=(Signer(name=name, title=name, capacity="holder"),),
        prepared_by=name,
        code="",
        made_at=at,
    )
    pdf = sheets.typeset_letter(_letter(body, language, day_of(at)), frame).pdf
    return pages.pictures(pdf, width=WIDTH, pages=slice(1))[0].webp


def _letter(body: UnitFacts, language: str, on: date) -> Content:
    """A letter that says nothing: what stands on it shows where things stand."""
    words = phrases.SPECIMEN[language]
    return Content(
        kind=Kind.LETTER,
        language=language,
        digits="latn",
        label=Label(),
        priority=Priority.ORDINARY,
        subject=words,
        greeting="",
        body=letter_body.from_text(f"{words} …"),
        closing="",
        to=(Addressee(unit_id=body.id, name="…"),),
        unit_id=body.id,
        signer_post_id=0,
        copies=(Copy(unit_id=None, name="…"),),
        references=(Reference(kind=ReferenceKind.YOURS, body="", number="12/3307", on=on),),
    )
