"""The people one can sign in as, and what to try as each."""

from dataclasses import dataclass

from config.demo.ledger import Ledger
from config.demo.people import people, units


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A seat and what to try on it."""

    seat: str
    attempt: str


GUESTS = (
    Guest(seat="planning-admin/clerk", attempt="draft a letter, attach a file, send it for review"),
    Guest(
        seat="planning-admin/reviewer",
        attempt="initial a letter, or give it back with a reason; keep the office's circuits",
    ),
    Guest(seat="planning-admin/head", attempt="read the pages and sign with the PIN"),
    Guest(seat="planning-mail/registrar", attempt="number and seal what was signed"),
    Guest(
        seat="planning-mail/incoming",
        attempt="register paper from other houses: a photo waits, an envelope came sealed",
    ),
    Guest(seat="finance-mail/incoming", attempt="give another ministry's letter its incoming number"),
    Guest(seat="finance-budget/head", attempt="read what arrived, confirm it, search, open the record"),
    Guest(seat="planning-hr/junior", attempt="search for a secret letter: a lower clearance finds nothing"),
    Guest(seat="planning-statistics/head", attempt="the same, cleared for everything but without need to know"),
    Guest(seat="audit-inspection/inspector", attempt="inspect two ministries' records under a mandate"),
    Guest(seat="audit-clearances/officer", attempt="ask for an inspection mandate; end one early"),
    Guest(
        seat="audit-clearances/second", attempt="confirm, in a second browser, the mandate the first officer asked for"
    ),
    Guest(seat="planning-keys/officer", attempt="ask for a new key, or stop one; look at a person's certificates"),
    Guest(seat="planning-keys/second", attempt="confirm, in a second browser, what the first key officer asked for"),
    Guest(seat="planning-archive/archivist", attempt="give records a class, place a hold, list what is due"),
    Guest(seat="planning-archive/second", attempt="confirm, in a second browser, what the first archivist approved"),
    Guest(seat="planning-office/head", attempt="present an order to the minister; he signs what was presented"),
    Guest(seat="planning/minister", attempt="sign ministerial orders; follow what was directed in the margin"),
    Guest(seat="education-erbil/head", attempt="work in Kurdish"),
)
SEATS = tuple(guest.seat for guest in GUESTS)


def card(ledger: Ledger, address: str) -> str:
    """What is printed when the demo is ready."""
    lines = ["", f"  Diwan is ready: {address}/", "", f"  Password for everybody: {ledger.password}"]
    lines += [f"  PIN for everybody who signs: {ledger.pin}", ""]
    cast = people()
    width = max(len(cast[guest.seat].username) for guest in GUESTS)
    for guest in GUESTS:
        person = cast[guest.seat]
        body = units()[units()[person.unit].body].name.en.removeprefix("Ministry of ")
        who = f"{person.name.en}, {person.title.en}, {units()[person.unit].name.en} ({body})"
        lines += [f"  {person.username:<{width}}  {who}", f"  {'':<{width}}  → {guest.attempt}"]
    return "\n".join([*lines, ""])
