"""The mail server: one plain line and one link to one person."""

from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

FOR_GOOD = 500


def is_there() -> bool:
    """True when this place has a mail server."""
    return bool(settings.EMAIL_HOST)


def post(to: str, *, subject: str, text: str) -> bool:
    """Hands the message to the server; False when it refuses this address for good (RFC 5321 section 4.2.1, 5yz).

    Raises OSError (smtplib's errors are) when the server takes nothing now.
    """
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to]).send()
    except SMTPRecipientsRefused as error:
        if any(code < FOR_GOOD for code, _said in error.recipients.values()):
            raise
        return False
    return True
