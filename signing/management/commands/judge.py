"""Judges signed PDFs: `judge FILE… [--trust PEM] [--at TIME] [--json]`. Needs no database."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import get_current_timezone, is_naive

from paper.core.errors import EncryptedError, PaperError, ResourceError
from paper.intake import take_in
from signing import wording
from signing.core.errors import SigningError
from signing.core.verdict import Finding, Indication, SignatureFacts, Verdict, undecided
from signing.verify import verdict_on

NOT_A_DOCUMENT = 3
CODES = {Indication.TOTAL_PASSED: 0, Indication.TOTAL_FAILED: 1, Indication.INDETERMINATE: 2}
WORST_FIRST = (1, 2, NOT_A_DOCUMENT, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One file with its verdict and the command's exit code for it."""

    file: str
    verdict: Verdict
    code: int


class Command(BaseCommand):
    """Judges signed PDFs by rules R0 to R8."""

    help = "Judges signed PDFs. Exit code: 0 passed, 1 failed, 2 indeterminate, 3 not a readable PDF."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own attribute)

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be asked."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--trust", action="append", type=Path, metavar="PEM", help="replaces our own root")
        parser.add_argument("--at", metavar="TIME", help="ISO 8601; default: the best proven time of each signature")
        parser.add_argument("--json", action="store_true", help="one JSON line for each file")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Judges each file, says it, and ends with the worst code."""
        trust = [path.read_bytes() for path in options["trust"]] if options["trust"] else None
        judged = [_judge(path, trust, _moment(options["at"])) for path in options["files"]]
        for one in judged:
            self.stdout.write(_as_json(one) if options["json"] else _as_text(one))
        worst = min((one.code for one in judged), key=WORST_FIRST.index)
        if worst:
            raise SystemExit(worst)


def _judge(path: Path, trust: list[bytes] | None, at: datetime | None) -> Judged:
    """The file's verdict; what intake cannot read is not judged."""
    try:
        pdf = path.read_bytes()
        intake = take_in(pdf, name=path.name)
    except OSError as error:
        raise CommandError(str(error)) from error
    except ResourceError:
        return Judged(file=str(path), verdict=undecided("reader_stopped"), code=2)
    except PaperError as error:
        code = "encrypted" if isinstance(error, EncryptedError) else "damaged"
        return Judged(file=str(path), verdict=undecided(code), code=NOT_A_DOCUMENT)
    if intake.media_type != "application/pdf":
        return Judged(file=str(path), verdict=undecided("not_a_pdf"), code=NOT_A_DOCUMENT)
    try:
        verdict = verdict_on(pdf, at=at, trust=trust)
    except (SigningError, ValueError) as error:
        message = wording.refusal(error) if isinstance(error, SigningError) else str(error)
        raise CommandError(message) from error
    return Judged(file=str(path), verdict=verdict, code=CODES[verdict.indication])


def _moment(text: str | None) -> datetime | None:
    """The time that was asked for; Baghdad's when it names no zone."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(str(error)) from error
    return moment.replace(tzinfo=get_current_timezone()) if is_naive(moment) else moment


def _as_json(one: Judged) -> str:
    """One line for machines."""
    verdict = one.verdict
    return json.dumps(
        {
            "file": one.file,
            "indication": verdict.indication.value,
            "sub_indication": verdict.sub_indication.value,
            "pages": verdict.pages,
            "signatures": [_signature(signature) for signature in verdict.signatures],
            "findings": _findings(verdict.all_findings()),
            "exit": one.code,
        },
        ensure_ascii=False,
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
        "indication": one.indication.value,
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
