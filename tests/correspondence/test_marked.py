"""A letter returned with marked passages: bound to its version, shown on the circuit alone, gone with the next."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from archive.records import part
from correspondence import parcel
from correspondence.core import body
from correspondence.core.errors import PassageNotFoundError
from correspondence.draft import revise, start
from correspondence.marked import marked, marked_on
from correspondence.models import Forgotten, Mark, Memo
from correspondence.register import register
from correspondence.review import give_back, initial
from correspondence.send import send
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from tests.correspondence.paper_trail import a_letter, put_signature, sent
from tests.town import AT, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
PASSAGE = ("بيان الأثر المالي", "حدد المبلغ")


def test_marks_stand_beside_their_version_and_go_with_the_next(town: Town) -> None:
    memo = sent(town, a_letter(town))
    give_back(memo.ref, reason="للتصحيح", marks=[PASSAGE], by=town.hasan.reach, at=AT)
    found = marked(memo.ref, reach=town.zainab.reach)
    assert found is not None
    (mark,) = found.marks
    assert (mark.passage, mark.remark, mark.person) == (*PASSAGE, town.hasan.name)
    assert [piece.text for piece in found.pieces if piece.numbers] == [PASSAGE[0]]
    row = Mark.objects.get()
    assert row.content_hash == row.version.content_hash
    with pytest.raises(NotWithinReachError):
        marked(memo.ref, reach=town.omar.reach)
    changed = a_letter(town, body=body.from_text("نص آخر ."))
    revise(memo.ref, content=changed, base=1, by=town.zainab.reach, at=AT)
    assert marked(memo.ref, reach=town.zainab.reach) is None


def test_2_5_the_record_keeps_what_was_marked_and_the_versions_show_it(town: Town) -> None:
    memo = sent(town, a_letter(town))
    give_back(memo.ref, reason="للتصحيح", marks=[PASSAGE], by=town.hasan.reach, at=AT)
    changed = a_letter(town, body=body.from_text("نص آخر ."))
    revise(memo.ref, content=changed, base=1, by=town.zainab.reach, at=AT)
    assert marked_on(memo.ref, version=2, reach=town.zainab.reach) is None
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    initial(memo.ref, version=2, by=town.hasan.reach, at=AT)
    put_signature(town, Memo.objects.get(pk=memo.pk))
    given = register(memo.ref, by=town.rebwar.reach, at=AT + timedelta(minutes=3))
    kept = json.loads(part(given.record_id, "comments.json", reach=town.zainab.reach))
    (comment,) = kept["comments"]
    assert (comment["passage"], comment["remark"], comment["document_version"]) == (*PASSAGE, 1)
    lines = json.loads(part(given.record_id, "movements.json", reach=town.zainab.reach))
    assert lines[comment["seq"] - 1]["act"] == "give_back"
    page = plain(client_of(town.zainab).get(f"/memos/{memo.ref}/versions/"))
    assert f"<mark>{PASSAGE[0]}</mark>" in page
    assert PASSAGE[1] in page
    assert marked_on(memo.ref, version=1, reach=town.hasan.reach) is not None  # he took part
    assert marked_on(memo.ref, version=1, reach=town.rebwar.reach) is None
    with pytest.raises(NotWithinReachError):
        marked_on(memo.ref, version=1, reach=town.omar.reach)


def test_2_5_words_marked_in_a_higher_version_do_not_follow_the_letter_down(town: Town) -> None:
    secret = a_letter(town, label=Label(level=1))
    memo = start(secret, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    give_back(memo.ref, reason="للتصحيح", marks=[PASSAGE], by=town.hasan.reach, at=AT)
    lowered = replace(secret, label=Label())
    revise(memo.ref, content=lowered, base=1, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    memo.refresh_from_db()
    (kept,) = parcel._comments(memo, lowered.label)
    assert (b"passage" in kept.data, b"remark" in kept.data, b'"start"' in kept.data) == (False, False, True)
    assert PASSAGE[0].encode() in parcel._comments(memo, secret.label)[0].data
    assert marked_on(memo.ref, version=1, reach=town.hasan.reach) is None
    assert marked_on(memo.ref, version=1, reach=town.zainab.reach) is not None


def test_an_earlier_post_finds_them_too_and_a_signed_letter_has_none(town: Town) -> None:
    memo = sent(town, a_letter(town))
    initial(memo.ref, version=1, by=town.hasan.reach, at=AT)
    give_back(memo.ref, reason="راجع", to_post=town.hasan.post_id, marks=[PASSAGE], by=town.maryam.reach, at=AT)
    assert marked(memo.ref, reach=town.hasan.reach) is not None
    assert Memo.objects.get(pk=memo.pk).state == "under_review"


def test_words_that_are_not_there_return_nothing_and_rows_never_change(town: Town) -> None:
    memo = sent(town, a_letter(town))
    with pytest.raises(PassageNotFoundError):
        give_back(memo.ref, reason="x", marks=[("ليس هنا", "")], by=town.hasan.reach, at=AT)
    assert Memo.objects.get(pk=memo.pk).state == "under_review"
    assert not Mark.objects.exists()
    give_back(memo.ref, reason="للتصحيح", marks=[PASSAGE], by=town.hasan.reach, at=AT)
    for harm in (lambda: Mark.objects.update(remark="x"), lambda: Mark.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)  # unchanged: they stand still
    assert marked(memo.ref, reach=town.hasan.reach) is not None
    Forgotten.objects.create(index=1, record_id="f" * 32, memo=memo, at=AT)
    Mark.objects.all().delete()
    assert not Mark.objects.exists()


@pytest.mark.servers
def test_the_pages_take_and_show_them(town: Town) -> None:
    memo = sent(town, a_letter(town))
    reviewer, there = client_of(town.hasan), f"/memos/{memo.ref}/return/"
    said = {"reason": "للتصحيح", "passage": ["ليس هنا", "", ""], "remark": ["ملاحظتي", "", ""]}
    refused = reviewer.post(there, said)
    assert refused.status_code == 422
    page = plain(refused)
    assert "ليست في نص الكتاب" in page
    assert 'value="ملاحظتي"' in page
    assert reviewer.post(there, {**said, "passage": [PASSAGE[0], "", ""]}).status_code == 302
    author = client_of(town.zainab)
    for language, word in (("en", "Marked passages"), ("ckb", "بڕگە نیشانکراوەکان"), ("ar", "المقاطع المؤشَّرة")):
        author.post("/language/", {"language": language})
        for address in (f"/memos/{memo.ref}/", f"/memos/{memo.ref}/edit/"):
            page = plain(author.get(address))
            assert word in page
            assert f"<mark>{PASSAGE[0]}</mark>" in page
