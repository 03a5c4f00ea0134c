"""Several of one ministry sign within a window, or the letter comes back without a number (domain 2.3)."""

from datetime import timedelta

import pytest

from correspondence import letters
from correspondence.close_window import close_window
from correspondence.core.deadline import closing_of
from correspondence.core.errors import OutOfTurnError
from correspondence.core.letter import Content, Signatory, SigningOrder
from correspondence.core.notice import What
from correspondence.core.route import Act, State
from correspondence.core.sitting import WindowOverError
from correspondence.doors import files
from correspondence.draft import start
from correspondence.models import Memo, Notice, RouteStep
from correspondence.prepare import prepare
from correspondence.review import give_back
from correspondence.send import send
from correspondence.sign_off import sign_off
from correspondence.suspend import suspend
from directory.core.reach import CLOCKWORK
from directory.core.workdays import Calendar
from signing.unlock import unlock
from tests.correspondence.paper_trail import a_letter
from tests.town import AT, PIN, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=1)


def joint(town: Town, order: SigningOrder = SigningOrder.FIXED) -> Content:
    """Maryam's letter, which hasan and amal sign too."""
    beside = tuple(Signatory(post_id=one.post_id) for one in (town.hasan, town.amal))
    return a_letter(town, cosigners=beside, signing=order)


def signed_by_maryam(memo: Memo, town: Town) -> Memo:
    shown = letters.letter(memo.ref, reach=town.maryam.reach, at=AT)
    asked = prepare(memo.ref, document_hash=shown.document_hash, by=town.maryam.reach, at=AT)
    key = unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=SOON)
    sign_off(memo.ref, nonce=asked.nonce, key=key, by=town.maryam.reach, at=SOON)
    return Memo.objects.get(pk=memo.pk)


def test_2_3_several_sign_within_a_window_or_the_letter_comes_back_and_all_are_told(town: Town) -> None:
    author, colleague = client_of(town.zainab), client_of(town.hasan)
    memo = start(joint(town), by=town.zainab.reach, at=AT)
    assert 'name="window_days"' in plain(author.get(f"/memos/{memo.ref}/send/"))
    assert author.post(f"/memos/{memo.ref}/send/", {"window_days": "90"}).status_code == 422
    assert author.post(f"/memos/{memo.ref}/send/", {"window_days": "5"}).status_code == 302
    memo.refresh_from_db()
    assert memo.due_at is not None
    window = memo.due_at
    assert window == closing_of(Calendar().after(TODAY, days=5))
    memo = signed_by_maryam(memo, town)
    assert memo.due_at == window
    page = plain(colleague.get(f"/memos/{memo.ref}/"))
    assert (page.count("له أن يوقّع الآن، لغاية"), "يوقّع لاحقاً" in page) == (1, True)
    assert close_window(by=CLOCKWORK, at=window) == 0
    late = window + timedelta(minutes=1)
    shown = letters.letter(memo.ref, reach=town.hasan.reach, at=late)
    with pytest.raises(WindowOverError):  # nobody closed it yet
        prepare(memo.ref, document_hash=shown.document_hash, by=town.hasan.reach, at=late)
    assert close_window(by=CLOCKWORK, at=late) == 1
    memo.refresh_from_db()
    last = memo.movements.latest("seq")
    absent = f"{town.hasan.post_id},{town.amal.post_id}"
    assert (memo.state, last.note) == (State.DRAFT, f"signed=1; members=3; quorum=3; absent={absent}")
    told = Notice.objects.filter(what=What.UNSIGNED, about=f"memo:{memo.ref}")
    assert set(told.values_list("person", flat=True)) == {town.maryam.person_id, town.hasan.person_id}
    evidence = RouteStep.objects.get(memo=memo, signer=town.maryam.person_id)
    assert (evidence.state, files.fetch(evidence.signed_file)[:5]) == ("void", b"%PDF-")
    assert not memo.registrations.exists()
    assert "أُعيد إلى منظّمه كتاب" in plain(colleague.get("/notices/"))


def test_2_3_who_refuses_closes_the_window_and_the_others_are_told(town: Town) -> None:
    memo = start(joint(town, SigningOrder.FREE), by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(), window_days=5, by=town.zainab.reach, at=AT)
    with pytest.raises(OutOfTurnError):  # a window rests as little as a guest's
        suspend(memo.ref, reason="لا", by=town.amal.reach, at=SOON)
    assert Act.SUSPEND not in letters.letter(memo.ref, reach=town.amal.reach, at=SOON).may
    give_back(memo.ref, reason="لا أوافق على المبلغ", by=town.amal.reach, at=SOON)
    memo.refresh_from_db()
    told = Notice.objects.filter(what=What.UNSIGNED).values_list("person", flat=True)
    assert (memo.state, set(told)) == (State.DRAFT, {town.maryam.person_id, town.hasan.person_id})
    assert close_window(by=CLOCKWORK, at=AT + timedelta(days=30)) == 0
