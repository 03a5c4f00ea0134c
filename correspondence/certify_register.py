"""Certificates over registers: that no number is missing, and that something is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive import register_proof
from archive.core.canonical import Json
from archive.core.package import moment
from archive.core.register import Sought, found_in, of_year, reserved_in
from archive.register_proof import Proven
from correspondence import closes, sheets
from correspondence.core.certificate import GAPS, LOG, absence_data, gaps_data
from correspondence.core.close_sheet import SEALED, WORDS
from correspondence.core.errors import FoundInRegisterError, NothingClosedError
from correspondence.core.printed import shown_moment
from directory import audit, whois
from directory.core.reach import Reach
from directory.whois import UnitFacts
from paper.typeset import typeset
from signing.sign import lay_fields, seal

LANGUAGES = ("ar", "ckb", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is certified, by which body, over which closes."""

    certificate: dict[str, Json]
    found: Proven
    issuer: UnitFacts
    at: datetime


def certify_no_gaps(book_id: int, *, year: int, by: Reach, at: datetime) -> bytes:
    """A ZIP that proves the numbers of one book and year, as far as they are closed, each with its leaf.

    Raises NotWithinReachError, NothingClosedError, archive's NotInLogYetError and RegisterNotWholeError, and what
    signing refuses. The act is journalled.
    """
    found, issuer = _found([book_id], by=by, at=at)
    lines = of_year(found.closes[book_id], year)
    if not lines:
        raise NothingClosedError(year=year)
    held = reserved_in(found.closes[book_id]).of_year(year)
    said: dict[str, Json] = {"kind": GAPS, "books": [book_id], "year": year, "count": len(lines)}
    said |= {name: count for name, count in zip(("reserved", "unused"), held, strict=True) if count}
    asked = _Asked(certificate=said | _common(found, at), found=found, issuer=issuer, at=at)
    leaves = [(line, found.leaves[line.record].index) for line in lines]
    kind = found.closes[book_id][-1].kind
    data = {language: gaps_data(kind, leaves, held=held, language=language) for language in LANGUAGES}
    return _bundle(asked, data)


def certify_absence(book_ids: Sequence[int], *, sought: Sought, by: Reach, at: datetime) -> bytes:
    """A ZIP that proves that nothing sought stands in the closes of these books.

    Raises FoundInRegisterError when it does, and what `certify_no_gaps` raises.
    """
    found, issuer = _found(book_ids, by=by, at=at)
    chain = [close for chain in found.closes.values() for close in chain]
    if there := found_in(chain, sought):
        raise FoundInRegisterError(number=there[0].number, on=there[0].on)
    said: dict[str, Json] = {"kind": "absence", "books": sorted(found.closes), "sought": sought.as_json()}
    asked = _Asked(certificate=said | _common(found, at), found=found, issuer=issuer, at=at)
    kinds = [one[-1].kind for one in found.closes.values()]
    unit = "" if sought.unit is None else whois.unit_facts(sought.unit).full_name("ar")
    closed = min(one[-1].closed_at for one in found.closes.values())
    data = {
        language: absence_data(kinds, sought, unit=unit, closed=closed, language=language) for language in LANGUAGES
    }
    return _bundle(asked, data)


def _found(book_ids: Sequence[int], *, by: Reach, at: datetime) -> tuple[Proven, UnitFacts]:
    sheets_of, body_id = closes.sheets_of(book_ids, reach=by)
    for book in sheets_of:
        audit.record(by=by, act="export", about=f"book:{book}", at=at)
    return register_proof.proven(sheets_of, reach=by), whois.unit_facts(body_id)


def _common(found: Proven, at: datetime) -> dict[str, Json]:
    return {
        "format": "diwan-register-certificate",
        "version": 1,
        "size": found.under.size,
        "root": found.under.root,
        "made_at": moment(at),
    }


def _bundle(asked: _Asked, data: dict[str, dict[str, object]]) -> bytes:
    pdfs = {f"certificate.{language}.pdf": _sealed(asked, data[language], language) for language in LANGUAGES}
    return register_proof.packed(asked.found, asked.certificate, pdfs=pdfs)


def _sealed(asked: _Asked, data: dict[str, object], language: str) -> bytes:
    """One language's certificate, sealed by the body."""
    page = {
        **data,
        "version": 1,
        "language": language,
        "issuer": asked.issuer.full_name(language),
        "labels": {key: WORDS[language][key] for key in ("page", "of")},
        "previous": [LOG[language], f"{asked.found.under.size} · {asked.found.under.root}"],
        "made_at": asked.at.isoformat(),
    }
    sheet = typeset(sheets.LETTERHEADS / "close.typ", page)
    (box,) = [[*field.box] for field in sheet.fields if field.name == sheets.SEAL]
    mark: dict[str, object] = {
        "version": 1,
        "language": language,
        "digits": "latn",
        "name": asked.issuer.chain[0].to(language),
        "serial": str(asked.found.under.size),
        "labels": {"signed": SEALED[language], "certificate": LOG[language]},
        "at": shown_moment(asked.at),
        "made_at": asked.at.isoformat(),
        "width": box[2] - box[0],
        "height": box[3] - box[1],
    }
    return seal(
        lay_fields(sheet.pdf, sheet.fields),
        body_id=asked.issuer.body_id,
        field=sheets.SEAL,
        appearance=sheets.appearance("signature.typ", mark),
        reason=f"certificate={asked.certificate['kind']}; size={asked.found.under.size}",
        at=asked.at,
    )
