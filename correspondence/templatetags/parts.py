"""The words for the parts of a letter, where its versions are compared."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

PARTS: dict[str, Promise] = {
    "kind": gettext_lazy("Kind"),
    "grade": gettext_lazy("Grade"),
    "personal": gettext_lazy("Personal"),
    "compartments": gettext_lazy("Compartments"),
    "signers": gettext_lazy("Signers"),
    "signing": gettext_lazy("Order of signing"),
    "hidden": gettext_lazy("Hidden copies"),
    "copies_outside": gettext_lazy("Copies outside the system"),
    "antecedents": gettext_lazy("Copies with the antecedents"),
    "beneficiaries": gettext_lazy("Who benefits from it"),
    "amount": gettext_lazy("Sum it decides on"),
    "answer_by": gettext_lazy("Answer wanted by"),
    "priority": pgettext_lazy("label", "Priority"),
    "to": pgettext_lazy("letter", "To"),
    "subject": gettext_lazy("Subject"),
    "references": gettext_lazy("With reference to"),
    "greeting": gettext_lazy("Greeting"),
    "body": pgettext_lazy("letter", "Body"),
    "closing": gettext_lazy("Closing"),
    "annexes": gettext_lazy("Annexes"),
    "copies": gettext_lazy("Copy to"),
    "second_language": gettext_lazy("Second language"),
    "second_to": gettext_lazy("Addressees in the second language"),
    "second_subject": gettext_lazy("Subject in the second language"),
    "second_greeting": gettext_lazy("Greeting in the second language"),
    "second_body": gettext_lazy("Text in the second language"),
    "second_closing": gettext_lazy("Closing in the second language"),
    "second_copies": gettext_lazy("Copies in the second language"),
}
