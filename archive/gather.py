"""Gathers cosignatures of our witnesses for the newest checkpoint."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from archive.core.checkpoint import parse
from archive.core.errors import CheckpointNotValidError
from archive.core.watch import Watch, Witness
from archive.core.witness import Submission, size_in
from archive.doors import log, note, wire
from archive.doors.wire import Answer, Question
from archive.models import Alarm, Asked, Checkpoint, Cosignature, Head
from archive.watch import watch
from directory.core.reach import Reach

REFUSED = "witness_refuses"
"""The alarm: a witness saw a history that our log does not continue."""
Ask = Callable[[Mapping[str, Question]], dict[str, Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A witness and the size it was asked to go on from."""

    witness: Witness
    old: int


def gather(*, by: Reach, at: datetime, ask: Ask = wire.asked) -> int:
    """Asks every configured witness for its cosignature on the head's checkpoint; returns how many came.

    A witness that does not answer in time, or answers nonsense, waits longer before each next try; one that saw
    another history sounds an alarm. Cosignatures are rows before the checkpoint is published with them; a crash
    between leaves the old published note, which the next run replaces. Raises WatchNotValidError.
    """
    if by.person_id is not None:
        message = "cosignatures are gathered by the clockwork, not by a person"
        raise RuntimeError(message)
    policy, head = watch(), Head.objects.now()
    checkpoint = Checkpoint.objects.filter(size=head.size).first()
    if checkpoint is None or not policy.witnesses:
        return 0
    due = _due(policy, checkpoint, at=at)
    for one in _round(_round(due, checkpoint, ask=ask, at=at), checkpoint, ask=ask, at=at):
        Asked.objects.failed(one.witness.key.name, at=at)
    came = Cosignature.objects.filter(checkpoint=checkpoint, name__in=[one.witness.key.name for one in due]).count()
    if came:
        with log.sequencer(settings.PLACE.log):
            if Head.objects.now() == head:
                log.publish(settings.PLACE.log, checkpoint.cosigned())
    return came


def _due(policy: Watch, checkpoint: Checkpoint, *, at: datetime) -> list[_Asked]:
    sizes, waiting = Asked.objects.sizes(), Asked.objects.waiting(at)
    done = set(checkpoint.cosignatures.values_list("name", flat=True))
    return [
        _Asked(witness=witness, old=min(sizes.get(witness.key.name, 0), checkpoint.size))
        for witness in policy.witnesses
        if witness.key.name not in waiting | done
    ]


def _round(asked: list[_Asked], checkpoint: Checkpoint, *, ask: Ask, at: datetime) -> list[_Asked]:
    """Asks once; returns those that named another size to go on from."""
    if not asked:
        return []
    questions = {one.witness.key.name: _question(one, checkpoint) for one in asked}
    answers = ask(questions)
    again = []
    for one in asked:
        size = _heard(one, answers[one.witness.key.name], checkpoint, at=at)
        if size is not None:
            again.append(_Asked(witness=one.witness, old=size))
    return again


def _question(one: _Asked, checkpoint: Checkpoint) -> Question:
    proof = log.consistency(settings.PLACE.log, old=one.old, new=checkpoint.size) if one.old else ()
    body = Submission(old=one.old, proof=proof, note=checkpoint.note).as_bytes()
    return Question(address=f"{one.witness.address}/add-checkpoint", body=body)


def _heard(one: _Asked, answer: Answer, checkpoint: Checkpoint, *, at: datetime) -> int | None:
    """Writes down what the witness said; a size when it must be asked again from there."""
    name = one.witness.key.name
    if answer.status == 200 and _kept(one.witness, answer, checkpoint, at=at):
        Alarm.objects.end(REFUSED, at=at, about=name)
        return None
    size = size_in(answer.body) if answer.status == 409 else None
    if size is not None and size != one.old and size <= checkpoint.size:
        return size
    if answer.status == 422 or (size or 0) >= checkpoint.size:  # it holds a longer log, or another one of this size
        Alarm.objects.sound(REFUSED, name, at=at)
    Asked.objects.failed(name, at=at)
    return None


@transaction.atomic
def _kept(witness: Witness, answer: Answer, checkpoint: Checkpoint, *, at: datetime) -> bool:
    """True when the answer holds the witness's own true cosignature; it is kept then, with how far the witness came."""
    try:
        _, signatures = parse(checkpoint.note + answer.body.decode("utf-8"))
    except (CheckpointNotValidError, UnicodeDecodeError):
        return False
    for line in (signature.line() for signature in signatures):
        for name, signed_at in note.cosigned_by(checkpoint.note + line, (witness.key,)).items():
            before = Cosignature.objects.filter(name=name).order_by("-id").values_list("checkpoint_id", flat=True)
            Cosignature.objects.create(
                checkpoint=checkpoint, name=name, line=line, at=signed_at, previous=before.first() or 0
            )
            Asked.objects.answered(name, size=checkpoint.size, at=at)
            return True
    return False
