"""The words of the note that goes with a letter which came in by mistake."""

from datetime import UTC, datetime

import pytest

from correspondence.core.cover_note import SAYS, CoverNote, cover_data
from correspondence.core.misdirected import Course
from correspondence.sheets import appearance
from paper.pages import text

AT = datetime(2026, 7, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
@pytest.mark.parametrize("course", Course)
def test_2_13_it_says_whether_it_goes_back_or_on_and_leaves_out_what_is_not_known(
    language: str, course: Course
) -> None:
    note = CoverNote(
        course=course, to="وزارة المالية", reason="ليس لنا", given_at=AT, sender="وزارة التجارة", number="", on="",
        incoming="2026/1", incoming_on="14/7/2026", annexes=0, clerk="ريبوار",
    )  # fmt: skip
    said = cover_data(note, issuer="وزارة التخطيط", made_at=AT, language=language)
    assert said["text"] == [SAYS[language][course], SAYS[language]["kept"]]
    facts = said["facts"]
    assert isinstance(facts, list)
    assert len(facts) == 10  # without the sender's date
    assert {"وزارة المالية", "ليس لنا", "2026/1"} <= {value for _, value in facts}
    assert SAYS[language].keys() == SAYS["ar"].keys()


def test_the_seal_writes_the_number_of_a_register_from_the_right() -> None:
    mark: dict[str, object] = {
        "version": 1,
        "language": "ar",
        "digits": "latn",
        "name": "وزارة التخطيط",
        "number": "2026/س/1",
        "labels": {"signed": "مختوم", "certificate": "رقم الوارد"},
        "at": "14/7/2026 10:42",
        "made_at": AT.isoformat(),
    }
    (said,) = text(appearance("signature.typ", mark))
    assert "\u200f1" in said.splitlines()[-1]  # its slashes are pinned, so that the serial stands last
