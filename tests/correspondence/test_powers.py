"""In what right and for whom: on the page, in the mark, in the reason; outside its limits a power signs nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.records import records_among
from correspondence import letters, sheets, trays
from correspondence.core import printed
from correspondence.core.errors import SignerChangedError
from correspondence.core.letter import Content, Kind, Signatory
from correspondence.core.printed import Signer
from correspondence.doors import files
from correspondence.draft import start
from correspondence.models import Memo
from correspondence.prepare import prepare
from correspondence.recall import recall
from correspondence.register import register
from correspondence.remarks import remarks_on
from correspondence.review import initial
from correspondence.send import send
from correspondence.sign_off import sign_off
from directory.core.clearance import Label
from directory.core.errors import (
    AmountOutsidePowerError,
    GradeOutsidePowerError,
    KindOutsidePowerError,
    LetterOutsidePowerError,
    NotWithinReachError,
    PowerEndedError,
)
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.empower import disempower, empower
from directory.whois import person_named, reach_of
from signing.core.verdict import Verdict
from signing.power import Standing, powers_of
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.correspondence.paper_trail import a_letter
from tests.town import AT, PIN, TODAY, Town

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)
ORDER = Order(number="د إ/7/55", on=TODAY)
NONE = Limits()
TERM = Term(from_on=TODAY, until_on=TODAY + timedelta(days=30))


def give(town: Town, capacity: Capacity, limits: Limits = NONE, term: Term = TERM) -> int:
    """Maryam's order for hasan, who heads a section below her."""
    return empower(
        town.hasan.person_id, post_id=town.maryam.post_id, capacity=capacity, term=term, limits=limits, order=ORDER,
        by=town.maryam.reach, at=AT,
    )  # fmt: skip


def hasan() -> Reach:
    """Hasan as he comes in today, with what stands of his powers."""
    return reach_of(person_named("hasan"), on=TODAY)


def by_hasan(town: Town, **changes: object) -> Content:
    """A letter for maryam's post that hasan is to sign."""
    return a_letter(town, signer_person_id=town.hasan.person_id, **changes)


def sent(town: Town, content: Content) -> Memo:
    memo = start(content, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    return Memo.objects.get(pk=memo.pk)


def signed(town: Town, memo: Memo, username: str = "hasan") -> Verdict:
    """Signed by whoever it waits for; what a checker finds."""
    who = getattr(town, username)
    reach = reach_of(person_named(username), on=TODAY)
    digest = letters.letter(memo.ref, reach=reach, at=AT).document_hash
    request = prepare(memo.ref, document_hash=digest, by=reach, at=AT)
    sign_off(
        memo.ref, nonce=request.nonce, key=unlock(who.person_id, pin=PIN, by=reach, at=AT), by=reach, at=SOON
    )  # fmt: skip
    return verdict_on(files.fetch(Memo.objects.get(pk=memo.pk).current().signed_file), at=None)


def test_2_4_an_authorised_signature_names_both_and_the_order(town: Town) -> None:
    give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"})))
    memo = sent(town, by_hasan(town))
    assert [item.ref for item in trays.to_sign(hasan())] == [memo.ref]
    assert trays.to_sign(town.maryam.reach) == ()
    shown = letters.letter(memo.ref, reach=town.zainab.reach, at=AT)
    (signer,) = shown.signers()
    assert (signer.person, signer.capacity, signer.principal) == (
        town.hasan.name, Capacity.AUTHORISED, town.maryam.name,
    )  # fmt: skip
    verdict = signed(town, memo)
    (facts,) = verdict.signatures
    assert facts.person_id == town.hasan.person_id
    for told in ("رئيس القسم", "المخوّل بالتوقيع عن المدير العام", "د. مريم سعد كاظم", "د إ/7/55"):
        assert told in facts.reason
    (power,) = powers_of(verdict)
    assert power.standing is Standing.HELD  # hasan's own post; the reason says which right he used
    assert [(one.capacity, one.holder) for one in power.tenures][-1] == (Capacity.AUTHORISED, town.maryam.name)
    register(memo.ref, by=town.rebwar.reach, at=SOON)
    assert letters.document(memo.ref, reach=town.hasan.reach)


def test_2_4_who_acts_signs_with_both_names_and_the_holder_s_page_is_made_anew(town: Town) -> None:
    before = sent(town, a_letter(town))
    give(town, Capacity.ACTING)
    memo = sent(town, a_letter(town, subject="آخر"))
    (facts,) = signed(town, memo).signatures
    assert "المدير العام وكالة عن د. مريم سعد كاظم" in facts.reason
    acting = reach_of(person_named("hasan"), on=TODAY)
    with pytest.raises(SignerChangedError):
        prepare(before.ref, document_hash=before.current().frozen_sha256, by=acting, at=AT)


def test_a_holder_s_signature_says_so(town: Town) -> None:
    (facts,) = signed(town, sent(town, a_letter(town)), "maryam").signatures
    assert facts.reason == "التوقيع: المدير العام (أصالة)"


def test_for_the_holder_means_one_letter(town: Town) -> None:
    memo = start(by_hasan(town), by=town.zainab.reach, at=AT)
    other = start(by_hasan(town, subject="آخر"), by=town.zainab.reach, at=AT)
    give(town, Capacity.FOR, Limits(letter=memo.ref))
    with pytest.raises(LetterOutsidePowerError):
        send(other.ref, reviewers=(), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    (facts,) = signed(town, memo).signatures
    assert "ع. المدير العام / د. مريم سعد كاظم" in facts.reason


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kind": Kind.CIRCULAR}, KindOutsidePowerError),
        ({"label": Label(level=1)}, GradeOutsidePowerError),
        ({"label": Label(personal=True)}, GradeOutsidePowerError),
        ({"amount": 25_000_001}, AmountOutsidePowerError),
    ],
)
def test_outside_its_limits_nothing_is_sent(town: Town, changes: dict[str, object], error: type[Exception]) -> None:
    give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"}), amount=25_000_000))
    memo = start(by_hasan(town, **changes), by=town.zainab.reach, at=AT)
    with pytest.raises(error):
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    remarks = remarks_on(Content.from_json(memo.current().content), ref=memo.ref, by=town.zainab.reach, at=AT)
    assert "signer_power_not_covering" in {one.code for one in remarks}


def test_a_sum_within_the_limit_is_sent_and_stands_in_what_is_signed(town: Town) -> None:
    give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"}), amount=25_000_000))
    memo = sent(town, by_hasan(town, amount=25_000_000))
    assert Content.from_json(memo.current().content).amount == 25_000_000
    assert memo.current().content["format"] == 6


def test_without_a_power_nobody_is_named(town: Town) -> None:
    memo = start(by_hasan(town), by=town.zainab.reach, at=AT)
    with pytest.raises(PowerEndedError):
        send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)


def test_a_power_withdrawn_signs_nothing_from_that_moment(town: Town) -> None:
    tenure = give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"})))
    memo = sent(town, by_hasan(town))
    digest, before = memo.current().frozen_sha256, hasan()
    request = prepare(memo.ref, document_hash=digest, by=before, at=AT)
    disempower(tenure, by=town.maryam.reach, at=AT)
    key = unlock(town.hasan.person_id, pin=PIN, by=before, at=AT)
    with pytest.raises(PowerEndedError):  # the page was opened before
        sign_off(memo.ref, nonce=request.nonce, key=key, by=before, at=SOON)
    with pytest.raises(PowerEndedError):
        prepare(memo.ref, document_hash=digest, by=before, at=AT)
    with pytest.raises(NotWithinReachError):
        prepare(memo.ref, document_hash=digest, by=hasan(), at=AT)


@pytest.mark.parametrize("label", [Label(), Label(personal=True)])
def test_reading_ends_with_the_power_but_for_what_was_signed_under_it(town: Town, label: Label) -> None:
    tenure = give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"}), ceiling=1))
    done, waiting = (sent(town, by_hasan(town, subject=one, label=label)) for one in ("أول", "ثان"))
    signed(town, done)
    assert {memo.ref for memo in Memo.objects.within(hasan())} >= {done.ref, waiting.ref}
    assert not Memo.objects.within(town.omar.reach).filter(pk=waiting.pk).exists()
    disempower(tenure, by=town.maryam.reach, at=SOON)
    assert [memo.ref for memo in Memo.objects.within(hasan()).filter(pk__in=[done.pk, waiting.pk])] == [done.ref]
    with pytest.raises(NotWithinReachError):
        letters.letter(waiting.ref, reach=hasan(), at=SOON)
    register(done.ref, by=town.rebwar.reach, at=SOON)
    assert letters.document(done.ref, reach=hasan())


def test_another_power_for_the_same_post_opens_no_letter(town: Town) -> None:
    give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"})))
    empower(
        town.dara.person_id, post_id=town.maryam.post_id, capacity=Capacity.AUTHORISED, term=TERM,
        limits=Limits(kinds=frozenset({"letter"})), order=ORDER, by=town.maryam.reach, at=AT,
    )  # fmt: skip
    memo = sent(town, by_hasan(town))
    dara = reach_of(person_named("dara"), on=TODAY)
    assert dara.powers
    assert not Memo.objects.within(dara).filter(pk=memo.pk).exists()


def test_who_acted_and_initialled_reads_on_when_the_post_is_another_s(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    initial(memo.ref, version=1, by=town.hasan.reach, at=AT)
    gone = replace(town.hasan.reach, posts=frozenset(), heads=frozenset(), units=frozenset())
    assert Memo.objects.within(gone).filter(pk=memo.pk).exists()
    signed(town, Memo.objects.get(pk=memo.pk), "maryam")
    given = register(memo.ref, by=town.rebwar.reach, at=SOON)
    assert given.record_id in records_among([given.record_id], reach=gone)


@pytest.mark.parametrize("capacity", [Capacity.AUTHORISED, Capacity.ACTING])
def test_the_page_names_the_order_by_which_is_signed(town: Town, capacity: Capacity) -> None:
    letters_only = Limits(kinds=frozenset({"letter"}))
    tenure = give(town, capacity, letters_only)
    memo = sent(town, by_hasan(town))
    disempower(tenure, by=town.maryam.reach, at=AT)
    empower(
        town.hasan.person_id, post_id=town.maryam.post_id, capacity=capacity, term=TERM, limits=letters_only,
        order=Order(number="99", on=TODAY), by=town.maryam.reach, at=AT,
    )  # fmt: skip
    refused = PowerEndedError if capacity is Capacity.ACTING else NotWithinReachError  # the other opens no more either
    with pytest.raises(refused):
        prepare(memo.ref, document_hash=memo.current().frozen_sha256, by=hasan(), at=AT)
    recall(memo.ref, reason="أمر جديد", by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=SOON)
    (facts,) = signed(town, Memo.objects.get(pk=memo.pk)).signatures
    assert "99" in facts.reason


def test_a_power_out_of_its_days_signs_nothing(town: Town) -> None:
    give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"})), Term(from_on=TODAY, until_on=TODAY))
    memo = sent(town, by_hasan(town))
    with pytest.raises(PowerEndedError):
        prepare(
            memo.ref, document_hash=memo.current().frozen_sha256, by=hasan(), at=AT + timedelta(days=1)
        )  # fmt: skip


def test_who_is_authorised_reads_what_he_signs_and_nothing_else_of_the_post(town: Town) -> None:
    give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"})))
    other = sent(town, a_letter(town, subject="آخر"))
    assert town.maryam.post_id not in hasan().posts
    with pytest.raises(NotWithinReachError):
        letters.letter(other.ref, reach=hasan(), at=AT)


def test_an_authorised_joint_signer_signs_in_his_own_field(town: Town) -> None:
    give(town, Capacity.AUTHORISED, Limits(kinds=frozenset({"letter"})))
    beside = (Signatory(post_id=town.amal.post_id),)
    memo = sent(town, by_hasan(town, cosigners=beside))
    fields = {str(field["name"]) for field in memo.current().fields}
    assert fields == {sheets.signature_field(1), sheets.signature_field(2), sheets.SEAL}


HOLDER, TITLE, OWN = (
    Name(ar="مريم", ckb="مەریەم", en="Maryam"),
    Name(ar="الوزير", ckb="وەزیر", en="Minister"),
    Name(ar="رئيس القسم", ckb="سەرۆکی بەش", en="Head"),
)
FACTS = {
    "name": Name(ar="حسن"),
    "title": TITLE,
    "own_title": OWN,
    "holder": HOLDER,
    "order": "7",
    "order_on": date(2026, 7, 1),
}


@pytest.mark.parametrize(
    ("capacity", "language", "line"),
    [
        ("acting", "ar", "وكالة عن مريم"),
        ("acting", "ckb", "بە وەکالەت لەبری مەریەم"),
        ("acting", "en", "(acting) for Maryam"),
        ("authorised", "ar", "المخوّل بالتوقيع عن الوزير / مريم"),
        ("authorised", "ckb", "دەسەڵاتدار بە واژۆ لەبری وەزیر / مەریەم"),
        ("authorised", "en", "authorised to sign for the Minister, Maryam"),
        ("for", "ar", "ع. الوزير / مريم"),
        ("for", "ckb", "لەبری وەزیر / مەریەم"),
        ("for", "en", "for the Minister, Maryam"),
        ("holder", "ar", ""),
    ],
)
def test_the_line_in_three_languages(capacity: str, language: str, line: str) -> None:
    signer = Signer(**FACTS, capacity=capacity)  # type: ignore[arg-type]  # the table names the fields
    assert printed.capacity_line(signer, language) == line
    assert ("7" in printed.reason(signer, language)) is (capacity != "holder")


def test_an_acting_official_of_a_vacant_post_acts_for_nobody() -> None:
    signer = Signer(name=Name(ar="حسن"), title=TITLE, capacity="acting")
    assert printed.capacity_line(signer, "ar") == "وكالة"
