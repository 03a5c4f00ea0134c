"""Which letters the demo ministries write: three hundred plans, the same every time, in the order of writing."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from config.demo.dice import Dice
from config.demo.people import INSIDE, PersonPlan, UnitPlan, people, units
from correspondence.core.letter import INSIDE as INSIDE_KINDS
from correspondence.core.letter import WITHOUT_ADDRESSEE, Kind, Priority
from directory.core.clearance import Clearance, Label, Level

LETTERS = 300
FIRST = 20
"""So many letters are written before the first page is shown."""


class Stage(IntEnum):
    """How far a demo letter is brought."""

    DRAFT = 0
    UNDER_REVIEW = 1
    READY = 2
    SIGNED = 3
    REGISTERED = 4
    RECEIVED = 5
    ACKNOWLEDGED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPlan:
    """One letter to be written; seats and units by key, an answered letter by its number in the plan."""

    index: int
    kind: Kind
    language: str
    label: Label
    priority: Priority
    issuer: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    author: str
    reviewers: tuple[str, ...]
    signer: str
    stage: Stage
    answers: int | None
    outside: bool
    annexes: tuple[str, ...]


KINDS = (
    (Kind.LETTER, 70), (Kind.MEMORANDUM, 40), (Kind.SUBMISSION, 25), (Kind.ADMIN_ORDER, 25),
    (Kind.MINISTERIAL_ORDER, 15), (Kind.CIRCULAR, 20), (Kind.REMINDER, 22), (Kind.REPLY, 36),
    (Kind.FOLLOW_ON, 15), (Kind.AUTHENTICITY, 14), (Kind.MINUTES, 11), (Kind.TELEGRAM, 7),
)  # fmt: skip
"""How many of three hundred are of each kind."""
OPENING: tuple[tuple[Kind, str, tuple[str, ...], Stage], ...] = (
    (Kind.LETTER, "planning-admin", ("finance-budget",), Stage.ACKNOWLEDGED),
    (Kind.LETTER, "finance-budget", ("planning-admin",), Stage.RECEIVED),
    (Kind.LETTER, "planning-admin", ("finance-budget",), Stage.READY),
    (Kind.LETTER, "finance-budget", ("planning-admin",), Stage.REGISTERED),
    (Kind.LETTER, "planning-admin", ("education-missions",), Stage.SIGNED),
    (Kind.CIRCULAR, "planning-office", (), Stage.REGISTERED),
    (Kind.LETTER, "planning-admin", ("finance-accounting",), Stage.UNDER_REVIEW),
    (Kind.LETTER, "planning-admin", ("education-erbil",), Stage.DRAFT),
    (Kind.REPLY, "finance-budget", ("planning-admin",), Stage.RECEIVED),
    (Kind.MINISTERIAL_ORDER, "planning", (), Stage.REGISTERED),
    (Kind.LETTER, "education-erbil", ("planning-admin",), Stage.RECEIVED),
    (Kind.MEMORANDUM, "planning-hr", ("planning-legal",), Stage.REGISTERED),
    (Kind.SUBMISSION, "planning-admin", ("planning-office",), Stage.READY),
    (Kind.LETTER, "planning-legal", ("finance-legal",), Stage.REGISTERED),
    (Kind.ADMIN_ORDER, "planning-admin", (), Stage.REGISTERED),
    (Kind.AUTHENTICITY, "finance-admin", ("planning-admin",), Stage.REGISTERED),
    (Kind.LETTER, "planning-statistics", ("education-studies",), Stage.UNDER_REVIEW),
    (Kind.LETTER, "finance-budget", ("planning-sector",), Stage.SIGNED),
    (Kind.TELEGRAM, "planning-sector", ("finance-investment",), Stage.REGISTERED),
    (Kind.MINUTES, "planning-admin", (), Stage.REGISTERED),
)
"""The first twenty, so that every tray of the people one can sign in as has something in it."""


@cache
def plans() -> tuple[LetterPlan, ...]:
    """All of them."""
    made: list[LetterPlan] = []
    kinds = _kinds()
    for index in range(LETTERS):
        dice = Dice(f"letter:{index}")
        made.append(_opening(index, dice, made) if index < FIRST else _later(index, kinds[index], dice, made))
    return tuple(made)


def _kinds() -> list[Kind]:
    pool = [kind for kind, count in KINDS for _ in range(count)]
    return Dice("kinds").some(pool, len(pool))


def _opening(index: int, dice: Dice, before: list[LetterPlan]) -> LetterPlan:
    kind, issuer, to, stage = OPENING[index]
    answers = next((plan.index for plan in before if plan.to == (issuer,) and plan.issuer in to), None)
    label = Label(level=Level.SECRET) if index == 13 else Label()
    return _plan(index, kind, dice, issuer=issuer, to=to, label=label, stage=stage, answers=_if_reply(kind, answers))


def _if_reply(kind: Kind, answers: int | None) -> int | None:
    return answers if kind is Kind.REPLY else None


def _later(index: int, kind: Kind, dice: Dice, before: list[LetterPlan]) -> LetterPlan:
    stage = _stage(dice, index)
    answered = _answered(kind, dice, before)
    if answered is not None:
        turned = kind is Kind.REPLY
        return _plan(
            index,
            kind,
            dice,
            issuer=answered.to[0] if turned else answered.issuer,
            to=(answered.issuer,) if turned else answered.to[:1],
            label=answered.label,
            stage=stage,
            answers=answered.index,
        )
    kind = Kind.LETTER if kind in (Kind.REPLY, Kind.REMINDER, Kind.FOLLOW_ON) else kind
    issuer = dice.one(_issuers(kind))
    to = _addressees(kind, issuer, dice)
    return _plan(index, kind, dice, issuer=issuer.key, to=to, label=_label(dice, issuer, to), stage=stage, answers=None)


def _stage(dice: Dice, index: int) -> Stage:
    if index >= LETTERS - 2:
        return Stage.DRAFT
    fall = dice.below(100)
    limits = ((5, Stage.DRAFT), (10, Stage.UNDER_REVIEW), (15, Stage.READY), (19, Stage.SIGNED), (34, Stage.REGISTERED))
    for limit, stage in limits:
        if fall < limit:
            return stage
    return Stage.RECEIVED if fall < 60 else Stage.ACKNOWLEDGED


def _answered(kind: Kind, dice: Dice, before: list[LetterPlan]) -> LetterPlan | None:
    least = {Kind.REPLY: Stage.RECEIVED, Kind.REMINDER: Stage.REGISTERED, Kind.FOLLOW_ON: Stage.REGISTERED}.get(kind)
    if least is None:
        return None
    fitting = [
        plan
        for plan in before
        if plan.stage >= least
        and plan.kind in (Kind.LETTER, Kind.AUTHENTICITY)
        and not plan.label.personal
        and units()[plan.to[0]].external
    ]
    return dice.one(fitting[-40:]) if fitting else None


def _issuers(kind: Kind) -> list[UnitPlan]:
    ministries = [unit for unit in units().values() if unit.body != "audit"]
    if kind is Kind.MINISTERIAL_ORDER:
        return [unit for unit in ministries if unit.kind == "ministry"]
    if kind in INSIDE_KINDS:
        return [unit for unit in ministries if unit.kind in ("directorate", "section", "branch")]
    return [unit for unit in ministries if unit.external and unit.kind != "ministry"]


def _addressees(kind: Kind, issuer: UnitPlan, dice: Dice) -> tuple[str, ...]:
    own = [u.key for u in units().values() if u.body == issuer.body and u.key != issuer.key and u.kind != "mail"]
    if kind in WITHOUT_ADDRESSEE:
        return ()
    if kind is Kind.CIRCULAR:
        return tuple(dice.some(own, dice.between(6, 10)))
    if kind is Kind.SUBMISSION:
        return (f"{issuer.body}-office",)
    if kind in INSIDE_KINDS or dice.chance(25):
        return (dice.one(own),)
    others = [u.key for u in units().values() if u.external and u.body not in (issuer.body, "audit")]
    return tuple(dice.some(others, 2 if dice.chance(12) else 1))


def _label(dice: Dice, issuer: UnitPlan, to: tuple[str, ...]) -> Label:
    """A grade that every head it goes to may open; an ordinary one where one may not."""
    label = _wished(dice, issuer, to)
    return label if all(_may(seat, label) for seat in _heads(to)) else Label()


def _heads(units_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(seat for seat, person in people().items() if person.head and person.unit in units_)


def _wished(dice: Dice, issuer: UnitPlan, to: tuple[str, ...]) -> Label:
    fall = dice.below(100)
    inside = [number for number, trades in INSIDE.items() if issuer.trade in trades]
    if fall < 5 and issuer.kind in ("office", "directorate"):
        return Label(level=Level.TOP_SECRET)
    if fall < 18:
        return Label(level=Level.SECRET, personal=bool(to) and fall < 9)
    if fall < 40 and inside:
        return Label(level=Level.SECRET, compartments=frozenset(inside[:1]))
    return Label()


def _plan(  # noqa: PLR0913  (what makes a letter)
    index: int,
    kind: Kind,
    dice: Dice,
    *,
    issuer: str,
    to: tuple[str, ...],
    label: Label,
    stage: Stage,
    answers: int | None,
) -> LetterPlan:
    unit = units()[issuer]
    own = [u.key for u in units().values() if u.body == unit.body and u.key != issuer and u.kind != "mail"]
    to = to or (tuple(dice.some(own, 7)) if kind is Kind.CIRCULAR else ())
    signer = _seat(unit, "head")
    author, reviewers = _writers(unit, signer, label, dice)
    copies = tuple(key for key in dice.some(own, dice.between(2, 6)) if key not in to)
    copies = tuple(key for key in copies if all(_may(seat, label) for seat in _heads((key,))))
    return LetterPlan(
        index=index,
        kind=kind,
        language=_language(unit, to, kind, dice),
        label=label,
        priority=Priority.IMMEDIATE if kind is Kind.TELEGRAM else dice.one(_PRIORITIES),
        issuer=issuer,
        to=to,
        copies=copies if label == Label() or not to else (),
        author=author,
        reviewers=reviewers,
        signer=signer,
        stage=stage,
        answers=answers,
        outside=answers is None and kind is Kind.LETTER and dice.chance(35),
        annexes=_annexes(kind, index, dice),
    )


_PRIORITIES = (Priority.ORDINARY,) * 6 + (Priority.URGENT,) * 3 + (Priority.VERY_URGENT,)
_ROLES = {"head": ("head", "minister"), "reviewer": ("reviewer", "undersecretary"), "clerk": ("clerk",)}


def _seat(unit: UnitPlan, role: str) -> str:
    return next(f"{unit.key}/{name}" for name in _ROLES[role] if f"{unit.key}/{name}" in people())


def _writers(unit: UnitPlan, signer: str, label: Label, dice: Dice) -> tuple[str, tuple[str, ...]]:
    """Who drafts and who reviews: cleared people of the unit, or of a section below it."""
    below = [u for u in units().values() if u.parent == unit.key and u.kind in ("section", "office")]
    home = dice.one(below) if below and (unit.kind == "ministry" or dice.chance(50)) else unit
    chain = [f"{home.key}/head", f"{home.key}/reviewer", f"{unit.key}/reviewer", f"{unit.key}/undersecretary"]
    reviewers = [seat for seat in dict.fromkeys(chain) if seat in people() and seat != signer and _may(seat, label)]
    if home == unit:
        reviewers = [seat for seat in reviewers if not seat.endswith("/head")]
    author = next(
        (seat for seat in (f"{home.key}/clerk", f"{home.key}/head") if seat in people() and _may(seat, label)), signer
    )
    return author, tuple(seat for seat in reviewers[:2] if seat != author)


def _may(seat: str, label: Label) -> bool:
    person: PersonPlan = people()[seat]
    clearance: Clearance = person.clearance
    return clearance.dominates(label)


def _language(unit: UnitPlan, to: tuple[str, ...], kind: Kind, dice: Dice) -> str:
    plain = kind in (Kind.LETTER, Kind.MEMORANDUM, Kind.REPLY, Kind.REMINDER, Kind.FOLLOW_ON)
    if plain and unit.key == "education-erbil":
        return "ckb" if dice.chance(80) else "ar"
    if plain and "education-erbil" in to:
        return "ckb" if dice.chance(40) else "ar"
    fall = dice.below(100)
    if plain and unit.trade in ("missions", "debt", "technology", "statistics", "research") and fall < 22:
        return "en"
    return "ckb" if plain and fall >= 96 else "ar"


def _annexes(kind: Kind, index: int, dice: Dice) -> tuple[str, ...]:
    if kind in (Kind.TELEGRAM, Kind.REMINDER) or index in (5, 7):
        return ()
    if index == 0:
        return ("report", "photo", "sheet")
    fall = dice.below(100)
    if fall < 12:
        return ("report",)
    if fall < 20:
        return ("photo",)
    if fall < 28:
        return ("sheet",)
    return ("report", "sheet") if fall < 31 else ()
