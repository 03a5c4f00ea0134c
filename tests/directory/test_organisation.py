"""Three CSV files are read as a ministry, and each fault of theirs is named by file and line."""

from datetime import date

import pytest

from directory.core.naming import Name
from directory.core.organisation import (
    PEOPLE,
    POSTS,
    UNITS,
    Organisation,
    PersonThere,
    PostLine,
    Present,
    UnitLine,
    organisation_from,
)

FILES = {
    UNITS: "code,name_ar,parent\nM-1,القسم,M\nM,الوزارة,\n",
    POSTS: "code,unit,title_ar,head,rank\nP,M,الوزير,yes,1\n",
    PEOPLE: "username,name_ar,post,from,level\nhind,هند,P,2026-01-31,1\n",
}
MINISTRY = UnitLine(code="M", parent="", name=Name(ar="الوزارة"), symbol="", address="", is_external=False)
MINISTER = PostLine(
    code="P", unit="M", title=Name(ar="الوزير"), rank=1, is_head=True, may_sign=False, at_registry=False
)
HIND = PersonThere(name=Name(ar="هند"), level=1, is_active=True, seats=frozenset({("P", date(2026, 1, 31))}))


def read(present: Present | None = None, **changed: str) -> Organisation:
    files = FILES | {f"{name}.csv": text for name, text in changed.items()}
    return organisation_from({name: text.encode() for name, text in files.items()}, present=present or Present())


def test_what_is_above_is_founded_first_and_what_is_there_is_left_alone() -> None:
    wanted = read()
    assert [one.code for one in wanted.units] == ["M", "M-1"]
    assert [one.username for one in wanted.hired] == ["hind"]
    there = Present(units={"M": MINISTRY}, posts={"P": MINISTER}, people={"hind": HIND})
    left = read(there)
    assert [one.code for one in left.units] == ["M-1"]
    assert [left.posts, left.hired, left.cleared, left.appointed] == [()] * 4
    assert read(there, units="code,name_ar\nM,الوزارة\n").is_empty()
    later = read(there, people="username,name_ar,post,from\nhind,هند,P,2026-02-01\n")
    assert [one.from_on for one in later.appointed] == [date(2026, 2, 1)]
    assert later.cleared == ()  # a line without a level leaves the clearance as it is
    lower = read(there, people="username,name_ar,post,from,level\nhind,هند,P,2026-01-31,0\n")
    assert [one.level for one in lower.cleared] == [0]


@pytest.mark.parametrize(
    ("file", "text", "line", "finding"),
    [
        ("units", "code,name_ar\nM,\n", 2, "empty"),
        ("units", 'code,name_ar\nM,"x\n', 1, "not_csv"),
        ("units", "", 1, "columns"),
        ("units", "code,name_ar,colour\nM,x,red\n", 1, "columns"),
        ("units", "code,code,name_ar\nM,M,x\n", 1, "columns"),
        ("units", "code,name_ar\nM\n", 2, "cells"),
        ("units", f"code,name_ar\n{'M' * 41},x\n", 2, "too_long"),
        ("units", "code,name_ar,external\nM,x,perhaps\n", 2, "external"),
        ("units", "code,name_ar\nM,x\n\nM,y\n", 4, "twice"),
        ("units", "code,name_ar,parent\nM,x,\nM-1,y,Q\n", 3, "parent"),
        ("units", "code,name_ar,parent\nM,x,\nA,y,B\nB,y,A\n", 3, "circle"),
        (
            "units",
            "code,name_ar,parent\nM,x,\n" + "".join(f"M{n},x,M{n - 1 or ''}\n" for n in range(1, 22)),
            22,
            "deep",
        ),
        ("posts", "code,unit,title_ar\nP,Q,x\n", 2, "unit"),
        ("posts", "code,unit,title_ar,rank\nP,M,x,-1\n", 2, "rank"),
        ("posts", "code,unit,title_ar,head\nP,M,x,yes\nQ,M,y,yes\n", 3, "heads"),
        ("people", "username,name_ar,post,from\nhind,x,Q,2026-01-31\n", 2, "post"),
        ("people", "username,name_ar,post,from\nhind,x,P,31/1/2026\n", 2, "from"),
        ("people", "username,name_ar,post,from\nhind,x,P,2026-02-30\n", 2, "from"),
        ("people", "username,name_ar,post,from,level\nhind,x,P,2026-01-31,3\n", 2, "level"),
        ("people", "username,name_ar,post,from,language\nhind,x,P,2026-01-31,fr\n", 2, "language"),
        ("people", "username,name_ar,post,from,email\nhind,x,P,2026-01-31,hind\n", 2, "email"),
        ("people", "username,name_ar,post,from\nhind a,x,P,2026-01-31\n", 2, "username"),
    ],
)
def test_each_fault_is_named_by_file_and_line_and_nothing_is_asked_for(
    file: str, text: str, line: int, finding: str
) -> None:
    wanted = read(**{file: text})
    assert (f"{file}.csv", line, finding) in [(one.file, one.line, one.finding) for one in wanted.faults]
    assert wanted.is_empty()


def test_what_is_there_and_says_something_else_is_a_fault() -> None:
    there = Present(units={"M": MINISTRY}, posts={"P": MINISTER}, people={"hind": HIND})
    assert [one.finding for one in read(there, units="code,name_ar\nM,x\n").faults] == ["differs"]
    assert [one.finding for one in read(there, posts="code,unit,title_ar\nP,M,x\n").faults] == ["differs"]
    other = read(there, people="username,name_ar,post,from\nhind,هناء,P,2026-01-31\n")
    assert [one.finding for one in other.faults] == ["taken"]
