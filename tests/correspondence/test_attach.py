"""Annexes of a draft."""

import pytest
from django.conf import settings

from correspondence import letters
from correspondence.attach import attach, attach_paper, detach
from correspondence.core.errors import AnnexNotFoundError, LetterNotAcceptedError, OutOfTurnError
from correspondence.core.letter import Annex, Content
from correspondence.draft import revise, start
from correspondence.models import Attachment, Memo
from correspondence.send import send
from correspondence.sheets import LETTERHEADS
from directory.core.errors import NotWithinReachError
from paper.core.errors import DamagedError, NotAcceptedError, PaperError, TooLargeError
from paper.typeset import typeset
from tests.correspondence.paper_trail import a_letter, sent
from tests.town import AT, Town

pytestmark = pytest.mark.django_db
CSV = "ت,الاسم\n1,سعاد\n".encode()


def content_of(memo: Memo) -> Content:
    """The current content."""
    return Content.from_json(Memo.objects.get(pk=memo.pk).current().content)


def test_a_file_becomes_an_annex_and_can_be_taken_away(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    annex = attach(memo.ref, name="كشف.csv", data=CSV, title="كشف بالأسماء", by=town.zainab.reach, at=AT)
    assert content_of(memo).annexes == (annex,)
    assert (annex.size, annex.media_type) == (len(CSV), "text/csv")
    found = letters.annex(memo.ref, file=annex.file, reach=town.zainab.reach)
    assert (found.data, found.media_type, found.name) == (CSV, "text/csv", "كشف.csv")
    again = attach(memo.ref, name="كشف.csv", data=CSV, title="كشف آخر", by=town.zainab.reach, at=AT)
    assert content_of(memo).annexes == (again,)
    assert Attachment.objects.count() == 1
    detach(memo.ref, key=annex.file, by=town.zainab.reach, at=AT)
    assert content_of(memo).annexes == ()
    with pytest.raises(AnnexNotFoundError):
        detach(memo.ref, key=annex.file, by=town.zainab.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        letters.annex(memo.ref, file=annex.file, reach=town.zainab.reach)


def test_an_annex_stays_when_the_text_is_revised(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    annex = attach(memo.ref, name="a.csv", data=CSV, title="كشف", by=town.zainab.reach, at=AT)
    revise(memo.ref, content=a_letter(town, subject="آخر", annexes=(annex,)), base=2, by=town.zainab.reach, at=AT)
    assert content_of(memo).annexes == (annex,)


def test_an_annex_on_paper_is_counted_like_a_file_and_can_be_taken_away(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    first = attach_paper(memo.ref, title=" خرائط ", sheets=3, by=town.zainab.reach, at=AT)
    file = attach(memo.ref, name="كشف.csv", data=CSV, title="كشف", by=town.zainab.reach, at=AT)
    assert content_of(memo).annexes == (Annex(title="خرائط", pages=3, paper_only=True), file)
    again = attach_paper(memo.ref, title="خرائط", sheets=4, by=town.zainab.reach, at=AT)
    assert content_of(memo).annexes == (file, again)
    detach(memo.ref, key=first.key, by=town.zainab.reach, at=AT)
    assert content_of(memo).annexes == (file,)
    with pytest.raises(LetterNotAcceptedError):
        attach_paper(memo.ref, title=" ", sheets=1, by=town.zainab.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        attach_paper(memo.ref, title="خرائط", sheets=1, by=town.sara.reach, at=AT)


def test_two_annexes_of_which_one_is_on_paper_are_the_two_that_the_text_says(town: Town) -> None:
    memo = start(a_letter(town, closing="المرافقات (2)"), by=town.zainab.reach, at=AT)
    attach_paper(memo.ref, title="خرائط", sheets=3, by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError):
        send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    attach(memo.ref, name="كشف.csv", data=CSV, title="كشف", by=town.zainab.reach, at=AT)
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)


@pytest.mark.parametrize(("name", "suffix"), [("report.2026.csv", ".csv"), ("كشف.CSV", ".csv")])
def test_a_file_keeps_its_own_suffix(town: Town, name: str, suffix: str) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    annex = attach(memo.ref, name=name, data=CSV, title="كشف", by=town.zainab.reach, at=AT)
    assert annex.file == f"{memo.ref}/{annex.sha256}{suffix}"


def test_one_annex_too_many_is_not_even_kept(town: Town) -> None:
    papers = tuple(Annex(title="نموذج", paper_only=True) for _ in range(60))
    memo = start(a_letter(town, annexes=papers), by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError):
        attach(memo.ref, name="a.csv", data=CSV, title="كشف", by=town.zainab.reach, at=AT)
    assert not list(settings.PLACE.files.rglob("*.csv"))


def damaged() -> bytes:
    """A PDF cut in the middle that still ends like one."""
    pdf = typeset(
        LETTERHEADS / "stamp.typ", {"version": 1, "language": "ar", "digits": "latn", "number": "1", "date": "1"}
    ).pdf
    return pdf[: len(pdf) // 2] + b"\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.pdf", b"%PDF-1.7\n" + b"0" * (51 * 1024 * 1024) + b"\n%%EOF\n", TooLargeError),
        ("a.pdf", damaged(), DamagedError),
        ("a.exe", b"MZ" + b"0" * 99, NotAcceptedError),
    ],
)
def test_what_cannot_be_taken_in_leaves_the_draft_as_it_was(
    town: Town, name: str, data: bytes, error: type[PaperError]
) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    with pytest.raises(error):
        attach(memo.ref, name=name, data=data, title="كشف", by=town.zainab.reach, at=AT)
    assert content_of(memo).annexes == ()
    assert not list(settings.PLACE.files.rglob("*.*"))


def test_an_annex_needs_a_title_and_a_draft_of_ones_own(town: Town) -> None:
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    with pytest.raises(LetterNotAcceptedError):
        attach(memo.ref, name="a.csv", data=CSV, title=" ", by=town.zainab.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        attach(memo.ref, name="a.csv", data=CSV, title="كشف", by=town.sara.reach, at=AT)
    away = sent(town, a_letter(town))
    with pytest.raises(OutOfTurnError):
        attach(away.ref, name="a.csv", data=CSV, title="كشف", by=town.zainab.reach, at=AT)
