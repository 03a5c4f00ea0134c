"""The room's name for Django."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """The room signing."""

    name = "signing"
    default_auto_field = "django.db.models.BigAutoField"
