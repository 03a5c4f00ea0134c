"""What is told of a letter of two ministries, each number and each word to whom it belongs (domain 2.3, I8)."""

from datetime import timedelta

import pytest

from correspondence import history, letters, reading, replies
from correspondence.citations import thread_of
from correspondence.core.errors import AlreadyRegisteredError
from correspondence.core.knowing import How
from correspondence.core.letter import Kind, ReferenceKind
from correspondence.core.number import BookKind, Direction
from correspondence.core.route import Act
from correspondence.knowledge import known_by
from correspondence.models import Book, Citation, Memo, PartialAnswer, Registration, RouteStep
from correspondence.register import register
from directory.core.errors import NotWithinReachError
from tests.correspondence.test_two_ministries import acts, issue
from tests.town import AT, Town
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)
ASKED = "a" * 32


def test_i8_the_guest_is_told_nothing_of_the_way_though_its_steps_were_lost(town: Town) -> None:
    own, _ = issue(town)
    memo = Memo.objects.get(record_id=own.record_id)
    told = acts(memo, town.huda)
    with unguarded("correspondence_"):
        RouteStep.objects.all().delete()
    assert (acts(memo, town.huda), Act.SEND in told) == (told, False)
    for guest in (town.huda, town.nasrin):
        assert letters.letter(memo.ref, reach=guest.reach, at=SOON).is_outside
        with pytest.raises(NotWithinReachError):
            history.compare(memo.ref, reach=guest.reach, at=SOON)
    for one in (town.zainab, town.maryam, town.rebwar):
        assert Act.SEND in acts(memo, one)


def test_of_two_numbers_each_ministry_is_told_its_own_and_nothing_counts_twice(town: Town) -> None:
    own, guest = issue(town)
    memo = Memo.objects.get(record_id=own.record_id)
    with unguarded("correspondence_"):  # the guest's book is the older one
        later = Book.objects.create(
            body_id=town.planning,
            unit_id=town.planning_hr,
            kind=BookKind.OUTGOING,
            direction=Direction.OUT,
            pattern="{serial}",
        )
        Registration.objects.filter(pk=own.pk).update(book=later)
    shown = reading.reading(memo.ref, reach=town.zainab.reach)
    assert (shown.number, len(shown.recipients)) == (own.text, own.deliveries.count())
    assert shown.recipients
    for desk, given in ((town.rebwar, own), (town.nasrin, guest)):
        with pytest.raises(AlreadyRegisteredError) as refused:
            register(memo.ref, by=desk.reach, at=SOON)
        assert refused.value.number == given.text
    knew = known_by(memo.record_id, reach=town.zainab.reach, at=SOON).lines
    assert len([one for one in knew if one.how is How.MOVED]) == memo.movements.count()


def test_a_letter_of_two_answers_and_presses_once_and_what_is_missing_stays_inside(town: Town) -> None:
    own, _ = issue(town)
    memo = Memo.objects.get(record_id=own.record_id)
    zainab = town.zainab.reach
    paper = {"record_id": memo.record_id, "memo": memo, "body_id": memo.body_id}
    for n, cited in enumerate((ASKED, memo.record_id, "")):
        Citation.objects.create(position=10 + n, kind=ReferenceKind.YOURS, cited_id=cited, **paper)
    Citation.objects.create(position=20, kind=ReferenceKind.OURS, cited_id=ASKED, **paper)
    for kind in (Kind.REPLY, Kind.REMINDER):
        with unguarded("correspondence_"):
            Memo.objects.update(kind=kind)
        answers, pressed = replies.cited({ASKED, ""}, reach=zainab)
        letters_found = [one.letter for one in answers[ASKED]] + pressed[ASKED]
        assert [one.number for one in letters_found] == [own.text]
        assert answers[""] == []  # whom nobody found yet is no letter
    PartialAnswer.objects.create(asked_id=memo.record_id, reply_id=memo.record_id, missing="البند 3", said_at=AT)
    for reader, words in ((town.zainab, "البند 3"), (town.huda, None)):
        is_outside = letters.letter(memo.ref, reach=reader.reach, at=SOON).is_outside
        thread = thread_of(memo.record_id, is_outside=is_outside, reach=reader.reach)
        assert [link.missing for link in thread.referred_by] == [words]
