"""What may be mended of an entry, and how registers say it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.core.mending import Mended, Particulars
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.mending import beside, check, mended, rows

TODAY = date(2026, 7, 14)
WAS = Particulars(sender="وزارة التجارة", number="5/9292", on=date(2025, 12, 5), subject="أثاث")
NOW = replace(WAS, number="5/9229", on=None)


def codes(now: Particulars) -> set[str]:
    with pytest.raises(LetterNotAcceptedError) as refused:
        check(WAS, now, today=TODAY)
    return {one.code for one in refused.value.findings}


def test_what_cannot_be_entered_cannot_be_mended_to() -> None:
    check(WAS, replace(WAS, number="", on=None), today=TODAY)
    assert codes(WAS) == {"nothing_mended"}
    assert codes(NOW) == {"number_without_date"}
    assert codes(replace(WAS, sender=" ", on=date(2026, 7, 15))) == {"no_sender", "date_to_come"}
    assert codes(replace(WAS, subject="")) == {"no_subject"}
    long = replace(WAS, sender="س" * 201, number="9" * 61, subject="م" * 201)
    assert codes(long) == {"line_too_long", "number_too_long", "subject_too_long"}


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_1_10_the_register_names_both_the_day_and_who_mended(language: str) -> None:
    said = mended([Mended(was=WAS, now=NOW, clerk="ريبوار", at=datetime(2026, 7, 14, 8, tzinfo=UTC))], language)
    for part in ("\u20685/9292\u2069", "\u20685/9229\u2069", "5/12/2025", "14/7/2026", "ريبوار"):
        assert part in said
    assert (mended((), language), beside("أثاث", (), language)) == ("", "أثاث")
    assert len(rows(Mended(was=WAS, now=NOW, clerk="", at=datetime(2026, 7, 14, tzinfo=UTC)), language)) == 2
