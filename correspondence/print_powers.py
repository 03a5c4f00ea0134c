"""The register of powers on paper: who acted, signed or received for whom, by which order, how far (domain 1.10)."""

from datetime import datetime

from django.db import transaction

from correspondence import book_pages
from correspondence.core.letter import Kind
from correspondence.core.printed import grade, shown_day
from correspondence.core.register_sheet import MOST, POWERS, Line, Wish, check_count, dated, listed
from correspondence.core.register_words import CAPACITIES, KINDS, WORDS
from correspondence.core.route import person_of
from directory import audit, whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.core.tenure import Term
from directory.entitled import posts_to_empower
from directory.tenures import TenureFacts, powers_over

TITLES = {"ar": "سجل الأختام والوكالات", "ckb": "تۆماری مۆر و وەکالەتەکان", "en": "Register of seals and powers"}


@transaction.atomic
def print_powers(wish: Wish, *, by: Reach, at: datetime) -> bytes:
    """Every power of those days over the posts for which the reader may empower others, as one PDF.

    Raises NotWithinReachError for who may empower for none, PrintNotAcceptedError, PrintTooLongError, TypesettingError.
    """
    posts = posts_to_empower(by, on=day_of(at))
    if not posts:
        raise NotWithinReachError
    wish.check()
    term = Term(from_on=wish.since, until_on=wish.until)
    found = powers_over((post.id for post in posts), term=term, limit=MOST + 1)
    check_count(len(found))
    audit.record(by=by, act="print_powers", about=f"person:{person_of(by)}", at=at, note=wish.note(len(found)))
    issuer = whois.unit_facts(posts[0].unit_id).name.to(wish.language)
    told = [_line(number, one, wish.language) for number, one in enumerate(found, start=1)]
    return book_pages.register(wish.heading(issuer=issuer, title=TITLES[wish.language]), POWERS, told)


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
