"""Co-drafting in turns: one holds the pen, the others read, and each turn is a version under its writer's name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from correspondence import pens, trays
from correspondence.core.errors import (
    ColleagueNotFitError,
    OutOfTurnError,
    PenElsewhereError,
    PenNotOverdueError,
    ReasonMissingError,
    StaleVersionError,
    TermsNotAcceptedError,
)
from correspondence.core.idle import Terms
from correspondence.core.pen import Writers, check_days, free_on, require_overdue
from correspondence.core.route import Act, State
from correspondence.draft import revise, start
from correspondence.history import compare
from correspondence.lay_terms import lay_terms
from correspondence.models import Memo, Movement, Notice, Pen
from correspondence.pass_pen import give_pen, return_pen
from correspondence.send import send
from correspondence.take_pen import take_pen
from directory.core.errors import NotWithinReachError
from tests.correspondence.paper_trail import a_letter
from tests.town import AT, TODAY, Town

WRITE, SEND, GIVE, RETURN, TAKE = Act.REVISE, Act.SEND, Act.GIVE_PEN, Act.RETURN_PEN, Act.TAKE_PEN


@pytest.mark.parametrize(
    ("writers", "person", "may"),
    [
        (Writers(author_id=1), 1, {WRITE, SEND, GIVE}),
        (Writers(author_id=1), 2, set()),
        (Writers(author_id=1), None, set()),
        (Writers(author_id=1, holder_id=2), 1, {TAKE}),
        (Writers(author_id=1, holder_id=2), 2, {WRITE, RETURN}),
        (Writers(author_id=1, holder_id=2), 3, set()),
    ],
)
def test_who_may_do_what_with_a_draft(writers: Writers, person: int | None, may: set[Act]) -> None:
    assert {act for act in (WRITE, SEND, GIVE, RETURN, TAKE) if writers.may(act, person)} == may


def test_the_author_is_told_that_a_colleague_has_the_pen_and_a_stranger_is_not() -> None:
    writers = Writers(author_id=1, holder_id=2)
    with pytest.raises(PenElsewhereError):
        writers.require(WRITE, State.DRAFT, person_id=1)
    with pytest.raises(OutOfTurnError):
        writers.require(WRITE, State.DRAFT, person_id=3)
    with pytest.raises(OutOfTurnError):
        writers.require(WRITE, State.READY, person_id=2)


def test_the_pen_is_taken_back_after_the_days_and_no_day_before() -> None:
    assert free_on(TODAY, days=3) == TODAY + timedelta(days=3)
    require_overdue(TODAY, days=3, on=TODAY + timedelta(days=3))
    with pytest.raises(PenNotOverdueError):
        require_overdue(TODAY, days=3, on=TODAY + timedelta(days=2))
    for days in (0, 91):
        with pytest.raises(TermsNotAcceptedError):
            check_days(days)


@pytest.mark.django_db
def test_one_writes_and_the_other_reads_until_the_pen_is_back(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    author, colleague = town.zainab, town.hasan
    content = a_letter(town)
    give_pen(memo.ref, to=colleague.person_id, note="الفقرة الثانية", by=author.reach, at=AT)
    with pytest.raises(PenElsewhereError):
        revise(memo.ref, content=replace(content, closing="أ"), base=1, by=author.reach, at=AT)
    with pytest.raises(PenElsewhereError):
        send(memo.ref, reviewers=(), by=author.reach, at=AT)
    with pytest.raises(PenElsewhereError):
        give_pen(memo.ref, to=colleague.person_id, note="", by=author.reach, at=AT)
    with pytest.raises(StaleVersionError):
        revise(memo.ref, content=replace(content, closing="ب"), base=7, by=colleague.reach, at=AT)
    revise(memo.ref, content=replace(content, closing="ب"), base=1, by=colleague.reach, at=AT)
    assert [one.ref for one in trays.drafts(colleague.reach)] == [memo.ref]
    shown = pens.turn(memo.ref, reach=author.reach, on=TODAY)
    assert shown is not None
    assert (shown.is_mine, shown.note, shown.is_free) == (False, "الفقرة الثانية", False)
    with pytest.raises(OutOfTurnError):
        send(memo.ref, reviewers=(), by=colleague.reach, at=AT)
    return_pen(memo.ref, by=colleague.reach, at=AT)
    with pytest.raises(OutOfTurnError):
        revise(memo.ref, content=replace(content, closing="ج"), base=2, by=colleague.reach, at=AT)
    revise(memo.ref, content=replace(content, closing="ج"), base=2, by=author.reach, at=AT)
    assert Memo.objects.within(colleague.reach).filter(ref=memo.ref).exists()
    writers = [name for _, _, name in compare(memo.ref, reach=author.reach, at=AT).versions]
    assert writers == [author.name, colleague.name, author.name]
    assert [one.what for one in Notice.objects.filter(about=f"memo:{memo.ref}")] == ["pen", "pen"]
    acts = list(Movement.objects.filter(memo__ref=memo.ref).order_by("seq").values_list("act", flat=True))
    assert acts == ["start", "give_pen", "revise", "return_pen", "revise"]


@pytest.mark.django_db
def test_the_author_takes_it_back_late_with_a_reason(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    give_pen(memo.ref, to=town.hasan.person_id, note="", by=town.zainab.reach, at=AT)
    with pytest.raises(PenNotOverdueError):
        take_pen(memo.ref, reason="تأخر", by=town.zainab.reach, at=AT)
    late = AT + timedelta(days=3)
    with pytest.raises(ReasonMissingError):
        take_pen(memo.ref, reason=" ", by=town.zainab.reach, at=late)
    with pytest.raises(NotWithinReachError):
        take_pen(memo.ref, reason="تأخر", by=town.nasrin.reach, at=late)
    take_pen(memo.ref, reason="تأخر", by=town.zainab.reach, at=late)
    assert Pen.objects.get().end == "taken"
    with pytest.raises(OutOfTurnError):
        return_pen(memo.ref, by=town.hasan.reach, at=late)
    with pytest.raises(OutOfTurnError):
        take_pen(memo.ref, reason="تأخر", by=town.zainab.reach, at=late)


@pytest.mark.django_db
def test_the_ministry_lays_down_the_days(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    head = replace(town.maryam.reach, heads=frozenset({town.planning}))
    lay_terms(town.planning, pen_days=1, idle=Terms(), by=head, at=AT)
    give_pen(memo.ref, to=town.hasan.person_id, note="", by=town.zainab.reach, at=AT)
    take_pen(memo.ref, reason="تأخر", by=town.zainab.reach, at=AT + timedelta(days=1))
    with pytest.raises(NotWithinReachError):
        lay_terms(town.planning, pen_days=9, idle=Terms(), by=town.zainab.reach, at=AT)
    with pytest.raises(TermsNotAcceptedError):
        lay_terms(town.planning, pen_days=0, idle=Terms(), by=head, at=AT)


@pytest.mark.django_db
def test_only_a_colleague_who_may_write_and_read_it_gets_the_pen(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    offered = {one.id for one in pens.colleagues(memo.ref, reach=town.zainab.reach, on=TODAY)}
    assert town.hasan.person_id in offered
    assert offered.isdisjoint({town.zainab.person_id, town.nasrin.person_id})
    with pytest.raises(ColleagueNotFitError):
        give_pen(memo.ref, to=town.nasrin.person_id, note="", by=town.zainab.reach, at=AT)
    for nobody in (town.zainab.person_id, 999_999):
        with pytest.raises(NotWithinReachError):
            give_pen(memo.ref, to=nobody, note="", by=town.zainab.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        give_pen(memo.ref, to=town.hasan.person_id, note="", by=town.nasrin.reach, at=AT)


@pytest.mark.django_db
def test_the_database_knows_one_open_turn(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    give_pen(memo.ref, to=town.hasan.person_id, note="", by=town.zainab.reach, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pen.objects.create(memo=memo, holder_id=town.zainab.person_id, given_by_id=town.zainab.person_id, given_at=AT)
