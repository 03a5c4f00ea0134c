"""A group of addressees, as the registry types it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from correspondence.core.group import NAME_LIMIT, Rule
from correspondence.core.parts import Member
from correspondence.forms.outsiders import OutsideRow, OutsidersForm
from correspondence.forms.rows import RowsField, line_of, units_of
from correspondence.groups import Group
from directory.core.naming import Name
from directory.forms import DAY, DAYS

RULES = (
    (Rule.LISTED, _("Who is listed here")),
    (Rule.FORMATIONS, _("All directorates of the ministry, and who is listed here")),
    (Rule.MINISTRIES, _("All other ministries of the system, and who is listed here")),
)


def _name(label: object, language: str, *, required: bool) -> forms.CharField:
    line = forms.TextInput(attrs={"dir": "auto", "lang": language, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=NAME_LIMIT, required=required, widget=line)  # type: ignore[arg-type]  # lazy text


class GroupForm(OutsidersForm):
    """Its names, who is in it and from which day; what is allowed is the deed's rule."""

    use_required_attribute = False

    name_ar = _name(_("Name on Arabic letters"), "ar", required=True)
    name_ckb = _name(_("Name on Kurdish letters"), "ckb", required=False)
    name_en = _name(_("Name on English letters"), "en", required=False)
    rule = forms.ChoiceField(label=_("Who is in it"), choices=RULES)
    units = RowsField(label=_("Units"), required=False)
    from_on = forms.DateField(label=_("From this day on"), input_formats=DAYS, widget=DAY)

    def unit_rows(self) -> list[str]:
        """The units typed so far and three empty lines."""
        return [*(line for line in self["units"].value() or [] if line.strip()), "", "", ""]

    def clean_units(self) -> tuple[Member, ...]:
        """The units that were meant."""
        found = units_of(self.cleaned_data["units"])
        return tuple(Member(unit_id=unit.id, name=unit.name.ar) for unit in found.values())

    def name(self) -> Name:
        """The group's name."""
        said = self.cleaned_data
        return Name(**{one: " ".join(said[f"name_{one}"].split()) for one in ("ar", "ckb", "en")})

    def members(self) -> tuple[Member, ...]:
        """Who is listed: units, then who is outside."""
        said = self.cleaned_data
        beyond = (Member(unit_id=None, name=one.name, address=one.address, email=one.email) for one in said["outside"])
        return (*said["units"], *beyond)


def typed_from(group: Group, language: str) -> dict[str, object]:
    """The group as the form shows it."""
    return {
        "name_ar": group.name.ar,
        "name_ckb": group.name.ckb,
        "name_en": group.name.en,
        "rule": group.rule,
        "units": [line_of(unit, language) for unit in group.listed],
        "outside": [OutsideRow(name=one.name, address=one.address, email=one.email) for one in group.outside],
    }
