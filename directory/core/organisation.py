"""A ministry as three CSV files: its units, posts and people, held against what is there already."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from directory.core.clearance import Level
from directory.core.look import LANGUAGES
from directory.core.naming import Name
from directory.core.tenure import plain

UNITS, POSTS, PEOPLE = "units.csv", "posts.csv", "people.csv"
_NEEDED = {
    UNITS: {"code", "name_ar"},
    POSTS: {"code", "unit", "title_ar"},
    PEOPLE: {"username", "name_ar", "post", "from"},
}
_ALLOWED = {
    UNITS: {"symbol", "name_ckb", "name_en", "parent", "external", "address"},
    POSTS: {"title_ckb", "title_en", "head", "signs", "registry", "rank"},
    PEOPLE: {"name_ckb", "name_en", "email", "language", "level", "order"},
}
_LONGEST = {"code": 40, "username": 80, "symbol": 20, "order": 120}
_LONGEST_TEXT = 200
_DEEPEST = 20
"""So far below its ministry may a unit lie: the path of keys has its length."""
_USUAL_RANK, _LAST_RANK = 50, 999
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in which line of which file, about which value."""

    file: str
    line: int
    finding: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit; without a parent it is a ministry. Two are equal whatever lines they stand in."""

    line: int = field(default=0, compare=False)
    code: str
    parent: str
    name: Name
    symbol: str
    address: str
    is_external: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine:
    """A post of a unit; `at_registry` when it serves the ministry's registry desk."""

    line: int = field(default=0, compare=False)
    code: str
    unit: str
    title: Name
    rank: int
    is_head: bool
    may_sign: bool
    at_registry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Somebody and the post held from a day. Address and language are the first ones: later ones are the person's.

    Without a level the clearance stays as it is: a new person's is ordinary.
    """

    line: int
    username: str
    name: Name
    email: str
    language: str
    level: int | None
    post: str
    from_on: date
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonThere:
    """Somebody of the directory: the level, and of which posts a holder since when."""

    name: Name
    level: int
    is_active: bool
    seats: frozenset[tuple[str, date]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What the directory has: units, posts and people by code and user name, and the units that have a head."""

    units: Mapping[str, UnitLine] = field(default_factory=dict)
    posts: Mapping[str, PostLine] = field(default_factory=dict)
    people: Mapping[str, PersonThere] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """What is to be done: units above before those below. With faults nothing may be done."""

    units: tuple[UnitLine, ...] = ()
    posts: tuple[PostLine, ...] = ()
    hired: tuple[PersonLine, ...] = ()
    cleared: tuple[PersonLine, ...] = ()
    appointed: tuple[PersonLine, ...] = ()
    faults: tuple[Fault, ...] = ()

    def is_empty(self) -> bool:
        """True when everything is there already."""
        return not (self.units or self.posts or self.hired or self.cleared or self.appointed)


Line = TypeVar("Line", UnitLine, PostLine, PersonLine)
_Row = tuple[int, dict[str, str]]


def organisation_from(tables: Mapping[str, bytes], *, present: Present) -> Organisation:
    """What these files ask for beyond what is there.

    Every fault of a line by itself is named; where there is none, every fault of how lines stand to each other and to
    what is there.
    """
    faults: list[Fault] = []
    units = _lines(UNITS, tables, _unit, faults)
    posts = _lines(POSTS, tables, _post, faults)
    people = _lines(PEOPLE, tables, _person, faults)
    if not faults:
        faults += [*_unit_faults(units, present), *_post_faults(posts, units, present)]
        faults += _person_faults(people, posts, present)
    if faults:
        return Organisation(faults=tuple(faults))
    depth = {code: len(_above(code, units)) for code in units}
    known = present.people
    return Organisation(
        units=tuple(
            sorted(
                (one for one in units.values() if one.code not in present.units),
                key=lambda one: (depth[one.code], one.line),
            )
        ),
        posts=tuple(one for one in posts.values() if one.code not in present.posts),
        hired=tuple(one for one in people.values() if one.username not in known),
        cleared=tuple(one for one in people.values() if one.level not in {None, _level(known.get(one.username))}),
        appointed=tuple(
            one
            for one in people.values()
            if one.username not in known or (one.post, one.from_on) not in known[one.username].seats
        ),
    )


def _level(there: PersonThere | None) -> int:
    return Level.ORDINARY if there is None else there.level


def _lines(
    file: str, tables: Mapping[str, bytes], read: Callable[[int, dict[str, str]], Line], faults: list[Fault]
) -> dict[str, Line]:
    """The lines of one file by code or user name; what is wrong with a line goes to the faults."""
    key = "username" if file == PEOPLE else "code"
    found: dict[str, Line] = {}
    for line, cells in _rows(file, tables.get(file), faults):
        wrong = [Fault(file=file, line=line, finding=what, value=value) for what, value in _cell_faults(file, cells)]
        faults += wrong
        if cells[key] in found:
            faults.append(Fault(file=file, line=line, finding="twice", value=cells[key]))
        elif not wrong:
            found[cells[key]] = read(line, cells)
    return found


def _rows(file: str, data: bytes | None, faults: list[Fault]) -> list[_Row]:
    """Each line below the first with something in it; a column that may be left out is empty then."""
    if data is None:
        return []
    try:
        reader = csv.reader(data.decode("utf-8-sig").splitlines(), strict=True)
        head, *rows = [(reader.line_num, [plain(cell) for cell in row]) for row in reader] or [(1, [])]
    except (UnicodeDecodeError, csv.Error):
        faults.append(Fault(file=file, line=1, finding="not_csv"))
        return []
    names = head[1]
    allowed = _NEEDED[file] | _ALLOWED[file]
    wrong = [*sorted(_NEEDED[file] - set(names)), *(one for one in names if one not in allowed or names.count(one) > 1)]
    faults += [Fault(file=file, line=1, finding="columns", value=name) for name in wrong]
    rows = [(line, row) for line, row in rows if any(row)]
    faults += [Fault(file=file, line=line, finding="cells") for line, row in rows if len(row) != len(names)]
    if any(fault.file == file for fault in faults):
        return []
    empty = dict.fromkeys(allowed, "")
    return [(line, empty | dict(zip(names, row, strict=True))) for line, row in rows]


def _cell_faults(file: str, cells: dict[str, str]) -> Iterable[tuple[str, str]]:
    """What is wrong with a line by itself, and about which value."""
    for name, cell in cells.items():
        if name in _NEEDED[file] and not cell:
            yield "empty", name
        if len(cell) > _LONGEST.get(name, _LONGEST_TEXT):
            yield "too_long", name
        if cell and name in _READABLE and not _READABLE[name](cell):
            yield name, cell


def _is_number(highest: int) -> Callable[[str], bool]:
    return lambda text: text.isascii() and text.isdigit() and len(text) <= len(str(highest)) and int(text) <= highest


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_yes_or_no(text: str) -> bool:
    return text in {"yes", "no"}


_READABLE: dict[str, Callable[[str], bool]] = {
    "external": _is_yes_or_no,
    "head": _is_yes_or_no,
    "signs": _is_yes_or_no,
    "registry": _is_yes_or_no,
    "rank": _is_number(_LAST_RANK),
    "level": _is_number(max(Level)),
    "username": lambda text: " " not in text,
    "language": lambda text: text in LANGUAGES,
    "email": lambda text: _MAIL.fullmatch(text) is not None,
    "from": _is_day,
}
"""How a cell of that column is known to be readable; one that is not is a finding of the column's name."""


def _name(cells: dict[str, str], what: str = "name") -> Name:
    return Name(ar=cells[f"{what}_ar"], ckb=cells[f"{what}_ckb"], en=cells[f"{what}_en"])


def _unit(line: int, cells: dict[str, str]) -> UnitLine:
    return UnitLine(
        line=line,
        code=cells["code"],
        parent=cells["parent"],
        name=_name(cells),
        symbol=cells["symbol"],
        address=cells["address"],
        is_external=cells["external"] == "yes",
    )


def _post(line: int, cells: dict[str, str]) -> PostLine:
    return PostLine(
        line=line,
        code=cells["code"],
        unit=cells["unit"],
        title=_name(cells, "title"),
        rank=int(cells["rank"] or _USUAL_RANK),
        is_head=cells["head"] == "yes",
        may_sign=cells["signs"] == "yes",
        at_registry=cells["registry"] == "yes",
    )


def _person(line: int, cells: dict[str, str]) -> PersonLine:
    return PersonLine(
        line=line,
        username=cells["username"],
        name=_name(cells),
        email=cells["email"],
        language=cells["language"] or LANGUAGES[0],
        level=int(cells["level"]) if cells["level"] else None,
        post=cells["post"],
        from_on=date.fromisoformat(cells["from"]),
        order=cells["order"],
    )


def _above(code: str, units: Mapping[str, UnitLine]) -> list[str]:
    """The codes above in the file, nearest first; it ends where it comes round again, with the code that did."""
    found: list[str] = []
    at = units[code].parent
    while at in units and at not in found:
        found.append(at)
        at = units[at].parent
    return found


def _unit_faults(units: Mapping[str, UnitLine], present: Present) -> Iterable[Fault]:
    for one in units.values():
        above = _above(one.code, units)
        if one.parent and one.parent not in units and one.parent not in present.units:
            yield Fault(file=UNITS, line=one.line, finding="parent", value=one.parent)
        if one.code in above:
            yield Fault(file=UNITS, line=one.line, finding="circle", value=one.code)
        if len(above) >= _DEEPEST:
            yield Fault(file=UNITS, line=one.line, finding="deep", value=one.code)
        if one.code in present.units and one != present.units[one.code]:
            yield Fault(file=UNITS, line=one.line, finding="differs", value=one.code)


def _post_faults(posts: Mapping[str, PostLine], units: Mapping[str, UnitLine], present: Present) -> Iterable[Fault]:
    heads = {one.unit: code for code, one in present.posts.items() if one.is_head}
    for one in posts.values():
        if one.unit not in units and one.unit not in present.units:
            yield Fault(file=POSTS, line=one.line, finding="unit", value=one.unit)
        if one.is_head and heads.setdefault(one.unit, one.code) != one.code:
            yield Fault(file=POSTS, line=one.line, finding="heads", value=one.unit)
        if one.code in present.posts and one != present.posts[one.code]:
            yield Fault(file=POSTS, line=one.line, finding="differs", value=one.code)


def _person_faults(
    people: Mapping[str, PersonLine], posts: Mapping[str, PostLine], present: Present
) -> Iterable[Fault]:
    for one in people.values():
        there = present.people.get(one.username)
        if one.post not in posts and one.post not in present.posts:
            yield Fault(file=PEOPLE, line=one.line, finding="post", value=one.post)
        if there is not None and (there.name != one.name or not there.is_active):
            yield Fault(file=PEOPLE, line=one.line, finding="taken", value=one.username)
