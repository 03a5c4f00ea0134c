"""Many letters in one sitting: what enters, what is signed, and what one letter's trouble does to the rest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from correspondence import letters, sittings
from correspondence.core import batch
from correspondence.core.batch import Choice
from correspondence.core.errors import (
    ChangedSinceShownError,
    NothingAgreedError,
    NotInBatchError,
    OutOfTurnError,
    TimeIsUpError,
    TooManyLettersError,
)
from correspondence.core.letter import Signatory, SigningOrder
from correspondence.core.route import State
from correspondence.decide import decide
from correspondence.draft import start
from correspondence.models import Decision, Memo
from correspondence.prepare_batch import prepare_batch
from correspondence.recall import recall
from correspondence.send import send
from correspondence.sign_batch import sign_batch
from correspondence.sittings import Sitting
from correspondence.take_out import take_out
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from signing.core.errors import KeySpentError
from signing.unlock import OpenKey, unlock
from signing.verify import verdict_on
from tests.correspondence.paper_trail import a_letter, ready
from tests.town import AT, PIN, Town

pytestmark = pytest.mark.django_db
SHOWN, AGREED, SOON = AT + timedelta(minutes=2), AT + timedelta(minutes=3), AT + timedelta(minutes=4)


def agreed(town: Town, subject: str, *, after: timedelta = timedelta(seconds=9)) -> Memo:
    """A letter that awaits maryam, to which she agreed."""
    memo = ready(town, a_letter(town, subject=subject))
    say(town, memo, shown_at=AGREED - after)
    return memo


def say(town: Town, memo: Memo, *, choice: Choice = Choice.AGREE, **changed: object) -> None:
    told = {"document_hash": memo.current().frozen_sha256, "shown_at": SHOWN, "by": town.maryam.reach, **changed}
    decide(memo.ref, choice=choice, at=AGREED, **told)  # type: ignore[arg-type]  # the test names its fields


def listed(town: Town) -> str:
    return prepare_batch(by=town.maryam.reach, at=SOON)


def key_of(town: Town, uses: int = 200) -> OpenKey:
    return unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=SOON, uses=uses)


def seen(town: Town, nonce: str, at=SOON) -> Sitting:
    return sittings.sitting(nonce, session="", reach=town.maryam.reach, at=at)


def test_each_letter_gets_its_own_signature(town: Town) -> None:
    memos = [agreed(town, subject) for subject in ("الأول", "الثاني", "الثالث")]
    nonce = listed(town)
    told = seen(town, nonce)
    assert [line.subject for line in told.lines] == ["الأول", "الثاني", "الثالث"]
    assert all(line.recipient and line.pages == 1 for line in told.lines)
    assert [line.document_hash for line in told.lines] == [memo.current().frozen_sha256 for memo in memos]
    sign_batch(nonce, key=key_of(town), by=town.maryam.reach, at=SOON)
    after = seen(town, nonce, at=SOON + timedelta(hours=1))
    assert (len(after.signed()), after.unsigned(), after.is_closed) == (3, (), True)
    for memo in memos:
        memo.refresh_from_db()
        assert memo.state == State.SIGNED
    from correspondence.doors import files

    (facts,) = verdict_on(files.fetch(memos[0].current().signed_file), at=None).signatures
    assert facts.person_id == town.maryam.person_id
    assert not Decision.objects.exists()


def joint(town: Town, order: SigningOrder) -> Memo:
    """Frozen, for maryam and amal to sign."""
    beside = (Signatory(post_id=town.amal.post_id),)
    memo = start(a_letter(town, cosigners=beside, signing=order), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    return Memo.objects.get(pk=memo.pk)


@pytest.mark.parametrize("order", list(SigningOrder))
def test_every_joint_signer_has_a_pile_of_his_own(town: Town, order: SigningOrder) -> None:
    memo = joint(town, order)
    for who in (town.maryam, town.amal):
        assert sittings.pile(who.reach).undecided == (memo.ref,)
        digest = letters.letter(memo.ref, reach=who.reach, at=AT).document_hash
        say(town, memo, document_hash=digest, by=who.reach)
        told = sittings.pile(who.reach)
        assert (told.undecided, told.agreed) == ((), 1)
        nonce = prepare_batch(by=who.reach, at=SOON)
        key = unlock(who.person_id, pin=PIN, by=who.reach, at=SOON, uses=2)
        sign_batch(nonce, key=key, by=who.reach, at=SOON)
        (line,) = sittings.sitting(nonce, session="", reach=who.reach, at=SOON).lines
        assert (line.is_signed, line.refused) == (True, "")
        assert sittings.pile(who.reach).undecided == ()
    memo.refresh_from_db()
    assert memo.state == State.SIGNED


def test_what_a_joint_signer_agreed_to_ends_with_the_next_signature(town: Town) -> None:
    memo = joint(town, SigningOrder.FREE)
    digest = memo.current().frozen_sha256
    say(town, memo, document_hash=digest, by=town.amal.reach)
    say(town, memo, document_hash=digest)
    nonce = prepare_batch(by=town.amal.reach, at=SOON)
    sign_batch(listed(town), key=key_of(town), by=town.maryam.reach, at=SOON)
    assert sittings.pile(town.amal.reach).undecided == (memo.ref,)
    key = unlock(town.amal.person_id, pin=PIN, by=town.amal.reach, at=SOON, uses=2)
    sign_batch(nonce, key=key, by=town.amal.reach, at=SOON)
    (line,) = sittings.sitting(nonce, session="", reach=town.amal.reach, at=SOON).lines
    assert (line.is_signed, line.refused) == (False, "SignedMeanwhileError")


def test_who_receives_for_the_next_signer_has_it_in_no_pile(town: Town) -> None:
    memo = joint(town, SigningOrder.FIXED)
    say(town, memo)
    sign_batch(listed(town), key=key_of(town), by=town.maryam.reach, at=SOON)
    deputy = replace(town.maryam.reach, posts=town.maryam.reach.posts | {town.amal.post_id})
    assert sittings.pile(deputy).undecided == ()


def test_one_that_was_recalled_and_one_that_changed_do_not_spoil_the_rest(town: Town) -> None:
    recalled, changed, fine = (agreed(town, subject) for subject in ("مسحوب", "مغير", "سليم"))
    nonce = listed(town)
    for memo in (recalled, changed):
        recall(memo.ref, reason="سحب", by=town.zainab.reach, at=SOON)
    later = SOON + timedelta(seconds=61)
    send(changed.ref, reviewers=(), by=town.zainab.reach, at=later)
    sign_batch(nonce, key=key_of(town), by=town.maryam.reach, at=later)
    told = {line.ref: (line.is_signed, line.refused) for line in seen(town, nonce).lines}
    assert told[fine.ref] == (True, "")
    assert told[recalled.ref][0] is False
    assert told[recalled.ref][1] in {"OutOfTurnError", "NotWithinReachError"}
    assert told[changed.ref] == (False, "ChangedSinceShownError")
    changed.refresh_from_db()
    assert changed.state == State.READY


def test_the_same_list_again_signs_nothing_twice(town: Town) -> None:
    memo = agreed(town, "مرة")
    nonce = listed(town)
    for _ in range(2):
        sign_batch(nonce, key=key_of(town), by=town.maryam.reach, at=SOON)
    assert memo.movements.filter(act="sign").count() == 1


def test_two_minutes_from_the_closing_page(town: Town) -> None:
    agreed(town, "متأخر")
    nonce = listed(town)
    late = SOON + timedelta(minutes=2, seconds=1)
    assert seen(town, nonce, at=late).is_closed
    with pytest.raises(TimeIsUpError):
        sign_batch(nonce, key=key_of(town), by=town.maryam.reach, at=late)
    with pytest.raises(TimeIsUpError):
        take_out(seen(town, nonce).lines[0].ref, nonce=nonce, by=town.maryam.reach, at=late)


def test_the_key_opens_for_this_list_and_nothing_else(town: Town) -> None:
    agreed(town, "في القائمة")
    other = ready(town, a_letter(town, subject="خارجها"))
    key = key_of(town)
    sign_batch(listed(town), key=key, by=town.maryam.reach, at=SOON)
    with pytest.raises(KeySpentError):
        key.take(other.current().frozen_sha256)


def test_secret_and_personal_letters_never_enter(town: Town) -> None:
    memo = ready(town, a_letter(town, label=Label(level=Level.SECRET)))
    assert memo.ref not in sittings.pile(town.maryam.reach).undecided
    with pytest.raises(NotInBatchError):
        say(town, memo)
    assert not batch.may_enter(Label(personal=True))


def test_only_the_signer_agrees_and_only_to_what_was_shown(town: Town) -> None:
    memo = ready(town, a_letter(town))
    with pytest.raises(ChangedSinceShownError):
        say(town, memo, document_hash="0" * 64)
    with pytest.raises(OutOfTurnError):
        say(town, memo, by=town.hasan.reach)
    with pytest.raises(NotWithinReachError):
        say(town, memo, by=town.amal.reach)


def test_later_leaves_the_list_and_the_pile_counts(town: Town) -> None:
    first, second = agreed(town, "أ"), ready(town, a_letter(town, subject="ب"))
    third = ready(town, a_letter(town, subject="ج"))
    say(town, second, choice=Choice.LATER)
    told = sittings.pile(town.maryam.reach)
    assert (told.undecided, told.agreed, told.later) == ((third.ref,), 1, 1)
    nonce = listed(town)
    take_out(first.ref, nonce=nonce, by=town.maryam.reach, at=SOON)
    assert not seen(town, nonce).lines
    with pytest.raises(NothingAgreedError):
        listed(town)
    with pytest.raises(NotWithinReachError):
        take_out(third.ref, nonce=nonce, by=town.maryam.reach, at=SOON)


def test_a_letter_that_changed_after_the_agreement_is_not_listed(town: Town) -> None:
    memo = agreed(town, "عاد")
    recall(memo.ref, reason="سحب", by=town.zainab.reach, at=SOON)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=SOON + timedelta(seconds=61))
    assert sittings.pile(town.maryam.reach).undecided == (memo.ref,)
    with pytest.raises(NothingAgreedError):
        listed(town)


def test_a_quick_agreement_is_named(town: Town) -> None:
    quick, slow = agreed(town, "سريع", after=timedelta(seconds=1)), agreed(town, "بطيء")
    told = seen(town, listed(town))
    assert [line.ref for line in told.quick()] == [quick.ref]
    assert slow.ref in {line.ref for line in told.lines}


def test_two_hundred_and_no_more() -> None:
    batch.require_size(200)
    with pytest.raises(TooManyLettersError):
        batch.require_size(201)


@pytest.mark.servers
def test_a_list_of_201_is_not_opened(town: Town) -> None:
    memo = agreed(town, "واحد")
    content, frozen = memo.current(), memo.movements.latest("seq")
    for number in range(200):
        memo.pk, memo.ref = None, f"{number:016x}"
        memo.save(force_insert=True)
        content.pk, content.memo = None, memo
        content.save(force_insert=True)
        frozen.pk, frozen.memo = None, memo
        frozen.save(force_insert=True)
        Decision.objects.create(
            memo=memo, person_id=town.maryam.person_id, document_hash=content.frozen_sha256,
            choice=Choice.AGREE, shown_at=SHOWN, decided_at=AGREED,
        )  # fmt: skip
    with pytest.raises(TooManyLettersError):
        listed(town)


def test_a_list_belongs_to_its_session_and_person(town: Town) -> None:
    agreed(town, "لي")
    nonce = listed(town)
    with pytest.raises(NotWithinReachError):
        sittings.sitting(nonce, session="other", reach=town.maryam.reach, at=SOON)
    with pytest.raises(NotWithinReachError):
        sittings.sitting(nonce, session="", reach=town.hasan.reach, at=SOON)
