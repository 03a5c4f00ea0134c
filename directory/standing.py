"""How one person stands on a day, read in one query: whoever asks for anything is read so, at every request."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Case, CharField, F, Model, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.db.models.sql.compiler import SQLCompiler

from directory.core.clearance import Clearance, compartments_of
from directory.core.duty import Duty
from directory.core.tenure import Capacity
from directory.doors.words import Words, rows_of, words_of
from directory.models import Charge, Mandate, Person, Tenure

HEAD = "head"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One tenure that covers the day."""

    tenure_id: int
    post_id: int
    unit_id: int
    body_id: int
    desk_id: int | None
    is_head: bool
    capacity: Capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the reach is made of: the clearance, and everything that covers the day."""

    on: date
    clearance: Clearance
    seats: tuple[Seat, ...]
    groups: frozenset[int]
    charges: frozenset[tuple[Duty, int]]
    mandates: tuple[Mandate, ...]


class _Listed(Aggregate):
    """The texts of a group in one, parted by spaces; nothing of nobody."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        """PostgreSQL's name of it."""
        return self.as_sql(compiler, connection, function="STRING_AGG")  # type: ignore[return-value]  # stubs: a tuple


def standing_of(person_id: int, *, on: date) -> tuple[Person, Standing] | None:
    """The active person with this key and how it stands that day; None when there is none.

    One query, and two more for who inspects under a mandate that day.
    """
    words = _question(person_id, on)
    for person in () if words is None else rows_of(Person, words):
        told = vars(person)
        return person, Standing(
            on=on,
            clearance=Clearance(level=told["cleared_to"] or 0, compartments=compartments_of(told["circles"] or 0)),
            seats=tuple(_seat(*line.split(",")) for line in _lines(told["sits"])),
            groups=frozenset(int(line) for line in _lines(told["belongs"])),
            charges=frozenset((Duty(duty), int(body)) for duty, body in (x.split(",") for x in _lines(told["cares"]))),
            mandates=_mandates(told["inspects_under"]),
        )
    return None


@lru_cache(maxsize=1_024)
def _question(person_id: int, on: date) -> Words | None:
    """In words: they are the same for the same person and day, what they find is read each time."""
    head = Case(When(post__is_head=True, then=Value(HEAD)), default=Value(""), output_field=CharField())
    belongs = Person.groups.through.objects.all()
    inspects = Mandate.objects.on(on).filter(inspectors=OuterRef("pk"))
    found = Person.objects.filter(pk=person_id, is_active=True).annotate(
        cleared_to=F("cleared__level"),
        circles=F("cleared__compartments"),
        sits=_all(
            Tenure.objects.on(on),
            "pk",
            "post_id",
            "post__unit_id",
            "post__unit__path",
            "post__desk_id",
            head,
            "capacity",
        ),
        cares=_all(Charge.objects.on(on), "duty", "body_id"),
        belongs=_all(belongs, "group_id"),
        inspects_under=_all(inspects, "pk", by="inspectors"),
    )
    return words_of(found.order_by())


def _all(rows: QuerySet[Model], *columns: str | Case, by: str = "person") -> Subquery:
    """A person's rows as one text: columns parted by commas, rows by spaces; keys and stored words hold neither."""
    mine = rows if by != "person" else rows.filter(person=OuterRef("pk"))
    parts: list[object] = []
    for column in columns:
        parts += [Value(","), Cast(column, CharField()) if isinstance(column, str) else column]
    line = Concat(*parts[1:]) if len(columns) > 1 else parts[1]
    return Subquery(mine.order_by().values(by).annotate(line=_Listed(line)).values("line"), output_field=TextField())


def _lines(text: str | None) -> list[str]:
    return (text or "").split()


def _seat(*told: str) -> Seat:
    tenure, post, unit, path, desk, head, capacity = told
    return Seat(
        tenure_id=int(tenure),
        post_id=int(post),
        unit_id=int(unit),
        body_id=int(path.split("/")[1]),
        desk_id=int(desk) if desk else None,
        is_head=head == HEAD,
        capacity=Capacity(capacity),
    )


def _mandates(text: str | None) -> tuple[Mandate, ...]:
    found = [int(line) for line in _lines(text)]
    return tuple(Mandate.objects.filter(pk__in=found).prefetch_related("units")) if found else ()
