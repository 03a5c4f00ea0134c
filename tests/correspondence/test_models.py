"""What the database itself refuses, and the journal replayed against the cached columns."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction

from correspondence import letters
from correspondence.core.journal import BrokenJournalError, replay
from correspondence.core.route import State
from correspondence.doors import files
from correspondence.models import Memo, MemoGroupObjectPermission, MemoUserObjectPermission, Movement, Version
from correspondence.review import give_back
from correspondence.tidy import tidy
from directory import whois
from directory.core.clearance import Label
from directory.core.reach import CLOCKWORK
from directory.whois import person_named, reach_of
from tests.correspondence.paper_trail import a_letter, ready, registered, sent
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db


def test_the_journal_refuses_change(town: Town) -> None:
    sent(town, a_letter(town))
    for change in (lambda: Movement.objects.update(note="x"), lambda: Movement.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_version_is_written_once(town: Town) -> None:
    sent(town, a_letter(town))
    for change in (
        lambda: Version.objects.update(content={}),
        lambda: Version.objects.update(content_hash="0" * 64),
        lambda: Version.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_registered_memo_has_its_record(town: Town) -> None:
    memo = sent(town, a_letter(town))
    with pytest.raises(IntegrityError), transaction.atomic():
        Memo.objects.filter(pk=memo.pk).update(state=State.REGISTERED)


def test_the_journal_replays_to_the_cached_columns(town: Town) -> None:
    registered(town, a_letter(town))
    back = ready(town, a_letter(town))
    give_back(back.ref, reason="سبب", by=town.maryam.reach, at=AT)
    sent(town, a_letter(town))
    for memo in Memo.objects.all():
        rows = memo.movements.order_by("seq")
        assert replay([(row.line(memo.ref), row.own_hash) for row in rows]) == memo.standing()


def test_a_row_written_past_the_deeds_breaks_the_chain(town: Town) -> None:
    memo = sent(town, a_letter(town))
    last = memo.movements.latest("seq")
    last.pk, last.seq = None, last.seq + 1
    last.save(force_insert=True)
    with pytest.raises(BrokenJournalError):
        replay([(row.line(memo.ref), row.own_hash) for row in memo.movements.order_by("seq")])


def test_an_exception_opens_one_memo_to_one_person_or_group(town: Town) -> None:
    memo, other = sent(town, a_letter(town)), sent(town, a_letter(town))
    view = Permission.objects.get(codename="view_memo", content_type__app_label="correspondence")
    MemoUserObjectPermission.objects.create(user_id=town.sara.person_id, permission=view, content_object=memo)
    assert list(Memo.objects.within(town.sara.reach)) == [memo]
    group = Group.objects.create(name="لجنة")
    person_named("omar").groups.add(group)
    MemoGroupObjectPermission.objects.create(group=group, permission=view, content_object=other)
    omar = reach_of(person_named("omar"), on=TODAY)
    assert list(Memo.objects.within(omar)) == [other]
    Memo.objects.filter(pk=memo.pk).update(level=1)
    assert not Memo.objects.within(town.sara.reach).exists()


def test_a_personal_memo_is_not_opened_by_an_office(town: Town) -> None:
    memo = sent(town, a_letter(town, label=Label(personal=True)))
    memo.admit(frozenset({f"t{town.amal.post_id}"}))
    assert not Memo.objects.within(town.amal.reach).exists()
    assert Memo.objects.within(town.hasan.reach).exists()


def test_reading_a_secret_letter_is_in_the_journal(town: Town) -> None:
    memo = sent(town, a_letter(town, label=Label(level=1)))
    letters.letter(memo.ref, reach=town.hasan.reach, at=AT)
    assert whois.lines_about(f"memo:{memo.ref}")[0].act == "read"


def test_the_files_of_a_registered_memo_are_tidied(town: Town) -> None:
    given = registered(town, a_letter(town))
    memo, waiting = Memo.objects.get(record_id=given.record_id), ready(town, a_letter(town))
    assert {memo.ref, waiting.ref} <= set(files.folders())
    assert tidy(by=CLOCKWORK, at=AT) == 0
    assert tidy(by=CLOCKWORK, at=AT + timedelta(days=2)) == 1
    assert files.folders() == (waiting.ref,)
