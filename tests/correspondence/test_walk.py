"""One letter from draft to the addressee."""

import pytest

from correspondence import letters, trays
from correspondence.core.route import Act, State
from correspondence.models import Memo
from tests.correspondence.paper_trail import a_letter, registered, signed
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_a_letter_is_drafted_reviewed_and_signed(town: Town) -> None:
    memo = signed(town, a_letter(town))
    assert memo.state == State.SIGNED
    assert memo.holder_desk_id == town.planning_desk
