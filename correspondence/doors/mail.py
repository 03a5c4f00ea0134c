"""The mail server: a plain text to one address, a notice with a link or why a message was not registered."""

from collections.abc import Mapping
from smtplib import SMTPRecipientsRefused
from types import MappingProxyType

from django.conf import settings
from django.core.mail import EmailMessage

FOR_GOOD = 500


def is_there() -> bool:
    """True when this place has a mail server."""
    return bool(settings.EMAIL_HOST)


def post(to: str, *, subject: str, text: str, headers: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Hands the message to the server; False when it refuses this address for good (RFC 5321 section 4.2.1, 5yz).

    Raises OSError (smtplib's errors are) when the server takes nothing now.
    """
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=dict(headers)).send()
    except SMTPRecipientsRefused as error:
        if any(code < FOR_GOOD for code, _said in error.recipients.values()):
            raise
        return False
    return True
