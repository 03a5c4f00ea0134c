"""What is said to a letter on its way, page by page."""

import pytest
from django.utils import translation

from correspondence.core.circuit import Stage, Way
from correspondence.draft import start
from correspondence.models import Memo
from correspondence.send import send
from correspondence.views.way import ANSWERS
from directory.whois import lines_about
from tests import town as cast
from tests.correspondence.paper_trail import a_letter
from tests.town import Town
from tests.web.steps import client_of, drafted, frozen, plain, sent

pytestmark = pytest.mark.django_db


def at_once(town: Town) -> str:
    """A draft of zainab's that hasan and amal review at the same time, and dara gives an opinion on."""
    ref = drafted(town)
    stage = Stage(posts=(town.hasan.post_id, town.amal.post_id))
    send(ref, reviewers=Way(stages=(stage,), opinions=(town.dara.post_id,)), by=town.zainab.reach, at=cast.AT)
    return ref


@pytest.mark.parametrize("what", sorted(ANSWERS))
def test_a_stranger_meets_no_letter_and_out_of_turn_leaves_a_line_alone(town: Town, what: str) -> None:
    ref = sent(town)
    said = {"reason": "سبب", "version": "1", "post": str(town.hasan.post_id)}
    assert client_of(town.omar).post(f"/memos/{ref}/{what}/", said).status_code == 404
    assert client_of(town.hasan).get(f"/memos/{ref}/{what}/").status_code == 405
    if what in {"recall", "ask-back", "suspend"}:
        return  # its author may
    before = Memo.objects.values().get(ref=ref)
    answer = client_of(town.zainab).post(f"/memos/{ref}/{what}/", said)
    assert answer.status_code in {409, 422}
    assert "لم يتغير شيء" in plain(answer) or 'role="alert"' in plain(answer)
    assert Memo.objects.values().get(ref=ref) == before
    last = lines_about(f"memo:{ref}")[0]
    assert (last.outcome, last.who) == ("refused", f"person:{town.zainab.person_id}")


@pytest.mark.servers
def test_several_review_at_once_and_one_objects(town: Town) -> None:
    ref = at_once(town)
    hasan, amal, dara = (client_of(one) for one in (town.hasan, town.amal, town.dara))
    page = plain(dara.get(f"/memos/{ref}/"))
    assert f'action="/memos/{ref}/opine/"' in page
    assert f'action="/memos/{ref}/initial/"' not in page
    assert dara.post(f"/memos/{ref}/opine/", {"version": "1", "reason": "أرى التأجيل"}).status_code == 302
    assert f'action="/memos/{ref}/return/"' not in plain(hasan.get(f"/memos/{ref}/"))
    assert hasan.post(f"/memos/{ref}/initial/", {"version": "1"}).status_code == 302
    refused = amal.post(f"/memos/{ref}/object/", {"version": "1", "reason": " "})
    assert (refused.status_code, "يرجى كتابة السبب" in plain(refused)) == (422, True)
    assert amal.post(f"/memos/{ref}/object/", {"version": "1", "reason": "خلاف الضوابط"}).status_code == 302
    page = plain(client_of(town.zainab).get(f"/memos/{ref}/"))
    for said in ("أرى التأجيل", "خلاف الضوابط", "لم تعد هذه التأشيرات قائمة", town.hasan.name.ar):
        assert said in page


@pytest.mark.servers
def test_the_next_higher_head_is_offered_to_pass_over_and_to_return_to_an_earlier_post(town: Town) -> None:
    ref = sent(town)
    maryam = client_of(town.maryam)
    assert f'action="/memos/{ref}/pass-over/"' in plain(maryam.get(f"/memos/{ref}/"))
    said = {"reason": "مجاز", "post": str(town.hasan.post_id)}
    assert maryam.post(f"/memos/{ref}/pass-over/", said).status_code == 302
    page = plain(maryam.get(f"/memos/{ref}/"))
    assert f'<option value="{town.hasan.post_id}">' in page
    back = maryam.post(f"/memos/{ref}/return/", {"reason": "يدققه هو", "to": str(town.hasan.post_id)})
    assert back.status_code == 302
    assert "يدققه هو" in plain(client_of(town.hasan).get(f"/memos/{ref}/"))
    wrong = maryam.post(f"/memos/{ref}/return/", {"reason": "لا", "to": "999999"})
    assert wrong.status_code == 409


def test_the_words_of_a_refused_skip_stand_beside_its_own_post_alone(town: Town) -> None:
    content = a_letter(town, signer_post_id=town.amal.post_id)
    memo = start(content, by=town.zainab.reach, at=cast.AT)
    stage = Stage(posts=(town.dara.post_id, town.maryam.post_id))  # she heads next above both
    send(memo.ref, reviewers=Way(stages=(stage,)), by=town.zainab.reach, at=cast.AT)
    said = {"reason": "س" * 1001, "post": str(town.dara.post_id)}
    page = plain(client_of(town.amal).post(f"/memos/{memo.ref}/pass-over/", said))
    assert page.count("س" * 1001) == 1
    assert page.count('<details class="more" open') == 1


def test_a_suspended_letter_says_so_and_goes_on(town: Town) -> None:
    ref = frozen(town)
    maryam = client_of(town.maryam)
    assert maryam.post(f"/memos/{ref}/suspend/", {"reason": "بانتظار الموازنة"}).status_code == 302
    with translation.override("ar"):
        page = plain(maryam.get(f"/memos/{ref}/"))
    assert "معلّق" in page
    assert "بانتظار الموازنة" in page
    assert f'action="/memos/{ref}/resume/"' in page
    assert maryam.post(f"/memos/{ref}/resume/").status_code == 302
    assert Memo.objects.get(ref=ref).state == "ready"
