"""The register of seals and powers on paper (domain 1.10).

Who acted, signed or received for whom, by which order, how far; which bodies saw figures of this ministry as of all;
and behind it the seals of the ministry.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from correspondence import book_pages
from correspondence.core.letter import Kind
from correspondence.core.printed import grade, shown_day
from correspondence.core.register_sheet import MOST, POWERS, SEALS, Line, Wish, check_count, dated, listed, sheet_data
from correspondence.core.register_words import CAPACITIES, KINDS, REASONS, WORDS
from correspondence.core.route import person_of
from directory import audit, whois
from directory.coordinations import CoordinationFacts, coordinations_over
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.core.tenure import Term
from directory.entitled import posts_to_empower
from directory.staff import charges
from directory.tenures import TenureFacts, powers_over
from signing.core.keys import Reason
from signing.seals import Seal, seals_of

TITLES = {"ar": "سجل الأختام والوكالات", "ckb": "تۆماری مۆر و وەکالەتەکان", "en": "Register of seals and powers"}
ACROSS = {
    "ar": "الاطلاع على أرقام الوزارات كلها، دون الكتب",
    "ckb": "بینینی ژمارەکانی هەموو وەزارەتەکان، بێ نووسراوەکان",
    "en": "sees figures of all ministries, never letters",
}
GRANTED = {"ar": "بقرار من {}", "ckb": "بە بڕیاری {}", "en": "Granted by {}"}


@transaction.atomic
def print_powers(wish: Wish, *, by: Reach, at: datetime) -> bytes:
    """Every power of those days over the posts for which the reader may empower others, then the seals, as one PDF.

    Raises NotWithinReachError for who may empower for none, PrintNotAcceptedError, PrintTooLongError, TypesettingError.
    """
    posts = posts_to_empower(by, on=day_of(at))
    if not posts:
        raise NotWithinReachError
    wish.check()
    term = Term(from_on=wish.since, until_on=wish.until)
    found = powers_over((post.id for post in posts), term=term, limit=MOST + 1)
    body = whois.unit_facts(whois.unit_facts(posts[0].unit_id).body_id)
    sealed = seals_of(body.id, since=wish.since, until=wish.until, limit=MOST + 1)
    across = coordinations_over(term)
    check_count(len(found) + len(across) + len(sealed))
    audit.record(by=by, act="print_powers", about=f"person:{person_of(by)}", at=at, note=wish.note(len(found)))
    issuer = whois.unit_facts(posts[0].unit_id).name.to(wish.language)
    told = [_line(number, one, wish.language) for number, one in enumerate(found, start=1)]
    told += [_across(number, one, wish.language) for number, one in enumerate(across, start=len(found) + 1)]
    officers = [one.person.name for one in charges([body.id], on=wish.until) if one.duty is Duty.KEYS]
    seals = [
        _seal(number, one, body=body.name, officers=officers, language=wish.language)
        for number, one in enumerate(sealed, start=1)
    ]
    heading = wish.heading(issuer=issuer, title=TITLES[wish.language])
    parts = [book_pages.set_part(sheet_data(heading, *table)) for table in ((POWERS, told), (SEALS, seals))]
    return book_pages.paged([one.pdf for one in parts], heading, pages=sum(one.pages for one in parts))


def _line(number: int, one: TenureFacts, language: str) -> Line:
    words, for_whom = WORDS[language], one.title if one.holder is None else one.title.before(one.holder)
    cells = {
        "who": one.person.to(language),
        "instead": for_whom.to(language),
        "order": dated(one.order, one.order_on, language),
        "since": shown_day(one.from_on),
        "until": words["lasting"] if one.until_on is None else shown_day(one.until_on),
        "limits": listed(_limits(one, language), language),
        "remarks": "" if one.withdrawn_at is None else words["withdrawn"].format(shown_day(day_of(one.withdrawn_at))),
    }
    return Line(serial=number, is_ended=one.withdrawn_at is not None, cells=cells)


def _across(number: int, one: CoordinationFacts, language: str) -> Line:
    words = WORDS[language]
    granted = [GRANTED[language].format(one.authority)] if one.authority else []
    ended = [] if one.withdrawn_at is None else [words["withdrawn"].format(shown_day(day_of(one.withdrawn_at)))]
    cells = {
        "who": one.unit.to(language),
        "instead": "—",
        "order": dated(one.order, one.order_on, language),
        "since": shown_day(one.from_on),
        "until": words["lasting"] if one.until_on is None else shown_day(one.until_on),
        "limits": ACROSS[language],
        "remarks": listed([*granted, *ended], language),
    }
    return Line(serial=number, is_ended=one.withdrawn_at is not None, cells=cells)


def _seal(number: int, one: Seal, *, body: Name, officers: Sequence[Name], language: str) -> Line:
    words = WORDS[language]
    cells = {
        "seal_of": body.to(language),
        "purpose": words[one.role.value],
        "certificate": one.short_serial,
        "since": shown_day(day_of(one.not_before)),
        "until": shown_day(day_of(one.not_after)),
        "officers": listed((name.to(language) for name in officers), language),
        "remarks": "" if one.revoked_at is None else _end(one.revoked_at, one.reason, language),
    }
    return Line(serial=number, is_ended=one.revoked_at is not None, cells=cells)


def _end(at: datetime, reason: Reason | None, language: str) -> str:
    """Since when it seals no more, and why."""
    said = WORDS[language]["suspended" if reason is Reason.HELD else "revoked"].format(shown_day(day_of(at)))
    why = REASONS[reason][language] if reason in REASONS else ""
    return ": ".join(part for part in (said, why) if part)


def _limits(one: TenureFacts, language: str) -> list[str]:
    """In what right, for which kinds or which letter, up to which grade."""
    words, said = WORDS[language], [CAPACITIES[one.capacity][language]]
    if not one.capacity.is_limited:
        return said
    said += [KINDS[kind][language] for kind in Kind if kind in one.limits.kinds]
    said += [words["one_letter"].format(one.limits.letter)] if one.limits.letter else []
    ceiling = grade(Label(level=one.limits.ceiling), language) or words["ordinary"]
    sum_ = [words["most"].format(f"{one.limits.amount:,}")] if one.limits.amount else []
    return [*said, words["up_to"].format(ceiling), *sum_]
