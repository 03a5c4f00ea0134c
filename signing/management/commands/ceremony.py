"""Holds the root's ceremony: `ceremony FOLDER --holder NAME --holder NAME [--dry-run]`; `--root-list` once a year.

`--new-issuing ROOT-KEY.JSON` holds a later one: a new issuing authority under the same root.
"""

from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory.core.reach import CLOCKWORK
from signing import ceremony, wording
from signing.core.ceremony import Mode, Plan
from signing.core.errors import SigningError
from signing.core.keys import Reason
from signing.core.policy import KeyKind
from signing.found import found
from signing.relist import relist
from signing.replace_keys import replace_keys
from signing.succeed import succeed

_KINDS = [kind.value for kind in KeyKind]
_REASONS = [reason.value for reason in (Reason.COMPROMISED, Reason.REPLACED, Reason.CEASED)]


class Command(BaseCommand):
    """The root is made under two people's eyes; its key leaves the machine."""

    help = "Holds the ceremony of the root. A rehearsal comes first, always; --dry-run stops after it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, where, which keys."""
        parser.add_argument("folder", type=Path, help="an empty folder, best on a medium that can be carried away")
        parser.add_argument("--holder", action="append", default=[], metavar="NAME", help="twice: who keeps a phrase")
        parser.add_argument("--witness", action="append", default=[], metavar="NAME")
        parser.add_argument("--root-key", choices=_KINDS, default=KeyKind.P384.value, help="root and issuing authority")
        parser.add_argument("--other-keys", choices=_KINDS, default=KeyKind.P256.value, help="everybody else")
        parser.add_argument("--phrase-file", action="append", type=Path, default=[], help="twice; else it is asked")
        parser.add_argument("--dry-run", action="store_true", help="the rehearsal only; nothing of it counts")
        parser.add_argument(
            "--token", default="", metavar="LABEL", help="the PKCS #11 token for every key but the root's"
        )
        parser.add_argument("--library", type=Path, help="the token maker's PKCS #11 library")
        parser.add_argument("--new-issuing", type=Path, metavar="ROOT-KEY.JSON", help="a new issuing authority")
        parser.add_argument("--revoke-former", choices=_REASONS, help="and take back the former one, and all below it")
        parser.add_argument("--root-list", type=Path, metavar="ROOT-KEY.JSON", help="only make the root's list anew")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Asks for the passphrases, rehearses, and does it."""
        try:
            if options["root_list"]:
                self._relist(options)
                self.stdout.write("The root's revocation list was made anew.")
                return
            phrases = _phrases(options)
            self._hold(Mode.REHEARSAL, options, phrases)
            if not options["dry_run"]:
                self._hold(Mode.CEREMONY, options, phrases)
        except SigningError as error:
            raise CommandError(wording.refusal(error)) from error
        except OSError as error:
            raise CommandError(str(error)) from error

    def _relist(self, options: dict[str, Any]) -> None:
        """The list goes into the safe, and into the folder: `trust --crl` takes it in on another machine."""
        key_file = options["root_list"].read_bytes()
        made = relist(key_file, phrases=_phrases(options), by=CLOCKWORK, at=timezone.now())
        options["folder"].mkdir(parents=True, exist_ok=True)
        (options["folder"] / "root.crl").write_bytes(made)

    def _hold(self, mode: Mode, options: dict[str, Any], phrases: tuple[str, str]) -> None:
        """Each in a folder of its own, with its transcript shown."""
        folder = options["folder"] / mode.value
        if mode is Mode.CEREMONY and folder.exists() and any(folder.iterdir()):
            message = f"{folder} is not empty."
            raise CommandError(message)
        plan, key = _plan(mode, options), options["new_issuing"]
        if key is None:
            held = ceremony.hold(plan, phrases=phrases, at=timezone.now())
            found(held, folder=folder, by=CLOCKWORK, at=timezone.now())
        else:
            reason = Reason(options["revoke_former"]) if options["revoke_former"] else None
            held = ceremony.hold_again(
                plan, key_file=key.read_bytes(), phrases=phrases, at=timezone.now(), revoked=reason
            )
            succeed(held, folder=folder, by=CLOCKWORK, at=timezone.now())
        self.stdout.write(held.papers["transcript.txt"].decode())
        if mode is Mode.CEREMONY:
            self._after(folder, is_first=key is None)

    def _after(self, folder: Path, *, is_first: bool) -> None:
        """What comes next: the first time a key to carry away, later keys of the house to replace."""
        if is_first:
            self.stdout.write(f"Carry {folder}/root-key.json away on two media, and delete it here.")
            return
        count = replace_keys(by=CLOCKWORK, at=timezone.now())
        self.stdout.write(f"{count} keys of the house were replaced. Carry root-key.json away again.")


def _plan(mode: Mode, options: dict[str, Any]) -> Plan:
    """The plan the arguments name."""
    if len(options["holder"]) != 2 or len(set(options["holder"])) != 2:
        message = "Name two different people: --holder NAME --holder NAME."
        raise CommandError(message)
    library = str(options["library"] or "")
    if bool(library) != bool(options["token"]):
        message = "A token needs both: --token LABEL --library PATH."
        raise CommandError(message)
    return Plan(
        library=library,
        token=options["token"],
        mode=mode,
        root_kind=KeyKind(options["root_key"]),
        key_kind=KeyKind(options["other_keys"]),
        holders=(options["holder"][0], options["holder"][1]),
        witnesses=tuple(options["witness"]),
    )


def _phrases(options: dict[str, Any]) -> tuple[str, str]:
    """The two passphrases: from two files, or typed unseen."""
    files = options["phrase_file"]
    if len(files) == 2:
        first, second = (path.read_text(encoding="utf-8").strip("\r\n") for path in files)
        return first, second
    if files:
        message = "Give --phrase-file twice, or not at all."
        raise CommandError(message)
    return getpass("First holder's passphrase: "), getpass("Second holder's passphrase: ")
