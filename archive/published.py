"""The public log as files: what anybody may have of it, and nothing beyond the published checkpoint."""

from django.conf import settings

from archive.core import tiles
from archive.core.checkpoint import parse
from archive.core.errors import CheckpointNotValidError, MissingObjectError
from archive.doors import log, note


def checkpoint() -> str:
    """The published checkpoint with its cosignatures; nothing before the first."""
    return log.published(settings.PLACE.log)


def file(path: str) -> bytes:
    """The tile or entry bundle at this path, when it belongs to the published tree or one before it; else nothing.

    What a crash or a run under way left beyond the published checkpoint is shown to nobody.
    """
    try:
        size = parse(checkpoint())[0].size
        if not tiles.belongs(path, size):
            return b""
        return log.read(settings.PLACE.log, path)
    except (CheckpointNotValidError, MissingObjectError):
        return b""


def key_lines() -> tuple[str, str]:
    """The public key of the log, and the one with which others' logs are cosigned, as key lines."""
    place = settings.PLACE.keys
    return note.signer(place).key.text(), note.cosigner(place).key.text()
