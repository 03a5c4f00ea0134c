"""Signing: the two minutes, the nonce, the turn, the document that was shown."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from correspondence import letters
from correspondence.closing import closing
from correspondence.core.errors import (
    ChangedSinceShownError,
    OutOfTurnError,
    RecalledError,
    SignerChangedError,
    TimeIsUpError,
)
from correspondence.core.letter import Kind
from correspondence.core.route import State
from correspondence.doors import files
from correspondence.draft import revise
from correspondence.models import Memo, SignRequest, Version
from correspondence.prepare import prepare
from correspondence.recall import recall
from correspondence.review import initial
from correspondence.send import send
from correspondence.sign_off import sign_off
from directory.appoint import appoint
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Term
from directory.whois import person_named, reach_of
from paper.pages import text
from signing.core.errors import KeyLockedError, KeySpentError, WrongPinError
from signing.unlock import OpenKey, unlock
from signing.verify import verdict_on
from tests.correspondence.paper_trail import a_letter, ready, sent, signed
from tests.town import AT, PIN, TODAY, Town

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)


def opened(town: Town, memo: Memo) -> SignRequest:
    """Maryam's request for the document as it stands."""
    return prepare(memo.ref, document_hash=memo.current().frozen_sha256, by=town.maryam.reach, at=AT)


def key_of(town: Town) -> OpenKey:
    """Maryam's key, unlocked."""
    return unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)


@pytest.mark.servers
def test_1_1_the_signature_of_a_telegram_keeps_the_person_whom_its_page_does_not_name(town: Town) -> None:
    memo = signed(town, a_letter(town, kind=Kind.TELEGRAM, by_rank=True))
    pdf = files.fetch(memo.current().signed_file)
    assert town.maryam.name.ar.split()[-1] not in " ".join(text(pdf))
    assert [one.person_id for one in verdict_on(pdf, at=None).signatures] == [town.maryam.person_id]


def test_the_signed_document_is_the_frozen_one_with_a_signature(town: Town) -> None:
    memo = signed(town, a_letter(town))
    version = memo.current()
    frozen, sealed = files.fetch(version.frozen_file), files.fetch(version.signed_file)
    assert sealed.startswith(frozen)
    facts = verdict_on(sealed, at=None).signatures
    assert [(one.field, one.person_id) for one in facts] == [("signature-1", town.maryam.person_id)]
    assert (memo.state, memo.holder_desk_id) == (State.SIGNED, town.planning_desk)
    assert Memo.objects.within(town.rebwar.reach).exists()
    assert letters.document(memo.ref, reach=town.rebwar.reach) == sealed


def test_two_clicks_are_one_signature(town: Town) -> None:
    memo = ready(town, a_letter(town))
    request = opened(town, memo)
    sign_off(memo.ref, nonce=request.nonce, key=key_of(town), by=town.maryam.reach, at=SOON)
    before = Memo.objects.get(pk=memo.pk).current().signed_sha256
    sign_off(memo.ref, nonce=request.nonce, key=key_of(town), by=town.maryam.reach, at=SOON)
    assert Memo.objects.get(pk=memo.pk).current().signed_sha256 == before


def test_nothing_is_signed_that_was_not_shown(town: Town) -> None:
    memo = ready(town, a_letter(town))
    with pytest.raises(ChangedSinceShownError):
        prepare(memo.ref, document_hash="0" * 64, by=town.maryam.reach, at=AT)


def test_i5_a_version_that_changed_is_not_signed(town: Town) -> None:
    memo = ready(town, a_letter(town))
    with pytest.raises(ChangedSinceShownError):  # the page showed another document than the one that stands
        prepare(memo.ref, document_hash="0" * 64, by=town.maryam.reach, at=AT)
    request = opened(town, memo)
    recall(memo.ref, reason="سبب", by=town.zainab.reach, at=AT)
    with pytest.raises(RecalledError):  # a draft again, its author's alone
        sign_off(memo.ref, nonce=request.nonce, key=key_of(town), by=town.maryam.reach, at=SOON)
    revise(memo.ref, content=a_letter(town, subject="آخر"), base=1, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), by=town.zainab.reach, at=AT)
    SignRequest.objects.update(closed_at=None)  # as if the voiding had been forgotten
    with pytest.raises(ChangedSinceShownError):
        sign_off(memo.ref, nonce=request.nonce, key=key_of(town), by=town.maryam.reach, at=SOON)
    assert not Memo.objects.get(pk=memo.pk).current().signed_file


def test_i5_bytes_that_are_not_the_ones_shown_are_not_signed(town: Town) -> None:
    memo, other = ready(town, a_letter(town)), ready(town, a_letter(town, subject="آخر"))
    own, foreign = memo.current(), other.current()
    versions = Version.objects.filter(pk=own.pk)
    for row in (
        {"frozen_file": foreign.frozen_file},
        {"frozen_file": foreign.frozen_file, "frozen_sha256": foreign.frozen_sha256},
    ):
        versions.update(**row)
        request = opened(town, memo)
        with pytest.raises(ChangedSinceShownError):
            sign_off(memo.ref, nonce=request.nonce, key=key_of(town), by=town.maryam.reach, at=SOON)
    versions.update(frozen_file=own.frozen_file, frozen_sha256=own.frozen_sha256)
    request = opened(town, memo)
    sign_off(memo.ref, nonce=request.nonce, key=key_of(town), by=town.maryam.reach, at=SOON)


def test_a_signed_document_is_written_once(town: Town) -> None:
    version = signed(town, a_letter(town)).current()
    for column in ("frozen_file", "frozen_sha256", "signed_file", "signed_sha256"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**{column: "0" * 64})
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(signer_id=town.amal.person_id)


def test_what_was_shown_is_noted_with_the_request(town: Town) -> None:
    memo = ready(town, a_letter(town))
    assert opened(town, memo).pictures == {}
    webp = letters.picture(memo.ref, page=0, width=1240, reach=town.maryam.reach)
    assert opened(town, memo).pictures == {"1": sha256(webp).hexdigest()}


def test_two_minutes_and_not_a_second_more(town: Town) -> None:
    memo = ready(town, a_letter(town))
    request = opened(town, memo)
    for at in (request.until + timedelta(seconds=1), request.opened_at - timedelta(seconds=1)):
        with pytest.raises(TimeIsUpError):
            sign_off(memo.ref, nonce=request.nonce, key=key_of(town), by=town.maryam.reach, at=at)


def test_i6_nobody_signs_out_of_turn(town: Town) -> None:
    memo = sent(town, a_letter(town))
    with pytest.raises(OutOfTurnError):
        prepare(memo.ref, document_hash="", by=town.maryam.reach, at=AT)
    initial(memo.ref, version=1, by=town.hasan.reach, at=AT)
    digest = memo.current().frozen_sha256
    for citizen, error in (
        (town.hasan, OutOfTurnError),
        (town.zainab, OutOfTurnError),
        (town.amal, NotWithinReachError),
    ):
        with pytest.raises(error):
            prepare(memo.ref, document_hash=digest, by=citizen.reach, at=AT)


def test_a_request_belongs_to_one_person(town: Town) -> None:
    memo = ready(town, a_letter(town))
    request = opened(town, memo)
    with pytest.raises(NotWithinReachError):
        sign_off(memo.ref, nonce=request.nonce, key=key_of(town), by=town.hasan.reach, at=SOON)
    with pytest.raises(NotWithinReachError):
        sign_off(memo.ref, nonce="0" * 64, key=key_of(town), by=town.maryam.reach, at=SOON)


def test_a_request_belongs_to_one_letter_and_one_session(town: Town) -> None:
    shown, other = ready(town, a_letter(town)), ready(town, a_letter(town, subject="آخر"))
    digest = other.current().frozen_sha256
    request = prepare(other.ref, document_hash=digest, session="a", by=town.maryam.reach, at=AT)
    for ref, session in ((shown.ref, "a"), (other.ref, "b"), (other.ref, "")):
        with pytest.raises(NotWithinReachError):
            closing(ref, nonce=request.nonce, session=session, reach=town.maryam.reach, at=SOON)
        with pytest.raises(NotWithinReachError):
            sign_off(ref, nonce=request.nonce, session=session, key=key_of(town), by=town.maryam.reach, at=SOON)
    asked = closing(other.ref, nonce=request.nonce, session="a", reach=town.maryam.reach, at=SOON)
    assert (asked.document_hash, asked.is_signed) == (digest, False)
    sign_off(other.ref, nonce=request.nonce, session="a", key=key_of(town), by=town.maryam.reach, at=SOON)
    assert closing(other.ref, nonce=request.nonce, session="a", reach=town.maryam.reach, at=SOON).is_signed


def test_a_successor_does_not_sign_under_the_old_name(town: Town) -> None:
    memo = ready(town, a_letter(town))
    appoint(
        town.amal.person_id,
        post_id=town.maryam.post_id,
        term=Term(from_on=TODAY),
        capacity=Capacity.ACTING,
        order="أمر 2",
        by=CLOCKWORK,
        at=AT,
    )
    amal = reach_of(person_named("amal"), on=TODAY)
    with pytest.raises(SignerChangedError):
        prepare(memo.ref, document_hash=memo.current().frozen_sha256, by=amal, at=AT)


def test_a_wrong_pin_five_times_locks_the_key_and_the_letter_waits(town: Town) -> None:
    memo = ready(town, a_letter(town))
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPinError) as caught:
            unlock(town.maryam.person_id, pin="000001", by=town.maryam.reach, at=AT)
        assert caught.value.facts["left"] == left
    with pytest.raises(KeyLockedError):
        unlock(town.maryam.person_id, pin="000001", by=town.maryam.reach, at=AT)
    with pytest.raises(KeyLockedError):
        unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)
    memo.refresh_from_db()
    assert memo.state == State.READY


def test_one_unlocking_signs_one_letter(town: Town) -> None:
    first, second = ready(town, a_letter(town)), ready(town, a_letter(town, subject="آخر"))
    key = key_of(town)
    sign_off(first.ref, nonce=opened(town, first).nonce, key=key, by=town.maryam.reach, at=SOON)
    with pytest.raises(KeySpentError):
        sign_off(second.ref, nonce=opened(town, second).nonce, key=key, by=town.maryam.reach, at=SOON)
    second.refresh_from_db()
    assert second.state == State.READY
