"""The record's pages: is it genuine, who may read it, who has read it; and its files."""

import json
from collections.abc import Callable, Sequence
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive.additions import Addition, added_file, additions
from archive.bundle import bundle
from archive.circle import beneficiaries, may_know
from archive.core.errors import DamagedObjectError, MissingObjectError, NotHandedOutError
from archive.core.leaf import EntryKind
from archive.core.opening import needs_two
from archive.core.package import LETTER
from archive.examine import examine
from archive.filing import filed
from archive.gradings import regraded
from archive.graves import gone, proof_of_end
from archive.health import health, keeping
from archive.proof import proof
from archive.readership import annexes_named, last_readers, readers_of, signers_named
from archive.records import RecordView, Said, ends_of, part, record, records_among, ways_in, words_among
from archive.records import letter as newest_letter
from directory import audit, http, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest
from directory.inspections import lines_told
from paper import pages
from signing.power import powers_of

LAST_READERS = 8
OTHERS = ("by_record", "in_place_of", "corrected_by")
"""Where a statement names the other letter."""


@never_cache
@require_safe
def show(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The record: the verdict first, then what it rests on, the pages, the facts."""
    request.way_back = partial(_tombstone, request, record_id)
    shown = record(record_id, reach=request.reach)
    found = examine(record_id, reach=request.reach, at=request.at)
    is_own = may_know(record_id, shown.facts, reach=request.reach)
    ends = _ends(request, record_id) if found.intact else []
    ended = next((one["said"] for one in ends if _ends_it(one["said"])), None)
    named = beneficiaries(record_id, reach=request.reach) if is_own and found.intact else frozenset()
    marks = [mark for mark in found.verdict.signatures if not mark.is_time_stamp]
    page = {
        "record": shown,
        "annexes": annexes_named(shown.facts.annexes, sizes={one.name: one.size for one in shown.parts}),
        "found": found.verdict.indication.value,
        "fault": found.verdict.fault,
        "sub_indication": found.verdict.sub_indication.value,
        "powers": powers_of(found.verdict, beneficiaries=named),
        "signatures": signers_named(marks, facts=shown.facts),
        "examination": {"receipt": found.receipt.name, "index": found.leaf_index, "size": found.tree_size},
        "is_intact": found.intact,
        "ends": ends,
        "additions": _additions(request, record_id),
        "regraded": regraded(record_id, reach=request.reach),
        "ended": ended,
        "may_be_corrected": is_own and ended is None and shown.facts.sequence is not None and not request.reach.scopes,
        "versions": found.versions[::-1],
        "sheets": http.sheets(found.verdict.pages, _picture_address(record_id)),
        "is_own": is_own,
        **_ways(request, record_id),
        "filed": filed(record_id, reach=request.reach, on=day_of(request.at)),
        "lines": _last_readers(request, record_id) if is_own else (),
        "is_text": http.wants_text(request),
        "words": _words(request, record_id),
    }
    return render(request, "archive/record.html", page)


@never_cache
@require_safe
def readers(request: MinistryRequest, record_id: str) -> HttpResponse:
    """Who may read the record and who has read it; for the body that issued it."""
    shown = _own(request, record_id)
    _look(request, record_id, "readers")
    page = {
        "record": shown,
        "readers": readers_of(shown.facts, shown.readers, reach=request.reach, on=day_of(request.at)),
        "lines": lines_told(f"record:{record_id}", reach=request.reach, on=day_of(request.at), limit=500),
    }
    return render(request, "archive/readers.html", page)


@require_safe
def annex(request: MinistryRequest, record_id: str, name: str) -> HttpResponse:
    """An annex, byte for byte, downloaded."""
    shown = _look(request, record_id, "download")
    media_type = next((listed.media_type for listed in shown.parts if listed.name == name), "")
    if not name.startswith("annex-"):
        raise NotWithinReachError
    data = part(record_id, name, reach=request.reach)
    return http.file(data, media_type=media_type, name=name, is_shown=False)


@require_safe
def added(request: MinistryRequest, record_id: str, part: str) -> HttpResponse:
    """A file that was added later, byte for byte: the sealed sheet to read, an original downloaded."""
    shown = _look(request, record_id, "download")
    data, one = added_file(record_id, part, reach=request.reach)
    is_sheet = one.name == LETTER
    if is_sheet and needs_two(shown.facts.label.level):
        raise NotHandedOutError
    return http.file(data, media_type=one.media_type, name=one.name, is_shown=is_sheet)


@require_safe
def page(request: MinistryRequest, record_id: str, number: int, width: int) -> HttpResponse:
    """One page of the sealed letter as a picture."""
    shown = _look(request, record_id, "look")
    found: tuple[pages.Picture, ...] = ()
    if width in http.WIDTHS and number > 0:
        data = newest_letter(record_id, reach=request.reach)
        found = pages.pictures(data, width=width, pages=slice(number - 1, number))
    if not found:
        raise Http404
    return http.picture(found[0].webp, label=shown.facts.label)


@require_safe
def evidence(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The evidence bundle. It holds internal parts, so it is for the body that issued the record."""
    _own(request, record_id)
    data = bundle(record_id, reach=request.reach, at=request.at)
    return http.file(data, media_type="application/zip", name=f"evidence-{record_id}.zip", is_shown=False)


@require_safe
def proof_file(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The proof of keeping, against the newest checkpoint."""
    data = json.dumps(proof(record_id, reach=request.reach), indent=2).encode()
    return http.file(data, media_type="application/json", name=f"proof-{record_id}.json", is_shown=False)


@require_safe
def tombstone_file(request: MinistryRequest, record_id: str) -> HttpResponse:
    """What stays of a destroyed record: its tombstone's statement with the proof that it stands in the log."""
    data = json.dumps(proof_of_end(record_id, reach=request.reach), indent=2).encode()
    return http.file(data, media_type="application/json", name=f"tombstone-{record_id}.json", is_shown=False)


@require_safe
def board(request: MinistryRequest) -> HttpResponse:
    """The health board: counts of the whole archive, for those who look after it. No record is named."""
    return render(
        request,
        "archive/health.html",
        {"board": health(reach=request.reach, at=request.at), "keeping": keeping(reach=request.reach)},
    )


def _tombstone(request: MinistryRequest, record_id: str, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    """The page of a destroyed record; another refusal has its own sentence."""
    found = gone(record_id, reach=request.reach)
    return render(request, "archive/tombstone.html", {"gone": found, "sentence": sentence})


def _last_readers(request: MinistryRequest, record_id: str) -> tuple[whois.JournalFacts, ...]:
    lines = lines_told(f"record:{record_id}", reach=request.reach, on=day_of(request.at))
    return last_readers(lines)[:LAST_READERS]


def _ends(request: MinistryRequest, record_id: str) -> list[dict[str, object]]:
    """Void, replaced, in another's place, or corrected; the other letter is named to who may read it."""
    said = ends_of(record_id, reach=request.reach)
    others = {str(next((one.body[key] for key in OTHERS if one.body.get(key)), "")): one for one in said}
    known = records_among(others, reach=request.reach)
    return [
        {"said": one, "other": known.get(other), "other_id": other if other in known else ""}
        for other, one in others.items()
    ]


def _additions(request: MinistryRequest, record_id: str) -> tuple[Addition, ...]:
    """What was added later; what cannot be read is not shown, the verdict speaks of it."""
    try:
        return additions(record_id, reach=request.reach)
    except (DamagedObjectError, MissingObjectError):
        return ()


def _ways(request: MinistryRequest, record_id: str) -> dict[str, object]:
    """The own body's incoming number, and who it was sent on to; what cannot be read the verdict speaks of."""
    try:
        told = ways_in(record_id, reach=request.reach)
    except (DamagedObjectError, MissingObjectError):
        told = ()
    on = [one for one in told if one.body["what"] == "sent_on"]
    units = whois.unit_names(unit for one in on if isinstance(unit := one.body["unit"], int)) if on else {}
    sent_on = [{"said": one, "unit": units.get(int(str(one.body["unit"])))} for one in on]
    received = next((one for one in told if one.body["what"] == "came"), None)
    own = [one for one in told if one.body["what"] == "taken_in"]
    return {"received": received, "taken_in": own, "sent_on": sent_on, "redirected": _redirected(told)}


def _redirected(told: Sequence[Said]) -> list[dict[str, object]]:
    """Which ministry gave it away, and to whom: a unit of another, or a name outside."""
    away = [one for one in told if one.body["what"] == "redirected"]
    keys = {key for one in away for name in ("body", "unit", "goes_to") if isinstance(key := one.body.get(name), int)}
    units = whois.units_by_id(keys) if keys else {}
    return [
        {
            "said": one,
            "by": units.get(int(str(one.body["body"]))),
            "unit": units.get(int(str(one.body.get("unit", one.body.get("goes_to", 0))))),
        }
        for one in away
    ]


def _ends_it(said: object) -> bool:
    """True for a void or a replacement of this very letter."""
    return isinstance(said, Said) and (said.kind is EntryKind.VOID_NUMBER or bool(said.body.get("by_record")))


def _words(request: MinistryRequest, record_id: str) -> list[str]:
    """The lines of the letter, when its text was asked for; of a top secret letter the archive hands none on."""
    if not http.wants_text(request):
        return []
    return words_among([record_id], reach=request.reach).get(record_id, "").splitlines()


def _own(request: MinistryRequest, record_id: str) -> RecordView:
    """The record, for whoever may learn who received it. Raises NotWithinReachError."""
    shown = record(record_id, reach=request.reach)
    if not may_know(record_id, shown.facts, reach=request.reach):
        raise NotWithinReachError
    return shown


def _picture_address(record_id: str) -> Callable[[int, int], str]:
    return lambda number, width: reverse("archive:page", args=[record_id, number, width])


def _look(request: MinistryRequest, record_id: str, act: str) -> RecordView:
    """The record somebody is about to look into; of a classified one the look is journalled."""
    shown = record(record_id, reach=request.reach)
    audit.opened(shown.facts.label, act=act, about=f"record:{record_id}", by=request.reach, at=request.at)
    return shown
