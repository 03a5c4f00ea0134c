"""Abandoned drafts: their author is told first, then another goes on with them; a letter under way never is one."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from correspondence import idle_drafts
from correspondence.attach import attach
from correspondence.clear_drafts import clear_drafts, keep_draft
from correspondence.core.errors import OutOfTurnError, TermsNotAcceptedError
from correspondence.core.idle import IDLE_DAYS, TELL_DAYS, End, Terms, Ties, goes_to
from correspondence.doors import files
from correspondence.draft import revise, start
from correspondence.lay_terms import lay_terms
from correspondence.models import IdleDraft, Memo, MemoReader, Movement, Notice, Office, Quarantined, Version
from correspondence.pass_pen import give_pen
from directory.core.clearance import Clearance, Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.whois import lines_about
from paper.core.errors import NotAcceptedError
from tests.correspondence.paper_trail import a_letter, sent
from tests.town import AT, STAFF_COMPARTMENT, TODAY, Town

TOLD = AT + timedelta(days=IDLE_DAYS - TELL_DAYS + 1)
DUE = TOLD + timedelta(days=TELL_DAYS)


def test_it_goes_after_the_idle_days_and_never_sooner_than_promised() -> None:
    terms = Terms(idle_days=100, tell_days=20)
    assert terms.quiet_since(AT) == AT - timedelta(days=80)
    assert terms.due_on(moved_on=TODAY, told_on=TODAY + timedelta(days=80)) == TODAY + timedelta(days=100)
    late = TODAY + timedelta(days=400)  # the clockwork stood still
    assert terms.due_on(moved_on=TODAY, told_on=late) == late + timedelta(days=20)


@pytest.mark.parametrize(("idle", "tell"), [(29, 7), (3_651, 30), (60, 6), (60, 61), (365, 181)])
def test_days_that_no_ministry_may_lay_down(idle: int, tell: int) -> None:
    with pytest.raises(TermsNotAcceptedError):
        Terms(idle_days=idle, tell_days=tell).check()
    Terms().check()


def test_the_first_who_may_read_it_goes_on_with_it_and_nobody_with_a_personal_one() -> None:
    people = {4: Clearance(), 5: Clearance(level=1), 6: Clearance(level=2)}
    assert goes_to(Label(), people, author_id=4) == 5
    assert goes_to(Label(level=2), people, author_id=1) == 6
    assert goes_to(Label(level=2), people, author_id=6) is None
    assert goes_to(Label(personal=True), people, author_id=1) is None


@pytest.mark.django_db
def test_the_author_is_told_and_then_the_office_manager_goes_on_with_it(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    under_way = sent(town, a_letter(town, subject="في الطريق"))
    Office.objects.create(
        unit_id=town.planning_admin, manager_id=town.hasan.post_id, named_by_id=town.maryam.person_id, named_at=AT
    )
    assert clear_drafts(by=CLOCKWORK, at=TOLD - timedelta(days=2)) == 0
    assert clear_drafts(by=CLOCKWORK, at=TOLD) == 1
    assert clear_drafts(by=CLOCKWORK, at=TOLD) == 0
    assert [(one.ref, one.due_on) for one in idle_drafts.mine(town.zainab.reach)] == [
        (memo.ref, TODAY + timedelta(days=IDLE_DAYS + 1))
    ]
    assert idle_drafts.mine(town.hasan.reach) == ()
    assert clear_drafts(by=CLOCKWORK, at=DUE - timedelta(days=1)) == 0
    assert clear_drafts(by=CLOCKWORK, at=DUE) == 1
    memo.refresh_from_db()
    assert memo.author_id == town.hasan.person_id
    assert Memo.objects.within(town.hasan.reach).filter(ref=memo.ref).exists()
    assert not MemoReader.objects.filter(memo=memo, token=f"p{town.zainab.person_id}").exists()
    assert Movement.objects.filter(memo=memo).order_by("-seq").values_list("act", flat=True)[0] == "hand_over"
    told = list(Notice.objects.filter(about=f"memo:{memo.ref}").order_by("id").values_list("what", flat=True))
    assert told == ["idle", "idle_gone", "idle_gone"]
    under_way.refresh_from_db()
    assert (under_way.author_id, IdleDraft.objects.filter(memo=under_way).exists()) == (town.zainab.person_id, False)


@pytest.mark.django_db
def test_a_draft_that_was_touched_or_kept_stays(town: Town) -> None:
    touched = start(a_letter(town), by=town.zainab.reach, at=AT)
    kept = start(a_letter(town, subject="أخرى"), by=town.zainab.reach, at=AT)
    assert clear_drafts(by=CLOCKWORK, at=TOLD) == 2
    revise(
        touched.ref, content=a_letter(town, closing="جديد"), base=1, by=town.zainab.reach, at=TOLD + timedelta(days=1)
    )
    keep_draft(kept.ref, by=town.zainab.reach, at=TOLD + timedelta(days=1))
    with pytest.raises(OutOfTurnError):
        keep_draft(kept.ref, by=town.zainab.reach, at=TOLD + timedelta(days=1))
    with pytest.raises(NotWithinReachError):
        keep_draft(touched.ref, by=town.nasrin.reach, at=TOLD)
    assert clear_drafts(by=CLOCKWORK, at=DUE) == 0
    assert set(Memo.objects.values_list("author_id", flat=True)) == {town.zainab.person_id}
    assert set(IdleDraft.objects.values_list("outcome", flat=True)) == {"kept"}
    later = DUE + timedelta(days=IDLE_DAYS)
    assert clear_drafts(by=CLOCKWORK, at=later) == 2  # told again after as long a time


@pytest.mark.django_db
def test_what_is_personal_stays_and_a_pen_comes_home(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    give_pen(memo.ref, to=town.hasan.person_id, note="", by=town.zainab.reach, at=AT)
    personal = start(a_letter(town, subject="شخصي", label=Label(personal=True)), by=town.zainab.reach, at=AT)
    clear_drafts(by=CLOCKWORK, at=TOLD)
    clear_drafts(by=CLOCKWORK, at=DUE)
    memo.refresh_from_db()
    personal.refresh_from_db()
    assert personal.author_id == town.zainab.person_id
    assert IdleDraft.objects.get(memo=personal).outcome == "stays"
    assert memo.author_id != town.zainab.person_id
    assert not memo.pens.filter(ended_at=None).exists()


@pytest.mark.django_db
def test_the_ministry_lays_down_when_and_only_the_clockwork_clears(town: Town) -> None:
    start(a_letter(town), by=town.zainab.reach, at=AT)
    head = replace(town.maryam.reach, heads=frozenset({town.planning}))
    lay_terms(town.planning, pen_days=3, idle=Terms(idle_days=40, tell_days=10), by=head, at=AT)
    with pytest.raises(NotWithinReachError):
        clear_drafts(by=town.zainab.reach, at=TOLD)
    assert clear_drafts(by=CLOCKWORK, at=AT + timedelta(days=29)) == 0
    assert clear_drafts(by=CLOCKWORK, at=AT + timedelta(days=31)) == 1
    assert IdleDraft.objects.get().due_on == TODAY + timedelta(days=41)


def test_only_what_is_tied_to_nothing_may_be_destroyed() -> None:
    free = Ties(due_at=None, was_circulated=False, is_in_a_chain=False, is_filed=False)
    assert free.are_none()
    for tied in ({"due_at": AT}, {"was_circulated": True}, {"is_in_a_chain": True}, {"is_filed": True}):
        assert not replace(free, **tied).are_none()  # type: ignore[arg-type]  # the test names its fields


def told_of(ref: str) -> QuerySet[Notice, str]:
    return Notice.objects.filter(about=f"memo:{ref}").order_by("id").values_list("what", flat=True)


@pytest.mark.django_db
def test_an_abandoned_draft_is_destroyed_where_the_ministry_says_so(town: Town) -> None:
    head = replace(town.maryam.reach, heads=frozenset({town.planning}))
    terms = Terms(idle_days=40, tell_days=10, end=End.DESTROY)
    lay_terms(town.planning, pen_days=3, idle=terms, by=head, at=AT)
    free = start(a_letter(town, subject="لا يحتاجه أحد", references=()), by=town.zainab.reach, at=AT)
    kept = start(a_letter(town, subject="محفوظ", references=()), by=town.zainab.reach, at=AT)
    bound = start(a_letter(town), by=town.zainab.reach, at=AT)
    lent = start(a_letter(town, subject="معار", references=()), by=town.zainab.reach, at=AT)
    give_pen(lent.ref, to=town.hasan.person_id, note="", by=town.zainab.reach, at=AT)
    told = AT + timedelta(days=31)
    assert clear_drafts(by=CLOCKWORK, at=told) == 4
    ends = {one.ref: one.end for one in idle_drafts.mine(town.zainab.reach)}
    assert {ref for ref, end in ends.items() if end is End.DESTROY} == {free.ref, kept.ref}
    listed = idle_drafts.of_office(town.planning_admin, reach=town.maryam.reach)
    assert {one.subject for one in listed} == {free.subject, kept.subject, bound.subject, lent.subject}
    with pytest.raises(NotWithinReachError):
        idle_drafts.of_office(town.planning_admin, reach=town.zainab.reach)
    keep_draft(kept.ref, by=town.zainab.reach, at=told)
    assert clear_drafts(by=CLOCKWORK, at=AT + timedelta(days=41)) == 3
    assert {memo.ref: memo.state for memo in Memo.objects.filter(ref__in=ends)} == {
        **dict.fromkeys(ends, "draft"),
        free.ref: "destroyed",
    }
    gone = Memo.objects.get(ref=free.ref)
    assert (gone.subject, gone.current().content, gone.current().text) == ("", {}, "")
    assert not gone.readers.exists()
    for reader in (town.zainab, town.hasan, town.maryam):
        assert not Memo.objects.within(reader.reach).filter(ref=free.ref).exists()
    assert Movement.objects.filter(memo=gone).order_by("-seq").values_list("act", "note")[0] == ("destroy", "")
    (line, *_) = lines_about(f"memo:{free.ref}")
    assert (line.act, line.person, line.note) == ("destroy_draft", None, "")
    assert list(told_of(free.ref)) == ["idle_last", "destroyed"]
    for rows, changed in (
        (Memo.objects.filter(pk=gone.pk), {"state": "draft"}),
        (Version.objects.filter(memo__ref=kept.ref), {"content": {}, "text": ""}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changed)


@pytest.mark.django_db
def test_an_office_hears_of_no_graded_or_personal_draft_that_is_not_open_to_it(town: Town) -> None:
    secret = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))
    graded = start(a_letter(town, subject="سر", label=secret, references=()), by=town.zainab.reach, at=AT)
    start(a_letter(town, subject="شخصي", label=Label(personal=True), references=()), by=town.zainab.reach, at=AT)
    plain = start(a_letter(town, subject="عادي", references=()), by=town.zainab.reach, at=AT)
    clear_drafts(by=CLOCKWORK, at=TOLD)
    (only,) = idle_drafts.of_office(town.planning_admin, reach=town.maryam.reach)
    assert only.subject == plain.subject
    graded.admit(frozenset({f"p{town.maryam.person_id}"}))
    seen = idle_drafts.of_office(town.planning_admin, reach=town.maryam.reach)
    assert {(one.subject, one.label) for one in seen} == {("سر", secret), ("عادي", Label())}
    low = replace(town.maryam.reach, clearance=Clearance())
    (only,) = idle_drafts.of_office(town.planning_admin, reach=low)
    assert only.subject == plain.subject


@pytest.mark.django_db
@pytest.mark.parametrize("end", [End.DESTROY, End.HAND_OVER])
def test_a_draft_kept_while_the_batch_runs_stays(town: Town, end: End, monkeypatch: pytest.MonkeyPatch) -> None:
    head = replace(town.maryam.reach, heads=frozenset({town.planning}))
    lay_terms(town.planning, pen_days=3, idle=Terms(idle_days=40, tell_days=10, end=end), by=head, at=AT)
    memo = start(a_letter(town, references=()), by=town.zainab.reach, at=AT)
    ripe = AT + timedelta(days=41)
    clear_drafts(by=CLOCKWORK, at=AT + timedelta(days=31))
    plain = idle_drafts.offices_for

    def meanwhile(memos: Iterable[Memo], *, on: date) -> dict[int, tuple[int, ...]]:
        keep_draft(memo.ref, by=town.zainab.reach, at=ripe)
        return plain(memos, on=on)

    monkeypatch.setattr(idle_drafts, "offices_for", meanwhile)
    assert clear_drafts(by=CLOCKWORK, at=ripe) == 0
    memo.refresh_from_db()
    assert (memo.state, memo.author_id, memo.subject) == ("draft", town.zainab.person_id, a_letter(town).subject)
    assert IdleDraft.objects.get().outcome == "kept"


@pytest.mark.django_db
def test_what_a_destroyed_draft_was_refused_goes_with_it(town: Town) -> None:
    head = replace(town.maryam.reach, heads=frozenset({town.planning}))
    lay_terms(town.planning, pen_days=3, idle=Terms(idle_days=40, tell_days=10, end=End.DESTROY), by=head, at=AT)
    memos = [start(a_letter(town, references=()), by=town.zainab.reach, at=AT) for _ in range(2)]
    clear_drafts(by=CLOCKWORK, at=AT + timedelta(days=31))
    ripe = AT + timedelta(days=41)
    for memo in memos:
        with pytest.raises(NotAcceptedError):
            attach(memo.ref, name="كشف.exe", data=b"MZ" * 9, title="كشف", by=town.zainab.reach, at=ripe)
    keep_draft(memos[1].ref, by=town.zainab.reach, at=ripe)
    gone = Quarantined.objects.get(memo=memos[0])
    assert clear_drafts(by=CLOCKWORK, at=ripe) == 1
    left = Quarantined.objects.get()
    assert left.memo_id == memos[1].pk
    assert (left.folder() in files.folders(), gone.folder() in files.folders()) == (True, False)
    assert [line.act for line in lines_about(f"set_aside:{gone.ref}")] == ["drop_set_aside", "set_aside"]


@pytest.mark.django_db
def test_the_guards_of_destroyed_drafts_go_and_come_back(town: Town) -> None:
    guards = import_module("correspondence.migrations.0040_abandoned_drafts_are_destroyed")
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    Memo.objects.filter(pk=memo.pk).update(state="destroyed", subject="")
    rows, versions = Memo.objects.filter(pk=memo.pk), Version.objects.filter(memo=memo)

    def refused(change: Callable[[], int]) -> bool:
        try:
            with transaction.atomic():
                change()
                transaction.set_rollback(True)
        except IntegrityError:
            return True
        return False

    def stand() -> list[bool]:
        return [
            refused(lambda: rows.update(state="draft")),
            refused(lambda: versions.update(content={}, text="")),
            refused(lambda: versions.update(text="غيره")),
        ]

    assert stand() == [True, False, True]
    pen = SimpleNamespace(connection=connection, execute=lambda statement: connection.cursor().execute(statement))
    guards.unguard(None, pen)
    assert stand() == [False, True, True]
    guards.guard(None, pen)
    assert stand() == [True, False, True]
