"""The mail server: one plain line and one link to one person."""

from django.conf import settings
from django.core.mail import EmailMessage


def is_there() -> bool:
    """True when this place has a mail server."""
    return bool(settings.EMAIL_HOST)


def post(to: str, *, subject: str, text: str) -> None:
    """Hands the message to the server. Raises OSError (smtplib's errors are) when it does not take it."""
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to]).send()
