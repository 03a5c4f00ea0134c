"""What a letter is made of: addressees, copies, references, annexes, signatories, a second text (domain 1.3)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any  # JSON read back is anything until it is checked

BENEFICIARIES_LIMIT = 50
AMOUNT_LIMIT = 10**15
"""Dinars: more than any budget, and exact in every reader of JSON."""


class SigningOrder(StrEnum):
    """Whether several signers sign one after the other or as they come (domain 2.3)."""

    FIXED = "fixed"
    FREE = "free"


class ReferenceKind(StrEnum):
    """What an earlier paper is to this one: كتابكم، كتابنا، أمر، محضر، هامش، مكالمة، تصويب. Stored for good."""

    YOURS = "yours"
    OURS = "ours"
    ORDER = "order"
    MINUTES = "minutes"
    MARGIN = "margin"
    CALL = "call"
    CORRECTS = "corrects"  # our letter, which this one puts right


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of a group of addressees: a unit, or somebody outside the system."""

    unit_id: int | None
    name: str
    address: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom the letter is addressed to; `name` is the chain as printed.

    Without a unit it is a body or a person outside the system: `address` and `email` say where the paper is sent. Or it
    is a group, in one line: `members` are who was in it when the letter was kept. Or it is a post or a person within
    the unit: one of them, whom `name` calls.
    """

    unit_id: int | None
    name: str
    address: str = ""
    email: str = ""
    group: int | None = None
    members: tuple[Member, ...] = ()
    post_id: int | None = None
    person_id: int | None = None

    def each(self) -> "tuple[Addressee, ...]":
        """The addressee, or each member of the group."""
        return (self,) if self.group is None else tuple(Addressee(**asdict(one)) for one in self.members)


class Asks(StrEnum):
    """What a purpose asks, where its list says so: to act, or to know. Stored values never change."""

    ACTION = "action"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A line of نسخة منه إلى; a hidden one is internal only and never printed.

    One that goes outside the system has no unit: `address` and `email` say where the paper is sent. Without a unit a
    line that does not go outside is only printed. Or it is a group in one line, a post or a person of the unit, as an
    addressee may be. `asks` is what the chosen purpose asks; of one that was typed freely its words tell
    (core/purpose).
    """

    unit_id: int | None
    name: str
    purpose: str = ""
    hidden: bool = False
    outside: bool = False
    address: str = ""
    email: str = ""
    asks: Asks | None = None
    group: int | None = None
    members: tuple[Member, ...] = ()
    post_id: int | None = None
    person_id: int | None = None

    def each(self) -> "tuple[Copy, ...]":
        """The copy, or that of each member of the group."""
        if self.group is None:
            return (self,)
        whole = replace(self, group=None, members=())
        return tuple(replace(whole, **asdict(one), outside=one.unit_id is None) for one in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An earlier paper; without `record_id` it is not in the system."""

    kind: ReferenceKind
    body: str
    number: str
    on: date | None = None
    record_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A paper that travels with the letter; `file` is its name in the files' door, empty when paper only.

    `pages` are sheets where it goes on paper only.
    """

    title: str
    pages: int | None = None
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    file: str = ""
    paper_only: bool = False

    @property
    def key(self) -> str:
        """What tells it from the letter's other annexes: its file, or the title of one on paper."""
        return self.file or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """A post that signs, and the person who does it when that is not whoever has the whole post."""

    post_id: int
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiary:
    """A person who benefits from what the letter decides: neither he nor who signs for him signs it (domain 2.4)."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondText:
    """The same letter in a second language, bound by the same number and signature (domain 1.15).

    `to`, `copies` and `purposes` say the letter's addressees and copies, in its order, as the second text prints them.
    """

    language: str
    subject: str
    greeting: str
    body: dict[str, object]
    closing: str
    to: tuple[str, ...]
    copies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()


def addressees_from(
    rows: list[dict[str, Any]], *, version: int, outside_since: int, groups_since: int, named_since: int
) -> tuple[Addressee, ...]:
    """The addressees: units with two keys each; since a version four, one may be no unit, and in it one is none.

    Since another six: one may be a group, which has members and nothing else of its own, and in it one is. Since a
    third eight: one may be a post or a person of its unit. Raises TypeError or ValueError.
    """
    may_have = version >= outside_since
    keys = {"unit_id", "name"} | ({"address", "email"} if may_have else set())
    keys |= {"group", "members"} if version >= groups_since else set()
    keys |= {"post_id", "person_id"} if version >= named_since else set()
    if any(set(one) != keys for one in rows):
        raise ValueError
    found = tuple(_addressee(one) for one in rows)
    has_outsider = any(one.unit_id is None for one in found)
    if (has_outsider and not may_have) or (version == outside_since and not has_outsider):
        raise ValueError
    if version == groups_since and all(one.group is None for one in found):
        raise ValueError
    return found


def _addressee(row: dict[str, Any]) -> Addressee:
    """Raises TypeError or ValueError."""
    said = tuple(Member(**one) for one in row.get("members", ()))
    found = Addressee(**(row | {"members": said}))
    own = found.unit_id is None and not (found.address or found.email)
    if bool(said) is (found.group is None) or (found.group is not None and not (type(found.group) is int and own)):
        raise ValueError
    _check_named(found)
    return found


def _check_named(line: Addressee | Copy) -> None:
    """Raises ValueError for a post or a person without a unit, or for both."""
    said = [one for one in (line.post_id, line.person_id) if one is not None]
    if any(type(one) is not int for one in said) or len(said) > (line.unit_id is not None):
        raise ValueError


def addressee_json(
    one: Addressee, *, version: int, outside_since: int, groups_since: int, named_since: int
) -> dict[str, object]:
    """The addressee as plain JSON of that version."""
    said: dict[str, object] = {"unit_id": one.unit_id, "name": one.name}
    if version < outside_since:
        return said
    said |= {"address": one.address, "email": one.email}
    if version >= groups_since:
        said |= {"group": one.group, "members": [asdict(member) for member in one.members]}
    return said if version < named_since else said | {"post_id": one.post_id, "person_id": one.person_id}


def amount_from(given: dict[str, Any], *, since: int) -> int | None:
    """The sum, none before that format. Raises KeyError, or ValueError for one that is none."""
    said = given["amount"] if given["format"] >= since else None
    if said is not None and (type(said) is not int or not 0 < said <= AMOUNT_LIMIT):
        raise ValueError
    return said


def by_rank_from(given: dict[str, Any], *, since: int) -> bool:
    """Whether the page names ranks alone. Raises KeyError, or ValueError for what says neither."""
    said = given["by_rank"] if given["format"] >= since else False
    if type(said) is not bool:
        raise ValueError
    return said


def answer_by_from(given: dict[str, Any], *, since: int, null_since: int) -> date | None:
    """The day for the answer: none before that format, in it one. Raises KeyError, TypeError or ValueError."""
    is_null = given["format"] >= null_since and given["answer_by"] is None
    return None if is_null or given["format"] < since else date.fromisoformat(given["answer_by"])


def copies_from(
    rows: list[dict[str, Any]], *, version: int, outside_since: int, chosen_since: int, named_since: int
) -> tuple[Copy, ...]:
    """The copies: four keys each; since that version seven, some may go outside, and in it one does.

    Since another ten: what a chosen purpose asks, and groups, and in it one says either. Since a third twelve: one may
    be to a post or a person of its unit. Raises TypeError or ValueError.
    """
    found = tuple(_copy(one) for one in rows)
    keys = 4 + sum(
        more for since, more in ((outside_since, 3), (chosen_since, 3), (named_since, 2)) if version >= since
    )
    if {len(one) for one in rows} - {keys}:
        raise ValueError
    if version == chosen_since and all(one.asks is None and one.group is None for one in found):
        raise ValueError
    if {type(one.outside) for one in found} - {bool}:
        raise ValueError
    if any(one.outside and (one.hidden or one.unit_id is not None) for one in found):
        raise ValueError
    if version == outside_since and not any(one.outside for one in found):
        raise ValueError
    return found


def _copy(row: dict[str, Any]) -> Copy:
    """Raises TypeError or ValueError."""
    said, asks = tuple(Member(**one) for one in row.get("members", ())), row.get("asks")
    found = Copy(**(row | {"members": said, "asks": None if asks is None else Asks(asks)}))
    own = found.unit_id is None and not (found.outside or found.hidden or found.address or found.email)
    if bool(said) is (found.group is None) or (found.group is not None and not (type(found.group) is int and own)):
        raise ValueError
    _check_named(found)
    return found


def beneficiaries_from(given: dict[str, Any], *, since: int) -> tuple[Beneficiary, ...]:
    """Who benefits, each once: nobody before that format, and in it somebody. Raises TypeError or ValueError."""
    if given["format"] < since:
        return ()
    found = tuple(Beneficiary(**one) for one in given["beneficiaries"])
    people, fewest = [one.person_id for one in found], int(given["format"] == since)
    fits = fewest <= len(set(people)) == len(people) <= BENEFICIARIES_LIMIT
    if any(type(one) is not int for one in people) or not fits:
        raise ValueError
    return found


def antecedents_from(places: Sequence[int], copies: Sequence[object]) -> tuple[int, ...]:
    """The places of copies, each once and in order. Raises ValueError for one that is none."""
    said = tuple(places)
    if said != tuple(place for place in range(len(copies)) if place in said):
        raise ValueError
    return said


def second_from(said: dict[str, Any], *, to: int, copies: int) -> SecondText:
    """The second text. Raises ValueError unless it names so many addressees and copies, KeyError, TypeError."""
    lists = {name: tuple(said[name]) for name in ("to", "copies", "purposes")}
    if tuple(map(len, lists.values())) != (to, copies, copies):
        raise ValueError
    second = SecondText(**(said | lists))
    if not isinstance(second.body, dict):
        raise TypeError
    return second


def copy_json(one: Copy, *, version: int, outside_since: int, chosen_since: int, named_since: int) -> dict[str, object]:
    """The copy as plain JSON of that version."""
    said: dict[str, object] = {"unit_id": one.unit_id, "name": one.name, "purpose": one.purpose, "hidden": one.hidden}
    if version < outside_since:
        return said
    said |= {"outside": one.outside, "address": one.address, "email": one.email}
    asks = None if one.asks is None else one.asks.value
    if version >= chosen_since:
        said |= {"asks": asks, "group": one.group, "members": [asdict(member) for member in one.members]}
    return said if version < named_since else said | {"post_id": one.post_id, "person_id": one.person_id}


def signers_from(given: dict[str, Any]) -> dict[str, Any]:
    """What a letter says of its signers beside one post. Raises KeyError, TypeError or ValueError."""
    person = given["signer_person_id"]
    return {
        "signer_person_id": None if person is None else int(person),
        "cosigners": tuple(Signatory(**one) for one in given["cosigners"]),
        "signing": SigningOrder(given["signing"]),
    }


def reference_json(reference: Reference) -> dict[str, object]:
    """The reference as plain JSON."""
    on = None if reference.on is None else reference.on.isoformat()
    return asdict(reference) | {"kind": reference.kind.value, "on": on}


def reference_from(given: dict[str, Any]) -> Reference:
    """The reference that `reference_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    on = None if given["on"] is None else date.fromisoformat(given["on"])
    return Reference(**(given | {"kind": ReferenceKind(given["kind"]), "on": on}))
