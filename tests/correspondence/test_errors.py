"""Every error and every finding has its sentence."""

import re
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

from django.utils import translation

from correspondence import findings, wording
from correspondence.core import acceptance, errors
from correspondence.core.errors import Finding


def test_every_error_has_its_sentence() -> None:
    for path in Path(errors.__file__).parent.glob("*.py"):
        import_module(f"correspondence.core.{path.stem}")
    assert {errors.CorrespondenceError, *below(errors.CorrespondenceError)} == set(wording.SENTENCES)


def below(kind: type[Exception]) -> Iterator[type[Exception]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def test_every_finding_has_its_sentence() -> None:
    core = Path(acceptance.__file__).parent
    floors = (core, core.parent, core.parent / "models")
    files = [path for folder in floors for path in folder.glob("*.py") if path.name != "findings.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    listed = {f"too_many_{what}" for what in ("addressees", "copies", "references", "annexes", "signers")}
    assert {*re.findall(r'Finding\(code="(\w+)"', text), *listed} <= set(findings.FINDINGS)
    assert set(findings.FINDINGS) <= {*re.findall(r'"(\w+)"', text), *listed}


def test_sentences_are_filled_from_facts() -> None:
    registered = errors.AlreadyRegisteredError(number="ق م/7", on=date(2026, 7, 14), record_id="a" * 32)
    with translation.override("en"):
        assert wording.refusal(registered) == "The letter is registered already: number ق م/7 of 2026-07-14."
        refused = errors.LetterNotAcceptedError(
            [Finding(code="subject_too_long", facts={"length": 201, "limit": 200}), Finding(code="no_body")]
        )
        assert wording.refusal(refused) == (
            "The subject has 201 characters; at most 200 are allowed. The letter has no text."
        )
        assert wording.finding_sentence(Finding(code="odd")) == "The letter cannot be accepted."
