"""Attacks by whoever holds some key: weak algorithms, odd certificates, odd references, copied times."""

from datetime import timedelta

from asn1crypto import cms, tsp
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.sign import fields as library

from signing.core.authority import PERSON_MARK, Role
from signing.doors import ca
from signing.doors.clock import trusted_time
from tests.signing import pki as small
from tests.signing.attack_kit import Forgery, Kit, Odd, attack, contents_of, family, forged, new_key, odd_holder

TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
STATUS_SIGNING = "1.3.6.1.5.5.7.3.9"
SERVER = "1.3.6.1.5.5.7.3.1"


family("weak algorithms")


@attack("algorithm_too_weak")
def digest_is_sha1(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.person, Forgery(digest="sha1"))


@attack("algorithm_too_weak")
def key_is_rsa_1024(kit: Kit) -> bytes:
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505  (a weak key is the attack)
    return forged(kit, kit.frozen, odd_holder(kit, Odd(key=key)))


@attack("algorithm_too_weak")
def key_is_on_a_small_curve(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, odd_holder(kit, Odd(key=ec.generate_private_key(ec.SECP192R1()))))


@attack("sub_filter_not_accepted")
def sub_filter_is_of_an_older_standard(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.person, Forgery(sub_filter=library.SigSeedSubFilter.ADOBE_PKCS7_DETACHED))


REFERENCES = {"signing_certificate", "signing_certificate_v2"}


def _without_reference(kept: cms.CMSAttributes) -> cms.CMSAttributes:
    return cms.CMSAttributes([item for item in kept if item["type"].native not in REFERENCES])


def _reference(certificate: bytes, version: str = "v2") -> cms.CMSAttribute:
    from hashlib import sha1, sha256

    if version == "v1":
        old = tsp.ESSCertID({"cert_hash": sha1(certificate).digest()})  # noqa: S324  (RFC 5035's version 1)
        return cms.CMSAttribute({"type": "signing_certificate", "values": [tsp.SigningCertificate({"certs": [old]})]})
    new = tsp.ESSCertIDv2({"cert_hash": sha256(certificate).digest()})
    return cms.CMSAttribute({"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [new]})]})


family("signing-certificate attribute")


@attack("certificate_reference_missing")
def certificate_reference_is_missing(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.person, Forgery(attributes=_without_reference))


@attack("certificate_reference_missing")
def certificate_reference_is_of_version_1(kit: Kit) -> bytes:
    own = ca.certificate_der(kit.pki.person.certificate)
    return forged(
        kit,
        kit.frozen,
        kit.pki.person,
        Forgery(attributes=lambda kept: cms.CMSAttributes([*_without_reference(kept), _reference(own, "v1")])),
    )


@attack("certificate_reference_wrong")
def certificate_reference_names_another(kit: Kit) -> bytes:
    other = ca.certificate_der(kit.pki.seal.certificate)
    return forged(
        kit,
        kit.frozen,
        kit.pki.person,
        Forgery(attributes=lambda kept: cms.CMSAttributes([*_without_reference(kept), _reference(other)])),
    )


@attack("certificate_reference_missing")
def certificate_reference_stands_twice(kit: Kit) -> bytes:
    own = ca.certificate_der(kit.pki.person.certificate)
    return forged(
        kit,
        kit.frozen,
        kit.pki.person,
        Forgery(attributes=lambda kept: cms.CMSAttributes([*kept, _reference(own)])),
    )


family("time stamps")


@attack("time_not_good")
def time_is_copied_from_another_signature(kit: Kit) -> bytes:
    start, end = contents_of(kit.signed)
    other = cms.ContentInfo.load(bytes.fromhex(kit.signed[start + 1 : end - 1].decode()))
    token = other["content"]["signer_infos"][0]["unsigned_attrs"]
    return forged(kit, kit.frozen, kit.pki.person, Forgery(token=lambda _: token.copy()))


@attack("shape_not_accepted", "time_claimed")
def time_is_left_out(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.person, Forgery(token=lambda _: cms.CMSAttributes([])))


@attack("time_not_good")
def time_is_given_by_a_person(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.person, Forgery(clock=kit.pki.person))


@attack("time_not_good")
def time_is_given_by_the_status_responder(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.person, Forgery(clock=kit.pki.status))


@attack("time_not_good")
def time_is_given_by_a_stranger(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.person, Forgery(clock=small.raise_pki().time))


@attack("hash_differs")
def document_time_stamp_is_copied(kit: Kit) -> bytes:
    other = kit.pki.seal_it(kit.pki.sign(kit.frozen))
    start, end = contents_of(kit.sealed)
    return kit.sealed[:start] + other[slice(*contents_of(other))] + kit.sealed[end:]


family("certificates")


@attack("not_trusted")
def certificate_has_expired(kit: Kit) -> bytes:
    since = trusted_time() - timedelta(days=40)
    return forged(kit, kit.frozen, odd_holder(kit, Odd(since=since, lasts=timedelta(days=30))))


@attack("not_trusted")
def certificate_is_not_valid_yet(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, odd_holder(kit, Odd(since=trusted_time() + timedelta(days=2))))


@attack("not_for_signing", "not_trusted")
def certificate_is_for_encryption(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, odd_holder(kit, Odd(usages=frozenset({"key_encipherment"}))))


@attack("not_for_signing")
def certificate_is_for_time(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.time)


@attack("not_for_signing")
def certificate_is_for_status(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.status)


@attack("not_for_signing")
def certificate_is_for_codes(kit: Kit) -> bytes:
    start = kit.pki.person.certificate.not_valid_before_utc
    return forged(kit, kit.frozen, small.issued(kit.pki.issuing, Role.CODE, "Codes", start=start))


@attack("not_for_signing")
def certificate_is_for_time_and_claims_commitment(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, odd_holder(kit, Odd(purposes=(TIME_STAMPING,))))


@attack("not_for_signing")
def certificate_is_for_status_and_claims_commitment(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, odd_holder(kit, Odd(purposes=(STATUS_SIGNING,))))


@attack("not_for_signing")
def certificate_is_for_servers(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, odd_holder(kit, Odd(purposes=(SERVER,))))


@attack("not_for_signing")
def certificate_is_an_authority(kit: Kit) -> bytes:
    usages = frozenset({"content_commitment", "key_cert_sign"})
    return forged(kit, kit.frozen, odd_holder(kit, Odd(usages=usages, is_authority=True), issuer=kit.pki.root))


@attack("not_for_signing")
def certificate_is_the_issuing_authority_s(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.issuing)


@attack("not_for_signing")
def certificate_is_the_root_s(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, kit.pki.root)


@attack("not_trusted")
def certificate_was_issued_by_a_person(kit: Kit) -> bytes:
    return forged(kit, kit.frozen, odd_holder(kit, Odd(), issuer=kit.pki.person))


@attack("not_trusted")
def certificate_signed_itself(kit: Kit) -> bytes:
    alone = ca.Holder(certificate=kit.pki.person.certificate, key=new_key())
    own = odd_holder(kit, Odd(), issuer=alone)
    return forged(kit, kit.frozen, own)


@attack("not_trusted")
def root_is_a_stranger_with_our_names(kit: Kit) -> bytes:
    stranger = small.raise_pki()
    return stranger.seal_it(stranger.sign(kit.frozen))


@attack("not_trusted")
def seal_is_a_stranger_s(kit: Kit) -> bytes:
    return small.raise_pki().seal_it(kit.signed)


@attack("signature_broken")
def signature_is_made_by_another_key(kit: Kit) -> bytes:
    wrong = new_key()
    holder = ca.Holder(certificate=kit.pki.person.certificate, key=wrong)
    return forged(kit, kit.frozen, holder)


@attack("not_trusted")
def certificate_bears_no_mark_but_our_name(kit: Kit) -> bytes:
    assert PERSON_MARK
    return forged(kit, kit.frozen, odd_holder(kit, Odd(mark="DIWAN-Q7"), issuer=small.raise_pki().issuing))
