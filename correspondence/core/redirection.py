"""A margin replayed from what was said for good: each directive, and where its referrals stand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from archive.core.canonical import Json
from archive.core.margin import GIVEN, TIME_GIVEN, Given, given_in
from correspondence.core.directive import (
    LIVE,
    TAKEN_UP,
    Means,
    Part,
    ReferralState,
    Target,
    Verb,
    after,
    declined,
    moment_in,
    read_moment,
)
from correspondence.core.errors import MeansNotAcceptedError, OutOfTurnError

MOVES_NOTHING = frozenset({TAKEN_UP, "ask_time", "refuse_time"})
"""What is said of a referral that stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement: its body, which person said it, and when."""

    body: Mapping[str, Json]
    by: int | None
    at: datetime


@dataclass(slots=True, kw_only=True)
class Referred:
    """One addressee's referral."""

    target: Target
    state: ReferralState = ReferralState.OPEN
    moved_at: datetime | None = None
    sent_back_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by_id: int | None = None
    means: str = ""
    answer: str = ""
    due_at: datetime | None = None  # as signed, or as it was moved since


@dataclass(frozen=True, slots=True, kw_only=True)
class Directed:
    """One directive with its referrals; `upper` is the name of the one above, `sha256` that of the signed bytes."""

    name: str
    verb: Verb
    body_id: int
    person_id: int
    post_id: int
    unit_id: int
    level: int
    due_at: datetime | None
    upper: str
    sha256: str
    at: datetime
    antecedents: tuple[str, ...] = ()
    referred: dict[tuple[str, int], Referred] = field(default_factory=dict)

    def above(self, lower: "Directed") -> Target | None:
        """Which of its addressees wrote the lower one: the person, the post, or the unit of who wrote it."""
        keys = (("person", lower.person_id), ("post", lower.post_id), ("unit", lower.unit_id))
        return next((self.referred[key].target for key in keys if key in self.referred), None)


def directed(said: Iterable[Said]) -> tuple[tuple[Directed, ...], tuple[str, ...]]:
    """The directives in their order, and the names of what is said otherwise than a directive can go."""
    found: dict[str, Directed] = {}
    odd: list[str] = []
    for one in said:
        name = str(one.body.get("directive", ""))
        try:
            if one.body.get("what") == GIVEN:
                given = given_in(one.body)
                name = given.name
                found.setdefault(name, _given(given, one.at))
            else:
                _move(found[name], one)
        except (ValueError, KeyError, TypeError, OutOfTurnError, MeansNotAcceptedError):
            odd.append(name)
    return tuple(found.values()), tuple(odd)


def _given(given: Given, at: datetime) -> Directed:
    fields = json.loads(given.document)
    targets = [_target(to) for to in fields["to"]]
    return Directed(
        name=given.name,
        verb=Verb(fields["verb"]),
        body_id=given.body,
        person_id=given.person,
        post_id=int(fields["post"]),
        unit_id=int(fields["unit"]),
        level=given.level,
        due_at=read_moment(given.due),
        upper=given.upper,
        sha256=sha256(given.document).hexdigest(),
        at=at,
        antecedents=tuple(str(one) for one in fields.get("antecedents", ())),
        referred={(to.kind, to.id): Referred(target=to, due_at=read_moment(given.due)) for to in targets},
    )


def _target(to: Mapping[str, str | int]) -> Target:
    kind = next(key for key in ("unit", "post", "person") if key in to)
    return Target(kind=kind, id=int(to[kind]), part=Part(str(to["part"])))


def _move(directive: Directed, one: Said) -> None:
    to = _target(one.body["to"])  # type: ignore[arg-type]  # a statement of a stranger fails as one
    row = directive.referred[to.kind, to.id]
    if one.body["what"] in MOVES_NOTHING:
        return
    if one.body["what"] == TIME_GIVEN:
        row.due_at = moment_in(str(one.body["due"]))
    elif one.body["what"] == "decline":
        row.state, row.sent_back_at = declined(row.state), one.at
    else:
        means = Means(str(one.body["means"]))
        row.state = after(directive.verb, to.part, means, state=row.state)
        if row.state not in LIVE:
            row.closed_at, row.closed_by_id = one.at, one.by
            row.means, row.answer = means.value, str(one.body.get("answer", ""))
    row.moved_at = one.at
