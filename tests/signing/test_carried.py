"""What a signed file carries is taken out whole, under names of its content."""

from hashlib import sha256

import pytest
from asn1crypto import cms, crl, x509

from signing.carried import carried_in
from signing.core.carried import Carried, carried_from


def test_the_sealed_letter_carries_what_it_is_judged_by(sealed: bytes) -> None:
    found = carried_in(sealed)
    assert found.tokens
    assert found.certificates
    for token in found.tokens:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        assert signed["encap_content_info"]["content_type"].native == "tst_info"
    for certificate in found.certificates:
        assert x509.Certificate.load(certificate, strict=True).subject.native
    for revoked in found.lists:
        assert crl.CertificateList.load(revoked, strict=True).issuer.native


def test_each_file_is_named_by_what_it_holds_and_stands_once() -> None:
    carried = Carried(certificates=(b"b", b"a", b"b"), tokens=(b"t",))
    files = dict(carried.files())
    assert sorted(files.values()) == [b"a", b"b", b"t"]
    assert files[f"certificates/{sha256(b'a').hexdigest()[:16]}.cer"] == b"a"
    assert carried_from(carried.to_bytes()) == carried


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n%%EOF\n"])
def test_what_cannot_be_read_carries_nothing(pdf: bytes) -> None:
    assert carried_in(pdf) == Carried()
