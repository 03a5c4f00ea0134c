"""Addressees and copies outside the system, as the form of a letter reads them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from correspondence import dispatches
from correspondence.core.consignment import NAME_LIMIT
from correspondence.core.dispatch import ADDRESS_LIMIT
from correspondence.core.letter import Content
from correspondence.core.parts import Addressee, Copy
from correspondence.forms.rows import Rows, RowsField
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRow:
    """One addressee outside as typed, or one copy with its purpose."""

    name: str = ""
    address: str = ""
    email: str = ""
    purpose: str = ""


class OutsideRows(Rows):
    """Reads the lines `out_name`, `out_address`, `out_email`."""

    prefix = "out"
    parts: tuple[str, ...] = ("name", "address", "email")

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[OutsideRow]:  # noqa: ANN401, ARG002  # Django's signature
        """The typed rows, empty ones left out."""
        lines = zip(*(data.getlist(f"{self.prefix}_{part}") for part in self.parts), strict=False)
        rows = (
            OutsideRow(**{part: said.strip() for part, said in zip(self.parts, line, strict=True)}) for line in lines
        )
        return [row for row in rows if row != OutsideRow()]


class OutsideCopyRows(OutsideRows):
    """Reads the lines of copies: `cc_name`, `cc_purpose`, `cc_address`, `cc_email`."""

    prefix = "cc"
    parts = ("name", "purpose", "address", "email")


class OutsidersForm(forms.Form):
    """Who gets the letter on paper or by e-mail: a body, a company or a person that has no registry here."""

    reach: Reach
    outside = RowsField(label=_("Outside the system"), required=False, widget=OutsideRows)
    copies_outside = RowsField(label=_("Copies outside the system"), required=False, widget=OutsideCopyRows)

    def outside_rows(self) -> list[OutsideRow]:
        """The addressees typed so far and an empty line."""
        return [*(self["outside"].value() or []), OutsideRow()]

    def has_outside(self) -> bool:
        """True when somebody outside was typed."""
        return bool(self["outside"].value())

    def copies_outside_rows(self) -> list[OutsideRow]:
        """The copies outside typed so far and an empty line."""
        return [*(self["copies_outside"].value() or []), OutsideRow()]

    def has_copies_outside(self) -> bool:
        """True when a copy to somebody outside was typed."""
        return bool(self["copies_outside"].value())

    def clean_outside(self) -> tuple[Addressee, ...]:
        """The addressees; who was written to before and is named alone keeps the address written then."""
        return self._addressees(self.cleaned_data["outside"])

    def clean_copies_outside(self) -> tuple[Copy, ...]:
        """The copies, each with its purpose."""
        rows: list[OutsideRow] = self.cleaned_data["copies_outside"]
        return tuple(
            Copy(unit_id=None, name=to.name, purpose=row.purpose, outside=True, address=to.address, email=to.email)
            for row, to in zip(rows, self._addressees(rows), strict=True)
        )

    def _addressees(self, rows: list[OutsideRow]) -> tuple[Addressee, ...]:
        known = {one.name: one for one in dispatches.written(self.reach)} if rows else {}
        return tuple(_addressee(row, known) for row in rows)


def _addressee(row: OutsideRow, known: dict[str, Addressee]) -> Addressee:
    """Raises ValidationError for a row without a name, too long a name, or an e-mail address that is none."""
    name = " ".join(row.name.split())
    if not name:
        raise ValidationError(_("Enter the name of the addressee outside the system."))
    if len(name) > NAME_LIMIT or len(row.address) > ADDRESS_LIMIT:
        raise ValidationError(_("Name or address is too long: 200 characters for the name, 300 for the address."))
    if row.email:
        _check_email(row.email)
    if not (row.address or row.email) and name in known:
        return known[name]
    return Addressee(unit_id=None, name=name, address=row.address, email=row.email)


def _check_email(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValidationError(_("Enter an e-mail address such as office@example.iq.")) from error


def typed_from(content: Content, groups: Collection[int]) -> dict[str, list[OutsideRow]]:
    """The letter's addressees and copies outside as the form shows them; who is in one of these groups is in its line.

    Of a group that is not offered those who were in it are addressed one by one.
    """
    named = (one for one in content.to if one.group not in groups)
    to = [each for one in named for each in one.each() if each.unit_id is None]
    copies = [each for one in content.copies if one.group not in groups for each in one.each() if each.outside]
    return {
        "outside": [OutsideRow(**{part: getattr(one, part) for part in OutsideRows.parts}) for one in to],
        "copies_outside": [
            OutsideRow(**{part: getattr(one, part) for part in OutsideCopyRows.parts}) for one in copies
        ],
    }
