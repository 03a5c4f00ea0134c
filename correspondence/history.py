"""The versions of a letter that somebody may compare, and what changed between two of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any  # JSON read back

from correspondence import outsiders, papers
from correspondence.core.changes import Change, changes, signer_key
from correspondence.core.letter import Content
from correspondence.core.route import Act
from correspondence.models import Memo
from directory import whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions side by side, and all that may be chosen: number, moment and writer, newest first.

    `names` are those of the keys that changes of signers and compartments say.
    """

    ref: str
    subject: str
    versions: tuple[tuple[int, datetime, Name], ...]
    before: int
    after: int
    changes: tuple[Change, ...]
    names: dict[str, Name]


def compare(memo_ref: str, *, before: int = 0, after: int = 0, reach: Reach, at: datetime) -> Comparison:
    """What changed between two versions; without numbers, between the last two that may be compared.

    Its author compares all that the author is cleared for. Others compare what was sent to the circuit and what stands:
    how a draft came about is its author's own (I8), and so is a version above the label that the letter has now. The
    look is journalled under what was looked at. Raises NotWithinReachError for a version that is not among them, and
    for the guest of a letter of two ministries.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    rows = memo.versions.order_by("-number")
    if outsiders.is_outside(memo, reach=reach):  # it knows the signed one
        raise NotWithinReachError
    is_author = memo.author_id == reach.person_id
    if not is_author:
        sent = memo.movements.filter(act__in=(Act.SEND, Act.INITIAL)).values("version")
        rows = rows.filter(number__in=sent) | rows.filter(number=memo.version)
    label = memo.label()
    open_to = reach.clearance.dominates if is_author else (lambda other: label.join(other) == label)
    labels = list(rows.values_list("number", "made_at", "made_by_id", "content__label"))
    people = whois.people_by_id({made_by for _, _, made_by, _ in labels})
    versions = tuple(
        (number, made_at, people[made_by].name)
        for number, made_at, made_by, given in labels
        if open_to(Label(**_plain(given)))
    )
    numbers = [number for number, *_ in versions]
    after = after or numbers[0]
    before = before or next((number for number in numbers if number < after), after)
    if not {before, after} <= set(numbers):
        raise NotWithinReachError
    contents = {row.number: Content.from_json(row.content) for row in memo.versions.filter(number__in=(before, after))}
    old, new = contents[before], contents[after]
    papers.journal(memo, act="compare", seen=old.label.join(new.label), reach=reach, at=at)
    found = changes(old, new)
    return Comparison(
        ref=memo_ref,
        subject=memo.subject,
        versions=versions,
        before=before,
        after=after,
        changes=found,
        names=_names((old, new), found, at=at),
    )


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    return given | {"compartments": frozenset(given["compartments"])}


def _names(contents: Iterable[Content], found: Iterable[Change], *, at: datetime) -> dict[str, Name]:
    """The names of the signers and compartments that changed; nobody is asked for without a change."""
    parts = {one.part for one in found if one.is_named()}
    names = {str(key): name for key, name in whois.compartments().items()} if "compartments" in parts else {}
    signers = [one for content in contents for one in content.signers()] if "signers" in parts else []
    posts = whois.posts_by_id((one.post_id for one in signers), on=day_of(at)) if signers else {}
    people = whois.people_by_id(one.person_id for one in signers if one.person_id is not None) if signers else {}
    for one in signers:
        title = posts[one.post_id].title if one.post_id in posts else Name(ar=str(one.post_id))
        person = people.get(one.person_id or 0)
        names[signer_key(one)] = title if person is None else title.before(person.name)
    return names
