"""A classification plan (خطة التصنيف) as a CSV file: classes with their schedules (docs/formats/plan.md)."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.core.canonical import Json
from archive.core.errors import PlanNotReadableError
from archive.core.retention import LONGEST, Fate, Schedule
from directory.core.naming import Name

COLUMNS = (
    "code",
    "parent",
    "name_ar",
    "name_ckb",
    "name_en",
    "active_years",
    "semi_active_years",
    "fate",
    "units",
    "kinds",
    "basis",
)
SOURCE = "plan:{}"
"""Under which name the classing by a plan is counted, for each body."""
MOST_CLASSES = 2_000
LARGEST = 1024 * 1024
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{0,19}")
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Under which class of the plan a letter is filed, and in which dossier (its symbol) when it is in one."""

    class_code: str
    dossier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedClass:
    """One class: its code, its names, its one schedule, and which letters are of it unless somebody says otherwise.

    `units` are symbols of units and `kinds` kinds of papers; both empty: nothing is of it by itself. `basis` is the
    law or order behind the schedule.
    """

    code: str
    parent: str
    name: Name
    schedule: Schedule
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    basis: str = ""

    def takes(self, *, kind: str, symbols: Iterable[str]) -> bool:
        """True when a letter of this kind, of a unit with these symbols up to the body, is of this class."""
        if not self.units and not self.kinds:
            return False
        return (not self.kinds or kind in self.kinds) and (not self.units or not set(self.units).isdisjoint(symbols))

    def as_json(self) -> dict[str, Json]:
        """The class as the statement of an import writes it."""
        return {
            "code": self.code,
            "parent": self.parent,
            "name": {"ar": self.name.ar, "ckb": self.name.ckb, "en": self.name.en},
            "schedule": self.schedule.as_json(),
            "units": list(self.units),
            "kinds": list(self.kinds),
            "basis": self.basis,
        }


def plan_from(data: bytes) -> tuple[PlannedClass, ...]:
    """The classes in the order of the file: UTF-8, the first line names the columns, lists are parted by `|`.

    Raises PlanNotReadableError, which names the line.
    """
    if len(data) > LARGEST:
        raise PlanNotReadableError(line=0, finding="too_large")
    try:
        rows = list(csv.reader(data.decode("utf-8-sig").splitlines(), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise PlanNotReadableError(line=0, finding="not_csv") from error
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        raise PlanNotReadableError(line=1, finding="columns")
    found = _classes(rows)
    if not 0 < len(found) <= MOST_CLASSES:
        raise PlanNotReadableError(line=0, finding="classes")
    return found


def _classes(rows: list[list[str]]) -> tuple[PlannedClass, ...]:
    """Each line below the first; a parent stands above its children, and a code stands once."""
    found: dict[str, PlannedClass] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        planned = _class(line, row)
        if planned.code in found:
            raise PlanNotReadableError(line=line, finding="code_twice")
        if planned.parent and planned.parent not in found:
            raise PlanNotReadableError(line=line, finding="parent")
        found[planned.code] = planned
    return tuple(found.values())


def best(classes: Iterable[PlannedClass], *, kind: str, symbols: tuple[str, ...]) -> PlannedClass | None:
    """The class a letter is of by the plan alone: the one that asks most; None when two ask as much, or none does."""
    asking = [(one, bool(one.units) + bool(one.kinds)) for one in classes if one.takes(kind=kind, symbols=symbols)]
    most = max((weight for _, weight in asking), default=0)
    found = [one for one, weight in asking if weight == most]
    return found[0] if len(found) == 1 else None


def _class(line: int, row: list[str]) -> PlannedClass:
    if len(row) != len(COLUMNS):
        raise PlanNotReadableError(line=line, finding="cells")
    cells = {name: cell.strip() for name, cell in zip(COLUMNS, row, strict=True)}
    faults = {
        "code": _CODE.fullmatch(cells["code"]) is None,
        "name": not cells["name_ar"],
        "too_long": any(len(cell) > _LONGEST_TEXT for cell in cells.values()),
        "fate": cells["fate"] not in {fate.value for fate in Fate},
    }
    for finding, is_found in faults.items():
        if is_found:
            raise PlanNotReadableError(line=line, finding=finding)
    return PlannedClass(
        code=cells["code"],
        parent=cells["parent"],
        name=Name(ar=cells["name_ar"], ckb=cells["name_ckb"], en=cells["name_en"]),
        schedule=Schedule(
            active_years=_years(line, cells["active_years"]),
            semi_active_years=_years(line, cells["semi_active_years"]),
            fate=Fate(cells["fate"]),
        ),
        units=_listed(cells["units"]),
        kinds=_listed(cells["kinds"]),
        basis=cells["basis"],
    )


def _years(line: int, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LONGEST):
        raise PlanNotReadableError(line=line, finding="years")
    return int(text)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
