"""The first start: tables, people, keys and the first letters; and the rest, one by one, in the background."""

import shutil
import sys
from datetime import datetime

from django.conf import settings
from django.core.management import call_command

from archive.integrate import integrate
from config.demo import ledger as notes
from config.demo.errors import DemoError
from config.demo.ledger import Ledger, Written
from config.demo.letters import FIRST, LETTERS, LetterPlan, plans
from config.demo.people import people
from config.demo.progress import Progress
from config.demo.scenes import play_next, scenes
from config.demo.settle import certify, give_key, settle
from config.demo.walk import Clock, Walker
from directory import whois
from directory.core.day import day_of
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.follow import follow

STATE = (
    "db.sqlite3",
    "db.sqlite3-wal",
    "db.sqlite3-shm",
    "files",
    "vault",
    "log",
    "statements",
    "mail",
    "index",
    "keys",
    "static",
    "demo.json",
)
"""What belongs to the demo in its data folder; nothing else is ever removed."""


def clear_away() -> None:
    """Removes what an earlier demo left. Files of others in the folder stay."""
    for name in STATE:
        path = settings.PLACE.data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def make_tables(progress: Progress) -> None:
    """Brings the database to the newest migration."""
    settings.PLACE.made()
    progress("tables", 0, 1)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    progress("tables", 1, 1)


def opened(now: Clock, progress: Progress) -> Ledger:
    """The demo's ledger, with people and keys behind it; made at the first start."""
    ledger, is_founded = notes.read(settings.PLACE.data), bool(whois.bodies())
    if ledger is None and is_founded:
        message = (
            f"{settings.PLACE.data} holds ministries that are not the demo's."
            " Use another folder (DIWAN_DATA), or start over with: ./run demo --fresh"
        )
        raise DemoError(message)
    if ledger is None or not is_founded:  # a ledger without ministries: its start was broken off before the commit
        at = now()
        ledger = notes.open_new(settings.PLACE.data)
        on = day_of(at)
        settle(ledger, at=at, on=on, say=progress)
    else:
        certify(ledger, at=now())
    return ledger


def give_keys(ledger: Ledger, seats: tuple[str, ...], now: Clock, progress: Progress) -> None:
    """Signing keys for the people one can sign in as."""
    signing = [seat for seat in seats if people()[seat].sign]
    for number, seat in enumerate(signing, start=1):
        give_key(ledger, seat, at=now())
        progress("keys", number, len(signing))


def write_first(ledger: Ledger, now: Clock, progress: Progress) -> None:
    """The letters that must be there when the first page is shown, kept in the log and findable."""
    walker = Walker(ledger=ledger, now=now)
    for plan in plans()[:FIRST]:
        walker.bring(plan)
        progress("letters", plan.index + 1, FIRST)
    settle_news(now())


def write_next(ledger: Ledger, now: Clock) -> bool:
    """One more scene or letter, in order; False when all are told and written, and every signer has a key."""
    walker = Walker(ledger=ledger, now=now)
    if play_next(walker):
        return True
    for plan in plans():
        written = ledger.letters.get(plan.index)
        if written is None or not written.is_done:
            _bring(walker, plan)
            return True
    for seat, person in people().items():
        if person.sign:
            give_key(ledger, seat, at=now())
    return False


def _bring(walker: Walker, plan: LetterPlan) -> None:
    """Brings the letter; one that is refused, as after a visitor's change of who signs, stays where it stands."""
    try:
        walker.bring(plan)
    except Refused as refusal:
        walker.ledger.letters.setdefault(plan.index, Written(ref="", subject="")).is_done = True
        walker.ledger.save()
        sys.stderr.write(f"Demo: letter {plan.index} was left where it stands ({type(refusal).__name__})\n")


def settle_news(at: datetime) -> None:
    """Takes what was deposited into the log and the index, as the clockwork does."""
    integrate(by=CLOCKWORK, at=at)
    while follow(by=FOLLOWER, at=at, limit=500):
        pass


def is_complete(ledger: Ledger) -> bool:
    """True when every demo letter is as far as it is meant to go, and every scene begun."""
    return ledger.done() >= LETTERS and len(ledger.scenes) >= len(scenes())
