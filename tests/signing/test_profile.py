"""Every certificate keeps to its profile, rule by rule; openssl reads each as what it is."""

import secrets
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.core.authority import CERTIFICATE_POLICY, PROFILES, Addresses, Profile, Role, is_ageing
from signing.core.errors import ProfileBrokenError, SignatureNotMadeError
from signing.core.policy import KeyKind
from signing.core.profile import CertificateFacts, check_profile
from signing.doors import ca, raw, responder
from tests.signing import pki as small

ROLES = list(Role)
Change = Callable[[CertificateFacts], CertificateFacts]
YEAR = timedelta(days=365)


@pytest.fixture(scope="module")
def chain(pki: small.Pki) -> dict[Role, ca.Holder]:
    """One certificate of each role."""
    code = small.issued(
        pki.issuing, Role.CODE, "Planning", mark="DIWAN-B1", start=pki.seal.certificate.not_valid_before_utc
    )
    cross = small.issued(pki.root, Role.CROSS, "Test Root 2", start=pki.root.certificate.not_valid_before_utc)
    made = {Role.CODE: code, Role.CROSS: cross}
    return {role: made.get(role) or getattr(pki, role.value) for role in ROLES}


def above(chain: dict[Role, ca.Holder], role: Role) -> ca.Certificate | None:
    return None if role is Role.ROOT else chain[PROFILES[role].issuer].certificate


def checked(chain: dict[Role, ca.Holder], role: Role, change: Change) -> None:
    issuer = above(chain, role)
    facts = change(ca.facts_of(chain[role].certificate))
    check_profile(PROFILES[role], facts, small.ADDRESSES, issuer=None if issuer is None else ca.facts_of(issuer))


def other(**columns: object) -> Change:
    return lambda facts: replace(facts, **columns)  # type: ignore[arg-type]  # fields of any kind


BREAKS: dict[str, tuple[str, Change]] = {
    "serial of nothing": ("serial", other(serial=0)),
    "a short serial": ("serial", other(serial=(1 << 64) - 1)),
    "a serial too long": ("serial", other(serial=1 << 159)),
    "days that end before they begin": ("lasts", lambda facts: replace(facts, not_after=facts.not_before)),
    "days too many": ("lasts", lambda facts: replace(facts, not_after=facts.not_after + 30 * YEAR)),
    "another use": ("usages", lambda facts: replace(facts, usages=facts.usages | {"key_encipherment"})),
    "no use": ("usages", other(usages=frozenset())),
    "uses that may be overlooked": ("usages", other(usages_critical=False)),
    "another purpose": ("purposes", lambda facts: replace(facts, purposes=facts.purposes | {"1.3.6.1.5.5.7.3.1"})),
    "a purpose critical or not": (
        "time_purpose",
        lambda facts: replace(facts, purposes_critical=not facts.purposes_critical),
    ),
    "an authority or none": ("authority", lambda facts: replace(facts, is_authority=not facts.is_authority)),
    "constraints that may be overlooked": ("authority", other(authority_critical=False)),
    "a longer path": ("authority", other(path_length=3)),
    "no status wanted, or wanted": ("skips_status", lambda facts: replace(facts, skips_status=not facts.skips_status)),
    "another policy": ("policies", other(policies=frozenset({"2.5.29.32.0"}))),
    "no key id": ("key_ids", other(key_id=b"")),
    "another issuer's key id": ("key_ids", other(issuer_key_id=bytes(20))),
    "another place of the issuer": ("issuer_addresses", other(issuer_addresses=frozenset({"http://x/"}))),
    "another place of the list": ("list_addresses", other(list_addresses=frozenset({"http://x/"}))),
    "another place of the status": ("status_addresses", other(status_addresses=frozenset({"http://x/"}))),
}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_issued_keeps_to_its_profile(chain: dict[Role, ca.Holder], role: Role) -> None:
    ca.check(PROFILES[role], chain[role].certificate, small.ADDRESSES, issuer=above(chain, role))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", BREAKS)
def test_each_rule_of_each_profile_is_kept(chain: dict[Role, ca.Holder], role: Role, name: str) -> None:
    point, change = BREAKS[name]
    with pytest.raises(ProfileBrokenError) as caught:
        checked(chain, role, change)
    assert caught.value.facts["role"] == role.value
    assert point in {caught.value.facts["point"], "lasts", "key_ids", "authority"}


@pytest.mark.parametrize("role", [role for role in ROLES if role is not Role.ROOT])
def test_nothing_outlives_its_issuer_or_is_older(chain: dict[Role, ca.Holder], role: Role) -> None:
    issuer = ca.facts_of(above(chain, role) or chain[Role.ROOT].certificate)
    facts = ca.facts_of(chain[role].certificate)
    for narrow in (
        replace(issuer, not_after=facts.not_after - timedelta(seconds=1)),
        replace(issuer, not_before=facts.not_before + timedelta(seconds=1)),
        replace(issuer, is_authority=False),
    ):
        with pytest.raises(ProfileBrokenError):
            check_profile(PROFILES[role], facts, small.ADDRESSES, issuer=narrow)
    with pytest.raises(ProfileBrokenError):
        check_profile(PROFILES[role], facts, small.ADDRESSES)
    with pytest.raises(ProfileBrokenError):
        check_profile(PROFILES[role], facts, small.ADDRESSES, issuer=replace(issuer, key_id=b"x"))


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_else_stands_there_is_refused(chain: dict[Role, ca.Holder], data: st.DataObject) -> None:
    role = data.draw(st.sampled_from(ROLES))
    facts = ca.facts_of(chain[role].certificate)
    days = {"serial", "not_before", "not_after"}
    name = data.draw(st.sampled_from([field.name for field in fields(facts) if field.name not in days]))
    now = getattr(facts, name)
    kinds: dict[type, st.SearchStrategy[object]] = {
        bool: st.booleans(),
        bytes: st.binary(max_size=24),
        frozenset: st.frozensets(st.text(max_size=12), max_size=3),
    }
    drawn = data.draw(kinds.get(type(now), st.one_of(st.none(), st.integers(0, 9))))
    if drawn == now:
        checked(chain, role, lambda same: same)
    else:
        with pytest.raises(ProfileBrokenError):
            checked(chain, role, other(**{name: drawn}))


def test_a_certificate_ends_with_its_issuer_and_an_ended_one_issues_nothing(pki: small.Pki) -> None:
    end = pki.issuing.certificate.not_valid_after_utc
    late = small.issued(pki.issuing, Role.PERSON, "Late", mark="DIWAN-P1", start=end - timedelta(days=20)).certificate
    assert late.not_valid_after_utc == end
    early = small.issued(
        pki.issuing, Role.PERSON, "Early", mark="DIWAN-P1", start=pki.issuing.certificate.not_valid_before_utc
    ).certificate
    assert early.not_valid_before_utc == pki.issuing.certificate.not_valid_before_utc
    with pytest.raises(ProfileBrokenError):
        small.issued(pki.issuing, Role.PERSON, "Too late", mark="DIWAN-P1", start=end + timedelta(days=1))


def test_another_issuers_certificate_is_refused_whatever_it_says(pki: small.Pki) -> None:
    other_pki = small.raise_pki()
    for role in (Role.PERSON, Role.TIME, Role.STATUS, Role.SEAL):
        certificate = getattr(other_pki, role.value).certificate
        with pytest.raises(ProfileBrokenError) as caught:
            ca.check(PROFILES[role], certificate, small.ADDRESSES, issuer=pki.issuing.certificate)
        assert caught.value.facts["point"] == "signature"


def test_a_bare_certificate_is_refused_and_not_a_crash(pki: small.Pki) -> None:
    key = raw.new_key(KeyKind.P256)
    start = pki.issuing.certificate.not_valid_before_utc
    bare = (
        x509.CertificateBuilder().subject_name(pki.person.certificate.subject)
        .issuer_name(pki.issuing.certificate.subject).public_key(key.public_key()).serial_number(secrets.randbits(128))
        .not_valid_before(start).not_valid_after(start + YEAR).sign(pki.issuing.key, raw.hash_for(pki.issuing.key))
    )  # fmt: skip
    for profile in PROFILES.values():
        issuer = None if profile.role is Role.ROOT else pki.issuing.certificate
        with pytest.raises(ProfileBrokenError):
            ca.check(profile, bare, small.ADDRESSES, issuer=issuer)


def test_a_key_is_loaded_only_with_its_own_certificate(pki: small.Pki) -> None:
    certificate = ca.certificate_pem(pki.person.certificate)
    assert ca.load(certificate, ca.key_pem(pki.person.key)).certificate == pki.person.certificate
    for other_key in (pki.seal.key, raw.new_key(KeyKind.RSA3072)):
        with pytest.raises(ValueError, match="does not belong"):
            ca.load(certificate, ca.key_pem(other_key))


class Faulty(ec.EllipticCurvePrivateKey):
    """A key on a device that signs something else than it was given."""

    def __init__(self, key: ca.Key) -> None:
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self.real = key

    def sign(self, data: bytes, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:  # type: ignore[override]  # bytes do here
        return self.real.sign(data + b"x", signature_algorithm)

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self.real.public_key()

    @property
    def curve(self) -> ec.EllipticCurve:
        return self.real.curve

    @property
    def key_size(self) -> int:
        return self.real.key_size

    def stays(self, *_: object) -> NoReturn:
        raise TypeError

    exchange = private_numbers = private_bytes = __copy__ = __deepcopy__ = stays  # type: ignore[assignment]  # nobody asks


def test_what_a_faulty_key_signed_does_not_leave(pki: small.Pki) -> None:
    start = pki.issuing.certificate.not_valid_before_utc
    issuing = ca.Holder(certificate=pki.issuing.certificate, key=Faulty(pki.issuing.key))
    with pytest.raises(SignatureNotMadeError):
        ca.revocation_list(issuing, (), at=start, number=1)
    with pytest.raises(ProfileBrokenError):
        small.issued(issuing, Role.PERSON, "Nobody", mark="DIWAN-P1", start=start)
    asked = ocsp.OCSPRequestBuilder().add_certificate(pki.person.certificate, pki.issuing.certificate, hashes.SHA256())
    request = asked.build().public_bytes(serialization.Encoding.DER)
    for key, is_sound in ((pki.status.key, True), (Faulty(pki.status.key), False)):
        desk = responder.Desk(
            holder=ca.Holder(certificate=pki.status.certificate, key=key),
            state_of=lambda _: responder.State(revoked_at=None),
        )
        if is_sound:
            given = responder.answer(request, issuers=[pki.issuing.certificate], desk_of=lambda _, one=desk: one)  # type: ignore[misc]  # called at once
            assert ocsp.load_der_ocsp_response(given).certificate_status is ocsp.OCSPCertStatus.GOOD
        else:
            with pytest.raises(SignatureNotMadeError):
                responder.answer(request, issuers=[pki.issuing.certificate], desk_of=lambda _, one=desk: one)  # type: ignore[misc]  # called at once


def test_serials_are_random_and_do_not_repeat(pki: small.Pki) -> None:
    start = pki.issuing.certificate.not_valid_before_utc
    serials = [
        small.issued(pki.issuing, Role.PERSON, "Same", mark="DIWAN-P1", start=start).certificate.serial_number
        for _ in range(300)
    ]
    assert len(set(serials)) == 300
    tops = sum(serial >> 127 for serial in serials)
    assert 90 < tops < 210  # the highest of 128 bits is as random as the others: 7 sigma around 150
    assert all(serial < 1 << 128 for serial in serials)


def test_a_later_issuing_authority_has_addresses_of_its_own(chain: dict[Role, ca.Holder]) -> None:
    later = Addresses(base=small.ADDRESSES.base, issuing="issuing-2")
    issuer, certificate = chain[Role.ISSUING].certificate, chain[Role.PERSON].certificate
    with pytest.raises(ProfileBrokenError) as caught:
        ca.check(PROFILES[Role.PERSON], certificate, later, issuer=issuer)
    assert caught.value.facts["point"] == "issuer_addresses"


@pytest.mark.parametrize("role", [Role.TIME, Role.STATUS, Role.SEAL, Role.CODE])
def test_a_key_is_replaced_before_it_ages_and_not_every_day(role: Role, pki: small.Pki) -> None:
    profile: Profile = PROFILES[role]
    start = pki.issuing.certificate.not_valid_before_utc
    end, far = start + profile.lasts, start + 15 * YEAR
    due = end - profile.renewed_before
    assert not is_ageing(profile, end, issuer_ends=far, at=due)
    assert is_ageing(profile, end, issuer_ends=far, at=due + timedelta(days=1))
    assert not is_ageing(profile, end, issuer_ends=end, at=end - timedelta(days=1))  # a new one would end as early


PURPOSES = {
    Role.CROSS: ("crlsign", "any"),
    Role.ISSUING: ("crlsign", "any"),
    Role.TIME: ("timestampsign", "any"),
    Role.STATUS: ("ocsphelper", "any"),
    Role.PERSON: ("smimesign", "any"),
    Role.SEAL: ("smimesign", "any"),
    Role.CODE: ("smimesign", "any"),
}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize("role", list(PURPOSES))
def test_openssl_accepts_each_for_its_purpose(chain: dict[Role, ca.Holder], role: Role, tmp_path: Path) -> None:
    for name in {Role.ROOT, Role.ISSUING, role}:
        (tmp_path / f"{name.value}.pem").write_bytes(ca.certificate_pem(chain[name].certificate))

    def said(*words: str) -> str:
        done = subprocess.run(["openssl", *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    given = f"{role.value}.pem"
    between = () if role in {Role.CROSS, Role.ISSUING} else ("-untrusted", "issuing.pem")
    policy = ("-policy_check", "-policy", CERTIFICATE_POLICY, "-explicit_policy")
    for purpose in PURPOSES[role]:
        answer = said("verify", "-x509_strict", "-purpose", purpose, *policy, "-CAfile", "root.pem", *between, given)
        assert f"{given}: OK" in answer
    if role not in {Role.CROSS, Role.ISSUING, Role.TIME}:
        answer = said(
            "verify", "-x509_strict", "-purpose", "timestampsign", "-CAfile", "root.pem", *between, given
        )  # fmt: skip
        assert "OK" not in answer
    text = said("x509", "-in", given, "-noout", "-text")
    assert "X509v3 Key Usage: critical" in text
    assert "X509v3 Basic Constraints: critical" in text
    assert ("X509v3 Extended Key Usage: critical" in text) == (role is Role.TIME)
    assert CERTIFICATE_POLICY in text
    assert "Authority Key Identifier" in text
