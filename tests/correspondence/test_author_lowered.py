"""An author whose clearance fell below the grade of the own letter: no list tells him its subject, sealed or not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.records import record
from correspondence import follow_up, letters, on_the_way, overdue, setbacks, trays, unanswered
from correspondence.core.register_sheet import MOST, Wish
from correspondence.models import Delivery, Memo
from correspondence.review import give_back
from directory.core.clearance import Clearance, Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from tests.correspondence.paper_trail import a_letter, registered, sent
from tests.town import AT, STAFF_COMPARTMENT, TODAY, Town

pytestmark = pytest.mark.django_db
SECRET = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))
WISH = Wish(since=TODAY - timedelta(days=1), until=TODAY, language="ar", paper="a4")


def told(reach: Reach) -> dict[str, str]:
    """Everything that the lists of an author say, by list."""
    return {
        "drafts": repr(trays.drafts(reach)),
        "desk": repr(trays.desk(reach, at=AT)),
        "under way": repr(trays.under_way(reach)),
        "on the way": repr(on_the_way.on_the_way(reach)),
        "unanswered": repr(unanswered.unanswered(reach, at=AT)),
        "follow-up": repr(follow_up.lines(WISH, reach=reach, limit=MOST)),
        "setbacks": repr(setbacks.setbacks(reach, at=AT)),
        "overdue": repr(overdue.overdue(reach, at=AT)),
    }


@pytest.mark.servers
def test_no_list_tells_an_author_the_subject_of_a_letter_above_his_clearance(town: Town) -> None:
    sealed = registered(town, a_letter(town, subject="سر مختوم", label=SECRET, copies=()))
    back = sent(town, a_letter(town, subject="سر مسحوب", label=SECRET, copies=()))
    sent(town, a_letter(town, subject="سر سائر", label=SECRET, copies=()))
    give_back(back.ref, reason="للتصحيح", by=town.hasan.reach, at=AT)
    Delivery.objects.filter(record_id=sealed.record_id).update(due_at=AT - timedelta(hours=1))
    own = told(town.zainab.reach)
    for list_of, subject in (
        ("drafts", "سر مسحوب"),
        ("desk", "سر مسحوب"),
        ("under way", "سر سائر"),
        ("unanswered", "سر مختوم"),
        ("follow-up", sealed.number),
        ("setbacks", "سر مسحوب"),
    ):
        assert subject in own[list_of], list_of
    lowered = replace(town.zainab.reach, clearance=Clearance())
    assert not [name for name, said in told(lowered).items() if "سر " in said or sealed.number in said]
    for ref in Memo.objects.filter(author=town.zainab.person_id).values_list("ref", flat=True):
        with pytest.raises(NotWithinReachError):
            letters.letter(ref, reach=lowered, at=AT)
    with pytest.raises(NotWithinReachError):
        record(sealed.record_id, reach=lowered)
