"""Classification plans as files."""

import pytest

from archive.core.errors import PlanNotReadableError
from archive.core.plan import COLUMNS, LARGEST, best, plan_from
from archive.core.retention import Fate, Schedule

HEAD = ",".join(COLUMNS)
STAFF = "100,,شؤون الموظفين,کاروباری فەرمانبەران,Staff,2,8,destroy,ق م,,قانون 1"
LEAVE = "110,100,الإجازات,مۆڵەتەکان,Leave,1,2,destroy,ق م,letter|reply,"
ORDERS = "200,,الأوامر,فەرمانەکان,Orders,5,20,transfer,,ministerial_order,"


def file(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines, ""]).encode("utf-8-sig")


def test_a_plan_is_read_with_its_schedules() -> None:
    staff, leave, orders = plan_from(file(STAFF, "," * 10, LEAVE, ORDERS))
    assert (staff.code, staff.parent, staff.name.ckb) == ("100", "", "کاروباری فەرمانبەران")
    assert staff.schedule == Schedule(active_years=2, semi_active_years=8, fate=Fate.DESTROY)
    assert (leave.parent, leave.units, leave.kinds) == ("100", ("ق م",), ("letter", "reply"))
    assert orders.schedule.fate is Fate.TRANSFER
    assert staff.basis == "قانون 1"


@pytest.mark.parametrize(
    ("data", "line", "finding"),
    [
        (b"\xff\xfe", 0, "not_csv"),
        (b"", 1, "columns"),
        (b"code,name\n", 1, "columns"),
        (file(), 0, "classes"),
        (file(STAFF, STAFF), 3, "code_twice"),
        (file(LEAVE), 2, "parent"),
        (file(STAFF.replace("destroy", "burn")), 2, "fate"),
        (file(STAFF.replace(",2,8,", ",2,-8,")), 2, "years"),
        (file(STAFF.replace(",2,8,", ",2,151,")), 2, "years"),
        (file(STAFF.replace(",2,8,", ",٢,8,")), 2, "years"),
        (file(STAFF.replace("شؤون الموظفين", "")), 2, "name"),
        (file(STAFF.replace("100", "1 00")), 2, "code"),
        (file(STAFF + ",more"), 2, "cells"),
        (file(STAFF.replace("قانون 1", "ق" * 201)), 2, "too_long"),
        (b"x" * (LARGEST + 1), 0, "too_large"),
    ],
)
def test_a_wrong_file_names_its_line(data: bytes, line: int, finding: str) -> None:
    with pytest.raises(PlanNotReadableError) as refused:
        plan_from(data)
    assert refused.value.facts == {"line": line, "finding": finding}


def test_the_class_that_asks_most_takes_a_letter_and_nobody_guesses() -> None:
    classes = plan_from(file(STAFF, LEAVE, ORDERS))
    assert best(classes, kind="letter", symbols=("ق م", "و ت")).code == "110"
    assert best(classes, kind="circular", symbols=("ق م", "و ت")).code == "100"
    assert best(classes, kind="ministerial_order", symbols=("و ت",)).code == "200"
    assert best(classes, kind="letter", symbols=("و ت",)) is None
    assert best(classes, kind="ministerial_order", symbols=("ق م",)) is None  # two ask as much
