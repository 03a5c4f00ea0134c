"""The routing slip tells what its reader may see, in three languages, and nothing that is hidden."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from archive.core.errors import NotHandedOutError
from correspondence import slips
from correspondence.ask_time import ask_time
from correspondence.core.directive import Verb
from correspondence.core.letter import Copy
from correspondence.core.printed import shown_moment
from correspondence.core.slip import ACTS, LABELS
from correspondence.draft import start
from correspondence.models import Memo
from correspondence.review import give_back
from correspondence.take_up import take_up
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.look import LANGUAGES, Look
from directory.models import JournalLine
from tests.correspondence.margins import DUE, directed, lying, marked, post
from tests.correspondence.paper_trail import a_letter, inside, registered, sent
from tests.foreign import needs
from tests.town import AT, Citizen, Town
from tests.web.steps import client_of

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, needs("pdftotext")]
SOON = AT + timedelta(minutes=7)
WHY = "المبلغ غير مثبت في الموازنة"


@pytest.fixture
def text(tmp_path: Path) -> Callable[[bytes], str]:
    def of(pdf: bytes) -> str:
        (tmp_path / "slip.pdf").write_bytes(pdf)
        said = subprocess.run(["pdftotext", tmp_path / "slip.pdf", "-"], capture_output=True, check=True, text=True)
        return " ".join(said.stdout.split())

    return of


def of_letter(memo: Memo, citizen: Citizen, language: str = "ar") -> bytes:
    return slips.of_letter(memo.ref, look=Look(language=language), reach=citizen.reach, at=AT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_of_a_letter_is_told_and_hidden_copies_are_not(town: Town, text, language: str) -> None:
    hidden = Copy(unit_id=town.planning_statistics, name="هيئة الإحصاء السرية", purpose="للعلم الخاص", hidden=True)
    memo = sent(town, a_letter(town, copies=(hidden,)))
    give_back(memo.ref, reason=WHY, by=town.hasan.reach, at=AT)
    said = text(of_letter(memo, town.zainab, language))
    for words in (LABELS[language]["title"], ACTS[language]["give_back"], "غير مثبت", "ملاك وظيفي"):
        assert all(word in said for word in words.split()), words
    assert not any(word in said for word in ("الإحصاء", "الخاص"))
    with pytest.raises(NotWithinReachError):
        of_letter(memo, town.omar)


@pytest.mark.usefixtures("marked")
def test_the_margin_of_a_letter_that_came_is_told_as_far_as_its_reader_sees(town: Town, text) -> None:
    record_id = lying(town, town.planning)
    (row,) = directed(record_id, post(town.maryam), by=town.amal, verb=Verb.ACT, text="إعداد مطالعة عاجلة")
    received = shown_moment(SOON)
    assert received.split()[-1] not in text(slips.of_record(record_id, look=Look(), reach=town.amal.reach, at=AT))
    take_up(row.pk, by=town.maryam.reach, at=SOON)
    take_up(row.pk, by=town.maryam.reach, at=SOON + timedelta(hours=1))  # said once
    directed(record_id, post(town.dara), by=town.amal, verb=Verb.ACT, text="متابعة خفية", level=2, name="e" * 32)
    ask_time(row.pk, until=DUE.replace(year=DUE.year + 1), reason=WHY, by=town.maryam.reach, at=SOON)

    def said(citizen: Citizen) -> str:
        return text(slips.of_record(record_id, look=Look(), reach=citizen.reach, at=AT))

    assert all(word in said(town.amal) for word in ("مطالعة", "خفية", "تمديد", "الموازنة", "استلم", *received.split()))
    assert "مطالعة" in said(town.zainab)
    assert "خفية" not in said(town.zainab)  # above her clearance: not even its row is there
    with pytest.raises(NotWithinReachError):
        slips.of_record(record_id, look=Look(), reach=town.omar.reach, at=AT)


@pytest.mark.servers
def test_an_author_reads_and_prints_the_margin_of_his_own_letter(town: Town, text) -> None:
    letter = registered(town, inside(town))
    directed(letter.record_id, post(town.dara), by=town.amal, verb=Verb.ACT, text="إعداد مطالعة عاجلة")
    memo = Memo.objects.get(record_id=letter.record_id)
    pdfs = of_letter(memo, town.zainab), slips.of_record(letter.record_id, look=Look(), reach=town.zainab.reach, at=AT)
    assert all("مطالعة" in text(pdf) for pdf in pdfs)
    page = client_of(town.zainab).get(f"/memos/{memo.ref}/").content.decode()
    assert f"/margin/{letter.record_id}/" in page
    assert client_of(town.zainab).get(f"/margin/{letter.record_id}/").status_code == 200


@pytest.mark.usefixtures("marked")
def test_a_top_secret_letter_gets_none_and_a_secret_one_is_journalled(town: Town) -> None:
    secret = lying(town, town.planning, label=Label(level=1))
    slips.of_record(secret, look=Look(), reach=town.amal.reach, at=AT)
    assert JournalLine.objects.filter(act="slip", about=f"record:{secret}", person=town.amal.person_id).exists()
    top = start(a_letter(town, label=Label(level=2)), by=town.hasan.reach, at=AT)
    with pytest.raises(NotHandedOutError):
        of_letter(top, town.hasan)
