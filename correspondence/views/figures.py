"""The figures of the work, as charts with their tables, and as files for a spreadsheet."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from archive.core.printing import Why
from archive.templatetags.archived import WHYS
from correspondence.core.figures import bars, plain_cell
from correspondence.oversight import Figures, coordinates, figures
from directory import audit
from directory.http import MinistryRequest, file

Cell = str | int | float
LATE = pgettext_lazy("figures", "Late")
FEW = pgettext_lazy("figures", "1 or 2")
"""What another ministry's small count is shown as; it draws no bar, for its length would tell."""
CUT = _("Not all letters of these 90 days are counted here, only those that moved last.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a chart: where it stands, how long it is, and what the table says there."""

    y: int
    width: int
    middle: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A table and the bars of one of its columns."""

    what: str
    title: str | Promise
    heads: tuple[str | Promise, ...]
    bars: tuple[Bar, ...]
    height: int
    note: str | Promise = ""

    @property
    def is_drawn(self) -> bool:
        """True when there is anything to see."""
        return any(bar.width for bar in self.bars)


def _language() -> str:
    return get_language() or "ar"


def _told(count: int | None) -> Cell:
    return str(FEW) if count is None else count


def _units(found: Figures) -> list[tuple[Cell, ...]]:
    said = _language()
    return [
        (one.of.to(said), one.body.to(said), *map(_told, (one.under_way, one.arrived, one.directed, one.late)))
        for one in found.units
    ]


def _posts(found: Figures) -> list[tuple[Cell, ...]]:
    said = _language()
    return [
        (one.of.to(said), one.body.to(said), *map(_told, (one.under_way, one.directed, one.late)))
        for one in found.posts
    ]


def _months(found: Figures) -> list[tuple[Cell, ...]]:
    return [
        (f"{one.first_on.month}/{one.first_on.year}", *map(_told, (one.under_way, one.arrived))) for one in found.months
    ]


def _stays(found: Figures) -> list[tuple[Cell, ...]]:
    said = _language()
    return [
        (
            one.post.to(said),
            one.unit.to(said),
            one.time.stays,
            one.time.longest if one.is_own else "—",
            f"{one.time.middle:g}",
        )
        for one in found.stays
    ]


def _rounds(found: Figures) -> list[tuple[Cell, ...]]:
    return [(one.unit.to(_language()), _told(one.letters), _told(one.rounds)) for one in found.rounds]


def _prints(found: Figures) -> list[tuple[Cell, ...]]:
    return [
        (
            one.unit.to(_language()),
            one.letters,
            one.prints,
            f"{one.prints / one.letters:.1f}",
            *(one.why.get(why, 0) for why in Why),
        )
        for one in found.prints
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """One sort of figures: its name, its columns and lines, and the columns whose sum is drawn."""

    title: str | Promise
    heads: tuple[str | Promise, ...]
    lines: Callable[[Figures], list[tuple[Cell, ...]]]
    drawn: tuple[int, ...] = (-1,)


SORTS = {
    "units": Sort(
        title=_("What waits, by unit"),
        heads=(_("Unit"), _("Ministry"), _("Under way"), _("Arrived"), _("Directed"), LATE),
        lines=_units,
        drawn=(2, 3, 4),
    ),
    "people": Sort(
        title=_("What waits, by person"),
        heads=(
            pgettext_lazy("figures", "Person"),
            pgettext_lazy("office", "Post"),
            _("Under way"),
            _("Directed"),
            LATE,
        ),
        lines=_posts,
        drawn=(2, 3),
    ),
    "months": Sort(
        title=_("What waits, by the month in which it was begun"),
        heads=(_("Month"), _("Under way"), _("Arrived")),
        lines=_months,
        drawn=(1, 2),
    ),
    "hands": Sort(
        title=_("Working days in hand, in the last 90 days"),
        heads=(
            pgettext_lazy("office", "Post"),
            _("Unit"),
            _("Letters that passed"),
            _("The longest"),
            _("The middle one"),
        ),
        lines=_stays,
    ),
    "rounds": Sort(
        title=_("Rounds of correction, in the last 90 days"),
        heads=(_("Unit"), _("Letters returned"), _("Rounds")),
        lines=_rounds,
    ),
    "prints": Sort(
        title=_("Prints of issued letters, in the last 90 days"),
        heads=(_("Unit"), _("Letters printed"), _("Prints"), _("Prints a letter"), *(WHYS[why] for why in Why)),
        lines=_prints,
        drawn=(2,),
    ),
}


@require_safe
def page(request: MinistryRequest) -> HttpResponse:
    """Every sort of figures: a chart and its table."""
    found = figures(request.reach, at=request.at)
    charts = [chart for what, sort in SORTS.items() if (chart := _chart(what, sort, found)).bars]
    across = coordinates(request.reach, at=request.at)
    if across:
        audit.record(by=request.reach, act="see_figures", about="figures:all", at=request.at)
    return render(request, "correspondence/oversight.html", {"charts": charts, "across": across})


@require_safe
def export(request: MinistryRequest, what: str) -> HttpResponse:
    """One sort of figures for a spreadsheet."""
    if what not in SORTS:
        raise Http404
    found, sort, out = figures(request.reach, at=request.at), SORTS[what], StringIO()
    writer = csv.writer(out)
    writer.writerow([str(head) for head in sort.heads])
    writer.writerows([plain_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in sort.lines(found))
    if note := _note(what, found):
        writer.writerow([str(note)])
    audit.record(by=request.reach, act="export_figures", about=f"figures:{what}", at=request.at)
    return file(out.getvalue().encode("utf-8-sig"), media_type="text/csv", name=f"{what}.csv", is_shown=False)


def _length(cell: Cell) -> float:
    return 0.0 if cell == str(FEW) else float(cell)


def _chart(what: str, sort: Sort, found: Figures) -> Chart:
    rows = sort.lines(found)
    widths = bars([sum(_length(row[column]) for column in sort.drawn) for row in rows])
    lines = tuple(
        Bar(y=8 * place, width=width, middle=8 * place + 5, cells=row)
        for place, (row, width) in enumerate(zip(rows, widths, strict=True))
    )
    return Chart(
        what=what,
        title=sort.title,
        heads=sort.heads,
        bars=lines,
        height=8 * len(lines),
        note=_note(what, found),
    )


def _note(what: str, found: Figures) -> str | Promise:
    """What is to be known of these figures before they are read."""
    return CUT if what == "hands" and found.is_cut else ""
