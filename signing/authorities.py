"""What is known of the installation's authorities: addresses, certificates, revocation lists, proofs."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from directory.core.day import day_of
from signing.core.authority import Addresses, Role
from signing.core.errors import NotEstablishedError
from signing.core.keys import Happening
from signing.core.policy import STATUS_FRESH, PinCost, Policy, policy_on
from signing.doors import ca, clock, responder, tsa
from signing.doors.pades import Proofs
from signing.doors.safe import Safe
from signing.models import Certificate, Event

_LISTED = (Happening.REVOKED.value, Happening.SUSPENDED.value, Happening.RELEASED.value)
_EVENT_BITS = 48


def safe() -> Safe:
    """The folder of this installation's keys."""
    return Safe(folder=settings.PLACE.keys)


def addresses() -> Addresses:
    """Where others fetch what certificates name."""
    return Addresses(base=f"{settings.ADDRESS}/pki")


def policy(at: datetime) -> Policy:
    """The policy in force, with the kinds of keys that were chosen in the ceremony."""
    rules, kinds = policy_on(day_of(at)), safe().kinds()
    return rules if kinds is None else replace(rules, root_kind=kinds.root, key_kind=kinds.other)


def pin_cost(at: datetime) -> PinCost:
    """What one guess of a PIN costs here: the policy's, unless the settings name a cheaper one for tests."""
    named = settings.PIN_COST
    return policy(at).pin_cost if named is None else PinCost(**named)


def certificate(role: Role) -> bytes:
    """An authority's certificate, DER. Raises NotEstablishedError."""
    return ca.certificate_der(safe().certificate(role))


def revocation_list(role: Role, *, fresher_than: timedelta = STATUS_FRESH) -> bytes:
    """The revocation list of the root or the issuing CA, DER.

    The issuing CA's is written anew when it is older than that, or when one was revoked, held or released since.
    A crash while it is written leaves the older list, and the next asker writes it. Raises NotEstablishedError.
    """
    kept = safe().revocations(role)
    if role is Role.ROOT:
        if kept is None:
            raise NotEstablishedError
        return kept
    now = clock.trusted_time()
    revoked = Certificate.objects.revoked(at=now)
    newest = Event.objects.filter(kind__in=_LISTED).aggregate(newest=Max("id"))["newest"] or 0
    if kept is not None and _is_fresh(kept, now - fresher_than, newest):
        return kept
    lines = [
        ca.Revoked(serial=int(row.serial, 16), at=_whole(min(row.revoked_at, now)), reason=row.revoked_for)
        for row in revoked
        if row.revoked_at is not None
    ]
    made = ca.revocation_list(
        safe().holder(Role.ISSUING), lines, at=now.replace(microsecond=0), number=_number(now, newest)
    )
    safe().keep_revocations(role, made)
    return made


def proofs(*holders: ca.Holder) -> Proofs:
    """What a checker needs later for signatures of these holders and for our time tokens."""
    return proofs_for(*(holder.certificate for holder in holders))


def proofs_for(*signers: ca.Certificate) -> Proofs:
    """What a checker needs later for signatures under these certificates and for our time tokens."""
    kept = safe()
    own = [kept.certificate(role) for role in (Role.ROOT, Role.ISSUING, Role.TIME)]
    return Proofs(
        certificates=tuple(ca.certificate_der(item) for item in (*own, *signers)),
        revocations=(revocation_list(Role.ROOT), revocation_list(Role.ISSUING)),
    )


def status_answer(request: bytes) -> bytes:
    """The status responder's answer to an OCSP request, DER. Raises NotEstablishedError."""
    kept = safe()
    return responder.answer(
        request, responder=kept.holder(Role.STATUS), issuer=kept.certificate(Role.ISSUING), state_of=_state_of
    )


def time_answer(request: bytes) -> bytes:
    """The time authority's answer to an RFC 3161 request, DER; without an authority it says so."""
    try:
        return tsa.answer(request, authority=safe().time_authority())
    except NotEstablishedError:
        return tsa.unavailable()


def _state_of(serial: int) -> responder.State | None:
    """What is known of the certificate, or None when we did not issue it."""
    row = Certificate.objects.filter(serial=f"{serial:032x}").first()
    return None if row is None else responder.State(revoked_at=row.revoked_at, reason=row.revoked_for)


def _whole(moment: datetime) -> datetime:
    """The next whole second: lists know no smaller time, and what was signed before a revocation stays before it."""
    return moment.replace(microsecond=0) + timedelta(seconds=1 if moment.microsecond else 0)


def _number(now: datetime, newest: int) -> int:
    """A list's number: it only grows (RFC 5280 section 5.2.3), and says which event the list was made after."""
    return int(now.timestamp() * 1000) << _EVENT_BITS | newest


def _is_fresh(crl: bytes, since: datetime, newest: int) -> bool:
    """True when the list is young enough and nothing was revoked, held or released since."""
    facts = ca.list_facts(crl)
    return facts.made_at >= since and facts.number % (1 << _EVENT_BITS) == newest
