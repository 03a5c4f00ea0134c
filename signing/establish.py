"""Makes the installation's authorities and the seals of its bodies."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import authorities, certify
from signing.core.authority import BODY_MARK, PROFILES, BodyName, Role, Subject
from signing.core.policy import ROOT_STATUS_FRESH
from signing.doors import ca, clock

__all__ = ["BodyName", "establish"]

_OWNER = "Diwan"
_AUTHORITIES = (
    (Role.ISSUING, "Diwan Issuing CA"),
    (Role.TIME, "Diwan Time Authority"),
    (Role.STATUS, "Diwan Status Responder"),
)
_BODY_KEYS = (Role.SEAL, Role.CODE)


def establish(*, bodies: Sequence[BodyName], by: Reach, at: datetime) -> None:
    """Makes root, issuing CA, time authority, status responder, and for each body its seal and code key.

    What exists is left as it is, so it may be called again for new bodies. Key files are written first and
    rows second: a crash between them leaves files whose rows the next call writes. The root's key is meant
    to be carried out of the machine afterwards; nothing but a new issuing CA or a new root list needs it.
    """
    with transaction.atomic():
        _root(at)
        for role, name in _AUTHORITIES:
            _authority(role, Subject(common_name=name, organisation=_OWNER), at)
        for body in bodies:
            for role in _BODY_KEYS:
                _body_key(role, body, at)
        audit.record(by=by, act="establish", about="authorities", at=at, note=f"bodies={len(bodies)}")


def _root(at: datetime) -> None:
    """The root and its first revocation list."""
    safe = authorities.safe()
    kind = authorities.policy(at).root_kind
    if not safe.has_root():  # its key may have been carried away
        key = ca.new_key(kind)
        subject = Subject(common_name="Diwan Root CA", organisation=_OWNER)
        certificate = ca.issue_root(
            PROFILES[Role.ROOT], subject, key, addresses=authorities.addresses(), since=certify.start(at)
        )
        safe.keep(Role.ROOT.value, ca.Holder(certificate=certificate, key=key))
    _root_list()
    certify.note(safe.certificate(Role.ROOT), Role.ROOT, at=at)


def _root_list() -> None:
    """The root's revocation list, made the first time and when it is old; its number is its second."""
    safe = authorities.safe()
    now = clock.trusted_time().replace(microsecond=0)
    kept = safe.revocations(Role.ROOT)
    is_old = kept is None or ca.list_facts(kept).made_at < now - ROOT_STATUS_FRESH
    if is_old and safe.has(Role.ROOT.value):
        root = safe.holder(Role.ROOT)
        lines = authorities.revoked_lines(f"{root.certificate.serial_number:032x}", now=now)
        crl = ca.revocation_list(root, lines, at=now, number=int(now.timestamp()))
        safe.keep_revocations(Role.ROOT, crl)


def _authority(role: Role, subject: Subject, at: datetime) -> None:
    """One authority below the root."""
    safe = authorities.safe()
    if not safe.has(role.value):
        certify.make(role.value, role, subject, at=at)
    certify.note(safe.certificate(role), role, at=at)


def _body_key(role: Role, body: BodyName, at: datetime) -> None:
    """One key of one body."""
    safe = authorities.safe()
    name = f"{role.value}-{body.body_id}"
    if not safe.has(name):
        title = body.name_en or body.name_ar
        subject = Subject(common_name=title, organisation=title, mark=f"{BODY_MARK}{body.body_id}")
        certify.make(name, role, subject, at=at, body_id=body.body_id)
    certify.note(safe.body_holder(role, body.body_id).certificate, role, at=at, body_id=body.body_id)
