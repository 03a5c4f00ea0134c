"""Referring again: after an older database came back, directives given since lie where they lay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from archive.proven_margin import ProvenMargin, directed_records, let_in_to, proven_margins
from correspondence import surroundings
from correspondence.core import readers
from correspondence.core.delivery import DeliveryState
from correspondence.core.redirection import Directed, Referred, Said, directed
from correspondence.lending import lend_again
from correspondence.models import Delivery, Directive, OpenedToken, Referral
from correspondence.writers import tokens_of
from directory import audit, whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

CHUNK = 100
MOVED = ("state", "moved_at", "sent_back_at", "closed_at", "closed_by_id", "means", "answer", "due_at")
"""What a later statement changes of a referral."""

Lying = dict[tuple[str, str, int], Referral]
"""Referrals by the name of their directive and their addressee."""
LetIn = Mapping[str, tuple[str, datetime]]
"""Readers, who let each in, and when."""


@dataclass(slots=True)
class ReferredAgain:
    """How many directives were put back, and referrals brought up to date; `unplaced` name a directive and its record.

    Of those an addressee, a writer or what stood above is gone, or the statement says what no directive does.
    """

    directives: int = 0
    referrals: int = 0
    unplaced: list[str] = field(default_factory=list)


def refer_again(*, by: Reach, at: datetime) -> ReferredAgain:
    """Puts every directive back that rows lack, with its referrals as their statements say they stand.

    Deliveries and readers were put back before. Nobody is let in here: what a referral opened is noted, so that it is
    shut when the referral ends. One journal line for each record that changed. Record by record one transaction:
    a second time changes nothing, and again after a crash it goes on. Raises NotWithinReachError for anybody but the
    clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    report, names = ReferredAgain(), iter(directed_records(by=by))
    while chunk := list(islice(names, CHUNK)):
        for margin in proven_margins(chunk, by=by):
            _margin(margin, report, at=at)
    return report


@transaction.atomic
def _margin(margin: ProvenMargin, report: ReferredAgain, *, at: datetime) -> None:
    said = [Said(body=one.body, by=_person(one.by), at=one.at) for one in margin.steps]
    found, odd = directed(said)
    report.unplaced += [f"{name} on {margin.record_id}" for name in odd]
    there = set(Directive.objects.filter(record_id=margin.record_id).values_list("name", flat=True))
    lying = _referrals(margin.record_id)
    before = report.directives + report.referrals
    by_name = {one.name: one for one in found}
    for one in found:
        if one.name in there:
            report.referrals += _brought_up(one, lying)
            continue
        above = by_name.get(one.upper)
        target = above.above(one) if above else None
        upper = lying.get((one.upper, target.kind, target.id)) if target else None
        made = None if one.upper and upper is None else _made(margin, one, upper)
        if made is None:
            report.unplaced.append(f"{one.name} on {margin.record_id}")
            continue
        lying |= made
        report.directives += 1
    if report.directives + report.referrals > before:
        _note_opened(margin.record_id, margin.label, margin.let_in, found)
        _lend_again(found, lying)
        level = max(one.level for one in found)
        audit.record(by=CLOCKWORK, act="refer_again", about=f"record:{margin.record_id}", at=at, level=level)


def _person(name: str) -> int | None:
    number = name.removeprefix("person:")
    return int(number) if number.isdecimal() else None


def _referrals(record_id: str) -> Lying:
    """Those that are there."""
    return _by_addressee(Referral.objects.filter(record_id=record_id).select_related("directive").order_by("pk"))


def _by_addressee(rows: Iterable[Referral]) -> Lying:
    return {(row.directive.name, row.target().kind, row.target().id): row for row in rows}


def _brought_up(one: Directed, lying: Lying) -> int:
    """How many referrals were older than their statements."""
    changed = []
    for (kind, key), told in one.referred.items():
        row = lying.get((one.name, kind, key))
        if row is not None and told.moved_at is not None and (row.moved_at is None or row.moved_at < told.moved_at):
            for column in MOVED:
                setattr(row, column, getattr(told, column))
            changed.append(row)
    Referral.objects.bulk_update(changed, MOVED)
    return len(changed)


def _made(margin: ProvenMargin, one: Directed, upper: Referral | None) -> Lying | None:
    """Writes the directive and gives its referrals; None where a person, post or unit that it names is not there."""
    targets = [told.target for told in one.referred.values()]
    opens = tokens_of(targets, label=margin.label, on=day_of(one.at))
    closers = {told.closed_by_id for told in one.referred.values() if told.closed_by_id}
    people = whois.people_by_id({one.person_id, *closers})
    posts = whois.posts_by_id([one.post_id], on=day_of(one.at))
    if len(opens) < len(targets) or len(people) < len({one.person_id, *closers}) or not posts:
        return None
    row = Directive.objects.create(
        name=one.name,
        record_id=margin.record_id,
        body_id=one.body_id,
        upper=upper,
        upper_due_at=None if upper is None else upper.due_at,
        verb=one.verb,
        due_at=one.due_at,
        level=one.level,
        person_id=one.person_id,
        post_id=one.post_id,
        sha256=one.sha256,
        at=one.at,
    )
    return _by_addressee(
        Referral.objects.bulk_create(
            _referral(row, told, sorted(opens[told.target]), label=margin.label) for told in one.referred.values()
        )
    )


def _referral(directive: Directive, told: Referred, tokens: Sequence[str], *, label: Label) -> Referral:
    row = Referral(
        directive=directive,
        record_id=directive.record_id,
        part=told.target.part,
        at=directive.at,
        tokens=list(tokens),
        **{f"{told.target.kind}_id": told.target.id},
        **{column: getattr(told, column) for column in MOVED},
    )
    row.set_label(label.join(Label(level=directive.level)))
    return row


def _lend_again(found: Iterable[Directed], lying: Lying) -> None:
    """What these opened besides the letter is noted too."""
    lent = [one for one in found if one.antecedents]
    let_in = let_in_to({paper for one in lent for paper in one.antecedents}, by=CLOCKWORK) if lent else {}
    for one in lent:
        rows = [row for (name, _, _), row in lying.items() if name == one.name]
        for paper, label in lend_again(rows, one.antecedents, at=one.at).items():
            _note_opened(paper, label, let_in.get(paper, {}), [one])


def _note_opened(record_id: str, label: Label, let_in: LetIn, found: Iterable[Directed]) -> None:
    """Readers whom a directive let in, and who have no right of their own by a delivery since."""
    moments = {(f"person:{one.person_id}", one.at.replace(microsecond=0)) for one in found}
    opened = {
        token for token, (by, at) in let_in.items() if (by, at.replace(microsecond=0)) in moments
    }  # as a statement tells a moment: in whole seconds
    lies = Delivery.objects.filter(record_id=record_id).exclude(state=DeliveryState.AT_REGISTRY)
    rows = list(lies.order_by("sent_at", "id"))
    own = surroundings.lines_circle(rows, label=label, on=day_of(rows[-1].sent_at)) if rows else readers.Circle()
    OpenedToken.objects.note(record_id, sorted(opened - readers.tokens(label, own)))
