"""The only reader of the environment: places differ by these variables and by nothing else.

Every variable is read once, at start, and a wrong value stops the start with one sentence.
"""

import os
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from archive.core.objects import Bucket
from search.core.server import Server

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
    def statements(self) -> Path:
        """Twins of rows, not public: the log's statements about no record, its time tokens, what is cosigned here."""
        return self.data / "statements"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A PostgreSQL database; what is empty is left to libpq. The password stays out of repr, and so of every log."""

    name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""
    options: dict[str, str] = field(default_factory=dict)


LIBPQ = frozenset(
    {
        "host",
        "port",
        "service",
        "passfile",
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslcrl",
        "channel_binding",
        "gssencmode",
        "connect_timeout",
        "target_session_attrs",
        "application_name",
    }
)
"""What may stand behind the question mark of DIWAN_DATABASE: libpq's own words, none of them a secret."""
SECRET_WORDS = frozenset({"password", "sslpassword"})


def database() -> Database | None:
    """The PostgreSQL database DIWAN_DATABASE names; None for the SQLite file in the data folder.

    No message repeats what was written: somebody may have put a password there.
    """
    named = os.environ.get("DIWAN_DATABASE", "").strip()
    password = _password("DIWAN_DATABASE_PASSWORD_FILE")
    if not named and password:
        message = "DIWAN_DATABASE_PASSWORD_FILE is set, but DIWAN_DATABASE names no PostgreSQL database."
        raise ImproperlyConfigured(message)
    if not named:
        return None
    service = re.fullmatch(r"service=([\w.-]+)", named)
    if service:
        return Database(password=password, options={"service": service[1]})
    return _from_url(named, password)


def _from_url(named: str, password: str) -> Database:
    """The parts of a URL of libpq's kind."""
    try:
        url = urlsplit(named)
        host, port = url.hostname or "", str(url.port or "")
        said = dict(parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query)))
    except ValueError:
        url, host, port, said = urlsplit(""), "", "", {}
    if url.password is not None or SECRET_WORDS & set(said):
        message = (
            "DIWAN_DATABASE must not hold a password: put it into a file and name that in DIWAN_DATABASE_PASSWORD_FILE,"
            " or use libpq's passfile."
        )
        raise ImproperlyConfigured(message)
    name = unquote(url.path[1:])
    if url.scheme not in {"postgresql", "postgres"} or not (name or "service" in said) or "/" in name or url.fragment:
        message = (
            "DIWAN_DATABASE must be postgresql://user@host/name or service=name; leave it out for SQLite in DIWAN_DATA."
        )
        raise ImproperlyConfigured(message)
    if not set(said) <= LIBPQ:
        message = f"DIWAN_DATABASE may only say {', '.join(sorted(LIBPQ))} behind its question mark."
        raise ImproperlyConfigured(message)
    host, port = said.pop("host", unquote(host)), said.pop("port", port)
    user = unquote(url.username or "")
    return Database(name=name, user=user, password=password, host=host, port=port, options=said)


def _password(variable: str) -> str:
    """The password in the file that the variable names; empty when libpq's passfile or no password is meant."""
    named = os.environ.get(variable)
    if not named:
        return ""
    try:
        found = Path(named).read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{named} cannot be read ({getattr(error, 'strerror', 'it is not text')})."
        raise ImproperlyConfigured(message) from error
    if not found or "\n" in found:
        message = f"{named} must hold the password on one line."
        raise ImproperlyConfigured(message)
    return found


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


def named_file(variable: str) -> Path | None:
    """A file that is read at each use, where the variable names one.

    DIWAN_TOKEN_PIN_FILE: the PIN of the token on which authorities' keys lie. DIWAN_WATCH: witnesses, watched logs and
    time authorities. DIWAN_INBOXES: the mailboxes that are watched. DIWAN_CLAMD: the socket of the virus scanner.
    """
    named = os.environ.get(variable)
    return Path(named).absolute() if named else None


def mail() -> dict[str, str | int | bool]:
    """Django's settings of the mail server DIWAN_MAIL names, smtps://user@host:465; an empty host for none.

    The password stands in DIWAN_MAIL_PASSWORD_FILE, the sender in DIWAN_MAIL_FROM.
    """
    named, sender = os.environ.get("DIWAN_MAIL", "").strip(), os.environ.get("DIWAN_MAIL_FROM", "").strip()
    try:
        url = urlsplit(named)
        host, port = url.hostname or "", url.port
    except ValueError:
        url, host, port = urlsplit(""), "", None
    if named and (url.scheme not in {"smtp", "smtps"} or not host or url.password or "@" not in sender):
        why = "DIWAN_MAIL must be smtp://user@host:587 or smtps://user@host:465, with the sender in DIWAN_MAIL_FROM."
        raise ImproperlyConfigured(why)
    told = {"host": host, "user": unquote(url.username or ""), "from": sender}
    is_safe, password = url.scheme == "smtps", _password("DIWAN_MAIL_PASSWORD_FILE")
    return {**told, "port": port or (465 if is_safe else 587), "is_safe": is_safe, "password": password}


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


def objects() -> Path | Bucket | None:
    """Where kept objects lie: DIWAN_OBJECTS; None for `vault/` in the data folder."""
    return _object_place("DIWAN_OBJECTS")


def objects_second() -> Path | Bucket | None:
    """Where the second copy lies: DIWAN_OBJECTS_SECOND; None where there is none."""
    return _object_place("DIWAN_OBJECTS_SECOND")


def _object_place(variable: str) -> Path | Bucket | None:
    """A folder, or s3://bucket/prefix?endpoint=https://host&region=name&days=3650."""
    named = os.environ.get(variable, "").strip()
    if not named:
        return None
    if Path(named).is_absolute():
        return Path(named)
    try:
        url = urlsplit(named)
        said = dict(parse_qsl(url.query, strict_parsing=bool(url.query)))
        days = int(said.pop("days", "3650"))
    except ValueError:
        url, said, days = urlsplit(""), {}, 0
    if (
        url.scheme != "s3"
        or not url.hostname
        or "@" in url.netloc
        or days < 1
        or not set(said) <= {"endpoint", "region"}
    ):
        message = (
            f"{variable} must be an absolute folder or s3://bucket/prefix?endpoint=https://host&region=name&days=3650;"
            f" its keys belong into the file that {variable}_KEY_FILE names."
        )
        raise ImproperlyConfigured(message)
    access, secret = _bucket_keys(f"{variable}_KEY_FILE")
    prefix = url.path.strip("/")
    return Bucket(name=url.netloc, prefix=prefix, days=days, access_key=access, secret_key=secret, **said)


def _bucket_keys(variable: str) -> tuple[str, str]:
    """The access key and the secret key, on two lines of a file."""
    named = os.environ.get(variable, "")
    try:
        access, secret = Path(named).read_text(encoding="ascii").split()
    except (OSError, ValueError) as error:
        message = f"{variable} must name a file with the bucket's access key and secret key on two lines."
        raise ImproperlyConfigured(message) from error
    return access, secret


def search() -> Server | None:
    """The Elasticsearch servers DIWAN_SEARCH names; None for the embedded engine.

    `https://one:9200,https://two:9200?prefix=name&authorities=/file`; the API key stands in DIWAN_SEARCH_KEY_FILE.
    """
    named, _, rest = os.environ.get("DIWAN_SEARCH", "").strip().partition("?")
    if not named:
        return None
    said = dict(parse_qsl(rest))
    hosts = tuple(host.strip() for host in named.split(","))
    if not all(_is_safe(host) for host in hosts) or not set(said) <= {"prefix", "authorities"}:
        message = (
            "DIWAN_SEARCH must be https://host:port, several separated by commas, and ?prefix=name&authorities=file."
        )
        raise ImproperlyConfigured(message)
    try:
        key = Path(os.environ["DIWAN_SEARCH_KEY_FILE"]).read_text(encoding="ascii").strip()
    except KeyError:
        key = ""
    except (OSError, ValueError) as error:
        message = "DIWAN_SEARCH_KEY_FILE must name a file with the API key of the search servers on one line."
        raise ImproperlyConfigured(message) from error
    return Server(hosts=hosts, key=key, **said)


def _is_safe(host: str) -> bool:
    """Letters travel to the search servers: in the clear only inside one machine."""
    url = urlsplit(host)
    return "@" not in host and bool(url.port) and (url.scheme == "https" or url.hostname in ("localhost", "127.0.0.1"))
