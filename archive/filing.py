"""Where letters are filed: the classes and dossiers a writer is offered, and which of them was meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from archive.core.errors import ClassNotKnownError, DossierNotKnownError
from archive.core.plan import Place, best
from archive.core.retention import Age
from archive.models import Dossier, Filing, HeldRecord, Hold, Record, RecordClass
from directory import whois
from directory.core.duty import Duty
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.together import Question

OFFERED = 20
SPLIT = " — "
"""Between a code or symbol and its name in the lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledView:
    """Where a record is filed, how old it is, and whether a hold keeps it; `due_on` once its years have begun."""

    class_code: str
    class_name: Name
    dossier: str
    age: Age
    due_on: date | None
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The two fields that say where a letter would be filed, as they are shown, and the lists beside them."""

    record_class: str
    dossier: str
    classes: tuple[str, ...]
    dossiers: tuple[str, ...]


def classes_offered(typed: str, *, reach: Reach) -> tuple[str, ...]:
    """Lines of the plan of the reader's own ministry whose code begins so or whose name holds what was typed."""
    rows = RecordClass.objects.of(reach.bodies)
    if typed.strip():
        rows = rows.filter(Q(code__istartswith=typed.strip()) | _named(typed.strip()))
    return tuple(_line(row.code, row.name()) for row in rows[:OFFERED])


def dossiers_offered(typed: str, *, reach: Reach) -> tuple[str, ...]:
    """Open dossiers of the reader's own ministry, by symbol; by title too for desks and archivists.

    A title may tell of a matter, so that writers are told the class alone.
    """
    return _lines(_dossiers(typed, reach), reach)


def _dossiers(typed: str, reach: Reach) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(body__in=reach.bodies, closed_on=None).select_related("record_class")
    wanted = Q(symbol__icontains=typed.strip())
    wanted |= Q(title__icontains=typed.strip()) if _tells(reach) else Q()
    return rows.filter(wanted).order_by("symbol", "id")[:OFFERED]


def _tells(reach: Reach) -> bool:
    return bool(reach.desks or reach.bodies_in(Duty.ARCHIVIST))


def _lines(dossiers: Iterable[Dossier], reach: Reach) -> tuple[str, ...]:
    tells = _tells(reach)
    return tuple(
        f"{row.symbol}{SPLIT}{row.title}" if tells else _line(row.symbol, row.record_class.name()) for row in dossiers
    )


def meant(class_line: str, dossier_line: str, *, body_id: int | None = None, reach: Reach) -> Place | None:
    """The place that was typed or chosen from the lists; None when both are empty. A dossier brings its class.

    In the plan of that ministry, else of the one where the reader sits; another ministry's has no such class.

    Raises ClassNotKnownError, also when a name means several; DossierNotKnownError for one that is closed or of
    another class too.
    """
    mine = reach.bodies if body_id is None else reach.bodies & {body_id}
    code = _class_meant(class_line, mine) if class_line.strip() else ""
    if not dossier_line.strip():
        return Place(class_code=code) if code else None
    symbols = {dossier_line.strip(), dossier_line.split(SPLIT, maxsplit=1)[0].strip()}
    rows = Dossier.objects.filter(body__in=mine, closed_on=None, symbol__in=symbols).select_related("record_class")
    found = [row for row in rows.order_by("id") if code in {"", row.record_class.code}]
    if len(found) != 1:
        raise DossierNotKnownError
    return Place(class_code=found[0].record_class.code, dossier=found[0].symbol)


def line_of_class(place: Place | None, *, body_id: int) -> str:
    """The class as the lists offer it; the bare code when the plan has it no longer."""
    if place is None or not place.class_code:
        return ""
    row = RecordClass.objects.of([body_id]).filter(code=place.class_code).first()
    return place.class_code if row is None else _line(row.code, row.name())


def place_for(wish: Place | None, *, kind: str, unit_path: tuple[int, ...], body_id: int) -> Place | None:
    """Where a letter is filed: as its author wished while that still stands, else as the plan says of its kind.

    None when neither says it: then an archivist does.
    """
    classes = list(RecordClass.objects.of([body_id]))
    wished = _wished(wish, classes)
    if wished is not None or not classes:
        return wished
    symbols = {one.id: one.symbol for one in whois.units_by_id(unit_path).values()}
    return _planned(classes, kind=kind, symbols=tuple(symbols[one] for one in unit_path if one in symbols))


def offer(wish: Place | None, *, kind: str, symbols: tuple[str, ...], body_id: int, reach: Reach) -> Offer:
    """Where a letter of that ministry would be filed, as `place_for` says, beside what the reader's lists offer.

    `symbols` are those of its unit and of the units above. One query, one more where its author chose a dossier.
    """
    return offer_asked(wish, kind=kind, symbols=symbols, body_id=body_id, reach=reach).answer()


def offer_asked(
    wish: Place | None, *, kind: str, symbols: tuple[str, ...], body_id: int, reach: Reach
) -> Question[Offer]:
    """The same as a question, to be asked with others."""

    def read(rows: list[RecordClass], dossiers: list[Dossier]) -> Offer:
        classes = [row for row in rows if row.body_id == body_id]
        place = _wished(wish, classes) or _planned(classes, kind=kind, symbols=symbols)
        own = (row for row in classes if place and row.code == place.class_code)
        return Offer(
            record_class=next((_line(row.code, row.name()) for row in own), ""),
            dossier="" if place is None else place.dossier,
            classes=tuple(_line(row.code, row.name()) for row in rows if row.body_id in reach.bodies)[:OFFERED],
            dossiers=_lines(dossiers, reach),
        )

    return Question(RecordClass.objects.of(reach.bodies | {body_id}), _dossiers("", reach), read=read)


def _wished(wish: Place | None, classes: list[RecordClass]) -> Place | None:
    """What the author chose, as far as it still stands among these classes."""
    row = next((one for one in classes if wish is not None and one.code == wish.class_code), None)
    if wish is None or row is None:
        return None
    open_one = Dossier.objects.filter(body=row.body_id, symbol=wish.dossier, closed_on=None, record_class=row)
    return wish if not wish.dossier or open_one.exists() else Place(class_code=wish.class_code)


def _planned(classes: list[RecordClass], *, kind: str, symbols: tuple[str, ...]) -> Place | None:
    found = best([row.planned() for row in classes], kind=kind, symbols=symbols)
    return None if found is None else Place(class_code=found.code)


def filed(record_id: str, *, reach: Reach, on: date) -> FiledView | None:
    """Where a record is filed, for people of the ministry whose record it is; None for others and for unfiled ones."""
    record = Record.objects.within(reach).filter(record_id=record_id, body__in=reach.bodies).first()
    rows = Filing.objects.filter(record=record).select_related("record_class", "dossier")
    row = None if record is None else rows.first()
    if row is None:
        return None
    schedule = row.record_class.schedule()
    held = HeldRecord.objects.filter(record_id=record_id, hold__released_at=None)
    dossier_held = Hold.objects.filter(released_at=None, dossier=row.dossier_id).exclude(dossier=None)
    return FiledView(
        class_code=row.record_class.code,
        class_name=row.record_class.name(),
        dossier="" if row.dossier is None else row.dossier.symbol,
        age=schedule.age(row.since, on=on),
        due_on=None if row.since is None else schedule.due_on(row.since),
        is_held=held.exists() or dossier_held.exists(),
    )


def dossiers_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, str]:
    """The dossiers' symbols of those of these records that are filed in one, for people of the ministry; one query."""
    rows = Filing.objects.filter(record__in=Record.objects.within(reach).filter(record_id__in=set(record_ids)))
    rows = rows.filter(body__in=reach.bodies).exclude(dossier=None)
    return dict(rows.values_list("record__record_id", "dossier__symbol"))


def _named(text: str) -> Q:
    return Q(name_ar__icontains=text) | Q(name_ckb__icontains=text) | Q(name_en__icontains=text)


def _line(mark: str, name: Name) -> str:
    return f"{mark}{SPLIT}{name.to(get_language() or 'ar')}"


def _class_meant(line: str, body_ids: Iterable[int]) -> str:
    """The code of the one class that was meant: by its code, else by its whole name."""
    rows = RecordClass.objects.of(body_ids)
    wanted = line.strip()
    codes = {wanted, wanted.split(SPLIT, maxsplit=1)[0].strip()}
    by_name = Q(name_ar__iexact=wanted) | Q(name_ckb__iexact=wanted) | Q(name_en__iexact=wanted)
    found = list(rows.filter(code__in=codes)[:2]) or list(rows.filter(by_name)[:2])
    if len(found) != 1:
        raise ClassNotKnownError
    return found[0].code
