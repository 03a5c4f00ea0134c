"""A correction: a later letter puts an earlier one right, which stays in force; both say so for good (domain 2.11)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from archive.core.leaf import EntryKind
from archive.core.package import State
from archive.integrate import integrate
from archive.models import RecordKey
from archive.records import ends_of, said_about
from archive.shelf import states_among
from correspondence import books, notices, register_lines, setbacks
from correspondence.core.correction import CorrectedEndedError, corrected, findings
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import Content, Reference, ReferenceKind
from correspondence.core.notice import What
from correspondence.core.number import RegistrationFacts
from correspondence.core.setback import Setback
from correspondence.correctable import correction_of
from correspondence.draft import revise, start
from correspondence.issued import issued
from correspondence.models import Citation, Delivery, Memo, Notice, Registration
from correspondence.receive import receive
from correspondence.recount import recount
from correspondence.register import register
from correspondence.remarks import remarks_on
from correspondence.send import send
from correspondence.supersede import supersede
from correspondence.tell_setbacks import tell_setbacks
from correspondence.void import void
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER, PUBLIC
from search.find import find
from search.follow import follow
from tests.correspondence.conftest import Together
from tests.correspondence.paper_trail import a_letter, inside, registered, signed
from tests.correspondence.sample import a_content
from tests.correspondence.test_ending import SECRET, _delivery, line_of
from tests.correspondence.test_recount import forget_numbers_after
from tests.correspondence.test_two_ministries import issue
from tests.town import AT, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, plain

LATER = AT + timedelta(minutes=10)


def corrects(given: RegistrationFacts, **changes: object) -> tuple[Reference]:
    """The reference to that letter of ours."""
    named = Reference(kind=ReferenceKind.CORRECTS, body="", number=given.number, on=given.on)
    return (replace(named, **changes),)  # type: ignore[arg-type]  # the test names its fields


def correction(town: Town, given: RegistrationFacts, subject: str = "تصويب", **changes: object) -> Content:
    """Zainab's correction of that letter."""
    return a_letter(town, **({"subject": subject, "references": corrects(given)} | changes))


def codes(town: Town, content: Content) -> list[str]:
    """What sending it would refuse of its references and grade."""
    refused = ("corrects_several", "corrected_not_found", "corrected_ended", "label_below_answered")
    told = (*refused, "reference_not_found", "reference_date_differs")
    return [one.code for one in remarks_on(content, by=town.zainab.reach, at=LATER) if one.code in told]


def test_2_11_one_letter_is_corrected_and_it_is_ours_and_in_force() -> None:
    one, other = (
        Reference(kind=ReferenceKind.CORRECTS, body="", number=number, record_id=number * 32) for number in "12"
    )
    letter = replace(a_content(), references=(one,))
    assert corrected(a_content()) is None
    assert corrected(letter) == "1" * 32
    assert [*findings(a_content(), {})] == []
    for issued_as, said in (
        ({"1" * 32: True}, []),
        ({"1" * 32: False}, ["corrected_ended"]),
        ({}, ["corrected_not_found"]),
    ):
        assert [found.code for found in findings(letter, issued_as)] == said
    both = replace(letter, references=(one, other))
    assert [found.code for found in findings(both, {"1" * 32: True})] == ["corrects_several"]


def the_register_and_the_code_say_it(
    town: Town, line: Registration, first: RegistrationFacts, second: RegistrationFacts
) -> None:
    reach = town.rebwar.reach
    _, row = books.line(line.pk, reach=reach)
    assert [one and one.number for one in row.corrected_by] == [first.number, second.number]
    assert row.may_end
    printed = register_lines.lines([line], line.book, language="en", reach=reach, at=LATER)[0]
    assert not printed.is_ended
    assert all(f"Corrected by {one.number}" in printed.cells["remarks"] for one in (first, second))
    public = issued(line.code, reach=PUBLIC)
    assert (public.state(), len(public.corrected_by)) == ("genuine", 2)


def who_holds_it_who_wrote_it_and_the_registry_are_told(town: Town, old: RegistrationFacts, numbers: set[str]) -> None:
    held = Notice.objects.filter(what=What.CORRECTED)
    assert {one.person_id for one in held} == {town.hasan.person_id, town.huda.person_id}
    assert {one.record_id for one in notices.mine(town.huda.reach) if one.what is What.CORRECTED} == {old.record_id}
    for reader in (town.zainab, town.rebwar):
        lines = [one for one in setbacks.setbacks(reader.reach, at=LATER) if one.what is Setback.CORRECTED]
        assert {one.reason for one in lines} == numbers
    assert setbacks.setbacks(town.nasrin.reach, at=LATER) == ()
    assert tell_setbacks(by=CLOCKWORK, at=LATER) >= 1
    assert Notice.objects.filter(what=What.SETBACK, person=town.zainab.person_id).exists()


def it_is_found_as_corrected_and_as_in_force(town: Town, old: RegistrationFacts) -> None:
    integrate(by=CLOCKWORK, at=LATER)
    follow(by=FOLLOWER, at=LATER)
    assert find("", reach=town.zainab.reach, at=LATER).facets["states"] == {"in_force": 3, "corrected": 1}
    assert [hit.record_id for hit in find("state: corrected", reach=town.zainab.reach, at=LATER).hits] == [
        old.record_id
    ]


def the_pages_say_it(town: Town, old: RegistrationFacts, first: RegistrationFacts, second: RegistrationFacts) -> None:
    page = client_of(town.zainab).get(f"/records/{old.record_id}/").content.decode()
    assert "كتاب لاحق يصوّب هذا الكتاب" in page
    assert all(f'href="/records/{one.record_id}/"' in page for one in (first, second))
    assert f"corrects={old.record_id}" in page
    page = client_of(town.zainab).get(f"/records/{first.record_id}/").content.decode()
    assert "هذا الكتاب يصوّب كتاباً سابقاً" in page
    assert f'href="/records/{old.record_id}/"' in page
    assert "صُوِّب" in client_of(town.rebwar).get(f"/books/{line_of(old.record_id).book_id}/").content.decode()


def a_correction_that_ended_corrects_no_more(
    town: Town, old: RegistrationFacts, first: RegistrationFacts, second: RegistrationFacts
) -> None:
    by, code = town.rebwar.reach, line_of(old.record_id).code
    supersede(line_of(first.record_id).pk, number=second.number, on=second.on, reason="خطأ", by=by, at=LATER)
    assert [one and one.number for one in issued(code, reach=PUBLIC).corrected_by] == [second.number]
    assert states_among([old.record_id]) == {old.record_id: State.CORRECTED}
    void(line_of(second.record_id).pk, reason="خطأ", authority="أمر 9", by=by, at=LATER)
    assert issued(code, reach=PUBLIC).corrected_by == ()
    assert states_among([old.record_id]) == {}
    integrate(by=CLOCKWORK, at=LATER)
    follow(by=FOLLOWER, at=LATER)
    assert find("", reach=town.zainab.reach, at=LATER).facets["states"] == {"in_force": 1, "replaced": 1, "void": 1}


@pytest.mark.django_db
def test_2_11_a_correction_and_the_letter_it_corrects_name_each_other_and_both_stand(town: Town) -> None:
    old = registered(town, a_letter(town))
    receive(_delivery(old.record_id), by=town.nasrin.reach, at=AT)
    first = registered(town, correction(town, old))
    second = registered(town, correction(town, old, "تصويب ثانٍ"))
    line = line_of(old.record_id)
    assert line.is_in_force()
    assert {line_of(one.record_id).corrects for one in (first, second)} == {old.record_id}
    told = [one for one in said_about(old.record_id, reach=town.zainab.reach) if one.kind is EntryKind.CORRECT]
    shown = {"number": old.number, "on": old.on.isoformat()}
    assert [one.body for one in told] == [{**shown, "corrected_by": one.record_id} for one in (first, second)]
    the_register_and_the_code_say_it(town, line, first, second)
    who_holds_it_who_wrote_it_and_the_registry_are_told(town, old, {first.number, second.number})
    it_is_found_as_corrected_and_as_in_force(town, old)
    the_pages_say_it(town, old, first, second)
    a_correction_that_ended_corrects_no_more(town, old, first, second)
    void(line.pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    assert issued(line.code, reach=PUBLIC).state() == "void"
    assert [state.value for state in states_among([old.record_id]).values()] == ["void"]
    assert len(ends_of(old.record_id, reach=town.zainab.reach)) == 3


@pytest.mark.django_db
def test_2_11_what_cannot_be_corrected_is_refused_before_it_travels(town: Town) -> None:
    old, gone = registered(town, a_letter(town)), registered(town, a_letter(town, subject="ملغى"))
    assert codes(town, correction(town, old)) == []
    twice = (*corrects(old), *corrects(gone))
    assert codes(town, correction(town, old, references=twice)) == ["corrects_several"]
    for wrong in (
        corrects(old, number="د إ/99"),
        corrects(old, kind=ReferenceKind.CORRECTS, record_id="0" * 32, number="x"),
    ):
        assert codes(town, correction(town, old, references=wrong)) == ["corrected_not_found"]
    void(line_of(gone.record_id).pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    assert codes(town, correction(town, gone)) == ["corrected_ended"]
    memo = start(correction(town, gone), by=town.zainab.reach, at=LATER)
    with pytest.raises(LetterNotAcceptedError) as caught:
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=LATER)
    assert [one.code for one in caught.value.findings] == ["corrected_ended"]
    # who may not read it: not there; another ministry's: not ours
    by = town.omar.reach
    found = remarks_on(inside(town, references=corrects(old), unit_id=town.planning_statistics), by=by, at=LATER)
    assert "corrected_not_found" in [one.code for one in found]
    receive(_delivery(old.record_id), by=town.nasrin.reach, at=LATER)
    theirs = a_letter(town, unit_id=town.finance_budget, references=corrects(old, record_id=old.record_id))
    assert "corrected_not_found" in [one.code for one in remarks_on(theirs, by=town.huda.reach, at=LATER)]
    for reader, record_id in ((town.omar, old), (town.huda, old), (town.zainab, gone)):
        with pytest.raises(NotWithinReachError):
            correction_of(record_id.record_id, reach=reader.reach)
        assert client_of(reader).get(f"/memos/new/?corrects={record_id.record_id}").status_code == 404


@pytest.mark.django_db
def test_2_11_the_letter_ended_before_its_correction_was_numbered(town: Town) -> None:
    old = registered(town, a_letter(town))
    memo = signed(town, correction(town, old))
    for lost in (RecordKey, Registration):  # destroyed; or left without a line by a restore
        with unguarded("correspondence_"), transaction.atomic():
            if lost is Registration:
                Delivery.objects.all().delete()
            lost.objects.filter(record_id=old.record_id).delete()
            with pytest.raises(CorrectedEndedError):
                register(memo.ref, by=town.rebwar.reach, at=LATER)
            transaction.set_rollback(True)
    void(line_of(old.record_id).pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    with pytest.raises(CorrectedEndedError):
        register(memo.ref, by=town.rebwar.reach, at=LATER)
    assert Memo.objects.get(pk=memo.pk).state == "signed"
    assert Registration.objects.filter(direction="out").count() == 1
    answer = client_of(town.rebwar).post(f"/registry/out/{memo.ref}/")
    assert "لم يُعط عدد" in answer.content.decode()
    assert "يعود إلى منظمه" in answer.content.decode()  # its end is offered beside the sentence


@pytest.mark.django_db
def test_2_11_a_signed_correction_of_what_ended_goes_back_to_its_author_and_can_be_mended(town: Town) -> None:
    old = registered(town, a_letter(town))
    memo, desk = signed(town, correction(town, old)), client_of(town.rebwar)
    back = f"/registry/out/{memo.ref}/back/"
    assert back not in plain(desk.get("/registry/out/"))
    assert desk.post(back, {"reason": "أُلغي الأصل"}).status_code == 409  # what it corrects still stands
    void(line_of(old.record_id).pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    assert back in plain(desk.get("/registry/out/"))
    assert client_of(town.huda).post(back, {"reason": "أُلغي الأصل"}).status_code == 404
    assert desk.get(back).status_code == 405
    assert desk.post(back, {"reason": " "}).status_code == 422
    assert desk.post(back, {"reason": "أُلغي الأصل"}).status_code == 302
    memo.refresh_from_db()
    assert (memo.state, memo.holder_desk_id) == ("draft", None)
    assert "أُلغي الأصل" in plain(client_of(town.zainab).get(f"/memos/{memo.ref}/"))
    told = Notice.objects.filter(what=What.UNSIGNED, about=f"memo:{memo.ref}")
    assert [one.person_id for one in told] == [town.maryam.person_id]  # who signed it hears that it got no number
    assert "كتاب وقّعتموه أو كان ينتظر توقيعكم" in plain(client_of(town.maryam).get("/notices/"))
    revise(memo.ref, content=a_letter(town), base=memo.version, by=town.zainab.reach, at=LATER)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=LATER)
    assert Memo.objects.get(pk=memo.pk).state == "ready"
    assert Registration.objects.filter(direction="out").count() == 1


@pytest.mark.django_db
def test_2_11_a_personal_correction_of_what_ended_is_turned_back_by_its_envelope(town: Town) -> None:
    old = registered(town, a_letter(town))
    memo, desk = signed(town, correction(town, old, label=Label(personal=True))), client_of(town.rebwar)
    back = f"/registry/out/{memo.ref}/back/"
    assert back not in plain(desk.get("/registry/out/"))
    void(line_of(old.record_id).pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    page = plain(desk.get("/registry/out/"))
    assert [words in page for words in (back, f"/memos/{memo.ref}/", memo.subject)] == [True, False, False]
    assert desk.post(back, {"reason": "أُلغي الأصل"}).status_code == 302
    assert Memo.objects.get(pk=memo.pk).state == "draft"


@pytest.mark.django_db
def test_2_11_the_form_begins_with_what_it_corrects(town: Town) -> None:
    old = registered(town, a_letter(town))
    page = plain(client_of(town.zainab).get(f"/memos/new/?corrects={old.record_id}"))
    assert old.number in page.replace(" ", "") or old.number in page
    typed = correction_of(old.record_id, reach=town.zainab.reach)
    assert (typed.to, typed.copies) == (a_letter(town).to, a_letter(town).copies)
    assert corrected(typed) == old.record_id


@pytest.mark.django_db
def test_what_a_letter_corrects_never_changes(town: Town) -> None:
    old = registered(town, a_letter(town))
    given = registered(town, correction(town, old))
    rows = Registration.objects.filter(record_id=given.record_id)
    for change in ({"corrects": None}, {"corrects": "0" * 32}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    assert Citation.objects.get(record_id=given.record_id).cited_id == old.record_id


@pytest.mark.servers
@pytest.mark.django_db
def test_a_correction_comes_back_with_its_line(town: Town) -> None:
    old = registered(town, a_letter(town))
    given = registered(town, correction(town, old))
    forget_numbers_after(1)
    assert recount(by=CLOCKWORK, at=LATER).numbers == 1
    assert line_of(given.record_id).corrects == old.record_id


@pytest.mark.servers
@pytest.mark.django_db
def test_a_secret_letter_is_corrected_as_high_and_the_number_is_told_to_the_cleared_alone(town: Town) -> None:
    old = registered(town, a_letter(town, label=SECRET, copies=()))
    assert codes(town, correction(town, old, copies=())) == ["label_below_answered"]
    assert codes(town, correction(town, old, copies=(), label=Label(level=1))) == ["label_below_answered"]
    plain_one = registered(town, a_letter(town, subject="عادي"))
    hush = registered(town, correction(town, plain_one, label=SECRET, copies=()))
    assert issued(line_of(plain_one.record_id).code, reach=PUBLIC).corrected_by == (None,)
    _, line = books.line(line_of(plain_one.record_id).pk, reach=town.rebwar.reach)
    assert [one and one.number for one in line.corrected_by] == [hush.number]


@pytest.mark.servers
@pytest.mark.django_db
def test_2_11_either_ministry_corrects_its_number_of_a_letter_of_two(town: Town) -> None:
    own, guest = issue(town)
    given = RegistrationFacts(number=own.text, on=own.on, record_id=own.record_id)
    first = registered(town, correction(town, given))
    for line in (own, guest):
        said = issued(line.code, reach=PUBLIC)
        assert [one and one.number for one in said.corrected_by] == [first.number]
    theirs = RegistrationFacts(number=guest.text, on=guest.on, record_id=guest.record_id)
    assert codes(town, correction(town, theirs)) == ["corrected_not_found"]
    assert correction_of(own.record_id, reach=town.huda.reach).references[0].number == guest.text


@pytest.mark.servers
@pytest.mark.django_db
def test_two_corrections_at_once_both_stand(town: Town, together: Together) -> None:
    old = registered(town, a_letter(town))
    memos = [signed(town, correction(town, old, subject)) for subject in ("أول", "ثانٍ")]
    by = town.rebwar.reach
    results = together(*(lambda memo=memo: register(memo.ref, by=by, at=LATER) for memo in memos))
    assert all(isinstance(one, RegistrationFacts) for one in results), results
    (rows,) = together(
        lambda: list(Registration.objects.filter(corrects=old.record_id).values_list("serial", flat=True))
    )
    assert sorted(rows) == [2, 3]  # type: ignore[type-var, arg-type]  # numbers, as asked above


@pytest.mark.servers
@pytest.mark.django_db
@pytest.mark.parametrize("end", ["void", "supersede"])
def test_a_letter_ends_and_is_corrected_at_once_in_one_order_or_the_other(
    town: Town, together: Together, end: str
) -> None:
    old, newer = registered(town, a_letter(town)), registered(town, a_letter(town, subject="بديل"))
    memo, key, by = signed(town, correction(town, old)), line_of(old.record_id).pk, town.rebwar.reach
    ending = {
        "void": lambda: void(key, reason="خطأ", authority="أمر 9", by=by, at=LATER),
        "supersede": lambda: supersede(key, number=newer.number, on=newer.on, reason="خطأ", by=by, at=LATER),
    }
    gave, ended = together(lambda: register(memo.ref, by=by, at=LATER), ending[end])
    assert ended is None
    (count,) = together(lambda: Registration.objects.filter(corrects=old.record_id).count())
    assert (isinstance(gave, CorrectedEndedError), count) in ((True, 0), (False, 1)), gave
