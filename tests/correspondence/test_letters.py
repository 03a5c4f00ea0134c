"""One letter as a person may see it: pages, preview, annexes."""

import io
import json

import pypdf
import pytest

from correspondence import letters
from correspondence.core import body
from correspondence.core.errors import LetterNotAcceptedError, VacantPostError
from correspondence.core.route import Act
from correspondence.draft import start
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.organise import found_post
from paper.pages import page_count
from tests.correspondence.paper_trail import a_letter, ready
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_a_draft_is_shown_as_a_page_with_its_code(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    shown = letters.letter(memo.ref, reach=town.zainab.reach, at=AT)
    assert shown.may == {Act.REVISE, Act.ATTACH, Act.DETACH, Act.SEND, Act.GIVE_PEN}
    assert (shown.document_hash, shown.pages) == ("", 0)
    pdf = letters.document(memo.ref, reach=town.zainab.reach)
    source = json.loads(pypdf.PdfReader(io.BytesIO(pdf)).attachments["letter.json"][0])
    assert source["code"] == shown.code
    assert letters.picture(memo.ref, page=0, width=9_999, reach=town.zainab.reach)[:4] == b"RIFF"
    for page in (7, -1):
        with pytest.raises(NotWithinReachError):
            letters.picture(memo.ref, page=page, width=720, reach=town.zainab.reach)


def test_a_preview_stores_nothing_and_a_body_of_60_pages_can_be_set(town: Town) -> None:
    long = body.from_text("\n\n".join(["نص طويل جداً لكتاب رسمي " * 20] * 420))
    assert page_count(letters.preview(a_letter(town, body=long), at=AT)) >= 60
    with pytest.raises(LetterNotAcceptedError):
        letters.preview(a_letter(town, body={"type": "doc", "content": [{"type": "script"}]}), at=AT)
    vacant = found_post(Name(ar="معاون"), unit_id=town.planning_admin, rank=40, may_sign=True, by=CLOCKWORK, at=AT)
    with pytest.raises(VacantPostError):
        letters.preview(a_letter(town, signer_post_id=vacant), at=AT)


def test_pages_of_a_frozen_letter_are_kept_and_closed_to_strangers(town: Town) -> None:
    memo = ready(town, a_letter(town))
    first = letters.picture(memo.ref, page=0, width=720, reach=town.maryam.reach)
    assert letters.picture(memo.ref, page=0, width=720, reach=town.maryam.reach) == first
    for stranger in (town.omar, town.dara, town.sara, town.nasrin):
        for ask in (
            lambda reach: letters.letter(memo.ref, reach=reach, at=AT),
            lambda reach: letters.document(memo.ref, reach=reach),
            lambda reach: letters.picture(memo.ref, page=0, width=720, reach=reach),
            lambda reach: letters.annex(memo.ref, file="x", reach=reach),
        ):
            with pytest.raises(NotWithinReachError):
                ask(stranger.reach)
