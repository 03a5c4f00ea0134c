"""What of the installation's trust needs somebody's hand: lists that end, a trust list that was changed."""

from collections.abc import Iterator
from datetime import datetime

from directory.core.day import day_of
from signing import trust
from signing.core import status
from signing.core.authority import Role
from signing.core.errors import TrustListBrokenError
from signing.core.status import Concern, StatusList, Worry
from signing.doors import ca, lists


def concerns(at: datetime) -> tuple[Concern, ...]:
    """What is wrong at the moment, gravest first; nothing in a house without authorities. Needs no database."""
    if not trust.safe().has_root():
        return ()
    return (*_root_list(at), *_own_list(at), *_authorities(at), *_theirs(at))


def _root_list(at: datetime) -> Iterator[Concern]:
    """Of each root that is not over: a former one speaks of what it certified."""
    for name, root in trust.safe().roots().items():
        kept = _kept(name)
        until = None if kept is None else kept.until_at
        worry = status.of_root_list(until, at=at) if root.not_valid_after_utc > at else None
        if worry is not None:
            yield Concern(worry=worry, facts={"day": "-" if until is None else f"{day_of(until)}"})


def _own_list(at: datetime) -> Iterator[Concern]:
    """Of the authority that issues now; one whose key is elsewhere makes no list here."""
    kept = _kept(trust.safe().newest(Role.ISSUING.value))
    worry = None if kept is None else status.of_own_list(kept.made_at, at=at)
    if worry is not None:
        yield Concern(worry=worry)


def _authorities(at: datetime) -> Iterator[Concern]:
    """Our newest root and the authority that issues now: a new one needs the two holders."""
    safe = trust.safe()
    for name in (safe.newest(Role.ROOT), *safe.names(Role.ISSUING)[-1:]):
        certificate = safe.certificate_of(name)
        until = certificate.not_valid_after_utc
        worry = status.of_authority(until, at=at)
        if worry is not None:
            yield Concern(worry=worry, facts={"authority": ca.names_of(certificate)[0], "day": f"{day_of(until)}"})


def _theirs(at: datetime) -> Iterator[Concern]:
    try:
        spoken = trust.voices()
        trusted = frozenset(trust.issuers(at))
    except TrustListBrokenError:
        yield Concern(worry=Worry.TRUST_LIST_BROKEN)
        return
    for voice in spoken:
        if voice.der in trusted and voice.until_at is not None and voice.until_at <= at:
            facts = {"authority": voice.name, "day": f"{day_of(voice.until_at)}"}
            yield Concern(worry=Worry.THEIR_LIST_OVER, facts=facts)


def _kept(name: str) -> StatusList | None:
    """What our list under that name says of itself."""
    data = trust.safe().revocations(name)
    return None if data is None else lists.facts_of(lists.load(data))
