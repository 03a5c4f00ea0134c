"""What is printed, and nothing else: the JSON the letterhead is set from and the PDF carries.

Its bytes are the associated file of the PDF/A-3 (decision 26): hidden copies, comments, visas, routing and
the ids of units, posts and records never enter it. Number and date stay empty until the seal. Schema:
correspondence/letterheads/letter.typ, version 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import repeat

import rfc8785

from correspondence.core import phrases
from correspondence.core.committee import Role
from correspondence.core.foot import Foot, at_foot
from correspondence.core.heading import Heading
from correspondence.core.letter import Annex, Content, Copy, Reference, ReferenceKind
from directory.core.clearance import Label
from directory.core.day import BAGHDAD, day_of
from directory.core.naming import Name
from directory.core.tenure import LIMITED, Capacity

VERSION = 1
INVOCATION = frozenset({"ar", "ckb"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Whose paper it is, as the directory knew it on the day: `chain` from the body down to the unit.

    `laid` is what the ministry laid down for that day, `emblem_file` the name under which its emblem is kept.
    """

    chain: tuple[Name, ...]
    address: str
    laid: Heading = field(default_factory=Heading)
    emblem_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs: the name, the title of the post that signs, the capacity as `directory` stores it.

    `own_title` is the signer's own post where that is another, `holder` for whom it is, `order` what empowers,
    `ministry` the signer's own in a letter of two.
    """

    name: Name
    title: Name
    capacity: str
    own_title: Name | None = None
    holder: Name | None = None
    order: str = ""
    order_on: date | None = None
    ministry: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a letter gets from its surroundings when it is set; `guest` is the other ministry of a letter of two."""

    letterhead: Letterhead
    signers: tuple[Signer, ...]
    prepared_by: Name
    code: str
    made_at: datetime
    guest: Name | None = None
    foot: Foot | None = None


def printed(content: Content, frame: Frame) -> dict[str, object]:
    """The data of the letterhead's template."""
    first, *others = content.texts()
    data = {
        "version": VERSION,
        **_text(first, frame),
        **at_foot(frame.prepared_by, frame.foot, content.language),
        "code": frame.code,
        "copies_side": frame.letterhead.laid.copies_at.value,
        "made_at": frame.made_at.astimezone(BAGHDAD).replace(microsecond=0).isoformat(),
    }
    for other in others:
        data["bound"] = phrases.FOLLOWED_BY[first.language].format(*_named_texts(first.language, first, other))
        names = _named_texts(other.language, other, first)
        data["second"] = _text(other, frame) | {
            "bound": phrases.FOLLOWS[other.language].format(*names),
            "numbered": phrases.NUMBERED_ON_FIRST[other.language],
            "signed": phrases.SIGNED_ON_FIRST[other.language].format(*names),
        }
    return data


def _named_texts(language: str, *texts: Content) -> list[str]:
    """What one language calls the text in each of these."""
    return [phrases.TEXTS[language][one.language] for one in texts]


def _text(content: Content, frame: Frame) -> dict[str, object]:
    """What stands on the pages of one language."""
    language = content.language
    return {
        "language": language,
        "digits": content.digits,
        "kind": content.kind.value,
        "kind_title": phrases.KINDS.get(content.kind, {}).get(language),
        "letterhead": letterhead_data(frame.letterhead, language),
        "invocation": frame.letterhead.laid.has_invocation and language in INVOCATION,
        **_ministries(frame, language),
        **marks(content),
        **_your_letter(content),
        "labels": phrases.LABELS[language],
        "to": [one.name for one in content.to],
        "subject": content.subject,
        "greeting": content.greeting,
        "references": references(content.references, language),
        "body": _body(content.body),
        **_answer_day(content),
        "closing": content.closing,
        "annexes": [_annex(one) for one in content.annexes],
        "signers": [
            _signer(by_rank(one, content), language) | role
            for one, role in zip(frame.signers, _roles(content), strict=False)
        ],
        **_committee(content),
        "copies": [_copy(one) for one in content.copies if not one.hidden],
    }


def attached(data: dict[str, object]) -> bytes:
    """The RFC 8785 bytes that travel inside the PDF."""
    return rfc8785.dumps(data)  # type: ignore[arg-type]  # the library's JSON type is recursive


def marks(content: Content) -> dict[str, str | None]:
    """What stands in boxes in the number row: grade and priority, each where there is one to print."""
    language = content.language
    return {
        "grade": grade(content.label, language),
        "priority": phrases.PRIORITIES.get(content.priority, {}).get(language),
    }


def grade(label: Label, language: str) -> str | None:
    """The mark of درجة الكتمان; a level and شخصي are printed as one phrase, ordinary papers carry none."""
    level = phrases.GRADES.get(label.level, phrases.GRADES[max(phrases.GRADES)])[language] if label.level else None
    if not label.personal:
        return level
    personal = phrases.PERSONAL[language]
    return personal if level is None else phrases.GRADE_AND[language].format(level, personal)


def references(given: tuple[Reference, ...], language: str) -> list[str]:
    """The opening sentence that names the earlier papers, or none."""
    if not given:
        return []
    sentence = phrases.AND[language].join(_opening(one, language) for one in given)
    return [sentence[0].upper() + sentence[1:] + phrases.THEN[language]]


def _your_letter(content: Content) -> dict[str, object]:
    """Number and day of the first letter of the other side that is referred to: they stand beside the own number."""
    found = next((one for one in content.references if one.kind is ReferenceKind.YOURS), None)
    if found is None:
        return {}
    on = "" if found.on is None else phrases.ON[content.language].format(shown_day(found.on))
    return {"your_letter": {"number": found.number, "on": on.strip()}}


def _opening(reference: Reference, language: str) -> str:
    on = "" if reference.on is None else phrases.ON[language].format(shown_day(reference.on))
    body = phrases.OF_BODY[language].format(reference.body) if reference.body.strip() else ""
    return phrases.OPENINGS[language][reference.kind].format(number=reference.number, on=on, body=body)


def shown_day(on: date) -> str:
    """The day as a letter writes it: 14/7/2026. Digits are the template's."""
    return f"{on.day}/{on.month}/{on.year}"


def shown_moment(at: datetime) -> str:
    """The moment as a signature line writes it, in Baghdad: 14/7/2026 10:42."""
    return f"{shown_day(day_of(at))} {at.astimezone(BAGHDAD):%H:%M}"


def _answer_day(content: Content) -> dict[str, object]:
    """The sentence that asks for an answer by a day, where the letter sets one."""
    if content.answer_by is None:
        return {}
    return {"answer_by": phrases.ANSWER_BY[content.language].format(shown_day(content.answer_by))}


def letterhead_data(letterhead: Letterhead, language: str) -> dict[str, object]:
    """The letterhead as templates set it: both sides, the unit below the body, the address."""
    laid = letterhead.laid
    start, end = ("en", "ar") if language == "en" else (language, "en")
    names = {side: [phrases.STATE[side], letterhead.chain[0].to(side)] for side in (start, end)}
    sides = [list(laid.in_language(side).lines) or names[side] for side in (start, end)]
    if language == "en":
        sides.reverse()
    return {
        "right": sides[0],
        "left": sides[1],
        "unit": " / ".join(name.to(language) for name in letterhead.chain[1:]),
        "address": laid.in_language(language).foot or letterhead.address,
        **({"emblem": {"sha256": laid.emblem, "at": laid.emblem_at.value}} if laid.emblem else {}),
    }


def _ministries(frame: Frame, language: str) -> dict[str, object]:
    """Both ministries of a letter of two, in the order in which they number and seal it."""
    if frame.guest is None:
        return {}
    names = [frame.letterhead.chain[0].to(language), frame.guest.to(language)]
    return {"ministries": names, "jointly": phrases.JOINTLY[language].format(names[1])}


def by_rank(signer: Signer, content: Content) -> Signer:
    """The signer as the page of this letter names him: where that names ranks alone, by the post."""
    if not content.by_rank:
        return signer
    nobody = Name(ar="")
    if signer.capacity in LIMITED:
        return replace(signer, name=signer.own_title or nobody, own_title=None, holder=None)
    return replace(signer, name=signer.title, title=nobody, holder=None)


def _signer(signer: Signer, language: str) -> dict[str, object]:
    ministry = "" if signer.ministry is None else signer.ministry.to(language)
    more = {"on_behalf": on_behalf(signer, language), "order": _under(signer, language), "ministry": ministry}
    return {
        "name": signer.name.to(language),
        "title": _own_title(signer, language),
        "capacity": phrases.CAPACITIES.get(signer.capacity, {}).get(language, ""),
        **{key: value for key, value in more.items() if value},
    }


def _committee(content: Content) -> dict[str, object]:
    """Under what quorum and for how long a committee signs, and the words over whose approval it lies before."""
    found, language = content.committee, content.language
    if found is None:
        return {}
    words = phrases.COMMITTEE[language]
    line = words.format(quorum=found.quorum, members=len(content.cosigners) + 1, days=found.window_days)
    return {"committee": line, "approval": phrases.ROLES[language][Role.APPROVER]}


def _roles(content: Content) -> Iterable[dict[str, object]]:
    """What each signer is to a committee's minutes, as it is printed under the name."""
    if content.committee is None:
        return repeat({})
    return (_role(content, one.post_id) for one in content.signers())


def _role(content: Content, post_id: int) -> dict[str, object]:
    role = content.role(post_id)
    if role is None:
        return {}
    return {"approves": True} if role is Role.APPROVER else {"role": phrases.ROLES[content.language][role]}


def dissent_line(against: str, language: str) -> str:
    """What stands in the mark of a member who signs against; empty without dissent."""
    return phrases.DISSENT[language].format(reason=against) if against else ""


def _own_title(signer: Signer, language: str) -> str:
    """The post on which the signer sits: nobody who signs within limits carries the other's title."""
    if signer.capacity not in LIMITED:
        return signer.title.to(language)
    return "" if signer.own_title is None else signer.own_title.to(language)


def on_behalf(signer: Signer, language: str) -> str:
    """For whom the signature is given: "المخوّل بالتوقيع عن المدير العام / د. مريم"; empty for a holder."""
    words = phrases.ON_BEHALF.get(signer.capacity, {}).get(language, "")
    holder = "" if signer.holder is None else signer.holder.to(language)
    if not words or (signer.capacity not in LIMITED and not holder):
        return ""
    title = signer.title.to(language)
    post = phrases.POST_AND_HOLDER[language].format(title=title, holder=holder) if holder else title
    return words.format(holder=holder, post=post)


def capacity_line(signer: Signer, language: str) -> str:
    """In what right and for whom, in one line: what stands in the signature's mark; empty for a holder."""
    word = phrases.CAPACITIES.get(signer.capacity, {}).get(language, "")
    return " ".join(part for part in (word, on_behalf(signer, language)) if part)


def reason(signer: Signer, language: str, *, against: str = "") -> str:
    """The /Reason of a signature: by which post, in what right, for whom, by which order, and why against."""
    post = " ".join(part for part in (_own_title(signer, language), capacity_line(signer, language)) if part)
    right = f"{post} ({phrases.HOLDS[language]})" if signer.capacity == Capacity.HOLDER else post
    under = _under(signer, language)
    said = (f"{phrases.SIGNED_FOR[language]}: {right}", under, dissent_line(against, language))
    return " – ".join(part for part in said if part)


def _under(signer: Signer, language: str) -> str:
    """The order that empowers somebody who is not the holder."""
    if signer.capacity == Capacity.HOLDER or not signer.order:
        return ""
    on = "" if signer.order_on is None else phrases.ON[language].format(shown_day(signer.order_on))
    return phrases.UNDER_ORDER[language].format(number=signer.order, on=on)


def _annex(annex: Annex) -> dict[str, object]:
    """The annex with the hash of its bytes: the letter's signature covers them too (I7)."""
    return {"title": annex.title, "pages": annex.pages, "paper_only": annex.paper_only, "sha256": annex.sha256}


def _copy(copy: Copy) -> dict[str, object]:
    return {"name": copy.name, "purpose": copy.purpose}


def _body(node: object) -> object:
    """The body without the ids of records: a reference is printed as its text."""
    if isinstance(node, list):
        return [_body(item) for item in node]
    if isinstance(node, dict):
        kept = {key: value for key, value in node.items() if not (key == "record" and "label" in node)}
        return {key: _body(value) for key, value in kept.items()}
    return node
