"""The only reader of the environment: places differ by these variables and by nothing else.

Every variable is read once, at start, and a wrong value stops the start with one sentence.
"""

import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    """What this installation is for."""

    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where this installation keeps its state, and what it is for."""

    data: Path
    mode: Mode

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "db.sqlite3"

    @property
    def files(self) -> Path:
        """Files of letters that are not deposited yet."""
        return self.data / "files"

    @property
    def vault(self) -> Path:
        """The archive's objects: ciphertext, write-once."""
        return self.data / "vault"

    @property
    def log(self) -> Path:
        """Tiles, entry bundles and the checkpoint of the Merkle log."""
        return self.data / "log"

    @property
    def index(self) -> Path:
        """The search index: can be lost and rebuilt."""
        return self.data / "index"

    @property
    def keys(self) -> Path:
        """Keys of authorities, seals, the log and the archive."""
        return self.data / "keys"

    @property
    def static(self) -> Path:
        """Files that every browser may have, gathered for the web server."""
        return self.data / "static"

    def made(self) -> "Place":
        """This place with its folders on disk, closed to everybody else."""
        for folder in (self.data, self.files, self.vault, self.log, self.index, self.keys, self.static):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self


def place() -> Place:
    """The place the environment names; DIWAN_DATA and DIWAN_MODE."""
    try:
        mode = Mode(os.environ.get("DIWAN_MODE", Mode.DEMO))
    except ValueError as error:
        message = "DIWAN_MODE must be 'demo' or 'production'."
        raise ImproperlyConfigured(message) from error
    return Place(data=Path(os.environ.get("DIWAN_DATA") or ROOT / "var").absolute(), mode=mode)


def secret_key(place: Place) -> str:
    """The installation's secret: the file DIWAN_SECRET_KEY_FILE, or one made at first start of a demo."""
    named = os.environ.get("DIWAN_SECRET_KEY_FILE")
    if place.mode is Mode.PRODUCTION and not named:
        message = "In production DIWAN_SECRET_KEY_FILE must name a file that holds the secret."
        raise ImproperlyConfigured(message)
    path = Path(named) if named else place.data / "secret_key"
    try:
        if not path.exists() and not named:
            _make_secret(path)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = (
            f"{path} cannot be read or written ({getattr(error, 'strerror', 'it is not text')}). Nothing was changed."
        )
        raise ImproperlyConfigured(message) from error
    if len(secret) < 50:
        message = f"The secret in {path} is too short: at least 50 characters."
        raise ImproperlyConfigured(message)
    return secret


def _make_secret(path: Path) -> None:
    """Makes the secret once: the first of two starts wins, and the other reads what it wrote."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(64), encoding="ascii")
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def hosts(place: Place) -> list[str]:
    """The host names this installation answers to: DIWAN_HOSTS, separated by commas."""
    named = [host.strip() for host in os.environ.get("DIWAN_HOSTS", "").split(",") if host.strip()]
    if place.mode is Mode.PRODUCTION and not named:
        message = "In production DIWAN_HOSTS must name the hosts, separated by commas."
        raise ImproperlyConfigured(message)
    return named or ["localhost", "127.0.0.1", "[::1]"]


def address() -> str:
    """The address under which others reach this installation: DIWAN_ADDRESS (no slash at the end)."""
    return os.environ.get("DIWAN_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
