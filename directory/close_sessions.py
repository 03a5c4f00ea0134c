"""Clears away sign-ins whose time is over, with what they remembered: browsers are closed without signing out."""

from datetime import datetime

from django.contrib.sessions.models import Session


def close_sessions(*, at: datetime) -> int:
    """How many there were. They let nobody in any more: their time is judged at every page."""
    count, _ = Session.objects.filter(expire_date__lt=at).delete()
    return count
