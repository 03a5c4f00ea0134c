"""The room's name for Django."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """The room correspondence."""

    name = "correspondence"
    default_auto_field = "django.db.models.BigAutoField"
