"""Rows that a form repeats: addressees, copies, references. Each is read from inputs of one name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext, gettext_lazy

from correspondence.core.letter import Copy, Reference, ReferenceKind
from directory import whois
from directory.whois import UnitFacts

_ASCII = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_DAY = re.compile(r"(\d{1,2})\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{4})")
_KEY = re.compile(r"\[(\d{1,9})\]\s*$")
NONE = "none"
"""The code of the error for a line that means no unit."""
KEYED = "keyed"
"""The same for a line that ends like one chosen from a list: it was meant to be a unit."""
LIKELY = 200
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """One line of copies as typed."""

    name: str = ""
    purpose: str = ""
    hidden: bool = False
    antecedents: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    """One earlier letter as typed."""

    kind: str = "yours"
    body: str = ""
    number: str = ""
    on: str = ""
    record_id: str = ""


def day_typed(on: date | None) -> str:
    """The day as a form shows it again: the inverse of `day_from`."""
    return f"{on.day}/{on.month}/{on.year}" if on else ""


def row_of_record(record_id: str, *, number: str, on: date, body: str) -> ReferenceRow:
    """The line that refers to a record kept here."""
    return ReferenceRow(number=number, body=body, on=day_typed(on), record_id=record_id)


class Rows(forms.Widget):
    """Reads rows of inputs by name; the page draws them itself."""

    def value_from_datadict(self, data: Any, files: object, name: str) -> object:  # noqa: ANN401, ARG002  # Django's signature
        """Every line that was sent."""
        return list(data.getlist(name)) if isinstance(data, MultiValueDict) else list(data.get(name, ()))


class CopyRows(Rows):
    """Reads the lines of copies: `copy`, `purpose`, and the numbers of the ticked ones in `hidden`, `antecedents`."""

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[CopyRow]:  # noqa: ANN401, ARG002  # Django's signature
        """The typed rows, empty ones left out."""
        names, purposes = data.getlist("copy"), data.getlist("purpose")
        hidden, antecedents = set(data.getlist("hidden")), set(data.getlist("antecedents"))
        rows = (
            CopyRow(
                name=copy.strip(),
                purpose=_at(purposes, index),
                hidden=str(index) in hidden,
                antecedents=str(index) in antecedents,
            )
            for index, copy in enumerate(names)
        )
        return [row for row in rows if row.name]


class ReferenceRows(Rows):
    """Reads the lines of references: `ref_kind`, `ref_body`, `ref_number`, `ref_on`, `ref_record`."""

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[ReferenceRow]:  # noqa: ANN401, ARG002  # Django's signature
        """The typed rows, empty ones left out."""
        kinds, bodies = data.getlist("ref_kind"), data.getlist("ref_body")
        days, records = data.getlist("ref_on"), data.getlist("ref_record")
        rows = (
            ReferenceRow(
                kind=_at(kinds, index) or "yours",
                body=_at(bodies, index),
                number=number.strip(),
                on=_at(days, index),
                record_id=_at(records, index),
            )
            for index, number in enumerate(data.getlist("ref_number"))
        )
        return [row for row in rows if row.number or row.on or row.body]


class RowsField(forms.Field):
    """A field whose value is a list of rows."""

    widget = Rows


def day_from(text: str) -> date | None:
    """The day that was typed as day/month/year in any digits; None when nothing was typed.

    Raises ValidationError with the sentence that says how to type it.
    """
    if not text.strip():
        return None
    match = _DAY.fullmatch(text.strip().translate(_ASCII))
    day, month, year = (int(part) for part in match.groups()) if match else (0, 0, 0)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValidationError(gettext_lazy("Enter the date as day/month/year, such as 14/7/2026.")) from error


def row_of(reference: Reference) -> ReferenceRow:
    """The line as it was typed: the inverse of `reference_of`."""
    return ReferenceRow(
        kind=reference.kind,
        body=reference.body,
        number=reference.number,
        on=day_typed(reference.on),
        record_id=reference.record_id or "",
    )


def reference_of(row: ReferenceRow) -> Reference:
    """The earlier paper that a line means. Raises ValidationError."""
    if not row.number and row.kind != ReferenceKind.CALL:
        raise ValidationError(gettext_lazy("Enter the number of the letter you refer to."))
    return Reference(
        kind=ReferenceKind(row.kind) if row.kind in set(ReferenceKind) else ReferenceKind.YOURS,
        body=row.body,
        number=row.number,
        on=day_from(row.on),
        record_id=row.record_id or None,
    )


def in_ascii(text: str) -> str:
    """The text with Arabic and Persian digits as 0-9."""
    return text.translate(_ASCII)


def line_of(unit: UnitFacts, language: str) -> str:
    """A unit as the lists offer it: its chain of names and its key, so that no two are alike."""
    return f"{unit.full_name(language)} [{unit.id}]"


def copy_row_of(copy: Copy, names: Mapping[int, UnitFacts], language: str) -> CopyRow:
    """The line of a copy as it was typed; `names` are the letter's units."""
    unit = names.get(copy.unit_id or 0)
    return CopyRow(name=line_of(unit, language) if unit else copy.name, purpose=copy.purpose, hidden=copy.hidden)


def units_of(lines: Iterable[str], *, none: str = "") -> dict[str, UnitFacts]:
    """The unit that each typed line means. Raises ValidationError naming the lines that mean none, or several.

    `none` is a form's own sentence for a line that means none, with `%(name)s` in it.
    """
    typed = [line.strip() for line in lines if line.strip()]
    keys = {line: int(match[1]) for line in typed if (match := _KEY.search(line.translate(_ASCII)))}
    known = whois.units_by_id(keys.values())
    found: dict[str, UnitFacts] = {}
    problems: list[ValidationError] = []
    for line in typed:
        unit = known.get(keys.get(line, 0))
        try:
            found[line] = unit or _unit_named(line, none)
        except ValidationError as error:
            problems.extend(error.error_list)
    if problems:
        raise ValidationError(problems)
    return found


def _unit_named(line: str, none: str) -> UnitFacts:
    """The one unit that is called so. Raises ValidationError for none, and lists several."""
    wanted = _plain(line)
    near = whois.find_units(line.rsplit("/", 1)[-1], limit=LIKELY)
    exact = [unit for unit in near if wanted in {_plain(unit.full_name(lang)) for lang in ("ar", "ckb", "en")}]
    likely = exact or [unit for unit in near if _plain(line.rsplit("/", 1)[-1]) in _names(unit)] or list(near)
    if len(likely) == 1:
        return likely[0]
    if not likely:
        raise ValidationError(
            (none or gettext("No unit is called “%(name)s”. Choose the addressee from the list.")) % {"name": line},
            code=KEYED if _KEY.search(in_ascii(line)) else NONE,
        )
    offered = "، ".join(line_of(unit, get_language() or "ar") for unit in likely[:SHOWN])
    message = gettext("Several units are called “%(name)s”. Choose one: %(units)s")
    raise ValidationError(message % {"name": line, "units": offered})


def _names(unit: UnitFacts) -> set[str]:
    return {_plain(unit.name.to(language)) for language in ("ar", "ckb", "en")}


def _plain(text: str) -> str:
    return " ".join(text.replace("/", " / ").split()).casefold()


def _at(values: list[str], index: int) -> str:
    return values[index].strip() if index < len(values) else ""
