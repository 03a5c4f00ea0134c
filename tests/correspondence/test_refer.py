"""Directives in the margin: who may write one, whom it lets in and for how long, what it leaves in the archive."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from archive.admit import admit
from archive.models import Entry
from archive.records import records_among, said_about
from correspondence import setbacks
from correspondence.accept import accept, decline
from correspondence.answer import answer
from correspondence.core import errors
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import Part, ReferralState, Target, Verb
from correspondence.core.setback import Setback
from correspondence.models import Delivery, Directive, Notice, OpenedToken, Referral, Registration
from correspondence.refer import refer
from correspondence.report import report
from correspondence.return_up import return_up
from correspondence.tell_setbacks import tell_setbacks
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from signing.core.errors import KeySpentError, WrongPinError
from signing.endorsement import endorsement_of, our_trust
from signing.unlock import unlock
from tests.correspondence.margins import DUE, PLACE, directed, lying, marked, post, says
from tests.town import AT, PIN, Citizen, Town, give_mandate

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked")]
SECRET = Label(level=1)


def reads(citizen: Citizen, record_id: str) -> bool:
    return bool(records_among([record_id], reach=citizen.reach))


def said(record_id: str, citizen: Citizen) -> list[dict[str, object]]:
    return [dict(one.body) for one in said_about(record_id, reach=citizen.reach)]


def test_i8_a_referral_opens_the_letter_to_its_addressee_alone_and_while_it_lives(town: Town) -> None:
    record_id = lying(town, town.planning, label=SECRET)
    assert not reads(town.dara, record_id)
    (row,) = directed(record_id, post(town.dara), by=town.amal, verb=Verb.ACT, level=1)
    assert reads(town.dara, record_id)
    assert not any(reads(one, record_id) for one in (town.omar, town.sara, town.rebwar, town.hasan))
    report(row.pk, note="أُنجز", by=town.dara.reach, at=AT)
    assert reads(town.dara, record_id)
    accept(row.pk, by=town.amal.reach, at=AT)
    assert not reads(town.dara, record_id)
    assert not OpenedToken.objects.exists()


def test_what_was_open_anyhow_stays_open_and_so_does_what_another_referral_opens(town: Town) -> None:
    record_id = lying(town, town.planning)
    first, second = (
        directed(record_id, post(town.dara), by=town.amal, verb=Verb.INFORM, name=f"{n:032x}")[0] for n in range(2)
    )
    own = directed(record_id, Target(kind="unit", id=town.planning_admin), by=town.amal, verb=Verb.INFORM)[0]
    admit(record_id, readers=frozenset({f"t{town.maryam.post_id}"}), by=CLOCKWORK, at=AT)
    report(first.pk, by=town.dara.reach, at=AT)
    assert reads(town.dara, record_id)
    report(second.pk, by=town.dara.reach, at=AT)
    assert not reads(town.dara, record_id)
    OpenedToken.objects.keep(record_id, [f"t{town.maryam.post_id}"])
    report(own.pk, by=town.maryam.reach, at=AT)
    assert reads(town.maryam, record_id)
    assert reads(town.amal, record_id)


def test_2_7_a_chain_keeps_the_deadline_above(town: Town) -> None:
    record_id = lying(town, town.planning)
    directed(record_id, post(town.maryam), by=town.amal, due_at=DUE)
    for late in (DUE + timedelta(seconds=1), None):
        with pytest.raises(errors.DeadlineRelaxedError):
            directed(record_id, post(town.hasan), by=town.maryam, due_at=late)
    (lower,) = directed(record_id, post(town.hasan), by=town.maryam, due_at=DUE)
    assert lower.directive.upper is not None
    assert lower.directive.upper.directive.person_id == town.amal.person_id
    with pytest.raises(IntegrityError, match="directive_never_relaxes"), transaction.atomic():
        Directive.objects.create(
            name="f" * 32, record_id=record_id, body_id=town.planning, upper=lower, upper_due_at=DUE, verb="act",
            due_at=DUE + timedelta(days=1), person_id=town.hasan.person_id, post_id=town.hasan.post_id, at=AT,
        )  # fmt: skip


def test_of_two_directives_above_the_nearer_deadline_binds(town: Town) -> None:
    record_id = lying(town, town.planning)
    for number, days in enumerate((5, 2)):
        directed(record_id, post(town.maryam), by=town.amal, due_at=AT + timedelta(days=days), name=f"{number:032x}")
    with pytest.raises(errors.DeadlineRelaxedError):
        directed(record_id, post(town.hasan), by=town.maryam, due_at=AT + timedelta(days=3))


def test_nobody_closes_while_somebody_below_is_still_at_it(town: Town) -> None:
    record_id = lying(town, town.planning)
    (upper,) = directed(record_id, post(town.maryam), by=town.amal, verb=Verb.DISCUSS)
    (lower,) = directed(record_id, post(town.hasan), by=town.maryam, verb=Verb.DISCUSS)
    for act in (
        lambda: report(upper.pk, note="نوقش", by=town.maryam.reach, at=AT),
        lambda: return_up(upper.pk, reason="ليس لنا", by=town.maryam.reach, at=AT),
    ):
        with pytest.raises(errors.LowerStillOpenError):
            act()
    report(lower.pk, note="نوقش", by=town.hasan.reach, at=AT)
    assert report(upper.pk, note="نوقش", by=town.maryam.reach, at=AT) is ReferralState.CLOSED


def test_i11_the_archive_keeps_what_was_signed_and_by_whom(town: Town) -> None:
    record_id = lying(town, town.planning)
    (row,) = directed(record_id, post(town.dara), by=town.amal, verb=Verb.APPROVE, text="أوافق")
    report(row.pk, note="صدر الأمر 12", by=town.dara.reach, at=AT)
    given, closed, done = said(record_id, town.amal)
    document = str(given["document"]).encode()
    found = endorsement_of(document, base64.b64decode(str(given["signature"])), trust=our_trust())
    assert found.is_by(town.amal.person_id)
    assert '"text":"أوافق"' in document.decode()
    assert (closed["what"], closed["directive"], closed["note"]) == ("report", row.directive.name, "صدر الأمر 12")
    assert (done["what"], done["note"]) == ("acted", "")
    assert {entry.kind for entry in Entry.objects.filter(record_id=record_id)} == {
        "RECORD",
        "DIRECTIVE",
        "ACKNOWLEDGEMENT",
    }
    lines = JournalLine.objects.filter(about=f"record:{record_id}").order_by("id")
    assert [line.act for line in lines if line.act in {"refer", "report"}] == ["refer", "report"]


def test_i14_an_acting_head_s_directive_carries_both_names_and_the_order(town: Town) -> None:
    from directory.appoint import appoint
    from directory.core.tenure import Capacity, Term
    from directory.whois import person_named, reach_of
    from tests.town import TODAY

    record_id = lying(town, town.planning)
    order = "أمر ديواني 9"
    appoint(
        town.maryam.person_id, post_id=town.amal.post_id, term=Term(from_on=TODAY, until_on=TODAY + timedelta(days=9)),
        capacity=Capacity.ACTING, order=order, by=CLOCKWORK, at=AT,
    )  # fmt: skip
    acting = replace(town.maryam, reach=reach_of(person_named("maryam"), on=TODAY))
    directed(record_id, post(town.dara), by=acting)
    (given,) = said(record_id, acting)
    for part in (f'"for":{town.amal.person_id}', f'"order":"{order}"', '"capacity":"acting"'):
        assert part in str(given["document"])


def test_a_directive_is_never_changed_nor_taken_back(town: Town) -> None:
    record_id = lying(town, town.planning)
    directed(record_id, post(town.dara), by=town.amal)
    for act in (lambda: Directive.objects.update(verb="file"), lambda: Directive.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="said for good"), transaction.atomic():
            act()


def test_what_one_ministry_writes_in_the_margin_the_other_does_not_hear(town: Town) -> None:
    record_id = lying(town, town.finance_budget)
    directed(record_id, Target(kind="post", id=town.laith.post_id), by=town.huda, verb=Verb.ACT)
    assert len(said(record_id, town.huda)) == 1
    assert reads(town.zainab, record_id)
    assert said(record_id, town.zainab) == []
    inspector = give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}))
    assert len(said_about(record_id, reach=inspector)) == 1


def test_a_directive_above_the_letter_s_grade_is_for_those_cleared_for_it(town: Town) -> None:
    record_id = lying(town, town.planning_hr)
    directed(record_id, post(town.maryam), by=town.hasan, level=2)
    assert reads(town.zainab, record_id)
    assert (len(said(record_id, town.maryam)), said(record_id, town.zainab)) == (1, [])
    with pytest.raises(errors.AddresseeNotClearedError):
        directed(record_id, post(town.zainab), by=town.hasan, level=2)


def test_whoever_has_a_copy_reads_it_and_does_no_more(town: Town) -> None:
    record_id = lying(town, town.planning)
    rows = directed(record_id, post(town.dara), post(town.hasan, part=Part.COPY), by=town.amal)
    copy = next(row for row in rows if row.part == Part.COPY)
    with pytest.raises(errors.MayNotDirectError):
        directed(
            record_id, post(town.zainab), by=replace(town.hasan, reach=replace(town.hasan.reach, heads=frozenset()))
        )
    assert report(copy.pk, by=town.hasan.reach, at=AT) is ReferralState.CLOSED


def test_what_cannot_be_done_is_given_back_with_its_reason(town: Town) -> None:
    """I12: the negative event reaches whoever gave the directive."""
    record_id = lying(town, town.planning)
    (row,) = directed(record_id, post(town.dara), by=town.amal)
    with pytest.raises(errors.ReasonMissingError):
        return_up(row.pk, reason=" ", by=town.dara.reach, at=AT)
    return_up(row.pk, reason="ليس من اختصاصنا", by=town.dara.reach, at=AT)
    assert not reads(town.dara, record_id)
    assert said(record_id, town.amal)[-1]["note"] == "ليس من اختصاصنا"
    assert Referral.objects.given_by(town.amal.reach).get().state == ReferralState.RETURNED
    with pytest.raises(NotWithinReachError):
        return_up(row.pk, reason="مرة أخرى", by=town.dara.reach, at=AT)


def test_i12_a_note_is_accepted_or_sent_back_by_whoever_directed_and_that_is_told(town: Town) -> None:
    record_id = lying(town, town.planning)
    (row,) = directed(record_id, post(town.dara), by=town.amal, verb=Verb.ACT)
    with pytest.raises(errors.OutOfTurnError):
        accept(row.pk, by=town.amal.reach, at=AT)
    assert report(row.pk, note="تم", by=town.dara.reach, at=AT) is ReferralState.REPORTED
    for stranger in (town.dara, town.maryam):
        with pytest.raises(NotWithinReachError):
            accept(row.pk, by=stranger.reach, at=AT)
    decline(row.pk, reason="بلا كشف", by=town.amal.reach, at=AT)
    assert Referral.objects.get().state == ReferralState.OPEN
    for hearer, key in ((town.dara, record_id), (town.rebwar, "")):
        (line,) = setbacks.setbacks(hearer.reach, at=AT)
        assert (line.what, line.at, line.record_id) == (Setback.REPORT_BACK, AT, key)
    for stranger in (town.amal, town.maryam, town.nasrin):
        assert setbacks.setbacks(stranger.reach, at=AT) == ()
    assert [tell_setbacks(by=CLOCKWORK, at=AT) for _ in range(2)] == [2, 0]
    told = set(Notice.objects.filter(what="setback").values_list("person", "about"))
    assert (town.dara.person_id, f"referral:{row.pk}") in told
    assert {person for person, _ in told} == {town.dara.person_id, town.rebwar.person_id}
    report(row.pk, note="تم مع الكشف", by=town.dara.reach, at=AT)
    accept(row.pk, by=town.amal.reach, at=AT)
    with pytest.raises(errors.OutOfTurnError):
        accept(row.pk, by=town.amal.reach, at=AT)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"due_at": AT - timedelta(seconds=1)}, errors.DeadlinePastError),
        ({"place": replace(PLACE, page=3)}, errors.PlaceNotOnPageError),
        ({"text": ""}, errors.DirectiveNotCompleteError),
        ({"shown": "0" * 64}, errors.ChangedSinceShownError),
        ({"level": 3}, errors.MayNotDirectError),
    ],
)
def test_a_wrong_directive_leaves_nothing(town: Town, changes: dict[str, object], error: type[Exception]) -> None:
    record_id = lying(town, town.planning)
    with pytest.raises(error):
        directed(record_id, post(town.dara), by=town.amal, **changes)
    assert not Directive.objects.exists()
    assert not reads(town.dara, record_id)
    assert Entry.objects.filter(record_id=record_id).count() == 1


def test_wrong_addressees_are_refused(town: Town) -> None:
    record_id = lying(town, town.planning, label=SECRET)
    hr = Target(kind="unit", id=town.planning_hr)
    for targets, error in (
        ((post(town.sara),), errors.AddresseeNotClearedError),
        ((Target(kind="unit", id=town.planning_mail),), errors.AddresseeNotClearedError),
        ((post(town.amal),), errors.ReferredToSelfError),
        ((hr, post(town.hasan, part=Part.SUPPORT)), errors.AddresseeTwiceError),
        ((hr, Target(kind="unit", id=town.planning_hr, part=Part.SUPPORT)), errors.AddresseeTwiceError),
        ((Target(kind="unit", id=town.finance),), errors.AnotherBodyError),
        ((Target(kind="person", id=town.huda.person_id),), errors.AnotherBodyError),
        ((Target(kind="unit", id=9_999),), NotWithinReachError),
        ((Target(kind="person", id=9_999),), NotWithinReachError),
    ):
        with pytest.raises(error):
            directed(record_id, *targets, by=town.amal, level=1)
    assert not Referral.objects.exists()


def test_only_a_head_where_it_lies_or_an_addressee_writes(town: Town) -> None:
    record_id = lying(town, town.planning_hr)
    for citizen, error in (
        (town.dara, NotWithinReachError),
        (town.sara, errors.MayNotDirectError),
    ):
        with pytest.raises(error):
            refer(
                record_id,
                says(record_id, post(town.zainab), by=town.hasan.reach),
                name="0" * 32,
                key=unlock(town.hasan.person_id, pin=PIN, by=town.hasan.reach, at=AT),
                by=citizen.reach,
                at=AT,
            )
    directed(record_id, post(town.zainab), by=town.maryam)  # she heads the unit above
    waiting = lying(town, town.planning_statistics, state=DeliveryState.AT_REGISTRY)
    with pytest.raises(errors.MayNotDirectError):
        directed(waiting, post(town.omar), by=replace(town.amal, reach=replace(town.amal.reach)))


def test_a_personal_letter_is_referred_to_people_by_name(town: Town) -> None:
    record_id = lying(town, town.planning, label=Label(personal=True))
    directed(record_id, Target(kind="person", id=town.dara.person_id), by=town.amal)
    assert reads(town.dara, record_id)
    assert list(OpenedToken.objects.values_list("token", flat=True)) == [f"p{town.dara.person_id}"]


def test_sent_twice_it_is_one_directive(town: Town) -> None:
    record_id = lying(town, town.planning)
    for _ in range(2):
        assert len(directed(record_id, post(town.maryam), by=town.amal, name="a" * 32)) == 1
    assert Directive.objects.count() == 1
    with pytest.raises(errors.MayNotDirectError):
        directed(record_id, post(town.zainab), by=town.maryam, name="a" * 32)


def test_a_wrong_pin_signs_nothing(town: Town) -> None:
    lying(town, town.planning)
    with pytest.raises(WrongPinError):
        unlock(town.amal.person_id, pin="000000", by=town.amal.reach, at=AT)
    assert not Directive.objects.exists()


def test_one_opening_of_the_key_is_one_directive(town: Town) -> None:
    record_id = lying(town, town.planning)
    key = unlock(town.amal.person_id, pin=PIN, by=town.amal.reach, at=AT)
    said_ = says(record_id, post(town.dara), by=town.amal.reach)
    refer(record_id, said_, name="1" * 32, key=key, by=town.amal.reach, at=AT)
    with pytest.raises(KeySpentError):
        refer(record_id, said_, name="2" * 32, key=key, by=town.amal.reach, at=AT)


def test_a_number_that_is_no_answer_closes_nothing(town: Town) -> None:
    record_id = lying(town, town.planning)
    (row,) = directed(record_id, post(town.dara), by=town.amal)
    with pytest.raises(errors.AnswerNotAboutError):
        answer(row.pk, number=Registration.objects.get().text, on=AT.date(), by=town.dara.reach, at=AT)
    with pytest.raises(errors.MeansNotAcceptedError):
        report(row.pk, note="رأينا أن", by=town.dara.reach, at=AT)
    assert Referral.objects.get().state == ReferralState.OPEN


def test_strangers_do_not_find_a_referral(town: Town) -> None:
    record_id = lying(town, town.planning)
    (row,) = directed(record_id, post(town.dara), by=town.amal)
    for act in (report, lambda key, **kw: return_up(key, reason="x", **kw)):
        for stranger in (town.omar, town.huda, town.amal):
            with pytest.raises(NotWithinReachError):
                act(row.pk, by=stranger.reach, at=AT)
    assert Delivery.objects.filter(record_id=record_id).count() == 1
