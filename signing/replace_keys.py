"""Gives the house's own keys successors before their certificates age, or when there is a new issuing authority."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.authority import PROFILES, Role, Subject, is_ageing
from signing.doors import ca
from signing.models import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """A key that needs a successor: the name it goes under, its present certificate, and who issues the next."""

    name: str
    role: Role
    certificate: ca.Certificate
    issuer: str
    body_id: int | None = None


def replace_keys(*, by: Reach, at: datetime) -> int:
    """Makes what is due anew: time authority, status responders, seals, code keys; returns how many.

    A key that was replaced is destroyed, its certificate stays, and what was signed with it stays good (ETSI EN
    319 421 clause 7.6.6). One key is one transaction; called again it finds the rest. Raises NotEstablishedError
    when an issuing authority's key is not here, TokenNotReadyError, ProfileBrokenError.
    """
    if not authorities.issuers():
        return 0
    _note(at)
    names = sorted({one.name for one in _due(at)})
    for name in names:
        with transaction.atomic():
            list(Certificate.objects.authorities().select_for_update())  # two at once: one after the other
            for one in [one for one in _due(at) if one.name == name]:
                _replace(one, at)
                audit.record(by=by, act="replace_key", about=f"authority:{one.name}", at=at)
    _destroy_former()
    return len(names)


def _note(at: datetime) -> None:
    """Writes the rows of certificates that lie here without one: a crash came between."""
    safe = authorities.safe()
    lasting = (Role.ROOT, Role.CROSS, Role.ISSUING, Role.STATUS)
    here: list[tuple[str, Role, int | None]] = [(name, role, None) for role in lasting for name in safe.names(role)]
    here += [(safe.newest(name), role, body_id) for name, role, body_id in _under_the_newest()]
    lying = {certify.serial_of(safe.certificate_of(name)): (name, role, body_id) for name, role, body_id in here}
    known = Certificate.objects.filter(serial__in=lying, is_foreign=False).values_list("serial", flat=True)
    unknown = lying.keys() - set(known)
    for serial in [serial for serial in lying if serial in unknown]:  # issuers first: a row names its issuer's
        name, role, body_id = lying[serial]
        certify.note(safe.certificate_of(name), role, at=at, body_id=body_id)


def _replace(one: _Due, at: datetime) -> None:
    """The next key, under the same names."""
    title, organisation = ca.names_of(one.certificate)
    subject = Subject(common_name=title, organisation=organisation, mark=ca.mark_of(one.certificate))
    certify.make(one.name, one.role, subject, at=at, body_id=one.body_id, by=one.issuer)


def _due(at: datetime) -> Iterator[_Due]:
    """What is due, the newest authority's own first: an older one's key may be gone."""
    safe = authorities.safe()
    newest = authorities.issuers()[-1]
    for name, role, body_id in _under_the_newest():
        certificate = safe.certificate_of(safe.newest(name))
        if safe.issuer_of(certificate) != newest or _ages(role, certificate, newest, at):
            yield _Due(name=name, role=role, certificate=certificate, issuer=newest, body_id=body_id)
    names = safe.names(Role.STATUS)
    for issuer in reversed(authorities.issuers() if names else ()):
        present = authorities.status_holder(issuer)
        certificate = safe.certificate_of(present or names[-1])
        is_needed = issuer == newest or authorities.speaks(issuer, at=at)
        if is_needed and (present is None or _ages(Role.STATUS, certificate, issuer, at)):
            yield _Due(name=Role.STATUS.value, role=Role.STATUS, certificate=certificate, issuer=issuer)


def _under_the_newest() -> Iterator[tuple[str, Role, int | None]]:
    """The keys that the newest authority certifies, by name."""
    safe = authorities.safe()
    if safe.names(Role.TIME):
        yield Role.TIME.value, Role.TIME, None
    for role, body_id in Certificate.objects.newest_of_bodies().order_by("id").values_list("role", "body"):
        if body_id is not None and safe.names(f"{role}-{body_id}"):
            yield f"{role}-{body_id}", Role(role), body_id


def _ages(role: Role, certificate: ca.Certificate, issuer: str, at: datetime) -> bool:
    ends = authorities.safe().certificate_of(issuer).not_valid_after_utc
    return is_ageing(PROFILES[role], certificate.not_valid_after_utc, issuer_ends=ends, at=at)


def _destroy_former() -> None:
    """Destroys the keys that have successors; those of a status responder only when its own issuer has another."""
    safe = authorities.safe()
    former = [former for name, _, _ in _under_the_newest() for former in safe.names(name)[:-1]]
    in_use = {authorities.status_holder(issuer) for issuer in authorities.issuers()}
    former += [name for name in safe.names(Role.STATUS) if name not in in_use]
    for name in former:
        if safe.has_key(name):
            safe.destroy(name)
