"""Pages that join the rooms: the frame around every page, and the first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from archive import health, openings, watch
from archive.core.opening import needs_two
from archive.wording import alarm
from config.condition import MOST_AHEAD, share_free, troubles
from correspondence import menu
from correspondence.menu import Counts
from directory import acts, staff, tally
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.naming import Name
from directory.core.reach import Reach, Scope
from directory.doors.words import Words
from directory.http import MinistryRequest
from directory.inspections import MandateView, SessionView, current, mandates_of, overseen_news
from search.space import news
from signing import key_office, labels
from signing.concerns import concerns
from signing.core.standing import Standing
from signing.wording import concern

Counted = Mapping[str, int]
EARLY = 7
"""Until so many days before a key's end the notice is a quiet line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One line of the navigation; a count that says nothing is left out."""

    address: str
    label: str | Promise
    icon: str
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One part of the navigation."""

    title: str | Promise
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNotice:
    """What a person reads on every page about the own key, and whether it presses (decision 40)."""

    sentence: str
    is_pressing: bool


UNCLOSED = _("A register has numbers of an earlier day that are not closed yet. Please close it under Registers.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the page: the body, who is signed in, the navigation."""

    body: Name | None = None
    person: Name | None = None
    post: Name | None = None
    navigation: tuple[Group, ...] = ()
    search_address: str = ""
    keys_address: str = ""
    troubles: tuple[str | Promise, ...] = ()
    key_notice: KeyNotice | None = None
    mandate: MandateView | None = None
    inspection: SessionView | None = None

    @property
    def here(self) -> int | None:
        """How many wait in the list that is shown, as the menu counts them."""
        return next((one.count for group in self.navigation for one in group.items if one.is_current), None)


def frame(request: HttpRequest) -> dict[str, object]:
    """The frame, made only when a page draws it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


@require_safe
def home(request: MinistryRequest) -> HttpResponse:
    """The role's first screen: the registry's queue, the signer's, the inspector's mandates, or the desk."""
    return redirect(_first_screen(request.reach, on=day_of(request.at)))


def _first_screen(reach: Reach, *, on: date) -> str:
    if reach.inspection is not None:
        return "search:inspect"
    if reach.desks and not reach.heads:
        return "correspondence:outgoing"
    if reach.heads and menu.counts(reach).to_sign:
        return "correspondence:queue"
    return _by_duty(reach) or ("directory:inspection" if _inspects(reach, on=on) else "correspondence:desk")


def _by_duty(reach: Reach) -> str:
    if reach.bodies_in(Duty.ARCHIVIST):
        return "archive:plan"
    if reach.bodies_in(Duty.CLEARANCES):
        return "search:oversight"
    return "signing:key_office" if _is_key_officer(reach) else ""


def _inspects(reach: Reach, *, on: date) -> bool:
    return any(mandate.is_in_force for mandate in mandates_of(reach, on=on))


def _frame(request: HttpRequest) -> Frame:
    reach = getattr(request, "reach", None)
    if not isinstance(reach, Reach) or reach.person_id is None:
        return Frame()
    if reach.inspection is not None:
        return _inspecting(request, reach)
    told = _told(reach, at=_at(request))
    found = {what: one.count for what, one in told.items()}
    return Frame(
        body=told["body"].name if found["body"] else None,
        person=told["person"].name,
        post=told["post"].name if found["post"] else None,
        navigation=_navigation(request, reach, found),
        search_address=reverse("search:search"),
        keys_address=f"{reverse('directory:me')}#keys",
        troubles=_troubles(request, reach, found) if _is_told_troubles(reach) else (),
        key_notice=_key_notice(request, reach) if found["key"] or found["permit"] else None,
    )


def _told(reach: Reach, *, at: datetime) -> dict[str, tally.Told]:
    """All that the frame names and counts, in one query."""
    parts = {**_parts(reach, on=day_of(at))}
    if _is_told_troubles(reach):
        parts["ahead"] = tally.count_of(acts.lines_ahead(at + MOST_AHEAD))
    return tally.tell(parts)


@lru_cache(maxsize=512)
def _parts(reach: Reach, *, on: date) -> Mapping[str, Words]:
    found = {**tally.seat(reach.person_id or 0, on=on), **menu.counters(reach, on=on)}
    found |= key_office.counters(reach, on=on)
    found["alarms"] = watch.counter()
    if needs_two(reach.clearance.level):
        found["openings"] = openings.counter(reach, on=on)
    return MappingProxyType(found)


def _is_told_troubles(reach: Reach) -> bool:
    return bool(reach.desks or reach.bodies_in(Duty.ADMINISTRATOR))


def _inspecting(request: HttpRequest, reach: Reach) -> Frame:
    """The frame while a mandate is chosen: its banner, and its own pages alone."""
    found = current(reach, on=day_of(_at(request)))
    mandate, session = found or (None, None)
    return Frame(
        person=None if session is None else session.person.name,
        navigation=(Group(title=_("Inspection"), items=_inspection(reach, request.path)),),
        search_address=reverse("search:inspect"),
        keys_address=f"{reverse('directory:me')}#keys",
        mandate=mandate,
        inspection=session,
    )


def _inspection(reach: Reach, path: str) -> tuple[Link, ...]:
    return (
        _link(reverse("search:inspect"), _("Search in the mandate"), "search", path),
        _link(reverse("search:space"), _("Inquiries, tags and notes"), "flag", path, count=_news(reach, reach.scopes)),
        _link(reverse("search:session"), _("Journal of this session"), "book", path),
    )


def _news(reach: Reach, scopes: tuple[Scope, ...]) -> int:
    """How many saved inquiries under these mandates have something new; which, their own page says."""
    return news(reach.person_id, frozenset(scope.mandate_id for scope in scopes))


def _troubles(request: HttpRequest, reach: Reach, found: Counted) -> tuple[str | Promise, ...]:
    """Said on every registrar's and administrator's page (decision 38): of the log, the machine, whom we trust."""
    at = _at(request)
    machine = troubles(free=share_free(settings.PLACE.data), is_behind=bool(found["ahead"]))
    open_books = (UNCLOSED,) if found.get("open_books") else ()
    log = map(alarm, watch.alarms(reach=reach)) if found["alarms"] else ()
    return (*log, *machine, *(concern(one) for one in concerns(at)), *open_books)


def _key_notice(request: HttpRequest, reach: Reach) -> KeyNotice | None:
    """Said on every page of a person whose key ends within 30 days, is stopped, or waits for its PIN; two queries."""
    key, permit = key_office.own(reach=reach, at=_at(request))
    sentence = labels.notice(key, is_permitted=permit is not None)
    if not sentence:
        return None
    is_early = key is not None and key.standing is Standing.ENDING and key.days_left > EARLY
    return KeyNotice(sentence=sentence, is_pressing=permit is None and not is_early)


def _at(request: HttpRequest) -> datetime:
    return getattr(request, "at", None) or timezone.now()


def _is_key_officer(reach: Reach) -> bool:
    return bool(reach.bodies_in(Duty.KEYS))


def _navigation(request: HttpRequest, reach: Reach, found: Counted) -> tuple[Group, ...]:
    """The person's pages, in the order in which the role needs them."""
    counts, path = menu.counts_among(found), request.path
    groups = (
        Group(title=_("Archive"), items=_archive(reach, path)),
        Group(title=_("Keys"), items=_keys(request, reach)),
        Group(title=_("Registration"), items=_registry(reach, counts, found, path)),
        Group(title=_("My work"), items=_work(request, reach, counts, found)),
        Group(title=_("Kept"), items=_kept(request, reach, found, path)),
    )
    return tuple(group for group in groups if group.items)


def _keys(request: HttpRequest, reach: Reach) -> tuple[Link, ...]:
    if not _is_key_officer(reach):
        return ()
    waiting = staff.proposals_waiting(Duty.KEYS, reach=reach, at=_at(request))
    return (_link(reverse("signing:key_office"), _("Signing keys"), "key", request.path, count=waiting),)


def _archive(reach: Reach, path: str) -> tuple[Link, ...]:
    """The archivist's pages."""
    if not reach.bodies_in(Duty.ARCHIVIST):
        return ()
    return (
        _link(reverse("archive:plan"), _("Classes and years"), "book", path),
        _link(reverse("archive:unclassed"), _("Records without a class"), "question", path),
        _link(reverse("archive:dossiers"), _("Dossiers"), "folder", path),
        _link(reverse("archive:holds"), _("Legal holds"), "lock", path),
        _link(reverse("archive:disposals"), _("Destruction and transfer"), "clock", path),
    )


def _registry(reach: Reach, counts: Counts, found: Counted, path: str) -> tuple[Link, ...]:
    if not reach.desks:
        return ()
    outgoing, incoming = reverse("correspondence:outgoing"), reverse("correspondence:incoming")
    told = (_link(reverse("correspondence:mandates_told"), _("Inspections of this body"), "shield", path),)
    return (
        _link(outgoing, _("Outgoing, awaiting registration"), "stamp", path, count=counts.outgoing),
        _link(incoming, _("Incoming, awaiting a number"), "tray", path, count=counts.incoming),
        _link(reverse("correspondence:intakes"), _("Paper and e-mail"), "scan", path, count=found["intakes"]),
        _link(reverse("correspondence:references"), _("Letters to be found"), "question", path),
        _link(reverse("correspondence:queries"), _("Authenticity queries"), "shield", path),
        _link(reverse("correspondence:dispatches"), _("To be sent outside"), "send", path, count=found["dispatches"]),
        _link(reverse("correspondence:by_hand"), _("Hand-over book"), "book", path),
        *_set_aside(found, path),
        *told[: found["mandates"]],
    )


def _set_aside(found: Counted, path: str) -> tuple[Link, ...]:
    """The refused uploads, where there are any."""
    count, address = found["set_aside"], reverse("correspondence:set_aside")
    return (_link(address, _("Files set aside"), "warn", path, count=count),) if count else ()


def _work(request: HttpRequest, reach: Reach, counts: Counts, found: Counted) -> tuple[Link, ...]:
    path = request.path
    desk = _link(reverse("correspondence:desk"), _("My desk"), "tray", path, count=counts.desk)
    told = _link(reverse("correspondence:notices"), _("Notices"), "flag", path, count=found["notices"])
    to_do = _link(
        reverse("correspondence:referred"), _("Referred"), "send", path, count=found["to_do"] + found["to_judge"]
    )
    drafts = _link(reverse("correspondence:drafts"), _("Drafts"), "pen", path, count=counts.drafts)
    sign = _link(
        reverse("correspondence:queue"), pgettext_lazy("what is asked", "To sign"), "stamp", path, count=counts.to_sign
    )
    late = _link(reverse("correspondence:overdue"), _("Overdue"), "clock", path)
    waiting = _link(reverse("correspondence:unanswered"), _("Awaiting an answer"), "question", path)
    back = _link(reverse("correspondence:setbacks"), _("Did not go through"), "warn", path)
    seen = _link(reverse("correspondence:oversight"), _("Oversight"), "eye", path)
    inspected = _link(
        reverse("search:oversight"), _("Inspection mandates"), "shield", path, count=_given(request, reach)
    )
    powers = _link(reverse("directory:powers"), _("Acting and authorised"), "pen", path)
    mandates = (inspected,) if reach.heads or _oversees(reach) else ()
    signing = (sign,) if reach.heads or counts.to_sign else ()
    office = _link(reverse("correspondence:offices"), _("Office and circuits"), "people", path)
    leaving = _link(reverse("correspondence:leavers"), _("Leaving a post"), "person", path)
    offices = (office, leaving) if reach.heads or found["offices"] else (leaving,) if reach.desks else ()
    headed = (late, seen, powers) if reach.heads else ()
    return (desk, told, to_do, *_carried(found, path), drafts, waiting, back, *signing, *headed, *mandates, *offices)


def _carried(found: Counted, path: str) -> tuple[Link, ...]:
    """The directives that wait for one PIN, and what is on its way by hand, where there are any."""
    listed = _link(reverse("correspondence:directives"), _("Directives to sign"), "pen", path, count=found["listed"])
    carried = _link(reverse("correspondence:carried"), _("Carried to me by hand"), "tray", path, count=found["carried"])
    return tuple(one for one in (listed, carried) if one.count)


def _oversees(reach: Reach) -> bool:
    return bool(reach.bodies_in(Duty.AUDITOR) or reach.bodies_in(Duty.CLEARANCES))


def _given(request: HttpRequest, reach: Reach) -> int:
    """What an overseer of mandates has to read: those changed since the last look, those to be confirmed."""
    if not _oversees(reach):
        return 0
    waiting = staff.proposals_waiting(Duty.CLEARANCES, reach=reach, at=_at(request))
    return waiting + overseen_news(reach, on=day_of(_at(request)))


def _kept(request: HttpRequest, reach: Reach, found: Counted, path: str) -> tuple[Link, ...]:
    search = _link(reverse("search:search"), _("Search"), "search", path)
    books = _link(reverse("correspondence:books"), _("Registers"), "book", path)
    given: tuple[Scope, ...] = getattr(request, "mandates", ())
    board = _link(reverse("archive:health"), _("The archive's health"), "shield", path)
    kept = (search, books) if reach.desks or found["unit_books"] else (search,)
    if needs_two(reach.clearance.level):
        count = len(openings.waiting_for(reach, at=_at(request))) if found["openings"] else 0
        kept = (*kept, _link(reverse("archive:openings"), _("Letters to open with another"), "lock", path, count=count))
    kept = (*kept, _link(reverse("directory:calendar"), _("Working days"), "clock", path))
    if given:
        address, count = reverse("directory:inspection"), _news(reach, given)
        kept = (*kept, _link(address, _("Inspection"), "shield", path, count=count))
    return (*kept, board) if health.may_watch(reach) else kept


def _link(address: str, label: str | Promise, icon: str, path: str, *, count: int | None = None) -> Link:
    is_current = path.startswith(address)
    return Link(address=address, label=label, icon=icon, count=count or None, is_current=is_current)
