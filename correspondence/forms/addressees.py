"""The lines of addressees: units, the groups of the own ministry, posts and people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from correspondence.core.addressed import is_named
from correspondence.core.letter import Addressee, Content, Copy
from correspondence.core.parts import Asks
from correspondence.forms.named import named_line, named_of, spoken_of
from correspondence.forms.rows import NONE, CopyRow, copy_row_of, in_ascii, line_of, units_of
from correspondence.forms.signers import Beside
from correspondence.groups import Group
from directory.whois import UnitFacts

_KEY = re.compile(r"\[\*(\d{1,9})\]\s*$")


def group_line(one: Group, language: str) -> str:
    """A group as the lists offer it: its name and its key, so that it is no unit."""
    return f"{one.name.to(language)} [*{one.id}]"


def addressees(
    lines: Iterable[str], *, groups: Mapping[int, Group], beside: Beside, language: str, issuer: int
) -> tuple[Addressee, ...]:
    """Who was meant, named in the letter's language. Raises ValidationError."""
    typed = [line.strip() for line in lines if line.strip()]
    named = named_of(typed, beside=beside, language=language)
    named |= spoken_of(typed, beside=beside, language=language)
    meant = {line: one for line in typed if line not in named and (one := _group(line, groups)) is not None}
    units = units_of(line for line in typed if line not in meant and line not in named)
    found = tuple(
        meant[line].addressee(language, issuer=issuer)
        if line in meant
        else named.get(line) or Addressee(unit_id=units[line].id, name=units[line].full_name(language))
        for line in typed
    )
    empty = [one.name for one in found if one.group is not None and not one.members]
    if empty:
        raise ValidationError(gettext("Nobody is in the group “%(name)s” today.") % {"name": empty[0]})
    return found


def typed_lines(
    content: Content, units: Mapping[int, UnitFacts], groups: Mapping[int, Group], language: str
) -> list[str]:
    """The letter's addressees as the form shows them; of a group that is not offered, the units in it."""
    lines = list[str]()
    for one in content.to:
        if one.group is not None and one.group in groups:
            lines.append(group_line(groups[one.group], language))
        elif is_named(one):
            lines.append(named_line(one))
        else:
            there = (units.get(each.unit_id or 0) for each in one.each())
            lines += [line_of(unit, language) for unit in there if unit is not None]
    return lines


def copy_of(
    row: CopyRow,
    *,
    language: str,
    purposes: Mapping[str, Asks],
    named: Mapping[str, Addressee],
    groups: Mapping[int, Group],
    issuer: int,
) -> Copy:
    """The copy; a line that is called like no unit is printed as it was written, but then it must be printed.

    `purposes` are those of the lists that say what they ask, `named` the lines that name a post or a person. Raises
    ValidationError.
    """
    asks = purposes.get(" ".join(row.purpose.split()))
    if (found := _group(row.name, groups)) is not None:
        return _group_copy(found.addressee(language, issuer=issuer), row, asks)
    if (to := named.get(row.name)) is not None:
        whole = Copy(unit_id=to.unit_id, name=to.name, purpose=row.purpose, hidden=row.hidden, asks=asks)
        return replace(whole, post_id=to.post_id, person_id=to.person_id)
    try:
        unit = units_of([row.name])[row.name]
    except ValidationError as error:
        if any(one.code != NONE for one in error.error_list):
            raise
        if row.hidden:
            raise ValidationError(gettext("A hidden copy goes to a unit: choose it from the list.")) from error
        return Copy(unit_id=None, name=row.name, purpose=row.purpose, hidden=row.hidden)
    return Copy(unit_id=unit.id, name=unit.full_name(language), purpose=row.purpose, hidden=row.hidden, asks=asks)


def _group_copy(to: Addressee, row: CopyRow, asks: Asks | None) -> Copy:
    if not to.members:
        raise ValidationError(gettext("Nobody is in the group “%(name)s” today.") % {"name": to.name})
    if row.hidden:
        raise ValidationError(gettext("A hidden copy goes to a unit: choose it from the list."))
    return Copy(unit_id=None, name=to.name, purpose=row.purpose, asks=asks, group=to.group, members=to.members)


def copy_rows(
    content: Content, units: Mapping[int, UnitFacts], groups: Mapping[int, Group], language: str
) -> list[CopyRow]:
    """The letter's copies inside the system as the form shows them; of a group that is used no more, its units."""
    rows = list[CopyRow]()
    for place, copy in enumerate(content.copies):
        if copy.group is not None and copy.group in groups:
            rows.append(CopyRow(name=group_line(groups[copy.group], language), purpose=copy.purpose))
            continue
        inside = (one for one in copy.each() if not one.outside)
        is_with = place in content.antecedents
        if is_named(copy):
            row = CopyRow(name=named_line(copy), purpose=copy.purpose, hidden=copy.hidden, antecedents=is_with)
            rows.append(row)
            continue
        rows += [replace(copy_row_of(one, units, language), antecedents=is_with) for one in inside]
    return rows


def _group(line: str, groups: Mapping[int, Group]) -> Group | None:
    """The group that is meant by its key, or that is called so. Raises ValidationError for a key of none."""
    match = _KEY.search(in_ascii(line))
    if match is None:
        return next(
            (one for one in groups.values() if line in {one.name.to(said) for said in ("ar", "ckb", "en")}), None
        )
    if int(match[1]) not in groups:
        raise ValidationError(
            gettext("No group is called “%(name)s”. Choose the addressee from the list.") % {"name": line}
        )
    return groups[int(match[1])]
