"""Our letters before every judge: ours, poppler's pdfsig, EU DSS and veraPDF.

`DIWAN_LETTERS=500 ./run test --servers -k five_hundred` judges all five hundred; otherwise sixty of them are.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from signing.core.policy import Level
from signing.core.question import Question
from signing.core.verdict import Indication, Verdict
from signing.doors import ca, judge, pades, tokens
from tests import judges
from tests.foreign import needs
from tests.signing import letters_500, softhsm
from tests.signing import pki as small

SOME = 60
pytestmark = pytest.mark.servers


def wanted() -> int:
    """How many letters this run judges."""
    return int(os.environ.get("DIWAN_LETTERS", SOME))  # noqa: TID251  (the test's own option)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What was signed, what our judge said, and what must be trusted."""

    files: dict[Path, letters_500.Plan]
    verdicts: dict[Path, Verdict]
    trust: Path


@pytest.fixture(scope="module")
def letters(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Letters:
    """The letters on disk, each judged by us as soon as it was signed."""
    if softhsm.LIBRARY is None:
        pytest.skip(softhsm.MISSING)
    card = tokens.Card(
        module=request.getfixturevalue("soft_tokens"), label=softhsm.PERSONS, pin=softhsm.PIN
    )  # asked for here, so that the sentence above comes first
    bureau = letters_500.Bureau(card)
    folder = tmp_path_factory.mktemp("letters")
    trust = folder / "roots.pem"
    trust.write_bytes(b"".join(map(ca.certificate_pem, bureau.roots)))
    made = Letters(files={}, verdicts={}, trust=trust)
    for plan, pdf in bureau.letters(letters_500.plans(wanted())):
        path = folder / f"{plan.name}.pdf"
        path.write_bytes(pdf)
        pki = bureau.pki(plan)
        question = Question(pdf=pdf, trust=(pki.trust,), revocations=bureau.lists[pki.trust])
        made.files[path], made.verdicts[path] = plan, judge.verdict_of(question)
    return made


def test_five_hundred_letters_are_mixed(letters: Letters) -> None:
    plans = list(letters.files.values())
    assert len(set(plans)) == wanted() >= SOME
    for of in ("level", "door", "kind", "language", "is_sealed", "has_source", "title"):
        assert len({getattr(plan, of) for plan in plans}) == len(
            {getattr(plan, of) for plan in letters_500.plans(letters_500.COUNT)}
        ), of
    assert {plan.signers for plan in letters_500.plans(letters_500.COUNT)} == set(range(1, 26))


def test_five_hundred_letters_pass_our_judge(letters: Letters) -> None:
    """At B-B it is said that no time stamp of its own proves when it was made."""
    for path, verdict in letters.verdicts.items():
        plan = letters.files[path]
        people = [one for one in verdict.signatures if not one.is_time_stamp and one.field != "seal"]
        assert len(people) == plan.signers
        codes = {finding.code for finding in verdict.all_findings()}
        without = {"time_by_later_stamp"} if plan.is_sealed else {"time_claimed"}
        expected = without if plan.level is Level.B else set()
        assert (verdict.indication, codes) == (Indication.TOTAL_PASSED, expected), path.name


@needs("pdfsig")
def test_five_hundred_letters_pass_pdfsig(letters: Letters) -> None:
    """It judges no document time stamp, and says so."""
    for path, plan in letters.files.items():
        said = judges.pdfsig(path)
        signatures = plan.signers + plan.is_sealed
        assert said.count("ETSI.CAdES.detached") == signatures, path.name
        assert said.count("Signature is Valid.") == signatures, path.name
        stamps = plan.is_sealed + plan.signers * (plan.level is Level.LTA)
        others = [line for line in said.splitlines() if "Signature Validation:" in line and "is Valid" not in line]
        assert others == ["  - Signature Validation: Signature has not yet been verified."] * stamps, path.name
        assert "- Total document signed" in said, path.name


def test_five_hundred_letters_pass_dss(letters: Letters) -> None:
    """By what stands in each file alone: a letter without proofs is open for DSS, and only for that."""
    judges.ready()
    seen: Counter[tuple[object, ...]] = Counter()
    for said in judges.dss(list(letters.files), trust=letters.trust):
        plan = letters.files[Path(str(said["file"]))]
        signatures = said["signatures"]
        assert isinstance(signatures, list)
        assert len(signatures) == plan.signers + plan.is_sealed, said
        for one in signatures:
            kind = (plan.level.value, plan.is_sealed, one["field"] == "seal", plan.door == "outside")
            seen[(*kind, one["indication"], one["sub_indication"], one["format"])] += 1
            assert not one["warnings"], (plan.name, one)
            assert not one["undefined"], (plan.name, one)
            assert (one["indication"], one["sub_indication"]) == _verdict_of_dss(plan), (plan.name, one)
            assert one["format"].removeprefix("PAdES-BASELINE-") in _formats_of_dss(plan), (plan.name, one)
    for what, count in sorted(seen.items(), key=str):
        print(count, *what)  # noqa: T201  (pytest -s shows it, docs/decisions/0011 has it)


def _verdict_of_dss(plan: letters_500.Plan) -> tuple[str, str]:
    """A seal brings the proofs of everything before it."""
    if plan.is_sealed or plan.level in {Level.LT, Level.LTA}:
        return "TOTAL_PASSED", ""
    return "INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE"


def _formats_of_dss(plan: letters_500.Plan) -> set[str]:
    """DSS counts proofs that stand after a signature, docs/decisions/0011: ours at B-LT stand in its own revision."""
    if plan.is_sealed:
        return {"LTA"}
    return {
        Level.B: {"B"},
        Level.T: {"T"},
        Level.LT: {"T", "LT"},
        Level.LTA: {"T", "LTA"},  # T where its time stamp brought nothing that was not in the store before
    }[plan.level]


def test_five_hundred_letters_are_pdf_a_3a(letters: Letters) -> None:
    """Signed, sealed and time-stamped at every level."""
    judges.ready()
    _are_archival(list(letters.files))


def test_letters_are_pdf_a_3a_before_they_are_signed_and_after_renewal(tmp_path: Path, pki: small.Pki) -> None:
    judges.ready()
    made = {}
    for language in letters_500.LANGUAGES:
        for has_source in (True, False):
            sheet = letters_500.set_letter(language, None, has_source, 3)
            made[f"{language}-{has_source}-set"] = sheet.pdf
            made[f"{language}-{has_source}-laid"] = letters_500.frozen(sheet)
    sealed = pki.seal_it(pki.sign(small.frozen()))
    made["renewed"] = pades.stamp_pdf(sealed, proofs=pki.proofs(pki.person, pki.seal), authority=pki.authority)
    _are_archival(_written(made, tmp_path))


def test_looks_are_pdf_a_3b_by_themselves(tmp_path: Path) -> None:
    """What a signature and a seal are drawn from."""
    judges.ready()
    made = {}
    for language in letters_500.LANGUAGES:
        seal, signature = letters_500.set_letter(language, None, False, 1).fields
        made[f"{language}-mark"] = letters_500.mark(language, signature)
        made[f"{language}-stamp"] = letters_500.stamp(language, seal)
    for said in judges.verapdf(_written(made, tmp_path)):
        assert (said["level"], said["compliant"], said["failed"]) == ("3b", True, []), said


def test_the_judges_are_awake(tmp_path: Path, pki: small.Pki, sealed: bytes) -> None:
    """A changed byte, a stranger's root, a page painted over, a font that is gone: each is seen."""
    judges.ready()
    place = sealed.index(b"stream") + 40
    made = {
        "changed": sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :],
        "untagged": sealed.replace(b"/Marked true", b"/Marked null"),
        "good": sealed,
    }
    files = _written(made, tmp_path)
    for root, expected in ((pki.root, ["TOTAL_FAILED", "TOTAL_FAILED", "TOTAL_PASSED"]),
                           (small.raise_pki().root, ["TOTAL_FAILED", "TOTAL_FAILED", "INDETERMINATE"])):  # fmt: skip
        trust = tmp_path / "root.pem"
        trust.write_bytes(ca.certificate_pem(root.certificate))
        told = judges.dss(files, trust=trust)
        assert [said["signatures"][-1]["indication"] for said in told] == expected  # type: ignore[index]
    assert [said["compliant"] for said in judges.verapdf(files)][1:] == [False, True]


def _are_archival(files: Sequence[Path]) -> None:
    """Each claims PDF/A-3a and keeps it."""
    told = judges.verapdf(files)
    assert len(told) == len(files)
    for said in told:
        assert (said["level"], said["compliant"], said["failed"]) == ("3a", True, []), said


def _written(made: dict[str, bytes], folder: Path) -> list[Path]:
    """Each on disk."""
    for name, pdf in made.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    return [folder / f"{name}.pdf" for name in made]
