"""What key officers see of the keys of their bodies' people, and a person of the own key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from directory import staff, tally, whois
from directory.core.day import day_of, start_of
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.doors.words import Words
from directory.staff import DutyFacts, Member, ProposalFacts
from directory.whois import JournalFacts
from signing import authorities, trust
from signing.core.authority import short_serial
from signing.core.errors import CertificateKnownError, TokenNotReadyError
from signing.core.keys import KeyPermit, Place, Presented
from signing.core.standing import ATTENTION_DAYS, KeyFacts, Standing, days_left, officers_acts, standing_of
from signing.doors import ca, requests, tokens
from signing.models import Certificate, Key, Permit

ACTS = (
    "permit_key",
    "unlock_key",
    "lock_key",
    "enrol",
    "renew_key",
    "change_pin",
    "certify_request",
    "adopt",
    "retire_key",
    "suspend",
    "release",
    "revoke",
    "propose",
    "confirmed",
    "declined",
    "withdrawn",
)
"""The acts of the journal that make a key's history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of the body with the present key, and whether a permit waits for the owner."""

    member: Member
    key: KeyFacts | None
    permit: KeyPermit | None

    @property
    def standing(self) -> Standing:
        """How the key stands; none when there is none."""
        return Standing.NONE if self.key is None else self.key.standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """One page of people with their keys, how many pages there are, and what waits for a second officer."""

    rows: tuple[Row, ...]
    count: int
    page: int
    pages: int
    proposals: tuple[ProposalFacts, ...]
    duties: tuple[DutyFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One certificate of a person, present or past."""

    number: str
    short_serial: str
    issued_at: datetime
    not_after: datetime
    is_foreign: bool
    revoked_at: datetime | None
    revoked_for: str
    is_suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One person's keys: the present one, all certificates, what happened when, and what may be done now."""

    row: Row
    certificates: tuple[Issued, ...]
    history: tuple[JournalFacts, ...]
    proposals: tuple[ProposalFacts, ...]
    acts: frozenset[str]


def roll(*, reach: Reach, at: datetime, text: str = "", page: int = 1, only_attention: bool = False) -> Roll:
    """The people of the officer's bodies with their keys. Raises NotWithinReachError for who is no key officer.

    Eight queries, however many people there are.
    """
    bodies = _bodies(reach)
    among = _needing_attention(at) if only_attention else None
    found = staff.members(bodies, on=day_of(at), text=text, among=among, page=page)
    return Roll(
        rows=_rows(found.rows, at),
        count=found.count,
        page=max(page, 1),
        pages=max(1, -(-found.count // staff.PAGE)),
        proposals=staff.proposals(Duty.KEYS, reach=reach, at=at),
        duties=staff.charges(bodies, on=day_of(at)),
    )


def sheet(person_id: int, *, reach: Reach, at: datetime) -> Sheet:
    """One person of the officer's bodies. Raises NotWithinReachError."""
    (row,) = _rows((staff.member(person_id, body_ids=_bodies(reach), on=day_of(at)),), at)
    issued = tuple(Certificate.objects.filter(person=person_id).order_by("-id"))
    abouts = [f"person:{person_id}", *(f"certificate:{one.number}" for one in issued)]
    in_office = row.member.title is not None and row.member.person.is_active
    acts = officers_acts(row.standing, in_office=in_office) if person_id != reach.person_id else frozenset()
    waiting = tuple(one for one in staff.proposals(Duty.KEYS, reach=reach, at=at) if one.person.id == person_id)
    return Sheet(
        row=row,
        certificates=tuple(map(_issued, issued)),
        history=whois.lines_about(*abouts, acts=ACTS),
        proposals=waiting,
        acts=acts - {one.act for one in waiting},  # asked once, it waits for the second officer
    )


def own(*, reach: Reach, at: datetime) -> tuple[KeyFacts | None, KeyPermit | None]:
    """The reader's own key and permit, in two queries; neither for a reader who is nobody."""
    person_id = reach.person_id or 0
    key = Key.objects.filter(person=person_id).select_related("certificate").first()
    permit = Permit.objects.open_for(person_id, at=at).first()
    return None if key is None else _key(key, at), None if permit is None else _permit(permit)


def counters(reach: Reach, *, on: date) -> dict[str, Words]:
    """What may be said of the reader's own key and permit that day; where there is none of both, nothing is (`own`)."""
    person_id, soon = reach.person_id or 0, start_of(on + timedelta(days=ATTENTION_DAYS + 2))
    quiet = Q(locked_at=None, certificate__revoked_at=None, certificate__not_after__gte=soon)
    return {
        "key": tally.count_of(Key.objects.filter(person=person_id).exclude(quiet)),
        "permit": tally.count_of(Permit.objects.open_for(person_id, at=start_of(on))),
    }


def has_tokens() -> bool:
    """True when this installation knows the library of its tokens, so that a key may be made on one."""
    try:
        authorities.safe().token_library()
    except TokenNotReadyError:
        return False
    return True


def card(label: str, *, pin: str) -> tokens.Card:
    """The token with this label, for the length of one act. Raises TokenNotReadyError without a library."""
    return tokens.Card(module=authorities.safe().token_library(), label=label, pin=pin)


def certificate_of(person_id: int, *, number: str, reach: Reach, at: datetime) -> bytes:
    """A certificate of the person, DER, for the owner and the key officers. Raises NotWithinReachError."""
    if reach.person_id != person_id:
        staff.member(person_id, body_ids=_bodies(reach), on=day_of(at))
    row = Certificate.objects.called(number).filter(person=person_id).first()
    if row is None:
        raise NotWithinReachError
    return bytes(row.der)


def presented_request(request: bytes, *, at: datetime) -> Presented:
    """What a certificate request says. Raises RequestNotAcceptedError."""
    return requests.presented_request(request, policy=authorities.policy(at))


def presented_certificate(certificate: bytes, *, at: datetime) -> Presented:
    """What a certificate that a recognised authority, or one below it, issued says.

    Raises RequestNotAcceptedError, NotRecognisedError, CertificateKnownError.
    """
    return requests.presented_certificate(foreign_certificate(certificate, at=at))


def foreign_certificate(certificate: bytes, *, at: datetime) -> ca.Certificate:
    """Another authority's certificate that may be taken in, and was not yet.

    Raises RequestNotAcceptedError, NotRecognisedError, CertificateKnownError.
    """
    policy = authorities.policy(at)
    loaded = requests.check_foreign(certificate, issuers=trust.issuers(at), policy=policy, at=at)
    known = Certificate.objects.filter(issuer_hash=ca.issuer_hash(loaded))
    if known.filter(serial=f"{loaded.serial_number:032x}").exists():
        raise CertificateKnownError
    return loaded


def check_may_end(person_id: int | None, *, by: Reach, at: datetime) -> None:
    """Nothing for the installation itself, the owner, or a key officer of the owner's body.

    Raises NotWithinReachError for everybody else: refused looks like absent.
    """
    if by.person_id is None or by.person_id == person_id:
        return
    if person_id is None:
        raise NotWithinReachError
    staff.member(person_id, body_ids=_bodies(by), on=day_of(at))


def _bodies(reach: Reach) -> frozenset[int]:
    """The bodies whose keys the reader looks after. Raises NotWithinReachError when there are none."""
    found = reach.bodies_in(Duty.KEYS)
    if not found:
        raise NotWithinReachError
    return found


def _needing_attention(at: datetime) -> Iterable[int]:
    """People whose key is locked, suspended, or ends or ended within a month, as a part of another query."""
    soon = Q(certificate__not_after__lt=at + timedelta(days=ATTENTION_DAYS + 1), certificate__revoked_at=None)
    late = soon & Q(certificate__not_after__gt=at - timedelta(days=ATTENTION_DAYS))
    held = Q(certificate__revoked_for="certificateHold")
    locked = Q(locked_at__isnull=False) & (Q(certificate__revoked_at=None) | held)
    return Key.objects.filter(late | held | locked).order_by().values_list("person_id", flat=True)


def _rows(members: Iterable[Member], at: datetime) -> tuple[Row, ...]:
    people = tuple(members)
    ids = [one.person.id for one in people]
    keys = {key.person_id: key for key in Key.objects.filter(person__in=ids).select_related("certificate")}
    permits = {one.person_id: one for one in Permit.objects.filter(person__in=ids, used_at=None, until_at__gt=at)}
    return tuple(
        Row(
            member=one,
            key=None if (key := keys.get(one.person.id)) is None else _key(key, at),
            permit=None if (permit := permits.get(one.person.id)) is None else _permit(permit),
        )
        for one in people
    )


def _key(row: Key, at: datetime) -> KeyFacts:
    certificate = row.certificate
    return KeyFacts(
        number=certificate.number,
        short_serial=short_serial(int(certificate.serial, 16)),
        place=Place(row.place),
        is_foreign=certificate.is_foreign,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        locked_at=row.locked_at,
        revoked_at=certificate.revoked_at,
        revoked_for=certificate.revoked_for,
        standing=standing_of(
            not_after=certificate.not_after,
            is_revoked=certificate.revoked_at is not None,
            is_suspended=certificate.is_suspended(),
            locked_at=row.locked_at,
            at=at,
        ),
        days_left=days_left(certificate.not_after, at),
    )


def _issued(row: Certificate) -> Issued:
    return Issued(
        number=row.number,
        short_serial=short_serial(int(row.serial, 16)),
        issued_at=row.issued_at,
        not_after=row.not_after,
        is_foreign=row.is_foreign,
        revoked_at=row.revoked_at,
        revoked_for=row.revoked_for,
        is_suspended=row.is_suspended(),
    )


def _permit(row: Permit) -> KeyPermit:
    return KeyPermit(name=row.name, organisation=row.organisation, until_at=row.until_at)
