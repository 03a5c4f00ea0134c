"""From where the correction of a letter is begun, and by whom (2.11)."""

import pytest

from correspondence.models import Memo, Registration
from correspondence.receive import receive
from correspondence.void import void
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_ending import _delivery, line_of
from tests.town import AT, Citizen, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


def test_2_11_a_correction_is_begun_from_the_letter_and_from_its_line_while_it_stands(town: Town) -> None:
    given = registered(town, a_letter(town))
    line, ref = line_of(given.record_id), Memo.objects.get(record_id=given.record_id).ref
    ours = ((town.zainab, f"/memos/{ref}/"), (town.rebwar, f"/books/lines/{line.pk}/"))
    receive(_delivery(given.record_id), by=town.nasrin.reach, at=AT)
    theirs = Registration.objects.get(record_id=given.record_id, body=town.finance)
    way = f'href="/memos/new/?corrects={given.record_id}"'

    def offered(reader: Citizen, page: str) -> bool:
        return way in plain(client_of(reader).get(page))

    assert [offered(*one) for one in ours] == [True, True]
    assert client_of(town.zainab).get(f"/memos/new/?corrects={given.record_id}").status_code == 200
    assert not offered(town.nasrin, f"/books/lines/{theirs.pk}/")  # it is not theirs to correct
    void(line.pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=AT)
    assert [offered(*one) for one in ours] == [False, False]
