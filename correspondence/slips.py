"""The routing slip of a letter under way, or of a kept one with its margin, as far as its reader sees (domain 1.11)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from archive.core.errors import NotHandedOutError
from archive.core.opening import needs_two
from archive.filing import filed
from archive.records import RecordView, Said, ways_in
from correspondence import headings, letters, papers
from correspondence.core import phrases
from correspondence.core.printed import grade, shown_day, shown_moment
from correspondence.core.slip import ACTS, FOR_ANOTHER, PARTS, STEPS, Slip, remark, slip_data
from correspondence.letters import LetterView
from correspondence.margin import DirectiveView, MarginView, ReferralView, Step, margin
from correspondence.powers import PowerView
from directory import audit, whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.look import Look
from directory.core.naming import Name
from directory.core.reach import Reach
from paper.typeset import typeset

SLIP = Path(__file__).parent / "letterheads" / "slip.typ"
Facts = list[tuple[str, str]]


def of_letter(memo_ref: str, *, look: Look, reach: Reach, at: datetime) -> bytes:
    """The slip of a letter of one's circuit: its way, and its margin once it is kept.

    Copies that are hidden stand on no paper, whoever prints it. Raises NotWithinReachError, WithdrawnError,
    NotHandedOutError for a top secret one, and paper's TypesettingError.
    """
    standing = papers.look(memo_ref, act="slip", reach=reach, at=at)
    _require_paper(standing.label)
    shown = letters.letter(memo_ref, reach=reach, at=at)
    noted = margin(shown.record_id, reach=reach, at=at) if shown.record_id else None
    slip = Slip(
        facts=_letter_facts(shown, look.language),
        margin=_margin(noted, look.language),
        way=_way(shown, look.language),
        waits=[_seat(step.post, step.person, look.language) for step in shown.steps if step.is_next],
    )
    return _set(slip, issuer=shown.unit, look=look, reach=reach, at=at)


def of_record(record_id: str, *, look: Look, reach: Reach, at: datetime) -> bytes:
    """The slip of a kept letter as its receivers have it: its margin and what became of it; another body's way is not.

    Raises NotWithinReachError, NotOpenedError, NotHandedOutError for a top secret one, and paper's TypesettingError.
    """
    noted = margin(record_id, reach=reach, at=at)
    facts = noted.record.facts
    _require_paper(facts.label)
    slip = Slip(
        facts=_record_facts(noted.record, look.language, reach=reach, at=at),
        margin=_margin(noted, look.language),
    )
    audit.record(by=reach, act="slip", about=f"record:{record_id}", at=at, level=facts.label.level)
    return _set(slip, issuer=_own_body(reach), look=look, reach=reach, at=at)


def _require_paper(label: Label) -> None:
    if needs_two(label.level):
        raise NotHandedOutError


def _set(slip: Slip, *, issuer: Name, look: Look, reach: Reach, at: datetime) -> bytes:
    own = next(iter(whois.units_by_id(reach.units).values()), None)
    term = "" if own is None else headings.grade_term(own.body_id, on=day_of(at), language=look.language)
    person = whois.person_facts(reach.person_id or 0).name.to(look.language)
    data = slip_data(
        replace(slip, grade=term),
        issuer=issuer.to(look.language),
        language=look.language,
        digits=look.digits,
        who=person,
        at=shown_moment(at),
    )
    return typeset(SLIP, data | {"made_at": at.isoformat()}, tagged=False).pdf


def _own_body(reach: Reach) -> Name:
    own = whois.units_by_id(reach.units)
    bodies = whois.units_by_id(unit.body_id for unit in own.values())
    return next((unit.name for unit in bodies.values()), Name(ar=""))


def _letter_facts(shown: LetterView, language: str) -> Facts:
    content, dossier = shown.content, ""
    if shown.filed is not None:
        dossier = shown.filed.dossier or ""
    elif content.place is not None:
        dossier = content.place.dossier
    return [
        ("number", shown.number),
        ("on", "" if shown.number_on is None else shown_day(shown.number_on)),
        ("code", "" if shown.number else shown.code),
        ("from", shown.unit.to(language)),
        ("to", "، ".join(one.name for one in content.to)),
        ("subject", content.subject),
        *_marks(shown.label, content.priority.value, language),
        ("annexes", str(len(content.annexes)) if content.annexes else ""),
        ("dossier", dossier),
    ]


def _record_facts(kept: RecordView, language: str, *, reach: Reach, at: datetime) -> Facts:
    facts, told = kept.facts, ways_in(kept.record_id, reach=reach)
    came = next((one for one in told if one.body.get("what") == "came"), None)
    own = [one for one in told if one.body.get("what") == "taken_in"]
    place = filed(kept.record_id, reach=reach, on=day_of(at))
    return [
        ("incoming", "" if came is None else str(came.body.get("number", ""))),
        ("incoming_on", "" if came is None else _came_on(came)),
        ("taken_in", "، ".join(f"{one.body['number']} ({shown_day(day_of(one.at))})" for one in own)),
        ("number", facts.number or ""),
        ("on", shown_day(facts.on)),
        ("from", facts.issuer),
        ("to", "، ".join(facts.addressees)),
        ("subject", facts.subject),
        *_marks(facts.label, facts.priority, language),
        ("annexes", str(len(facts.annexes)) if facts.annexes else ""),
        ("dossier", "" if place is None else place.dossier or ""),
    ]


def _came_on(came: Said) -> str:
    """When it came: the moment of its number, or the day on which that was given on paper."""
    day = came.body.get("received_on")
    return shown_day(date.fromisoformat(str(day))) if day else shown_moment(came.at)


def _marks(label: Label, priority: str, language: str) -> Facts:
    words = {one.value: names for one, names in phrases.PRIORITIES.items()}
    return [("grade", grade(label, language) or ""), ("priority", words.get(priority, {}).get(language, "") or "")]


def _seat(post: Name | None, person: Name | None, language: str) -> str:
    return " — ".join(one.to(language) for one in (post, person) if one is not None)


def _by_power(power: PowerView | None, language: str) -> str:
    """By which power it was done for another: capacity, holder, order and its day (I14)."""
    if power is None:
        return ""
    day = "" if power.order_on is None else shown_day(power.order_on)
    return _for_another(power.capacity, power.holder, power.order, day, language=language)


def _for_another(capacity: str, holder: Name | None, order: str, day: str = "", *, language: str) -> str:
    """In brackets; the order's number stays on one line."""
    name = "" if holder is None else holder.to(language)
    parts = (FOR_ANOTHER[language].get(capacity, ""), name, order.replace(" ", "\u00a0"), day)
    return f"({' · '.join(part for part in parts if part)})"


def _writer(one: DirectiveView, language: str) -> str:
    """Post and person, in what right for whom, and when."""
    acting = "" if one.holder is None else _for_another(one.capacity, one.holder, one.order, language=language)
    return f"{_seat(one.title, one.person, language)} {acting}".strip() + f"\n{shown_moment(one.at)}"


def _whom(to: ReferralView, language: str) -> str:
    part = PARTS[language][to.part]
    return f"{to.name.to(language)} ({part})" if part else to.name.to(language)


def _margin(noted: MarginView | None, language: str) -> list[Mapping[str, str]]:
    return [] if noted is None else [row for one in noted.directives for row in _directive(one, language)]


def _directive(one: DirectiveView, language: str) -> Iterable[Mapping[str, str]]:
    """A row for each addressee; the directive's own words stand in the first."""
    for number, to in enumerate(one.referrals):
        first = number == 0
        done = [
            " ".join(
                part
                for part in (
                    STEPS[language].get(step.what, step.what),
                    f"{to.answer}\n" if step.what == "answer" and to.answer else "",
                    shown_moment(step.at),
                    "" if step.person is None else step.person.to(language),
                    _by_power(step.power, language),
                    step.note,
                )
                if part
            )
            for step in to.steps
        ]
        yield {
            "n": str(one.number) if first else "",
            "by": _writer(one, language) if first else "",
            "text": one.text if first else "",
            "whom": _whom(to, language),
            "due": "" if to.due_at is None else shown_day(day_of(to.due_at)),
            "received": "—" if to.received is None else _received(to.received, language),
            "done": "\n".join(done),
            "closed": "—" if to.closed_at is None else shown_moment(to.closed_at),
        }


def _received(step: Step, language: str) -> str:
    who = f"{_seat(None, step.person, language)} {_by_power(step.power, language)}".strip()
    return f"{shown_moment(step.at)}\n{who}".strip()


def _way(shown: LetterView, language: str) -> list[Mapping[str, str]]:
    told = [line for line in shown.movements if line.act in ACTS[language]]
    return [
        {
            "n": str(number),
            "at": shown_moment(line.at),
            "by": f"{_seat(line.post, line.person, language)} {_by_power(line.power, language)}".strip(),
            "act": ACTS[language][line.act],
            "note": remark(line.note, act=line.act, language=language),
        }
        for number, line in enumerate(told, start=1)
    ]
