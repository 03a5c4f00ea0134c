"""PostgreSQL's own tools: a consistent dump of the database while everybody works, and its way back."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from archive.core.errors import BackupNotPossibleError

DUMP = "db.pgdump"
"""The rows, in PostgreSQL's custom format."""
WORDS = frozenset(
    {
        *("dbname", "user", "host", "port", "service", "passfile"),
        *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding", "gssencmode"),
    }
)
"""What the tools need to know to reach the same database."""


def is_used() -> bool:
    """True where the rows lie in PostgreSQL."""
    return connection.vendor == "postgresql"


def dump(target: Path) -> None:
    """Writes all rows as of one moment. Raises BackupNotPossibleError."""
    target.touch(mode=0o600)
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def require_empty() -> None:
    """Raises BackupNotPossibleError when the database holds tables."""
    if connection.introspection.table_names():
        raise BackupNotPossibleError(reason="the database is not empty; name an empty one in DIWAN_DATABASE")


def load(source: Path) -> None:
    """Puts a dump back, all or nothing. Raises BackupNotPossibleError."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source))


def _run(tool: str, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise BackupNotPossibleError(reason=f"{tool} is missing: install the package postgresql-client")
    with _reached() as address:
        done = subprocess.run(  # noqa: S603  (PostgreSQL's own tool; the words are ours)
            [found, "--no-password", f"--dbname={address}", *arguments], capture_output=True, text=True, check=False
        )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it gave no reason"]
        raise BackupNotPossibleError(reason=f"{tool} failed ({said[-1]})")


@contextmanager
def _reached() -> Iterator[str]:
    """Where the database is, in libpq's words; a password lies in a closed file meanwhile, never in a command line."""
    known = connection.get_connection_params()
    words = {word: str(value) for word, value in known.items() if word in WORDS}
    with tempfile.TemporaryDirectory() as scratch:
        if known.get("password"):
            words["passfile"] = str(_passfile(Path(scratch), str(known["password"])))
        yield make_conninfo(**words)


def _passfile(folder: Path, password: str) -> Path:
    path = folder / "pgpass"
    path.touch(mode=0o600)
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    path.write_text(f"*:*:*:*:{escaped}\n", encoding="utf-8")
    return path
