"""The form a letter is written on. It turns what was typed into a Content and judges nothing else."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from correspondence import headings, offices
from correspondence.core import body as letter_body
from correspondence.core.letter import (
    SUBJECT_LIMIT,
    Addressee,
    Annex,
    Content,
    Copy,
    Kind,
    Priority,
    Reference,
    ReferenceKind,
    Signatory,
    SigningOrder,
)
from correspondence.forms import addressees, benefit, committee, filing, outsiders, second, signers
from correspondence.forms.committee import CommitteeForm
from correspondence.forms.named import named_of
from correspondence.forms.outsiders import OutsidersForm
from correspondence.forms.rows import (
    CopyRow,
    CopyRows,
    ReferenceRow,
    ReferenceRows,
    RowsField,
    day_from,
    day_typed,
    line_of,
    reference_of,
    row_of,
)
from correspondence.forms.second import BODY_LIMIT, BODY_TOO_LONG, TOO_LONG, SecondForm, document_of
from correspondence.forms.signers import Beside, Options
from correspondence.groups import Group, ended_in, groups_of
from directory import labels, whois
from directory.core.clearance import Label, Level
from directory.core.reach import Reach
from directory.forms import DAY, LANGUAGE_CHOICES
from directory.sums import SumField, grouped

REFERENCE_CHOICES = (
    (ReferenceKind.YOURS, _("Your letter")),
    (ReferenceKind.OURS, _("Our letter")),
    (ReferenceKind.ORDER, _("Order")),
    (ReferenceKind.MINUTES, _("Minutes")),
    (ReferenceKind.MARGIN, _("Directive")),
    (ReferenceKind.CALL, _("Telephone call")),
    (ReferenceKind.CORRECTS, _("Corrects our letter")),
)
OFFERED = 200
"""Units of the own ministry that the page brings along; all others are found by typing."""
SUBJECT_MISSING = _("Enter the subject, 200 characters at most.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What this author may choose from: own units and those above, signers, levels and compartments.

    `writes_as` is the nearest unit that may write to other bodies: what a new letter is issued by. `grade_term` is what
    the ministry calls the mark of a grade, where it has a word of its own in this language.
    """

    reach: Reach
    units: tuple[tuple[int, str], ...] = ()
    writes_as: int | None = None
    signers: Options = ()
    beside: Beside
    signs_as: int | None = None
    levels: tuple[tuple[int, str], ...] = ()
    compartments: tuple[tuple[int, str], ...] = ()
    offered: tuple[str, ...] = field(default=())
    grade_term: str = ""
    groups: tuple[Group, ...] = ()


def choices_of(reach: Reach, *, on: date, ref: str = "", kept: Content | None = None) -> Choices:
    """The choices of an author on a day, for a new letter or for this one; a draft keeps its groups that ended."""
    language = get_language() or "ar"
    own = whois.units_by_id(reach.units)
    above = whois.units_by_id({number for unit in own.values() for number in unit.path})
    issuers = sorted(above.values(), key=lambda unit: (-len(unit.path), unit.id))
    posts = sorted(
        (post for post in whois.posts_in(above, on=on) if post.may_sign),
        key=lambda post: (-len(above[post.unit_id].path), post.id in reach.posts, not post.is_head, post.id),
    )
    bodies = whois.bodies()
    body_id = min((unit.body_id for unit in own.values()), default=0)
    inside = whois.units_under(body_id, limit=OFFERED)
    found = groups_of(reach.bodies, on=on)
    titles = {unit.id: unit.name.to(language) for unit in above.values()}
    names = whois.compartments() if reach.clearance.compartments else {}
    return Choices(
        reach=reach,
        units=tuple((unit.id, unit.full_name(language)) for unit in issuers),
        writes_as=next((unit.id for unit in issuers if unit.corresponds_externally), None),
        signers=signers.options(posts, units=titles, language=language, on=on, ref=ref),
        beside=signers.beside_of(reach, on=on, ref=ref),
        signs_as=next((post.id for post in posts if post.holder and above[post.unit_id].corresponds_externally), None),
        levels=tuple((level, labels.grade_word(level)) for level in Level if level <= max(reach.clearance.level, 0)),
        compartments=tuple(
            (number, names[number].to(language)) for number in sorted(reach.clearance.compartments) if number in names
        ),
        offered=(
            *(addressees.group_line(one, language) for one in found),
            *(line_of(unit, language) for unit in (*bodies, *inside)),
        ),
        groups=found if kept is None else (*found, *ended_in(kept, living=found)),
        grade_term=headings.grade_term(body_id, on=on, language=language),
    )


AWAITS = (
    ("", _("As is usual for its kind")),
    ("yes", _("An answer is awaited")),
    ("no", _("No answer is awaited")),
)


class ComposeForm(CommitteeForm, SecondForm, OutsidersForm, benefit.BenefitForm):
    """A letter as typed."""

    use_required_attribute = False  # the server says what is missing, in the page's language

    kind = forms.ChoiceField(label=_("Kind"), choices=tuple((kind, labels.KINDS[kind]) for kind in Kind))
    level = forms.TypedChoiceField(label=_("Grade"), coerce=int)
    priority = forms.ChoiceField(
        label=pgettext_lazy("label", "Priority"),
        choices=tuple((priority, labels.PRIORITIES[priority]) for priority in Priority),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGE_CHOICES)
    digits = forms.ChoiceField(label=_("Digits on paper"), choices=(("latn", "0 1 2 3"), ("arab", "٠ ١ ٢ ٣")))
    personal = forms.BooleanField(label=_("Personal: opened by the addressee alone"), required=False)
    compartments = forms.TypedMultipleChoiceField(
        label=_("Compartments"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    unit = forms.TypedChoiceField(label=_("Issued by"), coerce=int)
    to = RowsField(label=pgettext_lazy("letter", "To"), required=False)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=SUBJECT_LIMIT,
        error_messages={"required": SUBJECT_MISSING, "max_length": TOO_LONG},
    )
    references = RowsField(label=_("With reference to"), required=False, widget=ReferenceRows)
    greeting = forms.CharField(label=_("Greeting"), required=False, max_length=300)
    body = forms.CharField(
        label=pgettext_lazy("letter", "Body"), required=False, max_length=BODY_LIMIT, widget=forms.Textarea
    )
    body_json = forms.CharField(
        label=pgettext_lazy("letter", "Body"), required=False, max_length=BODY_LIMIT, widget=forms.HiddenInput
    )
    closing = forms.CharField(label=_("Closing"), required=False, max_length=500)
    amount = SumField(label=_("Sum it decides on (dinars)"), required=False, max_length=30)
    answer_by = forms.CharField(label=_("Answer wanted by"), required=False, max_length=40, widget=DAY)
    awaits = forms.TypedChoiceField(
        label=_("Answer"), required=False, choices=AWAITS, coerce=lambda said: said == "yes", empty_value=None
    )
    copies = RowsField(label=_("Copy to"), required=False, widget=CopyRows)
    signer = forms.TypedChoiceField(label=_("Signed by"), coerce=signers.meant)
    joint = RowsField(label=_("Joint signers"), required=False)
    by_rank = forms.BooleanField(label=_("Telegram: name the signers by rank alone"), required=False)
    signing = forms.ChoiceField(label=_("They sign"), required=False, choices=signers.SIGNING_CHOICES)
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)  # saves over this newer version
    once = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)  # the page's own word

    def __init__(self, *args: Any, choices: Choices, annexes: tuple[Annex, ...] = (), **named: Any) -> None:  # noqa: ANN401  # Django's signature
        named["auto_id"] = "f-%s"
        super().__init__(*args, **named)
        self.offered = choices.offered
        self.reach = choices.reach
        self.groups = {one.id: one for one in choices.groups}
        self.beside = choices.beside
        self.fields["level"].label = choices.grade_term or self.fields["level"].label
        self.annexes = annexes
        for name, options in (
            ("unit", choices.units),
            ("signer", choices.signers),
            ("level", choices.levels),
            ("compartments", choices.compartments),
        ):
            self._offer(name, options)
        for name in ("body", "body_json"):
            self.fields[name].error_messages["max_length"] = BODY_TOO_LONG
        # without maxlength: a browser cuts off what is pasted, and says nothing
        self.fields["subject"].widget.attrs = {"dir": self.writing()}

    def _offer(self, name: str, options: tuple[tuple[int | str, str], ...]) -> None:
        chosen = self.fields[name]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = options

    def writing(self) -> str:
        """The direction of the letter's own language, whatever the page's is."""
        return "ltr" if self["language"].value() == "en" else "rtl"

    def to_rows(self) -> list[str]:
        """The addressees typed so far and one empty line."""
        return [line for line in self["to"].value() or [] if line.strip()] + [""]

    def joint_rows(self) -> list[str]:
        """The joint signers chosen so far and two empty lines."""
        return [line for line in self["joint"].value() or [] if line.strip()] + ["", ""]

    def has_joint(self) -> bool:
        """True when a joint signer was chosen, or one that cannot sign."""
        return any(self["joint"].value() or ()) or bool(self["joint"].errors)

    def clean_joint(self) -> tuple[Signatory, ...]:
        """Who signs beside the first."""
        return self.beside.meant(self.cleaned_data["joint"])

    def copy_rows(self) -> list[CopyRow]:
        """The copies typed so far and two empty lines."""
        return [*(self["copies"].value() or []), CopyRow(), CopyRow()]

    def reference_rows(self) -> list[ReferenceRow]:
        """The references typed so far and one empty line."""
        return [*(self["references"].value() or []), ReferenceRow()]

    def clean_to(self) -> tuple[Addressee, ...]:
        """The units and groups that were meant, named in the letter's language."""
        language, issuer = self.cleaned_data.get("language", "ar"), self.cleaned_data.get("unit") or 0
        meant = partial(addressees.addressees, groups=self.groups, beside=self.beside)
        return meant(self.cleaned_data["to"], language=language, issuer=issuer)

    def clean_copies(self) -> tuple[Copy, ...]:
        """The copies; a line that is no unit of ours stays as it was written."""
        language = self.cleaned_data.get("language", "ar")
        copies: list[Copy] = []
        problems: list[ValidationError] = []
        purposes = offices.purposes(self.reach) if any(row.purpose for row in self.cleaned_data["copies"]) else {}
        named = named_of((row.name for row in self.cleaned_data["copies"]), beside=self.beside, language=language)
        meant = partial(addressees.copy_of, language=language, purposes=purposes, groups=self.groups, named=named)
        meant = partial(meant, issuer=self.cleaned_data.get("unit") or 0)
        for row in self.cleaned_data["copies"]:
            try:
                copies.append(meant(row))
            except ValidationError as error:
                problems.extend(error.error_list)
        if problems:
            raise ValidationError(problems)
        self.antecedents = tuple(place for place, row in enumerate(self.cleaned_data["copies"]) if row.antecedents)
        return tuple(copies)

    def clean_references(self) -> tuple[Reference, ...]:
        """The earlier letters, each with its number."""
        return tuple(reference_of(row) for row in self.cleaned_data["references"])

    def clean_answer_by(self) -> date | None:
        """The day that the letter itself sets for its answer, or none."""
        return day_from(self.cleaned_data["answer_by"])

    def clean_body_json(self) -> dict[str, object] | None:
        """The editor's document; what it may hold is the letter's own rule."""
        return document_of(self.cleaned_data["body_json"])

    def clean(self) -> dict[str, object]:
        """Where the letter is filed, in the plan of the ministry that issues it, and what its second text says."""
        typed = super().clean() or self.cleaned_data
        if typed.get("unit"):
            body_id = whois.unit_facts(typed["unit"]).body_id
            typed["place"] = self.place(body_id=body_id, reach=self.reach)
        to = typed["to"] = (*typed.get("to", ()), *typed.get("outside", ()))
        copies = typed["copies"] = (*typed.get("copies", ()), *typed.get("copies_outside", ()))
        typed["second"] = self.second(to=to, copies=copies)
        return typed

    def content(self) -> Content:
        """The letter as typed."""
        typed = self.cleaned_data
        return Content(
            kind=Kind(typed["kind"]),
            language=typed["language"],
            digits=typed["digits"],
            label=Label(
                level=typed["level"], compartments=frozenset(typed["compartments"]), personal=typed["personal"]
            ),
            priority=Priority(typed["priority"]),
            subject=" ".join(typed["subject"].split()),
            greeting=typed["greeting"],
            body=typed["body_json"] or letter_body.from_text(typed["body"]),
            closing=typed["closing"],
            to=typed["to"],
            copies=typed["copies"],
            references=typed["references"],
            annexes=self.annexes,
            unit_id=typed["unit"],
            signer_post_id=typed["signer"].post_id,
            signer_person_id=typed["signer"].person_id,
            cosigners=typed["joint"],
            signing=SigningOrder(typed["signing"] or SigningOrder.FIXED),
            place=typed["place"],
            second=typed["second"],
            committee=typed["committee"],
            amount=typed["amount"],
            antecedents=self.antecedents,
            answer_by=typed["answer_by"],
            by_rank=typed["by_rank"],
            beneficiaries=typed["beneficiaries"],
        )


def typed_from(content: Content, *, base: int, choices: Choices) -> dict[str, object]:
    """The content as the form shows it: the inverse of ComposeForm.content."""
    beside, groups = choices.beside, {one.id: one for one in choices.groups}
    language = get_language() or "ar"
    names = whois.units_by_id(content.units())
    return {
        "kind": content.kind,
        "level": content.label.level,
        "priority": content.priority,
        "language": content.language,
        "digits": content.digits,
        "personal": content.label.personal,
        "compartments": sorted(content.label.compartments),
        "unit": content.unit_id,
        "to": addressees.typed_lines(content, names, groups, language),
        "subject": content.subject,
        "references": [row_of(reference) for reference in content.references],
        "greeting": content.greeting,
        "body": letter_body.to_text(content.body),
        "body_json": json.dumps(content.body, ensure_ascii=False),
        "closing": content.closing,
        "copies": addressees.copy_rows(content, names, groups, language),
        "amount": grouped(content.amount),
        "answer_by": day_typed(content.answer_by),
        "signer": signers.typed(content.signers()[0]),
        "joint": beside.lines(content.cosigners),
        "signing": content.signing,
        "by_rank": content.by_rank,
        **committee.typed_from(content, beside=beside),
        **filing.typed_from(content.place, body_id=whois.unit_facts(content.unit_id).body_id),
        **second.typed_from(content.second),
        **outsiders.typed_from(content, groups),
        **benefit.typed_from(content),
        "base": base,
    }
