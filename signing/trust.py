"""Which authorities are trusted on a day: our roots, and those of the signed trust list. Needs no database."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from directory.core.day import day_of, start_of
from signing.core.authority import Role
from signing.core.errors import TrustListBrokenError
from signing.core.question import Anchor, Recognised
from signing.core.trust import Trusted, from_bytes
from signing.doors import ca, lists, raw
from signing.doors.imports import Imported, Imports
from signing.doors.safe import Safe


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """An authority that may speak of revocations, and until when its kept list is good; None when there is none."""

    name: str
    sha256: str
    der: bytes
    until_at: datetime | None


def safe() -> Safe:
    """The folder of this installation's keys, in which the list lies too."""
    return Safe(folder=settings.PLACE.keys, pin_file=settings.TOKEN_PIN_FILE)


def imports() -> Imports:
    """What was taken in beside it."""
    return Imports(keys=settings.PLACE.keys)


def roots(at: datetime) -> tuple[bytes, ...]:
    """The certificates trusted at the moment, DER: our own roots first, then the recognised authorities.

    Raises NotEstablishedError, TrustListBrokenError when the list is not the one that was signed.
    """
    return (*map(ca.certificate_der, safe().roots().values()), *_recognised_on(at))


def issuers(at: datetime) -> tuple[bytes, ...]:
    """The authorities that may vouch for others at the moment, DER: the recognised ones and those below them.

    Raises NotEstablishedError, TrustListBrokenError.
    """
    anchors = _recognised_on(at)
    return (*anchors, *_below(anchors))


def recognised() -> tuple[Trusted, ...]:
    """The trust list, whatever the day; empty when nobody was recognised. Raises TrustListBrokenError."""
    return listed()[1]


def listed() -> tuple[int, tuple[Trusted, ...]]:
    """The trust list's number and lines, its signature and its certificates' hashes checked."""
    kept = safe().trust_list()
    if kept is None:
        return 0, ()
    data, signature = kept
    ours = (safe().certificate_of(name) for name in safe().names(Role.ISSUING))  # a former one signed it, perhaps
    if not any(raw.verifies(raw.public_key_of(one), signature, data) for one in ours):
        raise TrustListBrokenError
    number, items = from_bytes(data)
    if any(hashlib.sha256(item.der).hexdigest() != item.sha256 for item in items):
        raise TrustListBrokenError
    return number, items


def known() -> Recognised:
    """What a judge may believe besides our root: authorities with their days, those below them, their lists.

    Of what was taken in only that counts which a recognised authority, or one below it, has signed; the rest is
    as if it were not there. Raises TrustListBrokenError, NotEstablishedError.
    """
    anchors = recognised()
    if not anchors:
        return Recognised()
    between = tuple(_below(tuple(item.der for item in anchors)))
    speakers = [ca.load_certificate(der) for der in (*(item.der for item in anchors), *between)]
    theirs = [data for data in imports().all(Imported.LIST) if lists.is_by_one_of(data, speakers)]
    return Recognised(anchors=tuple(map(_anchor, anchors)), between=between, revocations=tuple(theirs))


def above(certificate: ca.Certificate) -> Recognised:
    """What a checker needs to trace a certificate to a recognised authority: those above it, and their lists.

    Raises TrustListBrokenError, NotEstablishedError.
    """
    found, waiting = known(), ca.certificate_der(certificate)
    roots_of_theirs = [anchor.der for anchor in found.anchors]
    chain: list[bytes] = []
    while up := next((one for one in (*roots_of_theirs, *found.between) if lists.is_below(waiting, one)), None):
        if up in chain:
            break
        chain.append(up)
        waiting = up
    speakers = [ca.load_certificate(der) for der in chain]
    return Recognised(
        between=tuple(chain),
        revocations=tuple(data for data in found.revocations if lists.is_by_one_of(data, speakers)),
    )


def voices() -> tuple[Voice, ...]:
    """Each recognised authority and each below it, and until when its newest list speaks.

    Raises TrustListBrokenError, NotEstablishedError.
    """
    found = known()
    ends = {data: lists.facts_of(lists.load(data)).until_at for data in found.revocations}
    speakers = [ca.load_certificate(der) for der in (*(one.der for one in found.anchors), *found.between)]
    return tuple(
        Voice(
            name=ca.names_of(one)[0],
            sha256=ca.fingerprint(one),
            der=ca.certificate_der(one),
            until_at=max(
                (end for data, end in ends.items() if end and lists.is_by_one_of(data, [one])), default=None
            ),
        )
        for one in speakers
    )  # fmt: skip


def _recognised_on(at: datetime) -> tuple[bytes, ...]:
    """The certificates of the list that count on the day of the moment, DER."""
    return tuple(item.der for item in recognised() if item.on(day_of(at)))


def _below(anchors: tuple[bytes, ...]) -> Iterator[bytes]:
    """The certificates taken in that hang on these authorities, straight or by each other."""
    waiting, trusted = set(imports().all(Imported.CERTIFICATE)), list(anchors)
    while found := next(((one, up) for one in sorted(waiting) for up in trusted if lists.is_below(one, up)), None):
        waiting.discard(found[0])
        trusted.append(found[0])
        yield found[0]


def _anchor(item: Trusted) -> Anchor:
    """A line of the list for the judge: its days as moments."""
    until = None if item.until_on is None else start_of(item.until_on + timedelta(days=1))
    return Anchor(name=item.name, der=item.der, from_at=start_of(item.from_on), until_at=until)
