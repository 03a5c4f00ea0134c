"""Holds the root's ceremony: `ceremony FOLDER --holder NAME --holder NAME [--dry-run]`; `--root-list` once a year.

`--new-issuing ROOT-KEY.JSON` holds a later one: a new issuing authority under the same root. `--new-root ROOT-KEY.JSON`
makes a new root, which the former one certifies, and an issuing authority under it.
"""

from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory import audit
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

_LOST = Path()
"""Where the former root's key would be, had it not been lost."""
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
        parser.add_argument(
            "--new-root", type=Path, nargs="?", const=_LOST, metavar="ROOT-KEY.JSON", help="a new root; lost: no file"
        )
        parser.add_argument("--former-phrase-file", action="append", type=Path, default=[], help="twice; else asked")
        parser.add_argument("--revoke-former", choices=_REASONS, help="and take back the former one, and all below it")
        parser.add_argument("--root-list", type=Path, metavar="ROOT-KEY.JSON", help="only make the root's list anew")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401  (Django's signature)
        """Asks for the passphrases, rehearses, and does it."""
        try:
            if options["root_list"]:
                self._relist(options)
                self.stdout.write("The root's revocation list was made anew.")
                return
            former = _former(options)
            phrases = _phrases(options["phrase_file"])
            self._hold(Mode.REHEARSAL, options, phrases, former)
            if not options["dry_run"]:
                self._hold(Mode.CEREMONY, options, phrases, former)
        except SigningError as error:
            audit.refused(error, by=CLOCKWORK, act="ceremony", about="command", at=timezone.now())
            raise CommandError(wording.refusal(error)) from error
        except OSError as error:
            raise CommandError(str(error)) from error

    def _relist(self, options: dict[str, Any]) -> None:
        """The list goes into the safe, and into the folder: `trust --crl` takes it in on another machine."""
        key_file = options["root_list"].read_bytes()
        made = relist(key_file, phrases=_phrases(options["phrase_file"]), by=CLOCKWORK, at=timezone.now())
        options["folder"].mkdir(parents=True, exist_ok=True)
        (options["folder"] / "root.crl").write_bytes(made)

    def _hold(
        self, mode: Mode, options: dict[str, Any], phrases: tuple[str, str], former: ceremony.Brought | None
    ) -> None:
        """Each in a folder of its own, with its transcript shown."""
        folder = options["folder"] / mode.value
        if mode is Mode.CEREMONY and folder.exists() and any(folder.iterdir()):
            message = f"{folder} is not empty."
            raise CommandError(message)
        plan, key, at = _plan(mode, options), options["new_issuing"], timezone.now()
        reason = Reason(options["revoke_former"]) if options["revoke_former"] else None
        if options["new_root"]:
            held = ceremony.hold_for_root(plan, phrases=phrases, at=at, former=former, revoked=reason)
        elif key:
            held = ceremony.hold_again(plan, key_file=key.read_bytes(), phrases=phrases, at=at, revoked=reason)
        else:
            held = ceremony.hold(plan, phrases=phrases, at=at)
        is_first = not (options["new_root"] or key)
        (found if is_first else succeed)(held, folder=folder, by=CLOCKWORK, at=timezone.now())
        self.stdout.write(held.papers["transcript.txt"].decode())
        if mode is Mode.CEREMONY:
            self._after(folder, held, is_first=is_first)

    def _after(self, folder: Path, held: ceremony.Held, *, is_first: bool) -> None:
        """What comes next: a new key to carry away, after the first time keys of the house to replace."""
        key_file = f"{held.root_name}-key.json"
        if key_file in held.papers:
            self.stdout.write(f"Carry {folder}/{key_file} away on two media, and delete it here.")
        if not is_first:
            count = replace_keys(by=CLOCKWORK, at=timezone.now())
            self.stdout.write(f"{count} keys of the house were replaced. Carry away again what was brought.")


def _former(options: dict[str, Any]) -> ceremony.Brought | None:
    """The former root's key for the ceremony of a new root; None when there is no such ceremony, or the key is lost."""
    key = options["new_root"]
    if key and options["new_issuing"]:
        message = "A new root comes with a new issuing authority: give --new-root alone."
        raise CommandError(message)
    if key in {None, _LOST}:
        if key and options["revoke_former"]:
            message = "Only the former root can take its issuing authority back: give its key to --new-root."
            raise CommandError(message)
        return None
    phrases = _phrases(options["former_phrase_file"], whose="of the former root")
    return ceremony.Brought(key_file=key.read_bytes(), phrases=phrases)


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


def _phrases(files: list[Path], *, whose: str = "") -> tuple[str, str]:
    """The two passphrases: from two files, or typed unseen."""
    if len(files) == 2:
        first, second = (path.read_text(encoding="utf-8").strip("\r\n") for path in files)
        return first, second
    if files:
        message = "Give the file of a passphrase twice, or not at all."
        raise CommandError(message)
    first, second = (getpass(f"{which} holder's passphrase {whose}".strip() + ": ") for which in ("First", "Second"))
    return first, second
