"""Certifies an inquiry: that these records are all that match up to a checkpoint, or that none does."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from archive.bundle import bundle, verifier
from archive.core.canonical import Json, canonical
from archive.core.errors import DamagedObjectError, MissingObjectError, NotInLogYetError, NotOpenedError
from archive.core.matches import LANGUAGES, Certified, Matched, mark, sheet
from archive.core.package import moment
from archive.doors import bag, note
from archive.models import Checkpoint, Record
from archive.papers import LETTERHEADS
from archive.proof import leaf_proof
from archive.watch import best_checkpoint
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from paper.typeset import typeset
from signing.sign import lay_fields, seal

SEAL = "seal"
MOST_BUNDLES = 25
"""Up to so many records each one's evidence bundle goes with the certificate."""


def proven_size() -> int:
    """The size of the tree of the newest checkpoint that enough witnesses cosigned, or of the head's where none must.

    Raises NotInLogYetError before the first, CheckpointNotValidError.
    """
    found = best_checkpoint(0)
    if found is None:
        raise NotInLogYetError
    return found.size


def certify_matches(
    record_ids: tuple[str, ...], certified: Certified, *, bodies: frozenset[int], by: Reach, at: datetime
) -> bytes:
    """A ZIP with the certificate, sealed by each body whose records were asked about, and the proof of each leaf.

    Up to `MOST_BUNDLES` records each one's evidence bundle goes with it, and each export is journalled; those that two
    people have not opened and those that cannot be read are left out, and the certificate says so.
    `certified.size` names the checkpoint. Raises NotWithinReachError for a record out of reach, NotInLogYetError, what
    `bundle` raises, and what signing refuses.
    """
    rows = {row.record_id: row for row in Record.objects.within(by).with_place().filter(record_id__in=record_ids)}
    if set(rows) != set(record_ids):
        raise NotWithinReachError
    checkpoint = Checkpoint.objects.get(size=certified.size)
    proofs = {name: leaf_proof(rows[name].entry, under=checkpoint) for name in record_ids}
    matched = tuple(
        Matched(record=name, number=row.number or "", on=row.on, index=proofs[name].index)
        for name, row in ((name, rows[name]) for name in record_ids)
    )
    signed = note.verified(checkpoint.cosigned(), note.signer(settings.PLACE.keys).key)
    bundles = _bundles(record_ids, by=by, at=at) if len(matched) <= MOST_BUNDLES else None
    told = replace(
        certified,
        matched=matched,
        root=signed.root.hex(),
        has_bundles=bool(bundles),
        without_bundle=() if bundles is None else tuple(name for name in record_ids if name not in bundles),
        at=at,
    )
    payload = {
        "certificate.json": canonical(as_json(told)),
        "leaves.json": canonical(
            {
                name: {"leaf": one.leaf, "index": one.index, "inclusion": list(one.inclusion)}
                for name, one in proofs.items()
            }
        ),
        "checkpoint.txt": checkpoint.cosigned().encode(),
        "log-key.txt": f"{note.signer(settings.PLACE.keys).key.text()}\n".encode(),
        **_sealed(told, bodies),
        **{f"bundles/{name}.zip": data for name, data in (bundles or {}).items()},
        **verifier(),
    }
    info = {"Source-Organization": "Diwan", "Bagging-Date": moment(at)[:10], "Bag-Software-Agent": "diwan"}
    return bag.packed(f"diwan-matches-{certified.size}", payload, info=info)


def as_json(told: Certified) -> dict[str, Json]:
    """The certificate as certificate.json has it (docs/formats/matches.md)."""
    return {
        "format": "diwan-matches-certificate",
        "version": 1,
        "kind": "all" if told.matched else "none",
        "mandate": told.mandate,
        "authority": told.authority,
        "purpose": told.purpose,
        "asked": {language: [list(pair) for pair in told.asked[language]] for language in LANGUAGES},
        "records": [one.record for one in told.matched],
        **({"without_bundle": list(told.without_bundle)} if told.without_bundle else {}),
        "size": told.size,
        "root": told.root,
        "made_at": moment(told.at),
    }


def _bundles(record_ids: tuple[str, ...], *, by: Reach, at: datetime) -> dict[str, bytes]:
    found = {}
    for name in record_ids:
        with suppress(NotOpenedError, DamagedObjectError, MissingObjectError), transaction.atomic():
            found[name] = bundle(name, reach=by, at=at)
    return found


def _sealed(told: Certified, bodies: frozenset[int]) -> dict[str, bytes]:
    """The certificate of each body in each language."""
    units = whois.units_by_id(bodies)
    return {
        f"certificate.{body}.{language}.pdf": _one(told, units[body], language)
        for body in sorted(bodies)
        for language in LANGUAGES
    }


def _one(told: Certified, issuer: whois.UnitFacts, language: str) -> bytes:
    page = typeset(LETTERHEADS / "matches.typ", sheet(told, issuer=issuer.full_name(language), language=language))
    (box,) = [field.box for field in page.fields if field.name == SEAL]
    size = (box[2] - box[0], box[3] - box[1])
    shown = mark(told, name=issuer.chain[0].to(language), language=language, box=size)
    return seal(
        lay_fields(page.pdf, page.fields),
        body_id=issuer.id,
        field=SEAL,
        appearance=typeset(LETTERHEADS / "mark.typ", shown, tagged=False).pdf,
        reason=f"matches={len(told.matched)}; size={told.size}",
        at=told.at,
    )
