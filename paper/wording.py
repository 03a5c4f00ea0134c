"""What paper says: error class to sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from paper.core import errors

SENTENCES: dict[type[Exception], str | Promise] = {
    errors.PaperError: _("The file could not be used."),
    errors.TypesettingError: _("The letter could not be set as a page."),
    errors.TooLargeError: _("The file is too large, or holds pages or pictures that are too large."),
    errors.DamagedError: _("The file is damaged or cut off. Please obtain it again."),
    errors.EncryptedError: _("The file is protected by a password. Please obtain it without protection."),
    errors.NotAcceptedError: _(
        "This kind of file is not accepted. Accepted are PDF, JPEG, PNG, TIFF, WebP, xlsx, docx, txt and csv."
    ),
    errors.ResourceError: _("The file could not be read within the time and memory that are granted."),
    errors.TooManyPicturesError: _(
        "Letters of this file are not in it, so its pages would have to become pictures, and these are more than one "
        "file may hold. Nothing was changed. Please obtain the file with its fonts, or in parts."
    ),
    errors.NotNormalFormError: _("The PDF may not be signed as it is. Nothing was changed. %(findings)s"),
}

NOT_NORMAL: dict[str, str | Promise] = {
    "N1": _("It holds something that no page shows: %(what)s."),
    "N2": _("It holds a form field: %(what)s."),
    "N3": _("It holds a program or an action: %(what)s."),
    "N4": _("It holds layers that can be shown and hidden."),
    "N5": _("The letters of the font %(what)s are not in it, so that each reader would show others."),
    "N6": _("A file is embedded in it that does not belong there, or is missing: %(what)s."),
    "N7": _("It holds an annotation: %(what)s."),
    "N8": _(
        "On a page words are hidden, or something is painted over them: %(what)s. Please print the page and scan it "
        "anew, or obtain the file without what is hidden."
    ),
}
"""What keeps a PDF from its normal form, by rule."""

LEFT_OUT: dict[str, str | Promise] = {
    "N1": _("Left out: something that no page shows: %(what)s."),
    "N2": _("Left out: a form field: %(what)s."),
    "N3": _("Left out: a program or an action: %(what)s."),
    "N4": _("Left out: layers; all of them show now."),
    "N5": _("The letters of the font %(what)s are not in the file: its pages are pictures now."),
    "N6": _("Left out: an embedded file: %(what)s."),
    "N7": _("Left out: an annotation: %(what)s."),
    "N8": _("Words are hidden or painted over; what is seen is a picture now: %(what)s."),
    "catalogue": _("Left out: what the document says of itself: %(what)s."),
}
"""What the rewriting into normal form changed, by rule."""

_DISAGREE, _PAGE = _("two readers disagree"), _("page %(number)s")
_APART, _END = "\u2068", "\u2069"


def not_normal(finding: str) -> str:
    """Return the sentence for what keeps a PDF from its normal form."""
    return _sentence(NOT_NORMAL, finding)


def left_out(finding: str) -> str:
    """Return the sentence for what the rewriting changed."""
    return _sentence(LEFT_OUT, finding)


def _sentence(sentences: dict[str, str | Promise], finding: str) -> str:
    """Return the rule's sentence; names are the file's own, so nothing of them moves the cursor or turns the line."""
    rule, _space, detail = finding.partition(" ")
    if detail == "two readers disagree":
        what = str(_DISAGREE)
    elif rule == "N8":
        what = str(_PAGE) % {"number": detail.removeprefix("page ")}
    else:
        what = f"{_APART}{''.join(sign for sign in detail if sign.isprintable())}{_END}"
    return str(sentences[rule]) % {"what": what}


def refusal(error: errors.PaperError) -> str:
    """Return the sentence for a refusal of this room."""
    sentence = next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)
    return str(sentence) % facts_of(error)


def facts_of(error: Exception) -> dict[str, object]:
    """Return the facts of a refusal, what keeps a PDF from its normal form as sentences."""
    facts: dict[str, object] = dict(getattr(error, "facts", {}))
    if isinstance(error, errors.NotNormalFormError):
        facts["findings"] = " ".join(map(not_normal, error.findings))
    return facts
