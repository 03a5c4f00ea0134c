"""A row in every table of the archive, each written by the deed that writes it."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from archive.admit import admit
from archive.assess import assess
from archive.core import witness
from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.checkpoint import parse
from archive.core.examination import Fault
from archive.core.leaf import EntryKind
from archive.core.merkle import leaf_hash
from archive.cosign import cosign
from archive.doors import note
from archive.doors.wire import Answer, Question
from archive.enter import enter
from archive.fix_time import fix_time
from archive.fold import fold
from archive.follow_events import follow_events
from archive.gather import gather
from archive.incidents import found, over
from archive.integrate import integrate
from archive.withdraw import withdraw
from directory import audit
from directory.core.reach import CLOCKWORK, PUBLIC
from tests.town import AT, Town

LATER = AT + timedelta(hours=2)
"""When what happened is settled enough to be followed into the log."""


def furnish(town: Town, record_id: str, *, elsewhere: Path) -> None:
    """Readers come and go, a witness cosigns twice, times are fixed twice, another log is cosigned, an alarm sounds.

    The other installation's keys lie elsewhere; what it answers is true.
    """
    other, log_elsewhere = note.cosigner(elsewhere), note.signer(elsewhere)
    settings.WATCH_FILE = settings.PLACE.data / "watch"
    settings.WATCH_FILE.write_text(
        f"log {log_elsewhere.key.text()}\nwitness {other.key.text()} http://witness.invalid\n", encoding="utf-8"
    )
    group = Group.objects.create(name="لجنة")
    by = town.rebwar.reach
    admit(record_id, readers=frozenset({f"g{group.pk}"}), by=CLOCKWORK, at=AT)
    admit(record_id, readers=frozenset({f"p{town.hasan.person_id}"}), by=CLOCKWORK, at=AT)
    withdraw(record_id, readers=frozenset({f"p{town.hasan.person_id}"}), by=CLOCKWORK, at=AT)
    for number in range(3):
        audit.record(by=by, act="look", about=f"record:{record_id} {number}", at=AT, level=0)

    def answered(questions: dict[str, Question]) -> dict[str, Answer]:
        return {name: _cosigned(other, question) for name, question in questions.items()}

    for turn in range(2):
        enter(EntryKind.BLOCK, body={"turn": turn}, by=CLOCKWORK, at=AT)
        follow_events(by=CLOCKWORK, at=LATER)
        integrate(by=CLOCKWORK, at=LATER)
        at = LATER + timedelta(hours=2 * turn)
        assert gather(by=CLOCKWORK, at=at, ask=answered) == 1  # type: ignore[arg-type]  # a dict is a mapping
        assert fix_time(by=CLOCKWORK, at=at) >= 1
    head = SignedHead(origin=log_elsewhere.key.name, size=1, root=leaf_hash(b"theirs"))
    cosign(witness.Submission(old=0, proof=(), note=log_elsewhere.signed(head)), by=PUBLIC, at=AT)
    assess(by=CLOCKWORK, at=AT)
    for said in (found, over):
        said(Fault(code="object_missing", object="a drill"), by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=LATER)
    fold(by=CLOCKWORK, at=AT)


def _cosigned(cosigner: note.Cosigner, question: Question) -> Answer:
    asked = witness.submission_from(question.body)
    return Answer(status=200, body=cosigner.cosigned(parse(asked.note)[0], at=AT).line().encode())
