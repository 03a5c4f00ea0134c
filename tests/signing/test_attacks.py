"""None of the published attacks on signed PDFs is accepted, each is called by its name, none stops the judge."""

import re
import zlib
from datetime import timedelta

import pytest

from paper.core.errors import PaperError
from paper.core.limits import ChildLimits
from paper.isolate import isolate
from signing.core.question import Question, verdict_from
from signing.core.verdict import Indication, SubIndication
from signing.doors import judge
from signing.doors.clock import trusted_time
from signing.wording import finding
from tests.signing import attack_kit, attacks_bytes, attacks_certificates, attacks_objects, attacks_parsers
from tests.signing import pki as small

LISTS = (attacks_bytes, attacks_certificates, attacks_objects, attacks_parsers)
SMALL = ChildLimits(memory=700 * 1024 * 1024, cpu_seconds=1, wall_seconds=5)


@pytest.fixture(scope="module")
def kit(pki: small.Pki, signed: bytes, sealed: bytes) -> attack_kit.Kit:
    """What an attacker has."""
    return attack_kit.Kit(pki=pki, frozen=small.frozen(), signed=signed, sealed=sealed)


@pytest.mark.servers  # made anew here; the same attacks, kept, are judged in every run (test_kept_attacks.py)
@pytest.mark.parametrize("attack", attack_kit.ATTACKS, ids=lambda one: one.name)
def test_an_attack_is_refused_by_its_name(attack: attack_kit.Attack, kit: attack_kit.Kit) -> None:
    pdf = attack.make(kit)
    verdict = kit.pki.verdict(pdf, is_own=False)
    found = verdict.all_findings()
    assert verdict.indication is not Indication.TOTAL_PASSED
    assert verdict.sub_indication is not SubIndication.NONE
    assert attack.codes <= {one.code for one in found}, found
    assert all(finding(one) for one in found)


def test_every_list_has_its_attacks() -> None:
    homes = {attack.make.__module__ for attack in attack_kit.ATTACKS}
    assert homes == {one.__name__ for one in LISTS}
    names = [attack.name for attack in attack_kit.ATTACKS]
    assert len(names) == len(set(names)) >= 118


def test_what_the_attacks_begin_with_passes(kit: attack_kit.Kit) -> None:
    """Otherwise an attack might be refused for nothing that it did."""
    by_library = attack_kit.forged(kit, kit.frozen, kit.pki.person)
    by_odd_holder = attack_kit.forged(kit, kit.frozen, attack_kit.odd_holder(kit, attack_kit.Odd()))
    resealed = attack_kit.forged(
        kit, kit.signed, kit.pki.seal, attack_kit.Forgery(certifies=False), at=small.SEAL
    )  # fmt: skip
    for pdf in (kit.signed, kit.sealed, by_library, by_odd_holder):
        verdict = kit.pki.verdict(pdf, is_own=False)
        assert verdict.indication is Indication.TOTAL_PASSED, verdict.all_findings()
    assert {one.code for one in kit.pki.verdict(resealed).all_findings()} == {"archive_stamp_missing"}


def test_a_moment_before_the_certificate_or_after_all_proofs_is_open(kit: attack_kit.Kit) -> None:
    for days in (-400, 400, 9_000):
        verdict = kit.pki.verdict(kit.sealed, at=trusted_time() + timedelta(days=days))
        assert verdict.indication is Indication.INDETERMINATE, days


def _bomb(kit: attack_kit.Kit) -> bytes:
    """A page that unpacks to 300 million bytes, in two layers."""
    packed = zlib.compress(zlib.compress(b"\0" * 300_000_000, 1), 1)
    page = attack_kit.number_of(kit.frozen, rb"/Type /Page\b")
    body = re.sub(rb"/Contents \d+ 0 R", b"/Contents 900 0 R", attack_kit.newest_object(kit.frozen, page))
    packed_twice = attack_kit.stream(packed, b"/Filter [/FlateDecode /FlateDecode]")
    return attack_kit.appended(kit.signed, {page: body, 900: packed_twice})


def _crowd(kit: attack_kit.Kit) -> bytes:
    """Sixty thousand fields that each claim to be the signature."""
    number = attack_kit.number_of(kit.signed, rb"/ByteRange")
    form = attack_kit.number_of(kit.signed, rb"/SigFlags")
    kids = b" ".join(b"<< /T (s%d) /FT /Sig /V %d 0 R >>" % (one, number) for one in range(60_000))
    return attack_kit.appended(kit.signed, {form: b"<< /SigFlags 3 /Fields [" + kids + b"] >>"})


def _tower(_: attack_kit.Kit) -> bytes:
    """Nothing but opening brackets."""
    return (
        b"%PDF-1.7\n1 0 obj\n"
        + b"<<" * 400_000
        + b"\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


@pytest.mark.servers
@pytest.mark.parametrize("make", [_bomb, _crowd, _tower])
def test_what_eats_memory_or_time_is_stopped_and_never_passes(make: object, kit: attack_kit.Kit) -> None:
    question = Question(pdf=make(kit), trust=(kit.pki.trust,), is_own=False)
    try:
        answer = isolate("signing.doors.judge:judge", question.to_bytes(), limits=SMALL)
    except PaperError:
        return  # a crash or a limit is a normal answer; `verdict_on` calls it "reader_stopped"
    assert verdict_from(answer).indication is not Indication.TOTAL_PASSED


def test_the_judge_answers_whatever_a_dictionary_holds(kit: attack_kit.Kit) -> None:
    """Each key of the signature's dictionary, and of its field, set to each kind of thing."""
    values = (
        b"null",
        b"7",
        b"-1.5",
        b"(x)",
        b"<41>",
        b"/Name",
        b"[]",
        b"[1 2]",
        b"<< >>",
        b"true",
        b"1 0 R",
        b"999 0 R",
    )
    number = attack_kit.number_of(kit.signed, rb"/ByteRange")
    dictionary = attack_kit.newest_object(kit.signed, number)
    for key in (rb"/Type /Sig", rb"/Filter /Adobe.PPKLite", rb"/M \([^)]*\)", rb"/Reference \[.*?\] (?=>>|\n)"):
        for value in values[::3]:
            name = re.match(rb"/\w+", key.replace(rb"\\", b""))
            assert name is not None
            body = re.sub(key, lambda _, name=name[0], value=value: name + b" " + value, dictionary, flags=re.DOTALL)
            pdf = attack_kit.appended(kit.signed, {number: body})
            verdict = judge.verdict_of(Question(pdf=pdf, trust=(kit.pki.trust,), is_own=False))
            assert verdict.indication is not Indication.TOTAL_PASSED, (key, value)
