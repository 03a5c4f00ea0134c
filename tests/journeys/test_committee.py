"""Shape 2.3 for a committee: its minutes, signed as members come, with dissent, within a time, then approved."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from archive import records
from archive.core.plan import Place
from archive.import_plan import import_plan
from archive.models import RecordClass
from archive.open_dossier import open_dossier
from config.clockwork import chores
from correspondence import books, letters
from correspondence.close_window import close_window
from correspondence.core.committee import Committee
from correspondence.core.errors import (
    BookNotFoundError,
    LetterNotAcceptedError,
    OutOfTurnError,
    ReasonMissingError,
    SignedMeanwhileError,
)
from correspondence.core.letter import Content, Kind, Signatory
from correspondence.core.number import BookKind, RegistrationFacts
from correspondence.core.numbering import Giver
from correspondence.core.route import Act, State, StepState
from correspondence.core.setback import Setback
from correspondence.doors import files
from correspondence.draft import start
from correspondence.lay_again import lay_again
from correspondence.lay_numbering import lay_numbering
from correspondence.models import Book, Delivery, Memo, Notice, Registration, RouteStep
from correspondence.numberings import numberings
from correspondence.prepare import prepare
from correspondence.recount import recount
from correspondence.register import register
from correspondence.review import give_back
from correspondence.send import send
from correspondence.setbacks import setbacks
from correspondence.sign_off import sign_off
from correspondence.tell_setbacks import tell_setbacks
from directory.appoint import appoint
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Term
from directory.organise import found_post
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.archive.keeping import PLAN
from tests.correspondence.paper_trail import a_letter, inside
from tests.foreign import needs
from tests.town import AT, PIN, TODAY, Citizen, Town, archivists
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)
LATER = AT + timedelta(minutes=2)
AFTER = AT + timedelta(days=30)
WHY = "تجاوز السعر التخميني بنسبة 12% ولم يُعرض على اللجنة كشف المقارنة"


def minutes(town: Town, *, quorum: int = 2, **changes: object) -> Content:
    """Hasan chairs, maryam reports, dara is a member; amal approves."""
    third = found_post(
        Name(ar="مدقق العقود"), unit_id=town.planning_statistics, rank=30, may_sign=True, by=CLOCKWORK, at=AT
    )
    appoint(
        town.dara.person_id, post_id=third, term=Term(from_on=TODAY), capacity=Capacity.HOLDER, order="أمر 1",
        by=CLOCKWORK, at=AT,
    )  # fmt: skip
    panel = Committee(
        rapporteur_post_id=town.maryam.post_id, quorum=quorum, window_days=2, approver_post_id=town.amal.post_id
    )
    return a_letter(
        town, kind=Kind.MINUTES, to=(), unit_id=town.planning_hr, signer_post_id=town.hasan.post_id, committee=panel,
        cosigners=(Signatory(post_id=town.maryam.post_id), Signatory(post_id=third)), **changes,
    )  # fmt: skip


def sent(town: Town, content: Content) -> Memo:
    memo = start(content, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    return stands(memo)


def stands(memo: Memo) -> Memo:
    return Memo.objects.get(pk=memo.pk)


def signs(memo: Memo, citizen: Citizen, *, dissent: str | None = None) -> Memo:
    shown = letters.letter(memo.ref, reach=citizen.reach, at=SOON)
    asked = prepare(memo.ref, document_hash=shown.document_hash, dissent=dissent, by=citizen.reach, at=SOON)
    key = unlock(citizen.person_id, pin=PIN, by=citizen.reach, at=SOON)
    sign_off(memo.ref, nonce=asked.nonce, key=key, by=citizen.reach, at=SOON)
    return stands(memo)


def acts(memo: Memo) -> list[str]:
    return list(memo.movements.order_by("seq").values_list("act", flat=True))


def test_2_3_a_committee_signs_with_dissent_who_is_absent_is_named_and_the_head_approves(town: Town) -> None:
    memo = sent(town, of_a_dossier(town))
    window = memo.due_at
    assert memo.state == State.READY
    assert window is not None
    with pytest.raises(OutOfTurnError):
        signs(memo, town.amal)
    memo = signs(memo, town.maryam, dissent=WHY)
    assert (acts(memo)[-2:], memo.due_at) == ([Act.DISSENT, Act.SIGN], window)
    memo = signs(memo, town.hasan)
    assert close_window(by=CLOCKWORK, at=SOON) == 0
    Memo.objects.filter(pk=memo.pk).update(due_at=SOON)  # its working days are over: nobody signs by a clock ahead
    assert close_window(by=CLOCKWORK, at=LATER) == 1
    assert close_window(by=CLOCKWORK, at=LATER) == 0
    memo = stands(memo)
    assert (memo.state, memo.holder_post_id) == (State.READY, town.amal.post_id)
    assert memo.due_at is not None
    assert memo.due_at > LATER
    shown = letters.letter(memo.ref, reach=town.zainab.reach, at=LATER)
    assert [one.state for one in shown.signers()][2] == StepState.ABSENT
    assert [one.dissent for one in shown.signers()] == ["", WHY, "", ""]
    memo = signs(memo, town.amal)
    given = numbered_by_itself(town, memo)
    pdf = records.letter(given.record_id, reach=town.zainab.reach)
    verdict = verdict_on(pdf, at=AT + timedelta(days=1))
    verdict.require()
    reasons = [one.reason for one in verdict.signatures]
    assert sum(WHY in one for one in reasons) == 1
    assert WHY in reasons[0]
    assert len(reasons) == 5  # two members, who approves, seal, time: the absent one's field is empty
    counts_in_its_dossier(town, given.number)


def of_a_dossier(town: Town) -> Content:
    nawal, _, _ = archivists(town)
    import_plan(town.planning, data=PLAN, by=CLOCKWORK, at=AT)
    of_staff = RecordClass.objects.get(body=town.planning, code="100").pk
    open_dossier(of_staff, symbol="12/أ", title="لجنة الكركدن", by=nawal.reach, at=AT)
    return minutes(town, place=Place(class_code="100", dossier="12/أ"))


def numbered_by_itself(town: Town, memo: Memo) -> RegistrationFacts:
    Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.MINUTES)
    assert books.for_clockwork() == ()
    Book.objects.filter(kind=BookKind.MINUTES).update(automatic=True)
    assert books.for_clockwork() == (memo.ref,)
    return register(memo.ref, by=CLOCKWORK, at=SOON)


def counts_in_its_dossier(town: Town, number: str) -> None:
    """1.1: the number is the dossier's, whose book comes back after a restore, and another's counts apart."""
    common, own = Book.objects.filter(kind=BookKind.MINUTES).order_by("pk")
    assert (number, own.next, own.automatic, common.next) == ("12/أ/مح/1", 2, True, 1)
    assert "12/أ" in [one.dossier for one in books.books(town.rebwar.reach, on=TODAY)]
    assert "12/أ" in plain(client_of(town.rebwar).get(f"/books/{own.pk}/"))
    line = Registration.objects.get(book=own)
    before = (line.year, line.serial, line.text, line.file, line.record_id)
    next_year = AT.replace(year=AT.year + 1)
    again, is_new = Book.objects.of_dossier("12/أ", like=common, on=next_year)
    assert (again.allot(symbol="ق", on=next_year.date()).text, is_new) == ("12/أ/مح/2", False)
    other, is_new = Book.objects.of_dossier("12/ب", like=common, on=TODAY)
    assert (other.allot(symbol="ق", on=TODAY).text, is_new) == ("12/ب/مح/1", True)
    with pytest.raises(BookNotFoundError):
        Book.objects.chosen(own.pk, body_id=town.planning, instead_of=BookKind.OUTGOING)
    shown = next(
        one for one in numberings(town.planning, reach=town.amal.reach, on=TODAY).books if one.dossier == "12/أ"
    )
    assert "12/أ" in plain(client_of(town.amal).get(f"/office/{town.planning}/registers/?book={own.pk}"))
    style = replace(shown.styles.first, pattern="{file}/لجنة/{serial}", file="")
    said = {"style": style, "giver": Giver.DESK, "edition": shown.edition}
    assert lay_numbering(own.pk, **said, by=town.amal.reach, at=AT) == AT.year + 2
    changed = Book.objects.get(pk=own.pk)
    texts = [changed.rendered(AT.year + later, 3, symbol="ق")[1] for later in (1, 2)]
    assert (texts, changed.automatic) == (["12/أ/مح/3", "12/أ/لجنة/3"], True)
    with unguarded("correspondence_"), connection.cursor() as cursor:
        Delivery.objects.all().delete()
        for table in ("registration", "book"):
            cursor.execute(f"DELETE FROM correspondence_{table}")  # noqa: S608  (the test's own names)
    assert lay_again(by=CLOCKWORK, at=LATER).books == 2
    assert recount(by=CLOCKWORK, at=LATER).numbers == 1
    line = Registration.objects.get(text=number)
    assert (line.year, line.serial, line.text, line.file, line.record_id) == before
    assert (line.book_id, line.book.dossier, line.book.next) == (own.pk, "12/أ", 2)


@needs("pdftotext")
def test_2_3_the_dissent_is_read_on_the_page_beside_its_signature(town: Town, tmp_path: Path) -> None:
    memo = signs(sent(town, minutes(town)), town.maryam, dissent="لم يُعرض كشف المقارنة")
    step = RouteStep.objects.get(memo=memo, done_by=town.maryam.person_id)
    (tmp_path / "a.pdf").write_bytes(files.fetch(step.signed_file))
    said = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True, text=True).stdout
    assert "كشف المقارنة" in said
    assert "مقرر اللجنة" in said


def test_2_3_all_sign_in_time_and_it_goes_on_at_once_with_a_fresh_deadline(town: Town) -> None:
    content = minutes(town)
    memo = sent(town, content)
    window = memo.due_at
    RouteStep.objects.filter(memo=memo, post=content.cosigners[1].post_id).delete()  # a committee of two
    memo = signs(signs(memo, town.hasan), town.maryam)
    assert (memo.holder_post_id, memo.due_at == window) == (town.amal.post_id, False)


def test_2_3_without_its_quorum_the_minutes_go_back_and_originator_and_registry_hear_of_it(town: Town) -> None:
    memo = signs(sent(town, minutes(town, quorum=3)), town.maryam, dissent=WHY)
    assert close_window(by=CLOCKWORK, at=AFTER) == 1
    memo = stands(memo)
    assert (memo.state, acts(memo)[-1]) == (State.DRAFT, Act.CLOSE_WINDOW)
    note = memo.movements.latest("seq").note
    assert note.startswith("signed=1; members=3; quorum=3; absent=")
    told = [line.what for line in setbacks(town.zainab.reach, at=AFTER)]
    assert {Setback.UNSIGNED, Setback.DISSENTED} <= set(told)
    tell_setbacks(by=CLOCKWORK, at=AFTER)
    assert Notice.objects.filter(person=town.zainab.person_id, about=f"memo:{memo.ref}").exists()
    assert Notice.objects.filter(person=town.rebwar.person_id).exists()
    assert letters.letter(memo.ref, reach=town.zainab.reach, at=AFTER).returned == note
    with pytest.raises(NotWithinReachError):
        letters.letter(memo.ref, reach=town.hasan.reach, at=AFTER)


def test_2_3_a_quorum_without_its_chair_is_none(town: Town) -> None:
    memo = signs(sent(town, minutes(town)), town.maryam)
    RouteStep.objects.filter(memo=memo, signer=town.dara.person_id).update(state=StepState.DONE)
    assert close_window(by=CLOCKWORK, at=AFTER) == 1
    assert stands(memo).state == State.DRAFT


def test_2_3_refused_dissents_and_returns_leave_nothing(town: Town) -> None:
    memo = sent(town, minutes(town))
    before = acts(memo)
    with pytest.raises(ReasonMissingError):
        signs(memo, town.maryam, dissent=" ")
    with pytest.raises(OutOfTurnError):
        give_back(memo.ref, reason="لا", by=town.maryam.reach, at=SOON)  # a member signs against, the chair returns
    assert Act.GIVE_BACK not in letters.letter(memo.ref, reach=town.maryam.reach, at=SOON).may
    with pytest.raises(NotWithinReachError):
        close_window(by=town.amal.reach, at=AFTER)
    shown = letters.letter(memo.ref, reach=town.hasan.reach, at=SOON)
    open_one = prepare(memo.ref, document_hash=shown.document_hash, by=town.hasan.reach, at=SOON)
    assert acts(memo) == before
    signs(memo, town.maryam)
    key = unlock(town.hasan.person_id, pin=PIN, by=town.hasan.reach, at=SOON)
    with pytest.raises(SignedMeanwhileError):
        sign_off(memo.ref, nonce=open_one.nonce, key=key, by=town.hasan.reach, at=SOON)
    give_back(memo.ref, reason="خطأ في المحضر", by=town.hasan.reach, at=SOON)
    assert stands(memo).state == State.DRAFT


def test_2_3_whoever_approves_does_not_dissent_and_no_other_letter_has_one(town: Town) -> None:
    plain = inside(town, signer_post_id=town.hasan.post_id, unit_id=town.planning_hr)
    memo = sent(town, plain)
    with pytest.raises(OutOfTurnError):
        signs(memo, town.hasan, dissent=WHY)
    with pytest.raises(LetterNotAcceptedError):
        start(minutes(town, quorum=4), by=town.zainab.reach, at=AT)


def test_the_clockwork_closes_what_is_over() -> None:
    assert "correspondence.close_window" in [one.name for one in chores()]
