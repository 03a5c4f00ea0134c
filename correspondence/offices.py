"""What units keep for their writers, and who keeps it: their heads, and the office managers these named."""

from dataclasses import dataclass
from datetime import date

from correspondence.core.pace import Pace
from correspondence.core.parts import Asks
from correspondence.core.template import Place, Wording
from correspondence.models import MinistryPace, Office, StockPhrase, Template
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """A template as it is chosen and shown."""

    id: int
    unit_id: int
    unit: Name
    wording: Wording
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseView:
    """A stock phrase of a unit."""

    id: int
    unit_id: int
    unit: Name
    place: Place
    language: str
    text: str
    asks: Asks | None
    may_change: bool


def writes_for(reach: Reach) -> frozenset[int]:
    """The units whose templates this person uses: the own ones and all above."""
    return frozenset(above for unit in whois.units_by_id(reach.units).values() for above in unit.path)


def keeps(reach: Reach) -> frozenset[int]:
    """The units whose templates and phrases this person keeps: as their head, or as office manager."""
    managed = Office.objects.filter(manager__in=reach.posts)
    return reach.heads | frozenset(managed.values_list("unit", flat=True))


def templates(reach: Reach) -> tuple[TemplateView, ...]:
    """The templates this person may begin a letter from."""
    own = keeps(reach)
    rows = list(Template.objects.of_units(writes_for(reach) | own).order_by("kind", "name", "id"))
    units = whois.units_by_id(row.unit_id for row in rows) if rows else {}
    return tuple(_template(row, units[row.unit_id].name, may_change=row.unit_id in own) for row in rows)


def template(template_id: int, *, reach: Reach) -> TemplateView:
    """One of these. Raises NotWithinReachError."""
    own = keeps(reach)
    row = Template.objects.of_units(writes_for(reach) | own).filter(pk=template_id).first()
    if row is None:
        raise NotWithinReachError
    return _template(row, whois.unit_facts(row.unit_id).name, may_change=row.unit_id in own)


def phrases(reach: Reach) -> tuple[PhraseView, ...]:
    """The stock phrases of this person's units and all above."""
    own = keeps(reach)
    rows = list(StockPhrase.objects.of_units(writes_for(reach) | own).order_by("place", "id"))
    units = whois.units_by_id(row.unit_id for row in rows) if rows else {}
    return tuple(
        PhraseView(
            id=row.pk,
            unit_id=row.unit_id,
            unit=units[row.unit_id].name,
            place=Place(row.place),
            language=row.language,
            text=row.text,
            asks=None if row.asks is None else Asks(row.asks),
            may_change=row.unit_id in own,
        )
        for row in rows
    )


def purposes(reach: Reach) -> dict[str, Asks]:
    """What the purposes ask that this person may choose, where their lists say it; one for action wins over others."""
    rows = StockPhrase.objects.of_units(writes_for(reach)).filter(place=Place.PURPOSE, asks__isnull=False)
    said = rows.order_by("id").values_list("text", "asks")
    found: dict[str, Asks] = {}
    for text, asks in said:
        found[text] = Asks.ACTION if Asks.ACTION in (found.get(text), asks) else Asks.NOTHING
    return found


def _template(row: Template, unit: Name, *, may_change: bool) -> TemplateView:
    return TemplateView(
        id=row.pk,
        unit_id=row.unit_id,
        unit=unit,
        wording=row.wording(),
        may_change=may_change,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PacesView:
    """How quickly a ministry deals with papers: what holds today, and what was laid down, the latest first."""

    unit: Name
    now: Pace
    laid: tuple[tuple[date, Pace], ...]


def paces_of(unit_id: int, *, reach: Reach, on: date) -> PacesView | None:
    """The paces of this ministry, for who keeps its office; None for others, and for a unit inside one."""
    if unit_id not in keeps(reach):
        return None
    facts = whois.unit_facts(unit_id)
    if facts.body_id != unit_id:
        return None
    found = MinistryPace.objects.of([unit_id])[unit_id]
    return PacesView(unit=facts.name, now=found.on(on), laid=found.laid[::-1])
