"""Had those who signed the power on that day? Asked apart from whether their signatures hold.

A signature says who signed; posts, capacities and the orders that gave them stand in the directory.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from directory.core.day import day_of
from directory.core.naming import Name
from directory.tenures import TenureFacts, tenures_of
from directory.whois import PersonFacts, people_by_id
from signing.core.verdict import Indication, SignatureFacts, Verdict
from signing.signers import identified


class Standing(Enum):
    """What can be said of somebody's power on a day."""

    HELD = "held"
    LIMITED = "within limits"
    RECEIVES_ONLY = "receives only"
    ENTERED_LATER = "entered later"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """One signer, the day of the proven time, and the posts on which the signer sat that day.

    `reason` is what the signature itself says: by which post, in what right, for whom.
    """

    signer_name: str
    person_id: int
    name: Name | None
    reason: str
    on: date | None
    at: datetime | None
    standing: Standing
    tenures: tuple[TenureFacts, ...]
    benefits: bool = False


def powers_of(verdict: Verdict, *, beneficiaries: frozenset[int] = frozenset()) -> tuple[Power, ...]:
    """The power of each signer whom a certificate names by our number, or whose certificate was taken in.

    `beneficiaries` are those whom the signed letter names as such: none of them had the power to sign it, nor had who
    signed for one of them.
    UNKNOWN when the signature does not hold or no time is proven: then nobody knows who signed, or when.
    """
    signatures = [one for one in identified(verdict).signatures if one.person_id and not one.is_time_stamp]
    people = people_by_id(one.person_id for one in signatures if one.person_id)
    found = (_power(one, people.get(one.person_id or 0)) for one in signatures)
    return tuple(replace(one, benefits=not beneficiaries.isdisjoint(_behind(one))) for one in found)


def _behind(one: Power) -> set[int | None]:
    """The signer, and for whom the posts shown let him sign."""
    return {one.person_id, *(each.holder_id for each in one.tenures if each.capacity.may_sign)}


def _power(one: SignatureFacts, person: PersonFacts | None) -> Power:
    """The power of one signer."""
    person_id = one.person_id or 0
    on = None if one.timestamped_at is None else day_of(one.timestamped_at)
    is_certain = on is not None and one.indication is Indication.TOTAL_PASSED
    tenures = tenures_of(person_id, on=on) if on is not None and is_certain else ()
    tenures = tuple(each for each in tenures if not _was_withdrawn(each, one.timestamped_at))
    standing = _standing(tenures, one.timestamped_at) if is_certain else Standing.UNKNOWN
    return Power(
        signer_name=one.signer_name,
        person_id=person_id,
        name=None if person is None else person.name,
        reason=one.reason if is_certain else "",
        on=on,
        at=one.timestamped_at,
        standing=standing,
        tenures=tenures,
    )


def _was_withdrawn(tenure: TenureFacts, at: datetime | None) -> bool:
    """True when the power had been withdrawn by that moment."""
    return tenure.withdrawn_at is not None and at is not None and tenure.withdrawn_at <= at


def _standing(tenures: tuple[TenureFacts, ...], at: datetime | None) -> Standing:
    """The strongest of what those tenures give that stood in the books when it was signed.

    An order of before that was entered afterwards may be genuine: it is shown with its moment, and decides nothing.
    """
    capacities = {one.capacity for one in tenures if at is None or one.entered_at is None or one.entered_at <= at}
    if not capacities:
        return Standing.ENTERED_LATER if tenures else Standing.NONE
    if any(one.is_whole for one in capacities):
        return Standing.HELD
    return Standing.LIMITED if any(one.is_limited for one in capacities) else Standing.RECEIVES_ONLY
