"""Signs any PDF from outside: `sign FILE --as PERSON --out FILE [--pin-file FILE] [--language ar]`."""

import io
import sys
from dataclasses import dataclass
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext, override

from config.refusals import sentence_of
from correspondence import sheets
from correspondence.core import phrases
from correspondence.core.printed import shown_moment
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError, Refused
from directory.core.reach import Reach
from paper import wording
from paper.core.errors import PaperError
from paper.core.sheet import in_corner
from paper.intake import take_in
from paper.isolate import check_foreign_normal_form, frame, left_out, normalise
from signing.core.errors import SigningError
from signing.core.verdict import Indication
from signing.sign import lay_fields, sign
from signing.unlock import OpenKey, unlock
from signing.verify import verdict_on

NOT_SIGNED, NOT_GOOD, NOT_A_DOCUMENT = 1, 2, 3
PDF = "application/pdf"
MARK, MARGIN = (200.0, 50.0), 36.0
"""How large the mark is, and how far from the lower left corner of what the last page shows, in points."""
MOST_TOLD = 30


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
        parser.add_argument(
            "--language", choices=sorted(phrases.SIGNED_FOR), default="ar", help="of the mark and of what is said"
        )

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Signs and says where it lies, in the language of the mark."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that knows no Arabic still gets its lines
        with override(options["language"]):
            for line in _done(options, at=timezone.now()):
                self.stdout.write(line)


def _done(options: dict[str, Any], *, at: datetime) -> list[str]:
    """Writes the signed file and returns what is to be said. Raises CommandError."""
    out: Path = options["out"]
    if out.exists():
        raise CommandError(
            gettext("%(file)s exists already; nothing was signed.") % {"file": out}, returncode=NOT_SIGNED
        )
    pdf, place, taken_out = _laid(options["file"])
    reach = _reach_of(options["person"], at)
    try:
        key = _opened(reach, options["pin_file"], at)
        signed = _signed(pdf, key, place, options["language"], at)
        verdict = verdict_on(signed, at=None, expected_fields=(sheets.SIGNATURE,))
    except (Refused, PaperError) as error:
        audit.refused(error, by=reach, act="sign", about="command", at=at)
        raise CommandError(_sentence(error), returncode=NOT_SIGNED) from error
    if verdict.indication is not Indication.TOTAL_PASSED:
        said = gettext("The signature is %(verdict)s; nothing was written.") % {"verdict": verdict.indication}
        raise CommandError(said, returncode=NOT_GOOD)
    with out.open("xb") as file:
        file.write(signed)
    more = len(taken_out) - MOST_TOLD
    return [
        *taken_out[:MOST_TOLD],
        *([gettext("Left out: %(count)s more.") % {"count": more}] if more > 0 else []),
        f"{out}: {verdict.indication}",
    ]


def _laid(path: Path) -> tuple[bytes, Field, list[str]]:
    """The file in normal form with its empty field, the field, and what that form changed.

    A signed file is never rewritten (security 2).
    """
    try:
        raw = path.read_bytes()
        taken = take_in(raw, name=path.name)
        if taken.media_type != PDF or taken.signed:
            why = gettext("%(file)s is signed already; nothing was signed.")
            why = why if taken.signed else gettext("%(file)s is not a PDF; nothing was signed.")
            raise CommandError(why % {"file": path}, returncode=NOT_A_DOCUMENT)
        pdf = normalise(raw)
        check_foreign_normal_form(pdf, attachments={}, fields=())
        last = (taken.pages or 1) - 1
        place = Field(name=sheets.SIGNATURE, page=last, box=in_corner(frame(pdf, last), MARK, margin=MARGIN))
        return lay_fields(pdf, [place]), place, list(map(wording.left_out, left_out(raw)))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=NOT_A_DOCUMENT) from error
    except (PaperError, SigningError) as error:
        raise CommandError(f"{path}: {_sentence(error)}", returncode=NOT_A_DOCUMENT) from error


def _reach_of(username: str, at: datetime) -> Reach:
    """Who signs. Raises CommandError for somebody unknown."""
    try:
        return whois.reach_of(whois.person_named(username), on=day_of(at))
    except NotWithinReachError as error:
        said = gettext("There is nobody called %(name)s; nothing was signed.") % {"name": username}
        raise CommandError(said, returncode=NOT_SIGNED) from error


def _opened(reach: Reach, pin_file: Path | None, at: datetime) -> OpenKey:
    """The person's key. Raises CommandError without a PIN, and what `unlock` raises."""
    try:
        pin = getpass("PIN: ") if pin_file is None else pin_file.read_text()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        said = gettext("The PIN cannot be read; nothing was signed.")
        raise CommandError(said, returncode=NOT_SIGNED) from error
    return unlock(reach.person_id or 0, pin=pin.strip(), by=reach, at=at)


def _signed(pdf: bytes, key: OpenKey, place: Field, language: str, at: datetime) -> bytes:
    """The signed bytes, with the signer's mark in the field."""
    left, bottom, right, top = place.box
    mark: dict[str, object] = {
        "version": 1,
        "language": language,
        "digits": "latn",
        "width": round(right - left, 3),
        "height": round(top - bottom, 3),
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
