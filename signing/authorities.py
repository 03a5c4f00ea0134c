"""What is known of the installation's authorities: addresses, certificates, revocation lists, proofs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings

from directory.core.day import day_of
from signing import trust
from signing.core.authority import Addresses, Role
from signing.core.errors import NotEstablishedError
from signing.core.keys import Happening
from signing.core.policy import STATUS_FRESH, PinCost, Policy, policy_on
from signing.doors import ca, clock, responder, tsa
from signing.doors.pades import Proofs
from signing.doors.safe import Safe
from signing.models import Certificate, Event

_LISTED = (Happening.REVOKED, Happening.SUSPENDED, Happening.RELEASED)
_EVENT_BITS = 48


def safe() -> Safe:
    """The folder of this installation's keys."""
    return trust.safe()


def addresses(issuing: str = Role.ISSUING.value, *, root: str = Role.ROOT.value) -> Addresses:
    """Where others fetch what certificates of that issuing authority, or of that root, name."""
    return Addresses(base=f"{settings.ADDRESS}/pki", issuing=issuing, root=root)


def policy(at: datetime) -> Policy:
    """The policy in force, with the kinds of keys that were chosen in the ceremony."""
    rules, kinds = policy_on(day_of(at)), safe().kinds()
    return rules if kinds is None else replace(rules, root_kind=kinds.root, key_kind=kinds.other)


def pin_cost(at: datetime) -> PinCost:
    """What one guess of a PIN costs here: the policy's, unless the settings name a cheaper one for tests."""
    named = settings.PIN_COST
    return policy(at).pin_cost if named is None else PinCost(**named)


def certificate(name: str) -> bytes:
    """The certificate of the authority under exactly that name, DER. Raises NotEstablishedError."""
    return ca.certificate_der(safe().certificate_of(name))


def names() -> tuple[str, ...]:
    """The names of roots, cross-certificates, issuing and time authorities, those that were replaced too."""
    roles = (Role.ROOT, Role.CROSS, Role.ISSUING, Role.TIME)
    return tuple(name for role in roles for name in safe().names(role.value))


def roots() -> tuple[str, ...]:
    """The names of our roots, oldest first; the last one certifies."""
    return safe().names(Role.ROOT.value)


def issuers() -> tuple[str, ...]:
    """The names of our issuing authorities, oldest first; the last one issues."""
    return safe().names(Role.ISSUING.value)


def revocation_list(name: str, *, fresher_than: timedelta = STATUS_FRESH) -> bytes:
    """The revocation list of the root, or of the issuing authority, under exactly that name, DER.

    An issuing authority's is written anew when it is older than that, or when one was revoked, held or released
    since; when all it issued is over the last one stays. A crash while it is written leaves the older list, and
    the next asker writes it. Raises NotEstablishedError, TokenNotReadyError.
    """
    kept = safe().revocations(name)
    if name == Role.ROOT.value or name in safe().names(Role.ROOT):
        if kept is None:
            raise NotEstablishedError
        return kept
    now = clock.trusted_time()
    newest = Event.objects.newest_id(_LISTED)
    if kept is not None and _is_fresh(kept, now - fresher_than, newest):
        return kept
    return _written(name, kept, now=now, newest=newest)


def _written(name: str, kept: bytes | None, *, now: datetime, newest: int) -> bytes:
    """The list anew, or the last one of an authority that no longer speaks."""
    issuer = safe().certificate_of(name)
    serial = f"{issuer.serial_number:032x}"
    if kept is not None and name != issuers()[-1] and not speaks(name, at=now):
        return kept
    holder = safe().read(name)
    if holder is None:
        raise NotEstablishedError
    lines = revoked_lines(serial, now=now)
    made = ca.revocation_list(holder, lines, at=now.replace(microsecond=0), number=_number(now, newest))
    safe().keep_revocations(name, made)
    return made


def speaks(name: str, *, at: datetime) -> bool:
    """True while something that the issuing authority of that name issued is not over."""
    serial = f"{safe().certificate_of(name).serial_number:032x}"
    return Certificate.objects.issued_by(serial).filter(not_after__gt=at).exists()


def revoked_lines(issuer: str, *, now: datetime) -> list[ca.Revoked]:
    """The lines of a revocation list of the authority with that serial."""
    rows = Certificate.objects.revoked(issuer=issuer, at=now).values_list("serial", "revoked_at", "revoked_for")
    return [
        ca.Revoked(serial=int(serial, 16), at=_whole(min(revoked_at, now)), reason=reason)
        for serial, revoked_at, reason in rows.iterator()
        if revoked_at is not None
    ]


def proofs(*holders: ca.Holder) -> Proofs:
    """What a checker needs later for signatures of these holders and for our time tokens."""
    return proofs_for(*(holder.certificate for holder in holders))


def proofs_for(*signers: ca.Certificate) -> Proofs:
    """What a checker needs later for signatures under these certificates and for our time tokens.

    For a certificate that was taken in: the authorities above it, and their lists. Raises TrustListBrokenError.
    """
    kept = safe()
    time = kept.certificate(Role.TIME)
    issued_by = [(signer, _issuer_name(signer)) for signer in signers]
    own = _proofs(sorted({kept.issuer_of(time), *(name for _, name in issued_by if name)}), time, *signers)
    theirs = [trust.above(signer) for signer, name in issued_by if name is None]
    return replace(
        own,
        certificates=(*own.certificates, *(der for one in theirs for der in one.between)),
        revocations=(*own.revocations, *(data for one in theirs for data in one.revocations)),
    )


def proofs_of_all() -> Proofs:
    """What a checker needs later for anything that was signed or stamped here, under whichever authority."""
    kept = safe()
    return _proofs(issuers(), *(kept.certificate_of(name) for name in kept.names(Role.TIME.value)))


def _proofs(issuing: Iterable[str], *others: ca.Certificate) -> Proofs:
    """The roots above, these issuing authorities and the other certificates, with the authorities' lists.

    A later root comes with its cross-certificate and the root that gave it: who knows only that one can check too.
    """
    kept, below = safe(), tuple(issuing)
    roots = {kept.issuer_of(kept.certificate_of(name), among=Role.ROOT) for name in below}
    crossed = []
    for name in reversed(kept.names(Role.CROSS)):
        bridge = kept.certificate_of(name)
        if any(kept.certificate_of(root).subject == bridge.subject for root in roots):
            crossed.append(name)
            roots.add(kept.issuer_of(bridge, among=Role.ROOT))
    named = (*sorted(roots), *below)
    return Proofs(
        certificates=(*map(certificate, named), *map(ca.certificate_der, others)),
        revocations=tuple(map(revocation_list, named)),
        bridges=tuple(map(certificate, crossed)),
    )


def _issuer_name(signer: ca.Certificate) -> str | None:
    """Which of our issuing authorities issued the certificate; None for what another authority did."""
    try:
        return safe().issuer_of(signer)
    except NotEstablishedError:
        return None


def status_answer(request: bytes) -> bytes:
    """The status responder's answer to an OCSP request, DER. Raises NotEstablishedError, TokenNotReadyError.

    Whoever issued the certificate that is asked for has a responder of its own (RFC 6960 section 4.2.2.2).
    """
    ours = [safe().certificate_of(name) for name in issuers()]
    if not ours:
        raise NotEstablishedError
    return responder.answer(request, issuers=ours, desk_of=_desk)


def status_holder(issuing: str) -> str | None:
    """The name of the newest status responder of that issuing authority."""
    kept = safe()
    issuer = kept.certificate_of(issuing)
    names = reversed(kept.names(Role.STATUS.value))
    return next((name for name in names if ca.names_issuer(kept.certificate_of(name), issuer)), None)


def _desk(number: int) -> responder.Desk:
    """The desk of one of our issuing authorities, by its place among them."""
    name = issuers()[number]
    found = safe().read(status_holder(name) or "")
    if found is None:
        raise NotEstablishedError
    serial = f"{safe().certificate_of(name).serial_number:032x}"
    return responder.Desk(holder=found, state_of=partial(_state_of, serial))


def time_answer(request: bytes) -> bytes:
    """The time authority's answer to an RFC 3161 request, DER; without an authority it says so."""
    try:
        return tsa.answer(request, authority=safe().time_authority())
    except NotEstablishedError:
        return tsa.unavailable()


def _state_of(issuer: str, serial: int) -> responder.State | None:
    """What is known of the certificate, or None when this authority did not issue it."""
    row = Certificate.objects.issued_by(issuer).called(f"{serial:032x}").first()
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
