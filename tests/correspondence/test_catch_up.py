"""A letter that an older backup shows under way is registered again; who reads it is who took part since."""

from datetime import timedelta

import pytest

from correspondence.catch_up import catch_up
from correspondence.core.route import Act, State
from correspondence.models import Delivery, Memo, MemoReader, Movement, Registration
from correspondence.recount import recount
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
THEN = AT + timedelta(hours=1)


def as_it_was_after(town: Town, act: Act) -> Memo:
    """The letter's rows as a backup made after this line has them; another post may read it since an earlier round."""
    registered(town, a_letter(town))
    with unguarded("correspondence_"):
        memo = Memo.objects.get()
        last = memo.movements.filter(act=act).latest("seq")
        Movement.objects.filter(memo=memo, seq__gt=last.seq).delete()
        Delivery.objects.all().delete()
        Registration.objects.all().delete()
        standing = {"holder_post_id": last.holder_post_id, "holder_desk_id": last.holder_desk_id, "due_at": last.due_at}
        Memo.objects.update(state=last.state, version=last.version, record_id="", **standing)
        MemoReader.objects.all().delete()
        memo.admit(frozenset({f"p{town.zainab.person_id}", f"t{town.hasan.post_id}"}))
    recount(by=CLOCKWORK, at=THEN)
    assert catch_up(by=CLOCKWORK, at=THEN) == 1
    return Memo.objects.get()


def readers(memo: Memo) -> set[str]:
    return set(memo.readers.values_list("token", flat=True))


@pytest.mark.parametrize(("act", "is_sent"), [(Act.START, False), (Act.SEND, True), (Act.SIGN, True)])
def test_who_took_part_reads_the_letter_again_and_nobody_of_an_earlier_round(
    town: Town, act: Act, *, is_sent: bool
) -> None:
    memo = as_it_was_after(town, act)
    assert memo.state == State.REGISTERED
    took_part = {f"p{one.person_id}" for one in (town.zainab, town.hasan, town.maryam)}
    assert readers(memo) == took_part | ({f"t{town.hasan.post_id}"} if is_sent else set())
    assert catch_up(by=CLOCKWORK, at=THEN) == 0


def test_only_the_clockwork_catches_up(town: Town) -> None:
    with pytest.raises(NotWithinReachError):
        catch_up(by=town.rebwar.reach, at=THEN)
