"""One letter from draft to the addressee."""

import pytest

from correspondence import letters, trays
from correspondence.core.route import Act, State
from correspondence.models import Memo
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_a_letter_is_drafted_reviewed_signed_and_registered(town: Town) -> None:
    given = registered(town, a_letter(town))
    memo = Memo.objects.get(record_id=given.record_id)
    assert memo.state == State.REGISTERED
    assert given.number.endswith("/1")
