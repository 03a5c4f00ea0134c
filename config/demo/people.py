"""Who works in the demo ministries: units, posts and people, the same every time."""

from dataclasses import dataclass
from functools import cache

from config.demo.dice import Dice
from config.demo.source import Table, line, read, tables
from directory.core.clearance import Clearance, Level
from directory.core.naming import Name

COMPARTMENTS = {
    1: Name(ar="شؤون الموظفين", ckb="کاروباری فەرمانبەران", en="Staff matters"),
    2: Name(ar="إعداد الموازنة", ckb="ئامادەکردنی بودجە", en="Budget preparation"),
    3: Name(ar="أمن المعلومات", ckb="ئاسایشی زانیاری", en="Information security"),
    4: Name(ar="التحقيقات", ckb="لێکۆڵینەوەکان", en="Investigations"),
}
INSIDE = {1: ("hr", "staffing"), 2: ("budget", "current", "investment"), 3: ("technology",), 4: ("legal", "audit")}
"""Which units' people are inside a compartment; heads, ministers and registrars are inside all."""
SECRET_CLERKS = ("hr", "legal", "budget", "current", "admin", "research", "statistics")
BODIES = ("planning", "finance", "education", "audit")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """A unit to be founded."""

    key: str
    parent: str
    kind: str
    symbol: str
    name: Name
    external: bool

    @property
    def body(self) -> str:
        """The key of the body it belongs to."""
        return self.key.split("-")[0]

    @property
    def trade(self) -> str:
        """What it does, whatever the ministry."""
        return self.key.split("-")[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """A person on a post to be founded; `seat` names both: unit key and role."""

    seat: str
    unit: str
    role: str
    username: str
    name: Name
    title: Name
    rank: int
    head: bool
    sign: bool
    desk: bool
    clearance: Clearance
    language: str
    duty: str = ""


def _name(table: Table) -> Name:
    return Name(ar=line(table, "ar"), ckb=line(table, "ckb"), en=line(table, "en"))


@cache
def units() -> dict[str, UnitPlan]:
    """All units by key, parents first."""
    found = (
        UnitPlan(
            key=line(row, "key"),
            parent=line(row, "parent"),
            kind=line(row, "kind"),
            symbol=line(row, "symbol"),
            name=_name(row),
            external=line(row, "kind") in ("ministry", "office", "board") or bool(row.get("external")),
        )
        for row in tables(read("bodies"), "unit")
    )
    return {unit.key: unit for unit in found}


@cache
def people() -> dict[str, PersonPlan]:
    """Everybody by seat ("planning-hr/clerk")."""
    posts = tables(read("bodies"), "post")
    taken: set[str] = set()
    found: dict[str, PersonPlan] = {}
    for unit in units().values():
        for post in posts:
            if line(post, "kind") == unit.kind:
                plan = _person(unit, post, taken)
                found[plan.seat] = plan
    return found


def _person(unit: UnitPlan, post: Table, taken: set[str]) -> PersonPlan:
    role = line(post, "role")
    seat = f"{unit.key}/{role}"
    dice = Dice(f"person:{seat}")
    is_kurdish = unit.key == "education-erbil" or dice.chance(20)
    username, name = _named(dice, taken, is_doctor=role in ("minister", "technical"), is_kurdish=is_kurdish)
    return PersonPlan(
        seat=seat,
        unit=unit.key,
        role=role,
        username=username,
        name=name,
        title=_name(post),
        rank=int(line(post, "rank")) * 10,
        head=bool(post.get("head")),
        sign=bool(post.get("sign")),
        desk=bool(post.get("desk")),
        clearance=_clearance(unit, role, is_high=bool(post.get("head")) or bool(post.get("desk"))),
        language="ckb" if unit.key == "education-erbil" else "ar",
        duty=line(post, "duty"),
    )


def _named(dice: Dice, taken: set[str], *, is_doctor: bool, is_kurdish: bool) -> tuple[str, Name]:
    names = read("names")
    home = "_kurdish" if is_kurdish else ""
    while True:
        first = _row(dice, names, ("women" if dice.chance(45) else "men") + home)
        father, grandfather = _row(dice, names, "men" + home), _row(dice, names, "men" + home)
        username = f"{first[0]}.{father[0]}"
        if username not in taken and len({first[0], father[0], grandfather[0]}) == 3:
            taken.add(username)
            break
    ar, ckb, en = (" ".join(part[form] for part in (first, father, grandfather)) for form in (1, 2, 3))
    if is_doctor:
        return username, Name(ar=f"د. {ar}", ckb=f"د. {ckb}", en=f"Dr {en}")
    return username, Name(ar=ar, ckb=ckb, en=en)


def _row(dice: Dice, names: Table, key: str) -> tuple[str, str, str, str]:
    rows = names[key]
    if not isinstance(rows, list):
        message = f"names.toml has no list {key}"
        raise TypeError(message)
    slug, ar, ckb, en = dice.one(rows)
    return slug, ar, ckb, en


def _clearance(unit: UnitPlan, role: str, *, is_high: bool) -> Clearance:
    if unit.kind in ("keys", "clearances"):  # the system, not the documents
        return Clearance(level=Level.ORDINARY, compartments=frozenset())
    if is_high or role in ("undersecretary", "technical") or unit.kind == "archive":  # envelopes of every grade
        return Clearance(level=Level.TOP_SECRET, compartments=frozenset(COMPARTMENTS))
    inside = frozenset(number for number, trades in INSIDE.items() if unit.trade in trades)
    if role == "junior":
        return Clearance(level=Level.ORDINARY, compartments=frozenset())
    if unit.kind in ("office", "inspection"):
        return Clearance(level=Level.TOP_SECRET, compartments=inside)
    if role == "reviewer" or unit.trade in SECRET_CLERKS or unit.kind == "board":
        return Clearance(level=Level.SECRET, compartments=inside)
    return Clearance(level=Level.ORDINARY, compartments=frozenset())
