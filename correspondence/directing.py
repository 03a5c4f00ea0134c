"""A directive from what was asked to what is kept: the steps that one alone and those of a list have in common."""

from dataclasses import dataclass
from datetime import datetime

from archive.admit import admit
from archive.core.leaf import EntryKind
from archive.core.margin import statement_of
from archive.enter import enter
from archive.records import shown
from correspondence import fulfilment, lending
from correspondence.core.directive import Directive as Document
from correspondence.core.directive import Instruction, check_deadline
from correspondence.core.errors import ChangedSinceShownError, MayNotDirectError
from correspondence.core.listed import Written
from correspondence.models import Delivery, Directive, OpenedToken, Referral
from correspondence.writers import Door, Right, bound_by, doors_of, right_of
from directory import audit
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A directive as it is to be signed, with all that was asked for it."""

    document: Document
    right: Right
    doors: tuple[Door, ...]
    label: Label

    def written(self) -> Written:
        """As its writer sees it, for a list that is signed later."""
        return Written(
            says=self.document.says,
            writer=self.document.writer,
            upper=self.document.upper,
            seated={door.target.id: door.seated for door in self.doors if door.seated is not None},
        )


def is_given(name: str, *, by: Reach) -> bool:
    """True when this very person gave it already. Raises MayNotDirectError for a name that is somebody else's."""
    givers = set(Directive.objects.filter(name=name).values_list("person_id", flat=True))
    if givers - {by.person_id}:
        raise MayNotDirectError
    return bool(givers)


def drawn(record_id: str, says: Instruction, *, name: str, by: Reach, at: datetime) -> Drawn:
    """The directive as it is to be signed now, judged by all its rules; nothing is written.

    Nobody hands on more time than was given from above. Raises NotWithinReachError, MayNotDirectError,
    DirectiveNotCompleteError, SeveralLeadsError, TooManyAddresseesError, PlaceNotOnPageError, DeadlinePastError,
    DeadlineRelaxedError, AnotherBodyError, AddresseeTwiceError, ReferredToSelfError, AddresseeNotClearedError,
    ChangedSinceShownError, ErasedError.
    """
    facts, sha256 = shown(record_id, reach=by)
    right = right_of(record_id, by=by, on=day_of(at))
    says.check(pages=right.pages)
    lending.check(says.antecedents, facts, by=by)
    if says.shown != sha256:
        raise ChangedSinceShownError
    label = facts.label
    if not label.level <= says.level <= by.clearance.level:
        raise MayNotDirectError
    upper = right.upper
    check_deadline(says.due_at, upper_due_at=None if upper is None else upper.due_at, at=at)
    body_id = right.writer.body_id
    doors = doors_of(says.targets, label=label, level=says.level, body_id=body_id, by=by, on=day_of(at))
    document = Document(
        name=name,
        record=record_id,
        document=says.shown,
        says=says,
        writer=right.writer,
        at=at,
        upper="" if upper is None else upper.directive.name,
    )
    return Drawn(document=document, right=right, doors=doors, label=label)


def keep(drawn: Drawn, signature: bytes, *, by: Reach, at: datetime) -> None:
    """Writes it, in the caller's transaction, if what is above it still stands; what was given already stays as it is.

    Raises ChangedSinceShownError, MayNotDirectError, ErasedError.
    """
    document, upper = drawn.document, drawn.right.upper
    Delivery.objects.locked_of(document.record, body_id=drawn.right.writer.body_id)
    if is_given(document.name, by=by):
        return
    if bound_by(document.record, by=by) != (None if upper is None else (upper.pk, upper.due_at)):
        raise ChangedSinceShownError
    _write(drawn, signature, by=by, at=at)


def _write(drawn: Drawn, signature: bytes, *, by: Reach, at: datetime) -> None:
    document, writer, upper = drawn.document, drawn.right.writer, drawn.right.upper
    says, record_id = document.says, document.record
    row = Directive.objects.create(
        name=document.name,
        record_id=record_id,
        body_id=writer.body_id,
        upper=upper,
        upper_due_at=None if upper is None else upper.due_at,
        verb=says.verb,
        due_at=says.due_at,
        level=says.level,
        person_id=writer.person_id,
        post_id=writer.post_id,
        sha256=document.sha256(),
        at=at,
    )
    referrals = Referral.objects.bulk_create(_referral(row, door, drawn.label) for door in drawn.doors)
    wanted = frozenset(token for door in drawn.doors for token in door.tokens)
    OpenedToken.objects.note(record_id, sorted(admit(record_id, readers=wanted, by=by, at=at)))
    body = statement_of(document.as_bytes(), signature, body=writer.body_id, level=says.level)
    enter(EntryKind.DIRECTIVE, record_id=record_id, body=body, by=by, at=at)
    if says.antecedents:
        lending.lend(referrals, says.antecedents, by=by, at=at)
    fulfilment.decide(row, by=by, at=at)
    audit.record(by=by, act="refer", about=f"record:{record_id}", at=at, level=says.level)


def _referral(directive: Directive, door: Door, label: Label) -> Referral:
    target = door.target
    row = Referral(
        directive=directive,
        record_id=directive.record_id,
        part=target.part,
        due_at=directive.due_at,
        at=directive.at,
        tokens=sorted(door.tokens),
        **{f"{target.kind}_id": target.id},
    )
    row.set_label(label.join(Label(level=directive.level)))
    return row
