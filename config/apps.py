"""The house's name for Django."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Base pages, checks and commands of the whole house."""

    name = "config"

    def ready(self) -> None:
        """Registers the house's system checks."""
        from config import checks  # noqa: F401, PLC0415  (registers on import, needs settings)
