"""The mail server: a plain text to one address, a notice with a link or why a message was not registered."""

from collections.abc import Mapping
from enum import StrEnum
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from types import MappingProxyType

from django.conf import settings
from django.core.mail import EmailMessage

FOR_GOOD = 500
GOING_DOWN = 421
"""The server closes the line: it takes nothing from anybody (RFC 5321 section 3.8)."""


class Taken(StrEnum):
    """What the server says of one message; LATER of this one alone, whatever it does with others."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


def is_there() -> bool:
    """True when this place has a mail server."""
    return bool(settings.EMAIL_HOST)


def post(to: str, *, subject: str, text: str, headers: Mapping[str, str] = MappingProxyType({})) -> Taken:
    """Hands the message to the server and says whether it takes it (RFC 5321 section 4.2.1).

    Raises OSError (smtplib's errors are) when the server takes nothing now.
    """
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=dict(headers)).send()
    except SMTPRecipientsRefused as error:
        code = min(code for code, _said in error.recipients.values())
    except SMTPDataError as error:
        code = error.smtp_code
    else:
        return Taken.TAKEN
    if code == GOING_DOWN:
        raise SMTPServerDisconnected
    return Taken.NEVER if code >= FOR_GOOD else Taken.LATER
