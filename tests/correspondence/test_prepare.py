"""A sign request is bound to person, document and time."""

from datetime import timedelta

import pytest

from correspondence.core.errors import LetterNotAcceptedError
from correspondence.prepare import prepare
from correspondence.signature import WINDOW
from tests.correspondence.paper_trail import a_letter, ready
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db


def test_2_9_a_letter_whose_day_for_the_answer_came_is_not_signed(town: Town) -> None:
    last = TODAY + timedelta(days=30)
    memo = ready(town, a_letter(town, answer_by=last))
    digest = memo.current().frozen_sha256
    assert prepare(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT).document_hash == digest
    with pytest.raises(LetterNotAcceptedError) as caught:
        prepare(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT + timedelta(days=30))
    assert [one.code for one in caught.value.findings] == ["answer_by_past"]


def test_every_request_has_its_own_nonce(town: Town) -> None:
    memo = ready(town, a_letter(town))
    digest = memo.current().frozen_sha256
    first, second = (prepare(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT) for _ in range(2))
    assert first.nonce != second.nonce
    assert (first.document_hash, first.until) == (digest, AT + WINDOW)
