"""Judges signed PDFs: `judge FILE… [--trust PEM] [--at TIME] [--json]`. Needs no database."""

import io
import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import get_current_timezone, is_naive
from django.utils.translation import override

from paper.core.limits import LIMITS
from signing import wording
from signing.core.verdict import Finding, Indication, SignatureFacts, Verdict, undecided
from signing.judgement import Judgement, judgement_on, unusable

NO_DOCUMENT = 3
CODES = {Indication.TOTAL_PASSED: 0, Indication.TOTAL_FAILED: 1, Indication.INDETERMINATE: 2}
WORST_FIRST = (1, 2, NO_DOCUMENT, 0)
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Under which trust and for which moment files are judged; `refusal` when that was not understood."""

    trust: Sequence[bytes] | None = None
    at: datetime | None = None
    refusal: Judgement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One file with its verdict, the command's exit code for it, and how long it took."""

    file: str
    verdict: Verdict
    code: int
    elapsed: float


class Command(BaseCommand):
    """Judges signed PDFs by rules R0 to R8."""

    help = "Judges signed PDFs. Exit code: 0 passed, 1 failed, 2 indeterminate, 3 no signature or not a readable PDF."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own attribute)

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be asked."""
        languages = [code for code, _ in settings.LANGUAGES]
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--trust", action="append", type=Path, metavar="PEM", help="replaces our own root and the trust list"
        )
        parser.add_argument("--at", metavar="TIME", help="ISO 8601; default: the best proven time of each signature")
        parser.add_argument("--json", action="store_true", help="one JSON line for each file")
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE, help="of the findings")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Judges each file, says it, and ends with the worst code."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that knows no Arabic still gets its lines
        asked = _asked(options["trust"], options["at"])
        codes = set()
        with override(options["language"]):
            for path in options["files"]:
                judged = _judged(path, asked)
                self.stdout.write(_as_json(judged) if options["json"] else _as_text(judged))
                self.stdout.flush()
                codes.add(judged.code)
        worst = min(codes, key=WORST_FIRST.index)
        if worst:
            raise SystemExit(worst)


def _asked(trust: list[Path] | None, at: str | None) -> Asked:
    """What was asked for. What was not understood refuses every file: under another trust an answer would mislead."""
    try:
        moment = _moment(at)
    except ValueError:
        return Asked(refusal=_not_understood("time_not_read"))
    try:
        certificates = None if trust is None else [one for path in trust for one in _certificates(path)]
    except OSError:
        return Asked(refusal=_not_understood("trust_not_read"))
    if certificates is not None and not certificates:
        return Asked(refusal=_not_understood("trust_not_read"))
    return Asked(trust=certificates, at=moment)


def _not_understood(code: str) -> Judgement:
    return Judgement(verdict=undecided(code), is_signed_document=True)


def _certificates(path: Path) -> list[bytes]:
    """The certificates of a file: all of a PEM file, or one in DER."""
    if path.stat().st_size > LIMITS.file_bytes or not path.is_file():
        return []
    held = path.read_bytes()
    return _PEM.findall(held) or [held]


def _moment(text: str | None) -> datetime | None:
    """The time that was asked for; Baghdad's when it names no zone. Raises ValueError."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=get_current_timezone()) if is_naive(moment) else moment


def _judged(path: Path, asked: Asked) -> Judged:
    """The file's verdict with its code."""
    began = perf_counter()
    found = asked.refusal if asked.refusal is not None else _judgement(path, asked)
    code = CODES[found.verdict.indication] if found.is_signed_document else NO_DOCUMENT
    name = os.fsencode(path).decode(errors="replace")
    return Judged(file=name, verdict=found.verdict, code=code, elapsed=perf_counter() - began)


def _judgement(path: Path, asked: Asked) -> Judgement:
    """The judgement on what lies there; folders, devices and what may not be read are no documents."""
    try:
        if not path.is_file():
            return unusable("file_not_read")
        if path.stat().st_size > LIMITS.file_bytes:
            return unusable("too_large")
        data = path.read_bytes()
    except (OSError, ValueError):
        return unusable("file_not_read")
    try:
        return judgement_on(data, at=asked.at, trust=asked.trust)
    except ValueError:
        return _not_understood("trust_not_read")


def _as_json(one: Judged) -> str:
    """One line for machines."""
    verdict = one.verdict
    return json.dumps(
        {
            "file": one.file,
            "verdict": verdict.indication.value,
            "sub_indication": verdict.sub_indication.value,
            "signatures": [_signature(signature) for signature in verdict.signatures],
            "findings": _findings(verdict.all_findings()),
            "elapsed_s": round(one.elapsed, 4),
            "pages": verdict.pages,
            "exit": one.code,
        },
        ensure_ascii=not (sys.stdout.encoding or "").lower().startswith("utf"),
    )


def _signature(one: SignatureFacts) -> dict[str, object]:
    """One signature for machines."""
    return {
        "field": one.field,
        "kind": "document time stamp" if one.is_time_stamp else "signature",
        "signer": one.signer_name,
        "organisation": one.organisation,
        "serial": one.serial,
        "reason": one.reason,
        "level": one.level.value,
        "signed_at": one.signed_at and one.signed_at.isoformat(),
        "timestamped_at": one.timestamped_at and one.timestamped_at.isoformat(),
        "ours": one.is_ours,
        "recognised_by": one.recognised_by,
        "verdict": one.indication.value,
        "sub_indication": one.sub_indication.value,
        "findings": _findings(one.findings),
    }


def _findings(found: tuple[Finding, ...]) -> list[dict[str, str]]:
    """Findings with their sentences."""
    return [{"code": one.code, "text": wording.finding(one)} for one in found]


def _as_text(one: Judged) -> str:
    """Some lines for people."""
    verdict = one.verdict
    lines = [f"{one.file}: {verdict.indication.value} {verdict.sub_indication.value}".rstrip()]
    for signature in verdict.signatures:
        level = signature.level.value or "time stamp"
        when = signature.timestamped_at.isoformat() if signature.timestamped_at else "-"
        lines.append(f"  {signature.field}: {signature.signer_name} · {level} · {when} · {signature.indication.value}")
    lines += [f"  - {finding['text']}" for finding in _findings(verdict.all_findings())]
    return "\n".join(lines)
