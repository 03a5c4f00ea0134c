"""System checks that refuse an unsafe start (ids diwan.E…)."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from archive import wording
from archive.core.errors import WatchNotValidError
from archive.watch import watch
from config.demo import ledger


@register
def safe_settings(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:  # noqa: ARG001  (Django's signature)
    """What must hold before anybody is served."""
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Error("DEBUG shows secrets to strangers.", id="diwan.E001"))
    if settings.PLACE.data.exists() and settings.PLACE.data.stat().st_mode & 0o077:
        found.append(
            Error(
                f"{settings.PLACE.data} can be read by others on this machine.",
                hint=f"chmod 700 {settings.PLACE.data}",
                id="diwan.E002",
            )
        )
    if settings.PRODUCTION and settings.PIN_COST is not None:
        found.append(Error("PIN_COST must stay at its strong default.", id="diwan.E003"))
    if settings.PRODUCTION and ledger.path_in(settings.PLACE.data).exists():
        found.append(
            Error(
                f"{settings.PLACE.data} holds the demo ministries, whose passwords and PINs are known.",
                hint="Give this installation a folder of its own with DIWAN_DATA.",
                id="diwan.E004",
            )
        )
    try:
        watch()
    except WatchNotValidError as error:
        found.append(Error(wording.refusal(error), hint=f"{settings.WATCH_FILE}", id="diwan.E005"))
    return found
