"""What the pages that join rooms say of a letter's code."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

CODES: Mapping[str, tuple[Sentence, Sentence]] = {
    "genuine": (
        _("Genuine: this letter was issued by %(body)s"),
        _("It is in force: it was neither voided nor replaced."),
    ),
    "void": (
        _("Genuinely issued, and void since %(on)s"),
        _("%(body)s issued it and voided its number afterwards. Do not act on it."),
    ),
    "superseded": (
        _("Genuinely issued, and replaced on %(on)s"),
        _("%(body)s put another letter in its place. Do not act on this one."),
    ),
    "altered": (
        _("Altered: paper and register do not agree"),
        _("The code is signed, but says something else than the register. Do not rely on this paper; ask %(body)s."),
    ),
    "false": (
        _("Not genuine: this code is false"),
        _(
            "It was not made by the body it names, or was changed afterwards. Do not rely on this paper. If the code"
            " was only damaged on the way, type the short code that stands beside it."
        ),
    ),
    "unrecorded": (
        _("Cannot be decided"),
        _(
            "The code is signed by its body, but no letter in the register fits. This does not mean that it is forged,"
            " nor that it is genuine: please ask the body that the paper names."
        ),
    ),
    "mistyped": (
        _("The code was mistyped"),
        _(
            "A code has 15 letters and digits, and their check does not fit. Nothing was looked up. Please compare it"
            " with the paper letter by letter."
        ),
    ),
    "unknown": (
        _("No letter has this code"),
        _(
            "Please compare it with the paper once more. If it stands there so, ask the body that the paper names"
            " before you rely on it."
        ),
    ),
    "erased": (
        _("Destroyed by decision"),
        _("A letter was issued under this code. It was destroyed by decision, and nothing of it is shown any more."),
    ),
    "waiting": (
        _("Too many codes that no letter has"),
        _(
            "They came from your address, so please wait a minute before you type another one. The QR code on a paper"
            " is answered at once."
        ),
    ),
}
"""What a code's page says first, and the sentence after it."""

DIFFERENCES: Mapping[str, Sentence] = {
    "body": _("the body"),
    "number": _("the number"),
    "date": _("the date"),
    "pages": _("the count of pages"),
    "grade": _("the grade"),
    "register": _("the register"),
    "fingerprint": _("the fingerprint of the content"),
}

FILES: Mapping[str, Sentence] = {
    "same": _("The file is this very letter, unchanged since it was sealed."),
    "changed": _(
        "The file begins as this letter, but its signatures do not hold beyond doubt. Do not rely on the file."
    ),
    "unsealed": _(
        "The file has the text of this letter, but not the seal that was kept. Do not rely on the number and the date"
        " that it shows."
    ),
    "other": _("The file is not the letter with this code. Do not rely on the file."),
}
"""What comparing a file with the code's letter gave."""
