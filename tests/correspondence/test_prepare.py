"""A sign request is bound to person, document and time."""

import pytest

from correspondence.prepare import prepare
from correspondence.signature import WINDOW
from tests.correspondence.paper_trail import a_letter, ready
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_every_request_has_its_own_nonce(town: Town) -> None:
    memo = ready(town, a_letter(town))
    digest = memo.current().frozen_sha256
    first, second = (prepare(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT) for _ in range(2))
    assert first.nonce != second.nonce
    assert (first.document_hash, first.until) == (digest, AT + WINDOW)
