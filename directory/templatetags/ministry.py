"""Dates, numbers, names and icons as a ministry page shows them, each number in its own isolate."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from directory import labels
from directory.core.amount_words import in_words
from directory.core.day import day_of
from directory.core.months import Month
from directory.core.months import second_date as second_date_from
from directory.core.naming import Name
from directory.http import in_digits

register = template.Library()

_RLM = "\u200f"
_HEADING = re.compile(r"^\s*(?:#{2,3}|>)\s")
_CELLS = re.compile(r"(?:\s*\|)+\s*")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")

# Outlines on a 24 by 24 grid, one path each; flipped ones point the reading way and are mirrored left to right.
_ICONS = {
    "tray": "M4 13h4l2 3h4l2-3h4M4 13l3-8h10l3 8v6H4z",
    "pen": "M4 20l1-4L16 5l3 3L8 19zM13 8l3 3",
    "stamp": "M9 3h6l-1 7h4a2 2 0 0 1 2 2v3H4v-3a2 2 0 0 1 2-2h4zM4 20h16",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
    "folder": "M3 6h7l2 3h9v10H3z",
    "book": "M6 4h13v16H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8 9h7M8 13h7",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 20c1-4 4-6 8-6s7 2 8 6",
    "people": (
        "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19c.7-3 3-5 6.5-5s5.8 2 6.5 5"
        "M15.5 5.5a3.2 3.2 0 0 1 0 6M17.5 14.3c2 .7 3.5 2.3 4 4.7"
    ),
    "plus": "M12 5v14M5 12h14",
    "warn": "M12 4l9.5 16h-19zM12 10v4M12 16.8v.2",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.8v.2",
    "flag": "M6 21V4h11l-2 4 2 4H6",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "tick": "M4 12.5l5 5L20 6",
    "link": "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
    "text": "M4 6h16M4 10h16M10 14h10M4 18h16",
    "eye": "M2 12c3-5 6.5-7 10-7s7 2 10 7c-3 5-6.5 7-10 7s-7-2-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "key": "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l8-8M16 7l3 3",
    "shield": "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
    "shield-broken": "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM9 9l6 6M15 9l-6 6",
    "question": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.2"),
    "download": "M12 4v11M7 10l5 5 5-5M5 20h14",
    "upload": "M12 16V5M7 10l5-5 5 5M5 20h14",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "refresh": "M5 12a7 7 0 1 1 2 5M5 20v-4h4",
    "send": "M20 12H5M11 6l-6 6 6 6",
    "back": "M15 14l5-5-5-5M20 9H9a5.5 5.5 0 0 0 0 11h3",
    "keyboard": "M3 7h18v10H3zM7 11h.1M11 11h.1M15 11h.1M8 14h8",
    "scan": "M4 8h4l2-3h4l2 3h4v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
}
_FLIPPED = frozenset({"send", "back"})


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An inline outline that screen readers pass over; the word stands beside it."""
    classes = "i flip" if name in _FLIPPED else "i"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', classes, _ICONS[name]
    )


@register.filter
def num(value: object) -> str:
    """A count in the reader's digits; a count that was lost is a dash, never a nought."""
    return "—" if value is None else in_digits(str(value))


@register.filter
def day(value: date | None) -> str:
    """A day as 14/7/2026, left to right in its own isolate."""
    if value is None:
        return "—"
    local = _local(value)
    shown = in_digits(f"{local.day}/{local.month}/{local.year}")
    return format_html('<time datetime="{}"><bdi class="num" dir="ltr">{}</bdi></time>', local.isoformat(), shown)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as 14/7/2026 10:42, Baghdad time, 24 hours."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}"><bdi class="num" dir="ltr">{}</bdi></time>', local.isoformat(), stamp(value)
    )


@register.filter
def stamp(value: datetime) -> str:
    """A moment as bare characters, where no element may stand: in a picture's text."""
    local = timezone.localtime(value)
    return in_digits(f"{local.day}/{local.month}/{local.year} {local:%H:%M}")


@register.filter
def hour(value: datetime | None) -> str:
    """Only the time of day, for lists of one day."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}"><bdi class="num" dir="ltr">{}</bdi></time>',
        local.isoformat(),
        in_digits(f"{local:%H:%M}"),
    )


@register.filter
def long_day(value: date | None) -> str:
    """A day in prose, with the month as Iraq names it."""
    if value is None:
        return ""
    local = _local(value)
    month = labels.MONTHS[_language()][local.month - 1]
    shown = in_digits(f"{local.day} {month} {local.year}")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), shown)


@register.filter
def second_date(text: str) -> str:
    """A Hijri or Kurdish date in prose, as a seal says it: hijri=1448-06-12."""
    return in_digits(second_date_from(text).spoken(_language()))


@register.filter
def month_word(month: Month) -> str:
    """A Hijri or Kurdish month with its year."""
    return in_digits(f"{month.name(_language())} {month.year}")


@register.filter
def era_word(era: str) -> str:
    """Which calendar a second date is of."""
    return str(labels.ERAS[era])


@register.filter
def own_number(value: str | None) -> str:
    """A number of our own registers: its parts read from the right, symbol first, serial last.

    Without the mark after each slash a browser draws 3/418 left to right and the number changes its meaning.
    """
    if not value:
        return ""
    shown = in_digits(value)
    if not _RIGHT_TO_LEFT.search(value):  # before its digits are those of the reader, which are no letters
        return format_html('<bdi class="num" dir="ltr">{}</bdi>', shown)
    return format_html('<bdi class="num" dir="rtl">{}</bdi>', shown.replace("/", "/" + _RLM))


@register.filter
def their_number(value: str | None) -> str:
    """A number of another body, exactly as that body typed it, in one isolate."""
    return format_html('<bdi class="num">{}</bdi>', value) if value else ""


@register.filter
def code(value: str | None) -> str:
    """A Latin code or fingerprint, left to right."""
    return format_html('<bdi class="num" dir="ltr">{}</bdi>', value) if value else ""


@register.filter
def said(line: str) -> str:
    """A line of a letter's text without the marks that stand for headings, quotations and cells."""
    return _CELLS.sub(" · ", _HEADING.sub("", line)).strip(" ·")


@register.filter
def size(value: int) -> str:
    """A file's size in the unit a person would say."""
    if value >= 1024 * 1024:
        return gettext("%(n)s MB") % {"n": in_digits(f"{value / 1024 / 1024:.1f}".removesuffix(".0"))}
    return gettext("%(n)s KB") % {"n": in_digits(str(max(1, round(value / 1024))))}


@register.filter
def dinars(value: int) -> str:
    """A sum of money in the reader's digits, in groups of three, left to right in its own isolate."""
    shown = format_html('<bdi class="num" dir="ltr">{}</bdi>', in_digits(f"{value:,}"))
    return format_html(gettext("{} dinars"), shown)


@register.filter
def dinars_in_words(value: int) -> str:
    """The same in the words of the page's language."""
    return in_words(value, get_language() or "ar")


@register.filter
def named(value: object) -> str:
    """A unit's, post's or person's name in the page's language; an unnamed one is empty."""
    to = getattr(value, "to", None)
    return str(to(_language())) if callable(to) else ""


@register.filter
def chain(value: tuple[object, ...]) -> SafeString:
    """A unit's place from the ministry down: ministry / directorate / section."""
    return format_html_join(" / ", "{}", ((named(name),) for name in value))


@register.filter
def listed(value: Iterable[Name]) -> SafeString:
    """Several names, one after the other: with strokes between they would read as the place of one unit."""
    return format_html_join(pgettext("list", ", "), "<bdi>{}</bdi>", ((named(name),) for name in value))


@register.filter
def grade_word(level: int) -> str:
    """The word of a grade."""
    return labels.grade_word(level)


@register.filter
def duty_word(duty: str) -> str:
    """The word of a duty."""
    return str(labels.DUTIES[duty])


@register.filter
def kind_word(kind: str) -> str:
    """The word of a kind of paper."""
    return labels.kind_word(str(kind))


@register.filter
def capacity_word(capacity: str) -> str:
    """In what right somebody sits on a post or signs for it."""
    return str(labels.CAPACITIES.get(capacity, capacity))


@register.filter
def mandate_word(standing: str) -> str:
    """Where a mandate stands."""
    return str(labels.MANDATES[standing])


@register.filter
def governorate_word(governorate: str) -> str:
    """The name of a governorate; where none is said, all of them."""
    return str(labels.GOVERNORATES[governorate])


@register.filter
def priority_word(priority: str) -> str:
    """The word of a priority."""
    return labels.priority_word(str(priority))


def _local(value: date) -> date:
    return day_of(value) if isinstance(value, datetime) else value


def _language() -> str:
    language = get_language() or "ar"
    return language if language in labels.MONTHS else "ar"
