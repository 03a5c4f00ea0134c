"""The inspectorate's own space: what the inspectors of one mandate saved, tagged and noted.

A tag or a note is shown only with a record that its reader may read now: when a record's grade rises, its tags and
notes are hidden with it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Max

from archive.core.opening import named
from archive.core.package import RecordFacts
from archive.records import records_among
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.inspections import working
from directory.whois import people_by_id
from search.core.kept import Kept
from search.models import Alert, Inquiry, Note, Tag

LINES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryView:
    """A saved inquiry; `has_news` says that something new matches, and not what."""

    id: int
    name: str
    line: str
    address: str
    by: Name
    made_at: datetime
    has_alerts: bool
    has_news: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A note, and whether the reader may strike it."""

    id: int
    text: str
    by: Name
    at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A record with the words on it and the notes about it."""

    record_id: str
    facts: RecordFacts
    tags: tuple[str, ...]
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPart:
    """One page of marked records; `earlier` is how many stand before the next one, if there is one."""

    shown: tuple[Marked, ...]
    earlier: int | None


def address_of(query: Kept) -> str:
    """The query as the part of an address after the question mark."""
    chosen = {
        name: [str(one) for one in value] if isinstance(value, list) else str(value)
        for name, value in query.choices.items()
    }
    return urlencode({"q": query.line, **chosen}, doseq=True)


def inquiries(reach: Reach) -> tuple[InquiryView, ...]:
    """The saved inquiries of the mandate. Three queries. Raises NotWithinReachError outside an inspection."""
    rows = list(Inquiry.objects.filter(mandate=working(reach).mandate).order_by("id"))
    news = set(Alert.objects.filter(person=reach.person_id, seen_at=None).values_list("inquiry_id", flat=True))
    people = people_by_id({row.made_by_id for row in rows})
    return tuple(
        InquiryView(
            id=row.pk,
            name=row.name,
            line=row.line,
            address=address_of(row.query()),
            by=people[row.made_by_id].name,
            made_at=row.made_at,
            has_alerts=row.looked is not None,
            has_news=row.pk in news,
        )
        for row in rows
    )


def news(person_id: int | None, mandates: frozenset[int]) -> int:
    """How many inquiries under these mandates have something new for the person; one query."""
    return Alert.objects.filter(person=person_id, inquiry__mandate__in=mandates, seen_at=None).count()


def marked(reach: Reach, *, first: int = 0) -> MarkedPart:
    """A part of the records with tags or notes, as far as the reader may read them now, the last marked first."""
    mandate_id, last = working(reach).mandate, dict[str, datetime]()
    for marks in (Tag, Note):
        rows = marks.objects.filter(mandate=mandate_id).order_by().values_list("record_id").annotate(last=Max("at"))
        last |= {name: max(at, last.get(name, at)) for name, at in rows}
    names = sorted(last, key=lambda name: (last[name], name), reverse=True)
    part = names[first : first + LINES]
    more = first + LINES if len(names) > first + LINES else None
    return MarkedPart(shown=_marked(part, mandate_id, reach=reach), earlier=more)


def marked_on(record_id: str, *, reach: Reach) -> Marked | None:
    """The tags and notes of one record; None for one without, or out of reach."""
    mandate_id = working(reach).mandate
    found = _marked([record_id], mandate_id, reach=reach)
    return next((one for one in found if one.tags or one.notes), None)


def _marked(names: list[str], mandate_id: int, *, reach: Reach) -> tuple[Marked, ...]:
    tags, notes = defaultdict[str, set[str]](set), defaultdict[str, list[Note]](list)
    for name, word in Tag.objects.filter(mandate=mandate_id, record_id__in=names).values_list("record_id", "word"):
        tags[name].add(word)
    for note in Note.objects.filter(mandate=mandate_id, record_id__in=names).order_by("-id"):
        notes[note.record_id].append(note)
    allowed = records_among(names, reach=reach) if names else {}
    facts = {name: named(one, record_id=name, reach=reach) for name, one in allowed.items()}
    people = people_by_id({note.by_id for name in facts for note in notes[name]})
    return tuple(
        Marked(
            record_id=name,
            facts=facts[name],
            tags=tuple(sorted(tags[name])),
            notes=tuple(
                NoteView(
                    id=note.pk,
                    text=note.text,
                    by=people[note.by_id].name,
                    at=note.at,
                    is_own=note.by_id == reach.person_id,
                )
                for note in notes[name]
            ),
        )
        for name in names
        if name in facts
    )
