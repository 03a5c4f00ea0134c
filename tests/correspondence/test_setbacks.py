"""I12: every negative event reaches its originator and the registry, with its reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from correspondence import setbacks
from correspondence.core.setback import Setback
from correspondence.models import Delivery, Notice, Registration
from correspondence.recall import recall
from correspondence.return_up import return_up
from correspondence.review import give_back
from correspondence.suspend import suspend
from correspondence.tell_setbacks import tell_setbacks
from correspondence.void import void
from directory import audit
from directory.audit import Outcome
from directory.clear import clear
from directory.core.clearance import Clearance, Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import Desk
from tests.correspondence.margins import directed, lying, marked, post  # noqa: F401  (a fixture)
from tests.correspondence.paper_trail import a_letter, ready, sent
from tests.town import AT, Citizen, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


def found(citizen: Citizen) -> set[tuple[Setback, str, str]]:
    return {(one.what, one.reason, one.subject) for one in setbacks.setbacks(citizen.reach, at=LATER)}


def told(about: str = "") -> set[int]:
    rows = Notice.objects.filter(what="setback", about__startswith=about)
    return set(rows.values_list("person", flat=True))


def test_a_return_reaches_its_author_and_the_registry_which_reads_no_draft_i12(town: Town) -> None:
    memo = sent(town, a_letter(town))
    give_back(memo.ref, reason="المرافق ناقص", by=town.hasan.reach, at=LATER)
    assert found(town.zainab) == {(Setback.RETURNED, "المرافق ناقص", "ملاك وظيفي")}
    assert found(town.rebwar) == {(Setback.RETURNED, "المرافق ناقص", "")}
    for other in (town.hasan, town.maryam, town.omar, town.nasrin):
        assert found(other) == set()
    assert tell_setbacks(by=CLOCKWORK, at=LATER) == 2
    assert told("memo:") == {town.zainab.person_id}
    assert told("setbacks:") == {town.rebwar.person_id}
    assert tell_setbacks(by=CLOCKWORK, at=LATER + timedelta(minutes=1)) == 0
    with pytest.raises(NotWithinReachError):
        tell_setbacks(by=town.rebwar.reach, at=LATER)


def test_the_registry_hears_once_a_day_and_the_author_of_each(town: Town) -> None:
    first, second = sent(town, a_letter(town)), sent(town, a_letter(town, subject="آخر"))
    recall(first.ref, reason="خطأ", by=town.zainab.reach, at=LATER)
    suspend(second.ref, reason="بانتظار", by=town.hasan.reach, at=LATER)
    tell_setbacks(by=CLOCKWORK, at=LATER)
    assert told("setbacks:") == {town.rebwar.person_id}
    assert list(Notice.objects.filter(what="setback", about__startswith="memo:").values_list("about", flat=True)) == [
        f"memo:{second.ref}"
    ]
    assert {what for what, _, _ in found(town.rebwar)} == {Setback.RECALLED, Setback.SUSPENDED}


def test_a_personal_letter_s_way_is_nobody_s_but_its_author_s(town: Town) -> None:
    memo = sent(town, a_letter(town, label=Label(level=Level.SECRET, personal=True), copies=()))
    give_back(memo.ref, reason="سبب خاص", by=town.hasan.reach, at=LATER)
    assert len(found(town.zainab)) == 1
    assert found(town.rebwar) == set()


def test_a_registry_below_a_letter_s_grade_hears_nothing_of_it(town: Town) -> None:
    memo = sent(town, a_letter(town, label=Label(level=Level.SECRET), copies=()))
    give_back(memo.ref, reason="سبب سري", by=town.hasan.reach, at=LATER)
    assert found(town.rebwar) == {(Setback.RETURNED, "سبب سري", "")}
    Desk.objects.filter(pk=town.planning_desk).update(level=Level.ORDINARY)
    assert found(town.rebwar) == set()  # his clearance is not his desk's
    assert tell_setbacks(by=CLOCKWORK, at=LATER) == 1
    assert told() == {town.zainab.person_id}


def test_no_notice_tells_the_registry_of_what_its_list_does_not_show(town: Town) -> None:
    memo = sent(town, a_letter(town, label=Label(level=Level.SECRET, personal=True), copies=()))
    give_back(memo.ref, reason="سبب خاص", by=town.hasan.reach, at=LATER)
    other = sent(town, a_letter(town, label=Label(level=Level.SECRET), copies=()))
    recall(other.ref, reason="خطأ", by=town.zainab.reach, at=LATER)
    clear(town.rebwar.person_id, clearance=Clearance(), by=CLOCKWORK, at=AT)
    tell_setbacks(by=CLOCKWORK, at=LATER)
    assert told() == {town.zainab.person_id}


def test_an_author_who_is_not_cleared_any_more_is_told_no_reason(town: Town) -> None:
    memo = sent(town, a_letter(town, label=Label(level=Level.SECRET), copies=()))
    give_back(memo.ref, reason="سبب سري", by=town.hasan.reach, at=LATER)
    lowered = replace(town.zainab.reach, clearance=Clearance())
    assert setbacks.setbacks(lowered, at=LATER) == ()
    inspecting = replace(town.zainab.reach, inspection=1)
    assert setbacks.setbacks(inspecting, at=LATER) == ()


def test_a_refusal_is_told_however_often_the_letter_was_read_since(town: Town) -> None:
    memo = ready(town, a_letter(town))
    about = f"memo:{memo.ref}"
    audit.record(by=town.maryam.reach, act="sign", about=about, at=AT, outcome=Outcome.REFUSED, note="KeyRevokedError")
    for _ in range(200):
        audit.record(by=town.maryam.reach, act="read", about=about, at=AT)
    assert [one.refused for one in setbacks.setbacks(town.zainab.reach, at=LATER)] == ["KeyRevokedError"]


def test_what_a_signer_was_refused_reaches_the_author(town: Town) -> None:
    memo = ready(town, a_letter(town))
    for note in ("KeyRevokedError", "WrongPinError"):
        audit.record(
            by=town.maryam.reach, act="sign", about=f"memo:{memo.ref}", at=LATER, outcome=Outcome.REFUSED, note=note
        )
    (line,) = setbacks.setbacks(town.zainab.reach, at=LATER)
    assert (line.what, line.refused, line.person) == (Setback.REFUSED, "KeyRevokedError", town.maryam.name)


@pytest.mark.usefixtures("marked")
def test_a_directive_that_came_back_a_void_and_what_nobody_read_are_told(town: Town) -> None:
    record_id = lying(town, town.planning)
    (row,) = directed(record_id, post(town.dara), by=town.amal)
    return_up(row.pk, reason="ليس من اختصاصنا", by=town.dara.reach, at=LATER)
    Delivery.objects.filter(record_id=record_id).update(due_at=AT - timedelta(days=1))
    assert Setback.REFERRED_BACK in {what for what, _, _ in found(town.amal)}
    assert Setback.NOT_READ in {what for what, _, _ in found(town.zainab)}
    void(
        Registration.objects.get(record_id=record_id).pk,
        reason="رقم مكرر",
        authority="أمر 9",
        by=town.rebwar.reach,
        at=LATER,
    )
    assert (Setback.VOIDED, "رقم مكرر · أمر 9") in {(what, why) for what, why, _ in found(town.zainab)}
    tell_setbacks(by=CLOCKWORK, at=LATER)
    assert town.amal.person_id in told("referral:")
    assert town.zainab.person_id in told("memo:")


def test_the_page_says_it_with_the_reason_and_every_notice_leads_there(town: Town) -> None:
    memo = sent(town, a_letter(town))
    give_back(memo.ref, reason="المرافق ناقص", by=town.hasan.reach, at=AT)
    tell_setbacks(by=CLOCKWORK, at=LATER)
    author = client_of(town.zainab)
    for language, word in (("en", "Did not go through"), ("ckb", "ئەوەی جێبەجێ نەبوو"), ("ar", "ما لم يتم")):
        author.post("/language/", {"language": language})
        page = plain(author.get("/setbacks/"))
        assert word in page
        assert "المرافق ناقص" in page
    assert 'href="/setbacks/"' in plain(author.get("/notices/"))
    registry = plain(client_of(town.rebwar).get("/setbacks/"))
    assert "المرافق ناقص" in registry
    assert f"/memos/{memo.ref}/" not in registry
    assert "ملاك وظيفي" not in registry
