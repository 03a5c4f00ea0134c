"""A row in every table of the archive, each written by the deed that writes it."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from archive import deposit as room
from archive.admit import admit
from archive.ask_opening import ask_opening
from archive.assess import assess
from archive.classify import file_into
from archive.close_dossier import close_dossier
from archive.core import witness
from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.checkpoint import parse
from archive.core.examination import Fault
from archive.core.leaf import EntryKind
from archive.core.merkle import leaf_hash
from archive.cosign import cosign
from archive.dispose import dispose
from archive.doors import note
from archive.doors.wire import Answer, Question
from archive.enter import enter
from archive.fix_time import fix_time
from archive.fold import fold
from archive.follow_events import follow_events
from archive.gather import gather
from archive.hand_over import hand_over
from archive.hold import hold
from archive.import_plan import import_plan
from archive.incidents import found, over
from archive.integrate import integrate
from archive.open_dossier import open_dossier
from archive.read_annexes import read_annexes
from archive.release import release
from archive.reopen_dossier import reopen_dossier
from archive.withdraw import withdraw
from directory import audit
from directory.core.clearance import Label, Level
from directory.core.reach import CLOCKWORK, PUBLIC
from signing.sign import lay_fields, seal
from tests.archive.conftest import SIGNED, facts_of, judged, package_of, readers_of
from tests.archive.keeping import PLAN, care_of, years_ago
from tests.signing import pki
from tests.town import AT, Town

LATER = AT + timedelta(hours=2)
"""When what happened is settled enough to be followed into the log."""


def furnish(town: Town, record_id: str, *, elsewhere: Path) -> None:
    """Readers come and go, a witness cosigns twice, times are fixed twice, another log is cosigned, an alarm sounds.

    Records are classed, held, listed, destroyed and handed over; one letter is truly sealed, and an entry waits.
    The other installation's keys lie elsewhere; what it answers is true.
    """
    other, log_elsewhere = note.cosigner(elsewhere), note.signer(elsewhere)
    settings.WATCH_FILE = settings.PLACE.data / "watch"
    settings.WATCH_FILE.write_text(
        f"log {log_elsewhere.key.text()}\nwitness {other.key.text()} http://witness.invalid\n", encoding="utf-8"
    )
    group = Group.objects.create(name="لجنة")
    by = town.rebwar.reach
    _manage(town)
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
    read_annexes(by=CLOCKWORK, at=AT)
    enter(EntryKind.BLOCK, body={"turn": "waits"}, by=CLOCKWORK, at=AT)


def _manage(town: Town) -> None:
    """A plan and the next one, dossiers, holds, lists of every fate, and a record that was destroyed."""
    care = care_of(town, partial(_kept, town))
    nawal = care.nawal.reach
    dossier = open_dossier(care.a_class("300").pk, symbol="س/1", title="سجلات القسم", by=nawal, at=AT)
    again = open_dossier(care.a_class("300").pk, symbol="س/2", title="سجلات أخرى", by=nawal, at=AT)
    close_dossier(again, by=nawal, at=AT)
    reopen_dossier(again, reason="وردت إجابة", by=nawal, at=AT)
    file_into([care.kept(on=years_ago(3))], dossier_id=dossier, by=nawal, at=AT)
    close_dossier(dossier, by=nawal, at=AT)
    held = hold(town.planning, mandate="أمر 5", reason="دعوى", record_ids=[care.classed()], by=nawal, at=AT)
    hold(town.planning, mandate="أمر 6", reason="تحقيق", dossier_id=dossier, by=nawal, at=AT)
    care.classed()
    care.classed()
    care.approved()
    dispose(by=CLOCKWORK, at=AT)
    care.classed("200", kind="ministerial_order")
    hand_over(care.approved("200"), receipt="م و 9", by=nawal, at=AT)
    release(held, by=nawal, seconded_by=care.idris.reach, at=AT)
    care.listed()
    import_plan(town.planning, data=b"\n".join(PLAN.splitlines()[:-2]), by=nawal, at=AT)
    sealed = lay_fields(pki.letter(), pki.BOXES)
    looks = pki.stamp()
    sealed = seal(sealed, body_id=town.planning, field=pki.SEAL, appearance=looks, reason="452", at=AT)
    directed = _kept(town, letter=sealed)
    reader = next(one for one in town.everybody() if one.reach.clearance.level >= Level.TOP_SECRET)
    top = _kept(town, label=Label(level=Level.TOP_SECRET))
    admit(top, readers=frozenset({f"p{reader.person_id}"}), by=CLOCKWORK, at=AT)
    ask_opening(top, reason="تدقيق", by=reader.reach, at=AT)
    for level in (0, 1):
        said = {"document": "{}", "signature": "", "body": town.planning, "level": level}
        enter(EntryKind.DIRECTIVE, record_id=directed, body=said, by=CLOCKWORK, at=AT)


def _kept(town: Town, *, letter: bytes | None = None, **changes: object) -> str:
    """A letter of Planning, judged by the marking judge; with bytes of its own it is believed."""
    facts, judge = facts_of(town, **changes), room.verdict_on
    if letter is not None:
        room.verdict_on = lambda _pdf, **asked: judged(SIGNED, **asked)  # type: ignore[attr-defined]
    try:
        readers = readers_of(town, facts.label)
        return room.deposit(package_of(facts, letter), readers=readers, by=town.rebwar.reach, at=AT).record_id
    finally:
        room.verdict_on = judge  # type: ignore[attr-defined]


def _cosigned(cosigner: note.Cosigner, question: Question) -> Answer:
    asked = witness.submission_from(question.body)
    return Answer(status=200, body=cosigner.cosigned(parse(asked.note)[0], at=AT).line().encode())
