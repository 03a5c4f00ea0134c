"""A PKI and a signed, a sealed letter for the whole session: signing costs, reading does not."""

import pytest

from tests.signing import pki as small


@pytest.fixture(scope="session")
def pki() -> small.Pki:
    """Authorities and two signers, without a database."""
    return small.raise_pki()


@pytest.fixture(scope="session")
def signed(pki: small.Pki) -> bytes:
    """The letter, signed by the person."""
    return pki.sign(small.frozen())


@pytest.fixture(scope="session")
def sealed(pki: small.Pki, signed: bytes) -> bytes:
    """The letter, signed and sealed."""
    return pki.seal_it(signed)
