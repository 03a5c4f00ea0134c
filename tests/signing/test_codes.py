"""A code answers for as long as its key did."""

from datetime import timedelta

import pytest

from directory.core.reach import CLOCKWORK
from signing import certify
from signing.core.authority import Role, Subject
from signing.core.keys import Reason
from signing.models import Certificate
from signing.qr import is_code, sign_code
from signing.revoke import revoke
from tests.town import AT, TODAY, Town

DAY = timedelta(days=1)


@pytest.mark.parametrize("reason", [Reason.COMPROMISED, Reason.REPLACED])
def test_a_revoked_code_key_answers_for_what_came_before(town: Town, reason: Reason) -> None:
    code = sign_code(town.planning, b"payload")
    key = Certificate.objects.get(role=Role.CODE, body=town.planning)
    revoke(key.number, reason=reason, by=CLOCKWORK, at=AT - 2 * DAY)

    def good(days: int) -> bool:
        return is_code(town.planning, b"payload", code.signature, key_id=code.key_id, on=TODAY + days * DAY)

    assert [days for days in (-9, -3, -2, -1, 0) if good(days)] == [-9, -3, -2]


def test_a_code_of_a_key_that_was_replaced_stays_good_and_the_next_key_has_its_own(town: Town) -> None:
    old = sign_code(town.planning, b"payload")
    subject = Subject(common_name="Ministry of Planning", organisation="Ministry of Planning", mark="DIWAN-B1")
    certify.make(f"code-{town.planning}", Role.CODE, subject, at=AT, body_id=town.planning)
    new = sign_code(town.planning, b"payload")
    assert old.key_id != new.key_id
    for code in (old, new):
        assert is_code(town.planning, b"payload", code.signature, key_id=code.key_id, on=TODAY)
    assert not is_code(town.planning, b"payload", old.signature, key_id=new.key_id, on=TODAY)
