"""Letters on odd ways: late, joint, of two ministries, of a committee, given back, recalled, suspended, voided."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from config.demo.source import Table, line, lines, read, tables
from config.demo.text import paragraph
from config.demo.walk import Walker, address, way_of
from correspondence import books, letters
from correspondence.clear_drafts import clear_drafts
from correspondence.consent import consent
from correspondence.core.committee import Committee
from correspondence.core.letter import Addressee, Content, Copy, Kind, Priority, Signatory, SigningOrder
from correspondence.draft import start
from correspondence.object_to import object_to
from correspondence.opine import opine
from correspondence.recall import recall
from correspondence.register import register
from correspondence.review import give_back, initial
from correspondence.send import send
from correspondence.suspend import suspend
from correspondence.void import void
from directory.core.clearance import Label
from directory.core.reach import CLOCKWORK, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is to be done with a letter, by whom, and what is said; `author` reads how it stands."""

    ref: str
    seat: str
    said: str
    author: Reach
    walker: Walker

    @property
    def by(self) -> Reach:
        """Who does it."""
        return self.walker.reach(self.seat)

    def view(self) -> letters.LetterView:
        """The letter as it stands."""
        return letters.letter(self.ref, reach=self.author, at=self.walker.now())


def all_of_them() -> Iterator[tuple[str, Callable[[Walker], None]]]:
    """Each by its name; what lies idle is told at the end, as the clockwork does every hour."""
    for row in tables(read("ways"), "letter"):
        yield line(row, "name"), partial(_walk, row)
    yield "idle drafts are told", _tell


def _walk(row: Table, walker: Walker) -> None:
    author = walker.reach(line(row, "author"))
    ref = start(_content(row, walker), by=author, at=_ago(row, "begun", walker.now())).ref
    if "sent" in row:
        send(ref, reviewers=way_of(row, walker.ledger), by=author, at=_ago(row, "sent", walker.now()))
    for act, seat, said in _acts(row):
        _ACTS[act](Turn(ref=ref, seat=seat, said=said, author=author, walker=walker))


def _ago(row: Table, key: str, at: datetime) -> datetime:
    return at - timedelta(days=int(str(row[key])))


def _acts(row: Table) -> list[list[str]]:
    found = row["acts"]
    if not isinstance(found, list):
        message = f"{line(row, 'name')} has no acts"
        raise TypeError(message)
    return found


def _content(row: Table, walker: Walker) -> Content:
    language = line(row, "language") or "ar"
    units, posts, issuer = walker.ledger.units, walker.ledger.posts, line(row, "unit")
    others = tuple(Signatory(post_id=posts[seat]) for seat in lines(row, "cosigners"))
    committee = _committee(row, walker)
    return Content(
        kind=Kind(line(row, "kind")),
        language=language,
        digits="arab" if language == "ckb" else "latn",
        label=Label(),
        priority=Priority.ORDINARY,
        subject=line(row, "subject"),
        greeting=line(row, "greeting") or "تحية طيبة ...",
        body={"type": "doc", "content": [paragraph(text) for text in lines(row, "body")]},
        closing=line(row, "closing") or "للتفضل بالاطلاع واتخاذ ما يلزم ... مع التقدير .",
        to=tuple(
            Addressee(unit_id=units[key], name=address(key, issuer=issuer, language=language))
            for key in lines(row, "to")
        ),
        copies=tuple(
            Copy(unit_id=units[key], name=address(key, issuer=issuer, language=language))
            for key in lines(row, "copies")
        ),
        unit_id=units[issuer],
        signer_post_id=posts[line(row, "signer")],
        cosigners=others,
        signing=SigningOrder.FREE if others and committee is None else SigningOrder.FIXED,
        committee=committee,
    )


def _committee(row: Table, walker: Walker) -> Committee | None:
    if "rapporteur" not in row:
        return None
    return Committee(
        rapporteur_post_id=walker.ledger.posts[line(row, "rapporteur")],
        quorum=int(str(row["quorum"])),
        window_days=int(str(row["window"])),
        approver_post_id=walker.ledger.posts[line(row, "approver")],
    )


def _sign(turn: Turn) -> None:
    turn.walker.sign(turn.seat, turn.ref, turn.view().document_hash, dissent=turn.said or None)


ORDERED = "الوكيل الإداري"
"""By order of whom the demonstration voids a number."""


def _void(turn: Turn) -> None:
    lines_of = books.endable(turn.by).filter(record_id=turn.view().record_id)
    void(
        lines_of.values_list("pk", flat=True).get(),
        reason=turn.said,
        authority=ORDERED,
        by=turn.by,
        at=turn.walker.now(),
    )


def _tell(walker: Walker) -> None:
    clear_drafts(by=CLOCKWORK, at=walker.now())


_ACTS: dict[str, Callable[[Turn], object]] = {
    "initial": lambda t: initial(t.ref, version=t.view().version, by=t.by, at=t.walker.now()),
    "object": lambda t: object_to(t.ref, version=t.view().version, reason=t.said, by=t.by, at=t.walker.now()),
    "opine": lambda t: opine(t.ref, version=t.view().version, text=t.said, by=t.by, at=t.walker.now()),
    "return": lambda t: give_back(t.ref, reason=t.said, by=t.by, at=t.walker.now()),
    "recall": lambda t: recall(t.ref, reason=t.said, by=t.by, at=t.walker.now()),
    "suspend": lambda t: suspend(t.ref, reason=t.said, by=t.by, at=t.walker.now()),
    "consent": lambda t: consent(t.ref, by=t.by, at=t.walker.now()),
    "register": lambda t: register(t.ref, by=t.by, at=t.walker.now()),
    "sign": _sign,
    "void": _void,
}
