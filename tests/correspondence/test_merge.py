"""Merge fields: a letter fills what it says of itself, in three languages, and leaves open what it does not."""

from datetime import date, timedelta

import pytest

from correspondence.core import acceptance, body, merge
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.merge import NAMES, Field, filled, open_fields, values_of
from correspondence.draft import start
from correspondence.findings import FINDINGS
from correspondence.letters import letter
from correspondence.remarks import remarks_on
from tests.correspondence.paper_trail import a_letter
from tests.correspondence.sample import a_content
from tests.town import AT, Town

ON = date(2026, 7, 14)


def merged(text: str, **changes: object) -> str:
    content = a_content(body=body.from_text(text), **changes)
    return body.to_text(filled(content, values_of(content, unit="قسم الموازنة", author="زينب", on=ON)).body)


def test_every_field_is_filled_in_every_language() -> None:
    for language in ("ar", "ckb", "en"):
        text = " | ".join("{" + NAMES[field][language] + "}" for field in Field)
        assert "{" not in merged(text)
    assert merged("{ الجهة } / {السنة} / {تاريخ كتابهم}") == "وزارة المالية / دائرة الموازنة / 2026 / 2/7/2026"


def test_what_the_letter_does_not_say_stays_open_and_does_not_travel() -> None:
    content = a_content(body=body.from_text("إشارة إلى {عدد كتابهم} في {اليوم}"), references=())
    done = filled(content, values_of(content, unit="", author="", on=ON))
    assert open_fields(done) == ("عدد كتابهم",)
    with pytest.raises(LetterNotAcceptedError) as caught:
        acceptance.check(done)
    assert [one.code for one in caught.value.findings] == ["field_open"]


def test_a_day_that_was_filled_on_an_earlier_day_is_pointed_out() -> None:
    """I5: what the text says is frozen as it stands, and visibly so."""
    done = filled(a_content(body=body.from_text("اعتباراً من {اليوم} .")), {Field.TODAY: "14/7/2026"})
    days = [ON, ON, date(2026, 7, 4)]
    told = [one.facts["on"] for one in merge.days_of_writing(done, days, today=date(2026, 7, 15))]
    assert told == ["14/7/2026"]
    assert [*merge.days_of_writing(done, days, today=ON)] == []


@pytest.mark.django_db
def test_the_check_list_says_that_the_day_of_writing_stays(town: Town) -> None:
    content = a_letter(town, body=body.from_text("اعتباراً من {اليوم} ."))
    memo = start(content, by=town.zainab.reach, at=AT - timedelta(days=1))
    kept = letter(memo.ref, reach=town.zainab.reach, at=AT).content
    told = {
        on: [one.code for one in remarks_on(kept, ref=memo.ref, by=town.zainab.reach, at=on)]
        for on in (AT - timedelta(days=1), AT)
    }
    assert ["day_of_writing" in codes for codes in told.values()] == [False, True]
    assert FINDINGS["day_of_writing"]


def test_other_braces_are_words_like_all() -> None:
    assert merged("المجموعة {أ، ب} و{}") == "المجموعة {أ، ب} و{}"
    assert open_fields(a_content(subject="{أ}")) == ()


def test_a_value_is_never_read_as_a_field() -> None:
    content = a_content(subject="{المنظم}")
    assert filled(content, {Field.AUTHOR: "{اليوم}", Field.TODAY: "x"}).subject == "{اليوم}"


def test_what_is_no_node_stays_as_it_is() -> None:
    assert merge.filled_body({"type": "doc", "content": [7, None]}, {}) == {"type": "doc", "content": [7, None]}
