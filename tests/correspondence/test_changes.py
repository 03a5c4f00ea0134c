"""Two versions compared word by word; who compares what."""

from dataclasses import replace

import pytest

from correspondence.core import body
from correspondence.core.changes import WORDS_LIMIT, Mark, changes
from correspondence.core.letter import ReferenceKind
from correspondence.draft import revise, start
from correspondence.history import compare
from correspondence.review import give_back
from correspondence.send import send
from directory.core.clearance import Clearance, Label
from directory.core.errors import NotWithinReachError
from directory.models import JournalLine
from tests.correspondence.paper_trail import a_letter
from tests.correspondence.sample import a_content
from tests.town import AT, STAFF_COMPARTMENT, Town
from tests.web.steps import client_of, plain


def test_a_changed_word_is_shown_among_those_that_stayed() -> None:
    before, after = (a_content(body=body.from_text(f"نود إعلامكم {word} اليوم")) for word in ("بذلك", "بهذا"))
    (change,) = changes(before, after)
    assert change.part == "body"
    assert [(piece.mark, piece.text.strip()) for piece in change.pieces] == [
        (Mark.SAME, "نود إعلامكم"),
        (Mark.GONE, "بذلك"),
        (Mark.NEW, "بهذا"),
        (Mark.SAME, "اليوم"),
    ]


def test_every_part_is_compared_and_nothing_is_said_of_what_stayed() -> None:
    assert changes(a_content(), a_content()) == ()
    after = a_content(subject="آخر", copies=(), closing="", annexes=())
    assert [one.part for one in changes(a_content(), after)] == [
        "subject",
        "closing",
        "annexes",
        "annexes",
        *["copies"] * 3,
        "hidden",
    ]


def test_grade_signer_reference_kind_annex_file_and_hidden_copy_are_compared() -> None:
    before = a_content()
    (reference,), (copy, *_), (annex, *_) = before.references, before.copies, before.annexes
    for part, after in (
        ("grade", a_content(label=Label(level=1))),
        ("personal", a_content(label=Label(personal=True))),
        ("compartments", a_content(label=Label(compartments=frozenset({3})))),
        ("signers", a_content(signer_post_id=4)),
        ("signers", a_content(signer_person_id=8)),
        ("references", a_content(references=(replace(reference, kind=ReferenceKind.ORDER),))),
        ("annexes", a_content(annexes=(replace(annex, sha256="b" * 64), *before.annexes[1:]))),
        ("hidden", a_content(copies=(replace(copy, hidden=True), *before.copies[1:]))),
    ):
        assert {one.part for one in changes(before, after)} == {part}, part


def test_the_pieces_give_both_texts_back_however_long() -> None:
    for count in (3, WORDS_LIMIT):
        old, new = "أ ب ج " * count + "د", "أ ب ه " * count
        (change,) = changes(a_content(closing=old), a_content(closing=new))
        assert "".join(one.text for one in change.pieces if one.mark is not Mark.NEW) == old
        assert "".join(one.text for one in change.pieces if one.mark is not Mark.GONE) == new


@pytest.mark.django_db
def test_others_compare_what_was_sent_and_the_author_all(town: Town) -> None:
    memo = start(a_letter(town, subject="أول"), by=town.zainab.reach, at=AT)
    revise(memo.ref, content=a_letter(town, subject="ثان"), base=1, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    give_back(memo.ref, reason="للتصحيح", by=town.hasan.reach, at=AT)
    for base, subject in ((2, "ثالث"), (3, "رابع")):
        revise(memo.ref, content=a_letter(town, subject=subject), base=base, by=town.zainab.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        compare(memo.ref, reach=town.hasan.reach, at=AT)  # a draft again: its author's alone
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    seen = compare(memo.ref, reach=town.hasan.reach, at=AT)
    assert ([number for number, *_ in seen.versions], seen.before, seen.after) == ([4, 2], 2, 4)
    assert [(one.mark, one.text) for one in seen.changes[0].pieces] == [(Mark.GONE, "ثان"), (Mark.NEW, "رابع")]
    with pytest.raises(NotWithinReachError):
        compare(memo.ref, before=1, after=4, reach=town.hasan.reach, at=AT)
    own = compare(memo.ref, reach=town.zainab.reach, at=AT)
    assert [number for number, *_ in own.versions] == [4, 3, 2, 1]
    page = plain(client_of(town.hasan).get(f"/memos/{memo.ref}/versions/"))
    assert "ثان</del>" in page
    assert "رابع</ins>" in page
    for wrong in ("?before=1", "?before=x", "?after=99"):
        assert client_of(town.hasan).get(f"/memos/{memo.ref}/versions/{wrong}").status_code == 404
    assert client_of(town.omar).get(f"/memos/{memo.ref}/versions/").status_code == 404


@pytest.mark.django_db
def test_a_version_of_a_higher_grade_than_the_letter_has_now_is_its_author_s_alone(town: Town) -> None:
    secret = a_letter(town, subject="أول", label=Label(level=1))
    memo = start(secret, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    give_back(memo.ref, reason="للتصحيح", by=town.hasan.reach, at=AT)
    revise(memo.ref, content=replace(secret, subject="ثان", label=Label()), base=1, by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.dara.post_id,), by=town.zainab.reach, at=AT)
    uncleared = replace(town.dara.reach, clearance=Clearance())
    assert [number for number, *_ in compare(memo.ref, reach=uncleared, at=AT).versions] == [2]
    with pytest.raises(NotWithinReachError):
        compare(memo.ref, before=1, after=2, reach=uncleared, at=AT)
    own = compare(memo.ref, reach=town.zainab.reach, at=AT)
    assert (own.before, [one.part for one in own.changes]) == (1, ["grade", "subject"])
    (line,) = JournalLine.objects.filter(act="compare")  # the look at an ordinary one is none
    assert (line.person_id, line.level) == (town.zainab.person_id, 1)
    downgraded = replace(town.zainab.reach, clearance=Clearance())
    assert [number for number, *_ in compare(memo.ref, reach=downgraded, at=AT).versions] == [2]
    page = plain(client_of(town.zainab).get(f"/memos/{memo.ref}/versions/"))
    assert "سري</del>" in page


@pytest.mark.django_db
def test_another_signer_is_shown_by_name(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    other = a_letter(town, signer_post_id=town.amal.post_id, label=Label(compartments=frozenset({STAFF_COMPARTMENT})))
    revise(memo.ref, content=other, base=1, by=town.zainab.reach, at=AT)
    page = plain(client_of(town.zainab).get(f"/memos/{memo.ref}/versions/"))
    for words in ("المدير العام</del>", "الوزير</ins>", "شؤون الموظفين</ins>"):
        assert words in page
