"""The record's pages: is it genuine, who may read it, who has read it; and its files."""

import json
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from archive.bundle import bundle
from archive.core.package import LETTER
from archive.examine import examine
from archive.proof import proof
from archive.readership import is_of_issuer, readers_named, signers_named
from archive.records import RecordView, part, record
from directory import audit, whois
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest
from paper import pages

WIDTHS = (720, 1240)
KEPT_S = 24 * 60 * 60
LAST_READERS = 8
DIGITS_OF_A_KEY = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of the sealed letter and the addresses of its pictures."""

    number: int
    small: str
    large: str


@require_safe
def show(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The record: the verdict first, then what it rests on, the pages, the facts."""
    shown = record(record_id, reach=request.reach)
    found = examine(record_id, reach=request.reach, at=request.at)
    is_own = is_of_issuer(shown.facts.body_id, reach=request.reach)
    marks = [mark for mark in found.verdict.signatures if not mark.is_time_stamp]
    page = {
        "record": shown,
        "annexes": [named for named in shown.parts if named.name.startswith("annex-")],
        "found": found.verdict.indication.value,
        "sub_indication": found.verdict.sub_indication.value,
        "signatures": signers_named(marks, body_id=shown.facts.body_id),
        "examination": {"receipt": found.receipt.name, "index": found.leaf_index, "size": found.tree_size},
        "is_intact": found.intact,
        "sheets": _sheets(record_id, found.verdict.pages),
        "is_own": is_own,
        "lines": whois.lines_about(f"record:{record_id}", limit=LAST_READERS) if is_own else (),
        "delivery": _delivery(request),
    }
    return render(request, "archive/record.html", page)


@require_safe
def readers(request: MinistryRequest, record_id: str) -> HttpResponse:
    """Who may read the record and who has read it; for the body that issued it."""
    shown = _own(request, record_id)
    page = {
        "record": shown,
        "readers": readers_named(shown.readers, on=timezone.localdate(request.at)),
        "lines": whois.lines_about(f"record:{record_id}", limit=500),
    }
    return render(request, "archive/readers.html", page)


@require_safe
def letter(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The sealed letter, byte for byte."""
    data = part(record_id, LETTER, reach=request.reach)
    _journal(request, record_id, "download")
    return _file(data, media_type="application/pdf", name="letter.pdf", is_shown=True)


@require_safe
def annex(request: MinistryRequest, record_id: str, name: str) -> HttpResponse:
    """An annex, byte for byte, downloaded."""
    shown = record(record_id, reach=request.reach)
    media_type = next((listed.media_type for listed in shown.parts if listed.name == name), "")
    if not name.startswith("annex-"):
        raise NotWithinReachError
    data = part(record_id, name, reach=request.reach)
    _journal(request, record_id, "download")
    return _file(data, media_type=media_type, name=name, is_shown=False)


@require_safe
def page(request: MinistryRequest, record_id: str, number: int, width: int) -> HttpResponse:
    """One page of the sealed letter as a picture."""
    shown = record(record_id, reach=request.reach)
    found: tuple[pages.Picture, ...] = ()
    if width in WIDTHS and number > 0:
        data = part(record_id, LETTER, reach=request.reach)
        found = pages.pictures(data, width=width, pages=slice(number - 1, number))
    if not found:
        raise Http404
    answer = HttpResponse(found[0].webp, content_type="image/webp")
    answer["Cache-Control"] = f"private, max-age={KEPT_S}" if _is_open(shown.facts.label) else "no-store"
    return answer


@require_safe
def evidence(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The evidence bundle. It holds internal parts, so it is for the body that issued the record."""
    _own(request, record_id)
    data = bundle(record_id, reach=request.reach, at=request.at)
    return _file(data, media_type="application/zip", name=f"evidence-{record_id}.zip", is_shown=False)


@require_safe
def proof_file(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The proof of keeping, against the newest checkpoint."""
    data = json.dumps(proof(record_id, reach=request.reach), indent=2).encode()
    return _file(data, media_type="application/json", name=f"proof-{record_id}.json", is_shown=False)


def _delivery(request: MinistryRequest) -> int | None:
    """The delivery that led here from a tray; the acts it offers are checked by their own deeds."""
    named = request.GET.get("delivery", "")
    return int(named) if named.isascii() and named.isdigit() and len(named) < DIGITS_OF_A_KEY else None


def _own(request: MinistryRequest, record_id: str) -> RecordView:
    """The record, for people of the body that issued it. Raises NotWithinReachError."""
    shown = record(record_id, reach=request.reach)
    if not is_of_issuer(shown.facts.body_id, reach=request.reach):
        raise NotWithinReachError
    return shown


def _sheets(record_id: str, count: int) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(
            number=number,
            small=reverse("archive:page", args=[record_id, number, WIDTHS[0]]),
            large=reverse("archive:page", args=[record_id, number, WIDTHS[1]]),
        )
        for number in range(1, count + 1)
    )


def _is_open(label: Label) -> bool:
    return label.level == 0 and not label.personal


def _journal(request: MinistryRequest, record_id: str, act: str) -> None:
    audit.record(by=request.reach, act=act, about=f"record:{record_id}", at=request.at)


def _file(data: bytes, *, media_type: str, name: str, is_shown: bool) -> HttpResponse:
    """A file: our own PDF is shown, everything else is only downloaded."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
