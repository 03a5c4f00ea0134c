"""What lies on a desk: the tray, the drafts, and the list of units a form asks for."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from archive.filing import classes_offered, dossiers_offered
from correspondence import idle_drafts, trays
from correspondence.clear_drafts import keep_draft
from correspondence.forms.rows import line_of
from correspondence.trays import Group, Item, Matter
from directory import whois
from directory.absences import around
from directory.core.day import day_of
from directory.http import MinistryRequest

OFFERED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a tray and the page it opens."""

    item: Item
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One group of the tray: its first lines, how many there are, and how many of them are not shown."""

    value: Group
    rows: tuple[Row, ...]
    count: int
    more: int


LONG, FIRST = 50, 12
"""A desk with more lines than `LONG` shows the first of each group; each group whole has a page of its own."""


def row_of(item: Item) -> Row:
    """The line with the page on which the thing that is asked can be done."""
    if item.matter is Matter.RECEIVE:
        address = reverse("correspondence:incoming")
    elif item.delivery_id is not None:
        address = f"{reverse('archive:record', args=[item.record_id])}?delivery={item.delivery_id}"
        address += "&act=1" if item.for_action else ""
    elif item.matter in (Matter.DRAFT, Matter.CORRECT):
        address = reverse("correspondence:edit", args=[item.ref])
    elif item.matter is Matter.SIGN:
        address = reverse("correspondence:sign", args=[item.ref])
    elif item.matter is Matter.REGISTER:
        address = f"{reverse('correspondence:outgoing')}?letter={item.ref}"
    else:
        address = reverse("correspondence:letter", args=[item.ref])
    return Row(item=item, address=address)


def _section(group: Group, items: tuple[Item, ...], *, is_whole: bool) -> Section:
    shown = items if is_whole else items[:FIRST]
    return Section(value=group, rows=tuple(map(row_of, shown)), count=len(items), more=len(items) - len(shown))


@require_safe
def desk(request: MinistryRequest) -> HttpResponse:
    """Everything that waits for this person, nearest due first."""
    tray = trays.desk(request.reach, at=request.at)
    chosen, lines = request.GET.get("due", ""), sum(len(items) for _, items in tray.groups)
    groups = [
        _section(group, items, is_whole=lines <= LONG or chosen == group) for group, items in tray.groups if items
    ]
    shown = [group for group in groups if group.value == chosen] or groups
    page = {"tray": tray, "groups": groups, "shown": shown, "chosen": chosen, "may_write": bool(request.reach.units)}
    absences = around(request.reach, on=day_of(request.at))
    return render(request, "correspondence/desk.html", {**page, "absences": absences})


@require_safe
def drafts(request: MinistryRequest) -> HttpResponse:
    """The person's own letters: drafts, and those that lie with others."""
    own = tuple(map(row_of, trays.drafts(request.reach)))
    away = tuple(map(row_of, trays.under_way(request.reach)))
    idle = idle_drafts.mine(request.reach)
    return render(request, "correspondence/drafts.html", {"drafts": own, "under_way": away, "idle": idle})


@require_POST
def keep(request: MinistryRequest, ref: str) -> HttpResponse:
    """An idle draft stays with its author."""
    request.way_back = lambda *_: drafts(request)
    keep_draft(ref, by=request.reach, at=request.at)
    messages.success(request, gettext("The draft stays with you."))
    return redirect("correspondence:drafts")


@require_safe
def units(request: MinistryRequest) -> HttpResponse:
    """Units whose name holds what is being typed, for the list under the field."""
    language = get_language() or "ar"
    found = whois.find_units(request.GET.get("q", ""), limit=OFFERED)
    return JsonResponse({"units": [line_of(unit, language) for unit in found]})


@require_safe
def classes(request: MinistryRequest) -> HttpResponse:
    """Classes of the own ministry's plan whose code or name holds what is being typed."""
    return JsonResponse({"lines": classes_offered(request.GET.get("q", ""), reach=request.reach)})


@require_safe
def dossiers(request: MinistryRequest) -> HttpResponse:
    """Open dossiers of the own ministry whose symbol holds what is being typed."""
    return JsonResponse({"lines": dossiers_offered(request.GET.get("q", ""), reach=request.reach)})
