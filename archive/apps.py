"""The room's name for Django."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The room archive."""

    name = "archive"
    default_auto_field = "django.db.models.BigAutoField"
