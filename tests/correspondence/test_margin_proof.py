"""Directives off-line: the evidence bundle carries them, and the verifier believes no changed one."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from archive import bundle as room
from archive.bundle import bundle
from archive.doors import bag
from archive.integrate import integrate
from archive.verifier.margin import directives
from archive.verifier.opinion import endorser
from archive.verifier.walk import Known, Outcome, Step, walk
from correspondence.core.directive import Target, Verb
from correspondence.report import report
from directory.core.reach import CLOCKWORK
from signing.endorsement import our_trust
from tests.archive.conftest import judged
from tests.correspondence.margins import DUE, directed, lying, marked, post
from tests.town import AT, Citizen, Town

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked")]


@pytest.fixture
def evidence(town: Town, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Citizen], bytes]:
    monkeypatch.setattr(room, "verdict_on", judged)

    def made(record_id: str, citizen: Citizen) -> bytes:
        integrate(by=CLOCKWORK, at=AT)
        return bundle(record_id, reach=citizen.reach, at=AT)

    return made


def chained(town: Town) -> str:
    """A letter with two directives, the lower one done."""
    record_id = lying(town, town.planning)
    directed(record_id, post(town.maryam), by=town.amal)
    (lower,) = directed(record_id, post(town.hasan), by=town.maryam, verb=Verb.DISCUSS, due_at=DUE - timedelta(days=1))
    report(lower.pk, note="نوقش", by=town.hasan.reach, at=AT)
    return record_id


def last(data: bytes, *, roots: tuple[bytes, ...] | None = None) -> Step:
    trust = tuple(our_trust().roots) if roots is None else roots
    return walk(data, known=Known(), opinion=lambda _pdf: (Outcome.PASSED, ""), endorser=endorser(trust))[-1]


def test_the_verifier_checks_signature_letter_and_deadlines(town: Town, evidence: Callable[..., bytes]) -> None:
    data = evidence(chained(town), town.amal)
    step = last(data)
    assert (step.number, step.name, step.outcome) == (9, "directives", Outcome.PASSED)
    assert "2 directives" in step.text
    assert last(data, roots=()).outcome is Outcome.UNDECIDED


def test_a_changed_word_or_another_signer_is_false(town: Town, evidence: Callable[..., bytes]) -> None:
    record_id = chained(town)
    payload = bag.unpacked(evidence(record_id, town.amal))
    judge = endorser(tuple(our_trust().roots))
    paths = sorted(path for path in payload if path.endswith("/statement.json"))
    first = json.loads(payload[paths[0]])

    def judged_with(**changes: object) -> str:
        document = json.dumps({**json.loads(first["body"]["document"]), **changes}, ensure_ascii=False)
        changed = {**first, "body": {**first["body"], "document": document}}
        return directives({**payload, paths[0]: json.dumps(changed).encode()}, record=record_id, endorser=judge)[0]

    assert directives(payload, record=record_id, endorser=judge)[0] == "PASSED"
    for changes in (
        {"text": "غير ما كُتب"},
        {"due": "2036-01-01T00:00:00Z"},
        {"person": town.maryam.person_id},
        {"document_sha256": "0" * 64},
        {"record": "0" * 32},
    ):
        assert judged_with(**changes) == "FAILED", changes
    swapped = {**payload, "record/letter.pdf": b"another letter"}
    assert directives(swapped, record=record_id, endorser=judge)[0] == "FAILED"


def test_another_ministry_s_directives_are_counted_and_not_shown(town: Town, evidence: Callable[..., bytes]) -> None:
    record_id = lying(town, town.finance_budget)
    directed(record_id, Target(kind="post", id=town.laith.post_id), by=town.huda, text="كلام المالية وحدها")
    data = evidence(record_id, town.zainab)
    payload = bag.unpacked(data)
    assert not [path for path in payload if path.startswith("entries/") and path.endswith("/statement.json")]
    assert not any("كلام المالية وحدها".encode() in file for file in payload.values())
    assert [step.outcome for step in walk(data, known=Known(), opinion=lambda _: (Outcome.PASSED, ""))] == [
        Outcome.PASSED
    ] * 9
    assert "1 statements withheld" in last(data).text


def test_the_house_s_own_words_are_not_left_out(town: Town, evidence: Callable[..., bytes]) -> None:
    """Only what may be withheld may be missing: a renewal or a void without its statement is no bundle."""
    data = evidence(chained(town), town.amal)
    payload = bag.unpacked(data)
    (proof,) = [path for path in payload if path.startswith("entries/")][:1]
    folder = proof.split("/")[1]
    leaf = json.loads(payload[f"entries/{folder}/proof.json"])
    leaf["leaf"] = leaf["leaf"].replace("DIRECTIVE", "VOID_NUMBER")
    changed = {**payload, f"entries/{folder}/proof.json": json.dumps(leaf).encode()}
    del changed[f"entries/{folder}/statement.json"]
    rebagged = bag.packed("diwan-x", changed, info={})
    assert walk(rebagged, known=Known(), opinion=lambda _: (Outcome.PASSED, ""))[5].outcome is Outcome.FAILED
