"""SoftHSM2, which stands for tokens: one of persons, one of the house. Its library reads its configuration once."""

import os
import shutil
import subprocess
from pathlib import Path

_FOUND = [Path("/usr/lib/softhsm/libsofthsm2.so"), *Path("/usr/lib").glob("*/softhsm/libsofthsm2.so")]
LIBRARY = next((path for path in _FOUND if path.exists() and shutil.which("softhsm2-util")), None)
MISSING = "SoftHSM2 is not installed (Debian: softhsm2)."
PERSONS, HOUSE, PIN = "diwan-test", "diwan-house", "739105"


def raise_tokens(folder: Path) -> Path:
    """Both tokens, empty; returns the library."""
    assert LIBRARY is not None
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")  # noqa: TID251  (the library reads it there)
    for label in (PERSONS, HOUSE):
        command = ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "00000000", "--pin", PIN]
        subprocess.run(command, check=True, capture_output=True)
    return LIBRARY
