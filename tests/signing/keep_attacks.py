"""Keeps the attack files: `python -m tests.signing.keep_attacks` writes them anew, with a root and a moment of their own.

What is expected of each file stands in manifest.json and is what the judge said when it was written: read the
difference before it is committed. `--expect` asks the judge anew about the files that are there.
"""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typst

from signing.core.question import Question
from signing.core.verdict import Verdict
from signing.doors import ca, fields, judge
from signing.doors.clock import trusted_time
from tests.signing import attack_kit, attacks_bytes, attacks_certificates, attacks_objects, attacks_parsers
from tests.signing import pki as small

HERE = Path(__file__).parent.parent / "vectors" / "attacks"
LISTS = (attacks_bytes, attacks_certificates, attacks_objects, attacks_parsers)
CONTROLS = ("control_signed", "control_sealed")
FORMAT = "diwan-attacks-1"


def letter() -> bytes:
    """Two short pages and a frame for a signature's look: small, because every attack is a copy of the letter."""
    body = '#set page(width: 595pt, height: 842pt)\n#set document(title: "Letter")\n'
    return _set(body + "Amount: 12 000 000 IQD\n#pagebreak()\nAmount: 12 000")


def frame() -> bytes:
    """What a signature looks like here."""
    return _set("#set page(width: 200pt, height: 60pt, margin: 4pt, fill: none)\n#rect(width: 100%, height: 100%)")


def _set(body: str) -> bytes:
    return bytes(typst.compile(body.encode(), pdf_tags=False))


def verdict_of(pdf: bytes, *, trust: bytes, at: datetime) -> Verdict:
    """What our judge says of a foreign file."""
    return judge.verdict_of(Question(pdf=pdf, trust=(trust,), at=at, is_own=False))


def expected(pdf: bytes, *, trust: bytes, at: datetime) -> dict[str, object]:
    """The judge's answer as the manifest holds it."""
    verdict = verdict_of(pdf, trust=trust, at=at)
    return {
        "verdict": verdict.indication.value,
        "sub_indication": verdict.sub_indication.value,
        "findings": sorted({finding.code for finding in verdict.all_findings()}),
    }


def keep() -> None:
    """Writes everything anew: a new PKI, the controls, each attack, the manifest."""
    HERE.mkdir(parents=True, exist_ok=True)
    for old in HERE.glob("*.pdf"):
        old.unlink()
    pki = replace(small.raise_pki(), look=frame())
    frozen = fields.lay(letter(), small.BOXES)
    signed = pki.sign(frozen)
    kit = attack_kit.Kit(pki=pki, frozen=frozen, signed=signed, sealed=pki.seal_it(signed))
    files = {"control_signed": signed, "control_sealed": kit.sealed}
    files |= {attack.name: attack.make(kit) for attack in attack_kit.ATTACKS}
    at = trusted_time().replace(microsecond=0, tzinfo=UTC) + timedelta(minutes=1)
    (HERE / "root.pem").write_bytes(ca.certificate_pem(pki.root.certificate))
    told = {attack.name: (attack.family, attack.make.__doc__) for attack in attack_kit.ATTACKS}
    entries: list[dict[str, object]] = []
    for name, pdf in files.items():
        (HERE / f"{name}.pdf").write_bytes(pdf)
        family, done = told.get(name, ("control", "Nothing was done to it."))
        title = name.replace("_", " ")
        entries.append({"file": f"{name}.pdf", "family": family, "title": title, "done": done or f"{title}."})
    _write(entries, at=at, trust=pki.trust)


def expect() -> None:
    """Asks the judge anew about what is there."""
    manifest = json.loads((HERE / "manifest.json").read_text())
    root = ca.load_certificate((HERE / "root.pem").read_bytes())
    _write(manifest["files"], at=datetime.fromisoformat(manifest["at"]), trust=ca.certificate_der(root))


def _write(entries: list[dict[str, object]], *, at: datetime, trust: bytes) -> None:
    """The manifest, each entry with what the judge says now."""
    judged = [{**entry, **expected((HERE / str(entry["file"])).read_bytes(), trust=trust, at=at)} for entry in entries]
    manifest = {"format": FORMAT, "trust": "root.pem", "at": at.isoformat(), "files": judged}
    (HERE / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    expect() if "--expect" in sys.argv else keep()
