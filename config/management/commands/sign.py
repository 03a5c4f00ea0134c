"""Signs any PDF from outside: `sign FILE --as PERSON --out FILE [--pin-file FILE] [--language ar]`."""

from dataclasses import dataclass
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.refusals import sentence_of
from correspondence import sheets
from correspondence.core import phrases
from correspondence.core.printed import shown_moment
from directory import whois
from directory.core.errors import NotWithinReachError, Refused
from directory.core.tenure import plain
from paper.core.errors import PaperError
from paper.intake import take_in
from paper.isolate import check_foreign_normal_form, left_out, normalise
from signing.core.errors import SigningError
from signing.core.verdict import Indication
from signing.sign import lay_fields, sign
from signing.unlock import OpenKey, unlock
from signing.verify import verdict_on

NOT_SIGNED, NOT_GOOD, NOT_A_DOCUMENT = 1, 2, 3
PDF = "application/pdf"
BOX = (36.0, 36.0, 236.0, 86.0)
"""Where the mark stands on the last page, in points from its lower left corner."""
MOST_TOLD = 30
LEFT_OUT = {
    "N1": "an object that no page uses",
    "N2": "a form field",
    "N3": "an action",
    "N4": "layers: all of them show",
    "N5": "letters that the file does not hold, their pages are pictures now:",
    "N6": "an embedded file",
    "N7": "an annotation",
    "catalogue": "of the document",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where a signature goes."""

    name: str
    page: int
    box: tuple[float, float, float, float]


class Command(BaseCommand):
    """Brings the file into normal form, lays a field, signs and judges."""

    help = "Signs a PDF. Exit code: 0 signed, 1 not signed, 2 signed but not judged good (nothing written), 3 no PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be asked."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--as", dest="person", required=True, metavar="PERSON", help="the signer's user name")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="must not exist yet")
        parser.add_argument("--pin-file", type=Path, metavar="FILE", help="else the PIN is asked for")
        parser.add_argument("--language", choices=sorted(phrases.SIGNED_FOR), default="ar", help="of the mark")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Signs and says where it lies."""
        out: Path = options["out"]
        if out.exists():
            raise CommandError(f"{out} exists already; nothing was signed.", returncode=NOT_SIGNED)
        pdf, taken_out = _laid(options["file"])
        at = timezone.now()
        try:
            key = _opened(options["person"], options["pin_file"], at)
            signed = _signed(pdf, key, options["language"], at)
            verdict = verdict_on(signed, at=None, expected_fields=(sheets.SIGNATURE,))
        except (Refused, PaperError) as error:
            raise CommandError(_sentence(error), returncode=NOT_SIGNED) from error
        if verdict.indication is not Indication.TOTAL_PASSED:
            raise CommandError(f"The signature is {verdict.indication}; nothing was written.", returncode=NOT_GOOD)
        with out.open("xb") as file:
            file.write(signed)
        for line in taken_out[:MOST_TOLD]:
            self.stdout.write(f"left out: {line}")
        if len(taken_out) > MOST_TOLD:
            self.stdout.write(f"left out: {len(taken_out) - MOST_TOLD} more")
        self.stdout.write(f"{out}: {verdict.indication}")


def _laid(path: Path) -> tuple[bytes, list[str]]:
    """The file in normal form with its empty field, and what that form took out.

    A signed file is never rewritten (security 2).
    """
    try:
        raw = path.read_bytes()
        taken = take_in(raw, name=path.name)
        if taken.media_type != PDF or taken.signed:
            why = "signed already" if taken.signed else "not a PDF"
            raise CommandError(f"{path} is {why}; nothing was signed.", returncode=NOT_A_DOCUMENT)
        pdf = normalise(raw)
        check_foreign_normal_form(pdf, attachments={}, fields=())
        laid = lay_fields(pdf, [Field(name=sheets.SIGNATURE, page=(taken.pages or 1) - 1, box=BOX)])
        return laid, [_told(one) for one in left_out(raw)]
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=NOT_A_DOCUMENT) from error
    except (PaperError, SigningError) as error:
        raise CommandError(f"{path}: {_sentence(error)}", returncode=NOT_A_DOCUMENT) from error


def _told(found: str) -> str:
    """What was taken out in words; names are the file's own, so nothing of them moves the cursor."""
    rule, _, detail = found.partition(" ")
    return plain(f"{LEFT_OUT.get(rule, rule)} {detail}")


def _opened(username: str, pin_file: Path | None, at: datetime) -> OpenKey:
    """The person's key. Raises CommandError for somebody unknown or no PIN, and what `unlock` raises."""
    try:
        person = whois.person_named(username)
        reach = whois.reach_of(person, on=timezone.localdate(at))
    except NotWithinReachError as error:
        raise CommandError(f"There is nobody called {username}.", returncode=NOT_SIGNED) from error
    try:
        pin = getpass("PIN: ") if pin_file is None else pin_file.read_text()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CommandError("The PIN cannot be read; nothing was signed.", returncode=NOT_SIGNED) from error
    return unlock(person.pk, pin=pin.strip(), by=reach, at=at)


def _signed(pdf: bytes, key: OpenKey, language: str, at: datetime) -> bytes:
    """The signed bytes, with the signer's mark in the field."""
    mark: dict[str, object] = {
        "version": 1,
        "language": language,
        "digits": "latn",
        "width": BOX[2] - BOX[0],
        "height": BOX[3] - BOX[1],
        "name": whois.person_facts(key.person_id).name.to(language),
        "at": shown_moment(at),
        "serial": key.short_serial,
        "made_at": at.isoformat(),
    }
    page = sheets.appearance("signature.typ", mark)
    reason = phrases.SIGNED_FOR[language]
    return sign(pdf, key=key, field=sheets.SIGNATURE, appearance=page, reason=reason, at=at)


def _sentence(error: Exception) -> str:
    """What was refused, in one sentence."""
    return sentence_of(error) or type(error).__name__
