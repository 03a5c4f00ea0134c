"""To whom a letter was referred, and nothing else, learns of its end by a notice."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from correspondence import deadlines, notices, setbacks
from correspondence.core.directive import Verb
from correspondence.core.notice import What
from correspondence.core.setback import Setback
from correspondence.models import Notice, Registration
from correspondence.report import report
from correspondence.supersede import supersede
from correspondence.tell_setbacks import tell_setbacks
from correspondence.void import void
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from tests.correspondence.margins import directed, lying, marked, post  # noqa: F401  (a fixture)
from tests.town import AT, TODAY, Citizen, Town
from tests.web.steps import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked")]
LATER = AT + timedelta(minutes=10)


def ended(citizen: Citizen) -> list[str]:
    return [one.record_id for one in notices.mine(citizen.reach) if one.what is What.ENDED]


def voided(town: Town, record_id: str) -> None:
    void(
        Registration.objects.get(record_id=record_id).pk,
        reason="خطأ",
        authority="أمر 9",
        by=town.rebwar.reach,
        at=LATER,
    )


def replaced(town: Town, record_id: str) -> None:
    newer = Registration.objects.get(record_id=lying(town, town.planning))
    line = Registration.objects.get(record_id=record_id)
    supersede(line.pk, number=newer.text, on=TODAY, reason="خطأ", by=town.rebwar.reach, at=LATER)


@pytest.mark.parametrize(
    ("end", "what", "why"), [(voided, Setback.VOIDED, "خطأ · أمر 9"), (replaced, Setback.SUPERSEDED, "خطأ")]
)
def test_i12_to_whom_it_was_referred_its_author_and_the_registry_are_told_once(
    town: Town, end: Callable[[Town, str], None], what: Setback, why: str
) -> None:
    record_id, other = lying(town, town.planning), lying(town, town.planning)
    directed(record_id, post(town.dara), by=town.amal)
    directed(record_id, post(town.dara), by=town.amal)
    directed(other, post(town.omar), by=town.amal)
    end(town, record_id)
    assert ended(town.dara) == [record_id]
    assert ended(town.omar) == ended(town.zainab) == []
    (line,) = [one for one in lines_about(f"record:{record_id}") if one.act in {"void", "supersede"}]
    assert line.note == "told=2"  # the unit with which it lies, and one person
    for reader, key in ((town.zainab, record_id), (town.rebwar, "")):  # the registry numbers what it does not read
        (said,) = setbacks.setbacks(reader.reach, at=LATER)
        assert (said.what, said.reason, said.person) == (what, why, town.rebwar.name)
        assert (said.record_id, said.unit is not None) == (key, True)
    assert setbacks.setbacks(town.hasan.reach, at=LATER) == ()
    assert [tell_setbacks(by=CLOCKWORK, at=LATER + timedelta(minutes=n)) for n in (0, 1)] == [1, 0]
    (told,) = Notice.objects.filter(what=What.SETBACK)
    assert (told.person_id, told.at) == (town.zainab.person_id, LATER)  # who did it knows it


def test_whose_referral_is_over_holds_it_no_more(town: Town) -> None:
    record_id = lying(town, town.planning)
    (row,) = directed(record_id, post(town.dara), by=town.amal, verb=Verb.APPROVE)
    report(row.pk, note="موافق", by=town.dara.reach, at=AT)
    voided(town, record_id)
    assert ended(town.dara) == []
    assert deadlines.referred(record_id, at=LATER) == {}


def test_the_notice_says_no_more_than_that_and_leads_to_the_record(town: Town) -> None:
    record_id = lying(town, town.planning)
    directed(record_id, post(town.dara), by=town.amal)
    voided(town, record_id)
    page = client_of(town.dara).get("/notices/").content.decode()
    assert "كتاب أُحيل إليكم لم يعد نافذاً" in page
    assert f"/records/{record_id}/" in page
    (row,) = Notice.objects.filter(what=What.ENDED)
    assert (row.about.partition(":")[0], row.due_at) == ("referral", None)
