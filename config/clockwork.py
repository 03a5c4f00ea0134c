"""The clockwork: deeds that run by the clock, each with its own rhythm and its own patience after a failure.

Every deed is idempotent and driven by what lies in the database, so a stop at any moment loses nothing:
the next start goes on. Only ids and counts are logged.
"""

import fcntl
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event
from time import monotonic

from django.db import close_old_connections

from archive.assess import assess
from archive.classify import classify_by_plan
from archive.copy_objects import copy_objects
from archive.core.errors import RenewalNotNeededError
from archive.dispose import dispose
from archive.fix_time import fix_time
from archive.fold import fold
from archive.follow_events import follow_events
from archive.gather import gather
from archive.health import due
from archive.integrate import integrate
from archive.read_annexes import read_annexes
from archive.renew_record import renew_record
from archive.scrub import scrub
from archive.sum_up import sum_up
from config.chores import Chore, Clock, Letters
from correspondence import books, closes, traces, turns
from correspondence.announce import announce
from correspondence.answer_mail import answer_mail
from correspondence.clear_drafts import clear_drafts
from correspondence.close_window import close_window
from correspondence.collect_mail import collect_mail
from correspondence.core.errors import AlreadyRegisteredError
from correspondence.fetch_mail import fetch_mail
from correspondence.forget import forget
from correspondence.mail import mail
from correspondence.pass_silence import pass_silence
from correspondence.recognise import recognise
from correspondence.redate import redate
from correspondence.register import register
from correspondence.remind import remind
from correspondence.settle_copies import settle_copies
from correspondence.tell_mandates import tell_mandates
from correspondence.tell_setbacks import tell_setbacks
from correspondence.tidy import tidy
from directory import audit
from directory.close_sessions import close_sessions
from directory.core.day import day_of
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK, FOLLOWER
from paper.core.errors import PaperError
from search.alert import alert
from search.follow import follow
from signing import authorities
from signing.core.errors import NotEstablishedError
from signing.replace_keys import replace_keys
from signing.retire import retire

log = logging.getLogger("diwan.clockwork")
PAUSE = 0.3
"""Seconds between two looks: how soon a new record is provable and findable."""
RENEWALS, LOOKS = 2, 5
"""Records renewed, and looked at, in one go: letters wait a second at most, and a quarter renews a million."""
COPIES = 20
"""Records copied to the second store in one go."""


def chores() -> list[Chore]:
    """What every installation runs, in the order of a record's life."""
    return [
        Chore(name="correspondence.register", act=Letters(name="register", due=_unnumbered, act=_register), every=1.0),
        Chore(name="correspondence.fetch_mail", act=lambda at: fetch_mail(by=CLOCKWORK, at=at), every=60.0),
        Chore(name="correspondence.collect_mail", act=lambda at: collect_mail(by=CLOCKWORK, at=at), every=15.0),
        Chore(name="correspondence.recognise", act=lambda at: recognise(by=CLOCKWORK, at=at), every=2.0),
        Chore(name="correspondence.tidy", act=lambda at: tidy(by=CLOCKWORK, at=at), every=3600.0),
        Chore(name="correspondence.settle_copies", act=lambda at: settle_copies(by=CLOCKWORK, at=at), every=86_400.0),
        Chore(name="directory.close_sessions", act=lambda at: close_sessions(at=at), every=3600.0),
        Chore(name="correspondence.clear_drafts", act=lambda at: clear_drafts(by=CLOCKWORK, at=at), every=3600.0),
        Chore(name="correspondence.redate", act=_redate, every=60.0),
        Chore(name="correspondence.close_window", act=lambda at: close_window(by=CLOCKWORK, at=at), every=60.0),
        Chore(
            name="correspondence.pass_silence",
            act=Letters(name="pass_silence", due=turns.past_silence, act=_pass),
            every=60.0,
        ),
        Chore(name="correspondence.remind", act=_remind, every=300.0),
        Chore(name="correspondence.announce", act=lambda at: announce(by=CLOCKWORK, at=at), every=5.0),
        Chore(name="correspondence.tell_setbacks", act=_tell_setbacks, every=60.0),
        Chore(name="correspondence.tell_mandates", act=lambda at: tell_mandates(by=CLOCKWORK, at=at), every=60.0),
        Chore(name="correspondence.mail", act=_mail, every=120.0),
        Chore(name="correspondence.answer_mail", act=lambda at: answer_mail(by=CLOCKWORK, at=at), every=60.0),
        Chore(name="correspondence.closes", act=_closes, every=3600.0),
        Chore(name="signing.retire", act=_retire, every=3600.0),
        Chore(name="signing.replace_keys", act=_replace_keys, every=3600.0),
        Chore(name="signing.revocation_lists", act=_revocation_lists, every=3600.0),
        Chore(name="archive.follow_events", act=lambda at: follow_events(by=CLOCKWORK, at=at), every=2.0),
        Chore(name="archive.integrate", act=_integrate, every=0.0),
        Chore(name="archive.gather", act=_gather, every=1.0),
        Chore(name="archive.fix_time", act=lambda at: fix_time(by=CLOCKWORK, at=at), every=10.0),
        Chore(name="search.follow", act=_follow, every=0.0),
        Chore(name="search.alert", act=_alert, every=5.0),
        Chore(name="archive.classify", act=_classify, every=2.0),
        Chore(name="archive.read_annexes", act=lambda at: read_annexes(by=CLOCKWORK, at=at), every=2.0),
        Chore(name="archive.dispose", act=_dispose, every=10.0),
        Chore(name="correspondence.forget", act=lambda at: forget(by=FOLLOWER, at=at), every=1.0),
        Chore(name="archive.traces", act=_traces, every=3600.0),
        Chore(name="archive.assess", act=_assess, every=1.0),
        Chore(name="archive.sum_up", act=lambda _at: sum_up(by=CLOCKWORK), every=300.0),
        Chore(name="archive.renew", act=_renew, every=10.0),
        Chore(name="archive.copy_objects", act=_copy_objects, every=2.0),
        Chore(name="archive.scrub", act=_scrub, every=60.0),
        Chore(name="archive.fold", act=lambda at: fold(by=CLOCKWORK, at=at), every=60.0),
    ]


def _unnumbered(_at: datetime, besides: Collection[str]) -> tuple[str, ...]:
    return books.for_clockwork(besides=besides)


def _pass(ref: str, at: datetime) -> int:
    return pass_silence(ref, by=CLOCKWORK, at=at)


def _register(ref: str, at: datetime) -> int:
    """Numbers and seals a letter of an automatic book (decision 16)."""
    try:
        register(ref, by=CLOCKWORK, at=at)
    except AlreadyRegisteredError:
        return 0
    return 1


def _redate(at: datetime) -> int:
    """Counts deadlines anew when a holiday was declared or taken back."""
    return redate(by=CLOCKWORK, at=at)


def _remind(at: datetime) -> int:
    """Tells what stage deadlines have reached (I13)."""
    return remind(by=CLOCKWORK, at=at)


def _tell_setbacks(at: datetime) -> int:
    """Papers that did not go through are told to who began them, and to the registry."""
    return tell_setbacks(by=CLOCKWORK, at=at)


def _mail(at: datetime) -> int:
    """One message a person at most in each round."""
    return mail(by=CLOCKWORK, at=at)


def _closes(at: datetime) -> int:
    """Says in the log how many registers await their close; their registrars read it on every page."""
    if count := closes.due_everywhere(by=CLOCKWORK, at=at):
        log.warning("correspondence.closes: %d registers have numbers of an earlier day that are not closed", count)
    return 0


def _retire(at: datetime) -> int:
    """Takes the keys of those who left their posts (decision 40)."""
    return retire(on=day_of(at), by=CLOCKWORK, at=at)


def _revocation_lists(_at: datetime) -> int:
    """Makes the lists anew before they are stale, so that no seal waits for one (RFC 5280, 5.1.2.5)."""
    for name in authorities.issuers():
        with suppress(NotEstablishedError):  # where the authority's key is elsewhere, none is made
            authorities.revocation_list(name)
    return 0


def _replace_keys(at: datetime) -> int:
    """Gives the house's own keys successors before their certificates age, or when there is a new authority."""
    return replace_keys(by=CLOCKWORK, at=at)


def _integrate(at: datetime) -> int:
    integrate(by=CLOCKWORK, at=at)
    return 0


def _gather(at: datetime) -> int:
    """Cosignatures for the newest checkpoint. What came makes no new work, so it does not count."""
    gather(by=CLOCKWORK, at=at)
    return 0


def _follow(at: datetime) -> int:
    return follow(by=FOLLOWER, at=at, limit=200)


def _alert(at: datetime) -> int:
    """Tells inspectors that something new matches what they saved."""
    return alert(by=CLOCKWORK, at=at)


def _classify(at: datetime) -> int:
    """Gives new records the class their ministry's plan names for them."""
    return classify_by_plan(by=CLOCKWORK, at=at)


def _dispose(at: datetime) -> int:
    """Destroys what two archivists approved; what is held or not due after all is said at level ERROR and stays."""
    done = dispose(by=CLOCKWORK, at=at)
    for record_id, refusal in done.kept:
        log.error("archive.dispose: record:%s is kept: %s", record_id, refusal)
    return done.gone


def _traces(_at: datetime) -> int:
    """Again, for a deletion that a reader kept from leaving the database's files."""
    traces.leave_none()
    return 0


def _assess(at: datetime) -> int:
    return assess(by=CLOCKWORK, at=at, limit=LOOKS)


def _copy_objects(at: datetime) -> int:
    return copy_objects(by=CLOCKWORK, at=at, limit=COPIES)


def _scrub(at: datetime) -> int:
    """Every object within thirty days; what no store has whole any more is said at level ERROR."""
    looked = scrub(by=CLOCKWORK, at=at)
    for fault in looked.lost:
        log.error("archive.scrub: %s %s", fault.code, fault.object)
    return looked.objects


def _renew(at: datetime) -> int:
    """Renews some of what is due; one that fails is noted on its record and waits for a day."""
    return sum(_renewed(record_id, at) for record_id in due(at=at, limit=RENEWALS))


def _renewed(record_id: str, at: datetime) -> int:
    try:
        renew_record(record_id, by=CLOCKWORK, at=at)
    except RenewalNotNeededError:
        return 0
    except (Refused, PaperError) as error:
        log.warning("archive.renew failed for record:%s: %s", record_id, type(error).__name__)
        audit.refused(error, by=CLOCKWORK, act="renew", about=f"record:{record_id}", at=at)
        return 0
    return 1


def run_once(work: list[Chore], *, now: Clock) -> int:
    """Turns every chore until none has anything left to do; returns how much was done."""
    total = 0
    while did := sum(chore.turn(now(), monotonic()) for chore in work):
        total += did
    return total


def run(work: list[Chore], *, now: Clock, stop: Event) -> None:
    """Turns the chores until `stop` is set; a chore that is under way is finished first."""
    while not stop.is_set():
        did = 0
        for chore in work:
            if stop.is_set():
                break
            did += chore.turn(now(), monotonic())
        close_old_connections()
        if not did:
            stop.wait(PAUSE)


@contextmanager
def lease(data: Path) -> Iterator[bool]:
    """True for the one clockwork of this folder; the operating system ends the lease with the process."""
    with (data / "clockwork.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
