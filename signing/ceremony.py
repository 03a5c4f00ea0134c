"""Holds the ceremony of the root in memory: keys, certificates, the locked key, the signed transcript.

A later ceremony, with the key that two people bring back, makes a new issuing authority under the same root.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from signing import authorities
from signing.core import ceremony as script
from signing.core.authority import PROFILES, Role, Subject
from signing.core.ceremony import CertificateLine, Plan, Transcript, check_phrases
from signing.core.errors import RootExistsError, WrongPassphraseError
from signing.core.keys import Reason
from signing.doors import ca, raw, rootfile

OWNER = "Diwan"
_STEPS = (
    "The two holders chose a passphrase each; neither knows the other's.",
    "The root's key was made in memory, and its certificate was read back against its profile.",
    "The root's revocation list was made; it names nothing.",
    "The key of the issuing authority was made, certified by the root and read back against its profile.",
    "The root's key was locked with both passphrases, and the file was opened again for a test.",
    "This transcript was signed with the root's key.",
    "The root's key left this machine as root-key.json and was forgotten; only its certificate stays.",
)
_LATER_STEPS = (
    "The two holders brought the root's key back, and each typed a passphrase.",
    "The root's key was opened in memory and compared with the root's certificate.",
    "The key of the new issuing authority was made, certified by the root and read back against its profile.",
    "The root's revocation list was made anew; it names the revoked authorities, if there are any.",
    "This transcript was signed with the root's key, and the key was forgotten.",
    "The former issuing authority issues nothing more; it speaks of what it issued until that is over.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything a ceremony makes: `papers` go into the folder, the rest into the safe. The root's key is gone.

    `name` is the issuing authority's; `revoked` says why the former one was revoked, when it was.
    """

    plan: Plan
    root: ca.Certificate
    root_list: bytes
    issuing: ca.Holder
    papers: dict[str, bytes]
    name: str = Role.ISSUING.value
    revoked: Reason | None = None


def hold(plan: Plan, *, phrases: tuple[str, str], at: datetime) -> Held:
    """What the ceremony, or its rehearsal, makes. Nothing is written.

    Raises PassphraseNotAcceptedError, RootExistsError when there is a root here, ProfileBrokenError,
    TokenNotReadyError.
    """
    check_phrases(*phrases)
    if authorities.safe().has_root():
        raise RootExistsError
    root = _root(plan, at)
    issuing = _issuing(plan, root, at)
    root_list = ca.revocation_list(root, (), at=at.replace(microsecond=0), number=int(at.timestamp()))
    print_of = ca.fingerprint(root.certificate)
    key_file = rootfile.lock(root.key, phrases=phrases, fingerprint=print_of, cost=authorities.pin_cost(at))
    rootfile.open_(key_file, phrases=phrases, fingerprint=print_of)
    papers = _certificates(root, issuing, Role.ISSUING.value) | {"root.crl": root_list}
    if plan.mode is script.Mode.CEREMONY:
        papers["root-key.json"] = key_file
    papers |= _written(plan, (root, issuing), papers, at=at, steps=_STEPS)
    return Held(plan=plan, root=root.certificate, root_list=root_list, issuing=issuing, papers=papers)


def hold_again(
    plan: Plan, *, key_file: bytes, phrases: tuple[str, str], at: datetime, revoked: Reason | None = None
) -> Held:
    """What a later ceremony, or its rehearsal, makes: an issuing authority after the present one. Nothing is written.

    With `revoked` the root's list takes back the present one, for that reason. Raises NotEstablishedError,
    WrongPassphraseError, ProfileBrokenError, TokenNotReadyError.
    """
    safe = authorities.safe()
    root = opened_root(key_file, phrases=phrases)
    former, name = safe.certificate(Role.ISSUING), safe.following(Role.ISSUING)
    issuing = _issuing(plan, root, at, name=name)
    lines = authorities.revoked_lines(f"{root.certificate.serial_number:032x}", now=at)
    if revoked is not None:
        lines.append(ca.Revoked(serial=former.serial_number, at=at.replace(microsecond=0), reason=revoked.value))
    root_list = ca.revocation_list(root, lines, at=at.replace(microsecond=0), number=int(at.timestamp()))
    papers = _certificates(root, issuing, name) | {"root.crl": root_list}
    papers |= _written(plan, (root, issuing), papers, at=at, steps=_LATER_STEPS)
    return Held(
        plan=plan,
        root=root.certificate,
        root_list=root_list,
        issuing=issuing,
        papers=papers,
        name=name,
        revoked=revoked,
    )


def opened_root(key_file: bytes, *, phrases: tuple[str, str]) -> ca.Holder:
    """The root with the key that two people brought back.

    Raises NotEstablishedError, WrongPassphraseError when a passphrase is wrong or the key is another root's.
    """
    certificate = authorities.safe().certificate(Role.ROOT)
    key = rootfile.open_(key_file, phrases=phrases, fingerprint=ca.fingerprint(certificate))
    if key.public_key() != certificate.public_key():
        raise WrongPassphraseError
    return ca.Holder(certificate=certificate, key=key)


def _certificates(root: ca.Holder, issuing: ca.Holder, name: str) -> dict[str, bytes]:
    """The certificates among the papers, and the key with which the signatures on the transcript are checked."""
    return {
        "root.pem": ca.certificate_pem(root.certificate),
        "root-public.pem": ca.public_key_pem(root.certificate),
        f"{name}.pem": ca.certificate_pem(issuing.certificate),
    }


def _root(plan: Plan, at: datetime) -> ca.Holder:
    """The root."""
    key = ca.new_key(plan.root_kind)
    subject = Subject(common_name="Diwan Root CA", organisation=OWNER)
    certificate = ca.issue_root(PROFILES[Role.ROOT], subject, key, addresses=authorities.addresses(), since=at)
    return ca.Holder(certificate=certificate, key=key)


def _issuing(plan: Plan, root: ca.Holder, at: datetime, *, name: str = Role.ISSUING.value) -> ca.Holder:
    """The issuing authority, certified by the root; a rehearsal's key is taken off the token again."""
    safe = authorities.safe()
    key = safe.new_key(name, plan.root_kind, where=plan.kinds())
    number = name.removeprefix(Role.ISSUING.value).removeprefix("-")
    certificate = ca.issue(
        PROFILES[Role.ISSUING],
        Subject(common_name=f"Diwan Issuing CA {number}".strip(), organisation=OWNER),
        key.public_key(),
        issuer=root,
        addresses=authorities.addresses(),
        since=at,
    )
    if plan.mode is script.Mode.REHEARSAL:
        safe.discard(key)
    return ca.Holder(certificate=certificate, key=key)


def _written(
    plan: Plan, holders: tuple[ca.Holder, ca.Holder], papers: dict[str, bytes], *, at: datetime, steps: tuple[str, ...]
) -> dict[str, bytes]:
    """The transcript twice, each with the root's signature (SHA-256, checked by `openssl dgst -verify`)."""
    root, issuing = holders
    transcript = Transcript(
        mode=plan.mode,
        held_at=script.moment(at),
        address=authorities.addresses().base,
        holders=plan.holders,
        witnesses=plan.witnesses,
        certificates=(_line(Role.ROOT, root.certificate), _line(Role.ISSUING, issuing.certificate)),
        files={name: hashlib.sha256(data).hexdigest() for name, data in papers.items()},
        steps=steps,
    )
    written = {"transcript.json": script.as_json(transcript), "transcript.txt": script.as_text(transcript)}
    return written | {f"{name}.sig": raw.sign(root.key, data) for name, data in written.items()}


def _line(role: Role, certificate: ca.Certificate) -> CertificateLine:
    """A certificate as the transcript names it."""
    return CertificateLine(
        role=role.value,
        subject=certificate.subject.rfc4514_string(),
        key=raw.kind_of(certificate.public_key()),
        serial=f"{certificate.serial_number:032x}",
        sha256=ca.fingerprint(certificate),
        not_before=script.moment(certificate.not_valid_before_utc),
        not_after=script.moment(certificate.not_valid_after_utc),
    )
