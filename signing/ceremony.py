"""Holds the ceremony of the root in memory: keys, certificates, the locked key, the signed transcript.

A later ceremony, with the key that two people bring back, makes a new issuing authority under the same root, or a new
root with an issuing authority under it.
"""

import hashlib
from collections.abc import Sequence
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
_ROOT_STEPS = (
    "The two holders of the new root chose a passphrase each; neither knows the other's.",
    "The new root's key was made in memory, and its certificate was read back against its profile.",
    "Its revocation list was made; it names nothing.",
    "The key of the new issuing authority was made, certified by the new root and read back against its profile.",
    "The new root's key was locked with both passphrases, and the file was opened again for a test.",
)
_CROSS_STEPS = (
    "The holders of the former root brought its key back, and each typed a passphrase; it was opened in memory.",
    "The former root certified the new root's key (cross-certificate), and made its own revocation list anew.",
    "The former root's key was forgotten; it is kept, for its lists, until what stands under it is over.",
)
_END_STEPS = (
    "This transcript was signed with the new root's key.",
    "The new root's key left this machine as a file of its own and was forgotten; only its certificate stays.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything a ceremony makes: `papers` go into the folder, the rest into the safe. The root's key is gone.

    `name` is the issuing authority's, `root_name` its root's; `lists` are the roots' by name. `cross` is the new root's
    certificate by the former one. `revoked` says why the former authority was revoked, if it was.
    """

    plan: Plan
    root: ca.Certificate
    lists: dict[str, bytes]
    issuing: ca.Holder
    papers: dict[str, bytes]
    name: str = Role.ISSUING.value
    root_name: str = Role.ROOT.value
    cross: ca.Certificate | None = None
    revoked: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A root's key as its two holders bring it back: the file, and a passphrase of each."""

    key_file: bytes
    phrases: tuple[str, str]


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
    root_list = _list(root, (), at)
    papers = _certificates(root, issuing, Role.ISSUING.value) | {"root.crl": root_list}
    papers |= _locked(plan, root, phrases, at=at)
    papers |= _written(plan, (root, issuing), papers, at=at, steps=_STEPS)
    return Held(plan=plan, root=root.certificate, lists={Role.ROOT.value: root_list}, issuing=issuing, papers=papers)


def hold_again(
    plan: Plan, *, key_file: bytes, phrases: tuple[str, str], at: datetime, revoked: Reason | None = None
) -> Held:
    """What a later ceremony, or its rehearsal, makes: an issuing authority after the present one. Nothing is written.

    With `revoked` the root's list takes back the present one, for that reason. Raises NotEstablishedError,
    WrongPassphraseError, ProfileBrokenError, TokenNotReadyError.
    """
    safe = authorities.safe()
    root_name, root = opened_root(Brought(key_file=key_file, phrases=phrases))
    if root_name != safe.newest(Role.ROOT):  # a former root certifies nothing more
        raise WrongPassphraseError
    name = safe.following(Role.ISSUING)
    issuing = _issuing(plan, root, at, name=name, root_name=root_name)
    lists = {root_name: _list(root, _lines(root, at, revoked), at)}
    papers = _certificates(root, issuing, name, root_name) | {f"{root_name}.crl": lists[root_name]}
    papers |= _written(plan, (root, issuing), papers, at=at, steps=_LATER_STEPS)
    return Held(
        plan=plan,
        root=root.certificate,
        lists=lists,
        issuing=issuing,
        papers=papers,
        name=name,
        root_name=root_name,
        revoked=revoked,
    )


def hold_for_root(
    plan: Plan, *, phrases: tuple[str, str], at: datetime, former: Brought | None, revoked: Reason | None = None
) -> Held:
    """What the ceremony of a later root, or its rehearsal, makes: a root and an issuing authority under it.

    The former root gives a cross-certificate (RFC 4210 section 4.4, "NewWithOld"), so that who knows only that one
    can check what comes; where its key is lost there is none. `revoked` takes the former authority back in the former
    root's list. Nothing is written. Raises PassphraseNotAcceptedError, NotEstablishedError, WrongPassphraseError when
    what was brought is not the newest root's, ProfileBrokenError, TokenNotReadyError.
    """
    check_phrases(*phrases)
    safe = authorities.safe()
    old_name, old = (safe.newest(Role.ROOT), None) if former is None else opened_root(former)
    if old_name != safe.newest(Role.ROOT):
        raise WrongPassphraseError
    root_name, name = safe.following(Role.ROOT), safe.following(Role.ISSUING)
    root = _root(plan, at, name=root_name)
    issuing = _issuing(plan, root, at, name=name, root_name=root_name)
    lists = {root_name: _list(root, (), at)}
    papers = _certificates(root, issuing, name, root_name)
    cross = None
    if old is not None:
        lists[old_name] = _list(old, _lines(old, at, revoked), at)
        cross = _cross(root, old, at, old_name=old_name)
        papers[f"{safe.following(Role.CROSS)}.pem"] = ca.certificate_pem(cross)
    papers |= {f"{one}.crl": data for one, data in lists.items()} | _locked(plan, root, phrases, at=at, name=root_name)
    steps = (*_ROOT_STEPS, *(_CROSS_STEPS if cross else ()), *_END_STEPS)
    papers |= _written(plan, (root, issuing), papers, at=at, steps=steps)
    return Held(
        plan=plan,
        root=root.certificate,
        lists=lists,
        issuing=issuing,
        papers=papers,
        name=name,
        root_name=root_name,
        cross=cross,
        revoked=revoked,
    )


def opened_root(brought: Brought) -> tuple[str, ca.Holder]:
    """The root whose key two people brought back, and its name.

    Raises NotEstablishedError, WrongPassphraseError when a passphrase is wrong or the key is no root's of ours.
    """
    roots = {ca.fingerprint(one): (name, one) for name, one in authorities.safe().roots().items()}
    print_of = rootfile.fingerprint_in(brought.key_file)
    if print_of not in roots:
        raise WrongPassphraseError
    name, certificate = roots[print_of]
    key = rootfile.open_(brought.key_file, phrases=brought.phrases, fingerprint=print_of)
    if key.public_key() != certificate.public_key():
        raise WrongPassphraseError
    return name, ca.Holder(certificate=certificate, key=key)


def _list(root: ca.Holder, lines: Sequence[ca.Revoked], at: datetime) -> bytes:
    """The root's revocation list; its number is its second."""
    return ca.revocation_list(root, lines, at=at.replace(microsecond=0), number=int(at.timestamp()))


def _lines(root: ca.Holder, at: datetime, revoked: Reason | None) -> list[ca.Revoked]:
    """What the root's list names, with a reason the present issuing authority too."""
    lines = authorities.revoked_lines(f"{root.certificate.serial_number:032x}", now=at)
    if revoked is not None:
        serial = authorities.safe().certificate(Role.ISSUING).serial_number
        lines.append(ca.Revoked(serial=serial, at=at.replace(microsecond=0), reason=revoked.value))
    return lines


def _locked(
    plan: Plan, root: ca.Holder, phrases: tuple[str, str], *, at: datetime, name: str = Role.ROOT.value
) -> dict[str, bytes]:
    """The file with the root's key, opened again for a test; a rehearsal's is not written."""
    print_of = ca.fingerprint(root.certificate)
    key_file = rootfile.lock(root.key, phrases=phrases, fingerprint=print_of, cost=authorities.pin_cost(at))
    rootfile.open_(key_file, phrases=phrases, fingerprint=print_of)
    return {f"{name}-key.json": key_file} if plan.mode is script.Mode.CEREMONY else {}


def _certificates(root: ca.Holder, issuing: ca.Holder, name: str, root_name: str = Role.ROOT.value) -> dict[str, bytes]:
    """The certificates among the papers, and the key with which the signatures on the transcript are checked."""
    return {
        f"{root_name}.pem": ca.certificate_pem(root.certificate),
        f"{root_name}-public.pem": ca.public_key_pem(root.certificate),
        f"{name}.pem": ca.certificate_pem(issuing.certificate),
    }


def _titled(title: str, role: Role, name: str) -> Subject:
    """Who an authority is called, with its number from the second on."""
    number = name.removeprefix(role.value).removeprefix("-")
    return Subject(common_name=f"{title} {number}".strip(), organisation=OWNER)


def _cross(root: ca.Holder, old: ca.Holder, at: datetime, *, old_name: str) -> ca.Certificate:
    """The new root's key, certified by the former root under the same name and key."""
    title, organisation = ca.names_of(root.certificate)
    return ca.issue(
        PROFILES[Role.CROSS],
        Subject(common_name=title, organisation=organisation),
        root.key.public_key(),
        issuer=old,
        addresses=authorities.addresses(root=old_name),
        since=at,
    )


def _root(plan: Plan, at: datetime, *, name: str = Role.ROOT.value) -> ca.Holder:
    """The root."""
    key = ca.new_key(plan.root_kind)
    subject = _titled("Diwan Root CA", Role.ROOT, name)
    certificate = ca.issue_root(PROFILES[Role.ROOT], subject, key, addresses=authorities.addresses(), since=at)
    return ca.Holder(certificate=certificate, key=key)


def _issuing(
    plan: Plan, root: ca.Holder, at: datetime, *, name: str = Role.ISSUING.value, root_name: str = Role.ROOT.value
) -> ca.Holder:
    """The issuing authority, certified by the root; a rehearsal's key is taken off the token again."""
    safe = authorities.safe()
    key = safe.new_key(name, plan.root_kind, where=plan.kinds())
    certificate = ca.issue(
        PROFILES[Role.ISSUING],
        _titled("Diwan Issuing CA", Role.ISSUING, name),
        key.public_key(),
        issuer=root,
        addresses=authorities.addresses(root=root_name),
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
