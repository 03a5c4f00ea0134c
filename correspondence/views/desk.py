"""What lies on a desk: the tray, the drafts, and the list of units a form asks for."""

from dataclasses import dataclass, replace

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
from correspondence.views.parts import LINES, Part, part_of
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
    """One group of the tray: its first lines, how many there are, and how many of them are not shown.

    The one that was chosen is shown part by part.
    """

    value: Group
    rows: tuple[Row, ...]
    count: int
    more: int
    part: Part[Row] | None = None


LONG, FIRST = 40, 8
"""A desk with more lines than `LONG` shows the first of each group; each group alone has a page of its own."""
HALF = LINES // 2


def row_of(item: Item) -> Row:
    """The line with the page on which the thing that is asked can be done."""
    if item.matter is Matter.RECEIVE:
        address = reverse("correspondence:incoming")
    elif item.delivery_id is not None:
        address = reverse("archive:record", args=[item.record_id])
    elif item.matter in (Matter.DRAFT, Matter.CORRECT):
        address = reverse("correspondence:edit", args=[item.ref])
    elif item.matter is Matter.SIGN:
        address = reverse("correspondence:sign", args=[item.ref])
    elif item.matter is Matter.REGISTER:
        address = f"{reverse('correspondence:outgoing')}?letter={item.ref}"
    else:
        address = reverse("correspondence:letter", args=[item.ref])
    return Row(item=item, address=address)


def _section(group: Group, items: tuple[Item, ...], *, most: int) -> Section:
    shown = items[:most]
    return Section(value=group, rows=tuple(map(row_of, shown)), count=len(items), more=len(items) - len(shown))


def _alone(request: MinistryRequest, group: Group, items: tuple[Item, ...]) -> Section:
    part = part_of(request, "from", lambda lines: tuple(map(row_of, items[lines])))
    part = replace(part, name=f"due={group}&from")
    return Section(value=group, rows=part.rows, count=len(items), more=0, part=part)


@require_safe
def desk(request: MinistryRequest) -> HttpResponse:
    """Everything that waits for this person, nearest due first."""
    tray = trays.whole_desk(request.reach, at=request.at)
    chosen, lines = request.GET.get("due", ""), sum(len(items) for _, items in tray.groups)
    most = lines if lines <= LONG else FIRST
    groups = [
        _alone(request, group, items) if chosen == group else _section(group, items, most=0 if chosen else most)
        for group, items in tray.groups
        if items
    ]
    shown = [group for group in groups if group.value == chosen] or groups
    page = {"tray": tray, "groups": groups, "shown": shown, "chosen": chosen, "may_write": bool(request.reach.units)}
    absences = around(request.reach, on=day_of(request.at))
    return render(request, "correspondence/desk.html", {**page, "absences": absences})


@require_safe
def drafts(request: MinistryRequest) -> HttpResponse:
    """The person's own letters: drafts, and those that lie with others."""
    reach = request.reach
    own = part_of(request, "own", lambda part: tuple(map(row_of, trays.drafts(reach, part=part))), lines=HALF)
    away = part_of(request, "away", lambda part: tuple(map(row_of, trays.under_way(reach, part=part))), lines=HALF)
    page = {"drafts": own, "under_way": away, "idle": idle_drafts.mine(reach)}
    return render(request, "correspondence/drafts.html", page)


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
