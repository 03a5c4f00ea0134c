"""The papers of disposals: minutes and certificates, set as PDF and kept under a key of the disposal's own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from archive import shelf, stores
from archive.core.canonical import Json
from archive.core.disposal import Listed, Parties
from archive.core.leaf import EntryKind, statement
from archive.core.package import digest, moment
from archive.doors import cipher, keystore
from archive.models import Disposal, Entry, RecordKey
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from paper.typeset import typeset

LETTERHEADS = Path(__file__).resolve().parent / "letterheads"
Setting = Callable[[Parties, Sequence[Listed]], dict[str, object]]


def typeset_list(setting: Setting, row: Disposal, *, at: datetime) -> bytes:
    """A sheet about the list in its own language, PDF/A-3. Raises TypesettingError."""
    issuer = whois.unit_facts(row.body_id)
    known = whois.people_by_id(one for one in (row.drawn_by_id, row.first_by_id, row.second_by_id) if one)
    people = {number: person.name.to(row.language) for number, person in known.items()}
    parties = Parties(
        language=row.language,
        issuer=issuer.full_name(row.language),
        number=row.pk,
        record_class=f"{row.record_class.code} {row.record_class.name().to(row.language)}",
        basis=row.record_class.basis,
        fate=row.fate,
        schedule=row.record_class.schedule(),
        drawn_by=people.get(row.drawn_by_id, ""),
        first_by=people.get(row.first_by_id or 0, ""),
        second_by=people.get(row.second_by_id or 0, ""),
        approved_at=row.approved_at,
        at=at,
    )
    listed = [
        Listed(record=item.record_id, number=item.number, on=item.on, gone_at=item.gone_at)
        for item in row.items.order_by("id")
    ]
    return typeset(LETTERHEADS / "list.typ", setting(parties, listed)).pdf


def said_of(row: Disposal) -> dict[str, Json]:
    """What every statement about the list says."""
    names = list(row.items.order_by("id").values_list("record_id", flat=True))
    return {
        "disposal": row.key_id,
        "body": row.body_id,
        "class": row.record_class.code,
        "schedule": row.record_class.schedule().as_json(),
        "records": names,
    }


def drawn(row: Disposal) -> dict[str, Json]:
    """Who drew up the list and when, in which language its papers are, and what was asked for."""
    return {
        "drawn_by": f"person:{row.drawn_by_id}",
        "drawn_at": moment(row.drawn_at),
        "language": row.language,
        "fate": row.fate,
    }


def lines_of(row: Disposal) -> list[Json]:
    """The list's lines as its minutes have them, in their order."""
    return [item.as_json() for item in row.items.order_by("id")]


def gone_in(row: Disposal) -> list[Json]:
    """When each record of the list was destroyed, in the order of its lines; empty where it was not."""
    times = row.items.order_by("id").values_list("gone_at", flat=True)
    return ["" if at is None else moment(at) for at in times]


def enter_with_pdf(
    kind: EntryKind, row: Disposal, pdf: bytes, *, body: Mapping[str, Json], by: Reach, at: datetime
) -> Entry:
    """Writes an entry whose statement names the PDF by its hash, both encrypted under the disposal's key.

    The key is made with the first. Crash note: files are on disk before the rows; without them they are orphans.
    """
    name = paper_name(kind)
    said = {**body, "paper": digest(pdf)}
    document = statement(kind, record=row.key_id, body=said, by=by.name, at=moment(at), salt=cipher.new_salt())
    key = _key(row.key_id)
    parts = {name: pdf, f"{shelf.STATEMENT}{cipher.new_name(8)}.json": document}
    objects = {part: cipher.lock(data, key=key, name=f"{row.key_id}/{part}") for part, data in parts.items()}
    stores.first().keep(row.key_id, objects)
    return Entry.objects.say_about(row.key_id, kind, document, objects=objects, by=by.name, at=at)


def paper_name(kind: EntryKind) -> str:
    """The name of the PDF beside an entry of this kind."""
    return f"{kind.value.lower()}.pdf"


def paper(disposal_id: int, kind: EntryKind, *, reach: Reach) -> bytes:
    """The minutes (DISPOSAL) or the certificate (DESTRUCTION), for the archivists of the body.

    Raises NotWithinReachError where there is none yet, MissingObjectError, DamagedObjectError.
    """
    row = Disposal.objects.one(disposal_id, reach=reach)
    entry = {EntryKind.DISPOSAL: row.minutes, EntryKind.DESTRUCTION: row.certificate}.get(kind)
    if entry is None:
        raise NotWithinReachError
    return shelf.content(entry, paper_name(kind), key=shelf.key_of(row.key_id))


def _key(key_id: str) -> bytes:
    """The disposal's own key, made at first use; the file of a try that was rolled back is replaced."""
    if RecordKey.objects.filter(record_id=key_id).exists():
        return shelf.key_of(key_id)
    key = cipher.new_key()
    wrapped = keystore.wrap(settings.PLACE.keys, key_id, key)
    keystore.change(settings.PLACE.keys, key_id, wrapped)
    RecordKey.objects.create(record_id=key_id, wrapped=wrapped)
    return key
