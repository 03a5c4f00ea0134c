"""Foreign judges: other people's tools that our output is held against, where the machine has them."""

import shutil

import pytest

PACKAGES = {"pdfsig": "poppler-utils", "qpdf": "qpdf", "openssl": "openssl", "chromium": "chromium"}


def needs(*commands: str) -> pytest.MarkDecorator:
    """Skips the test, in a sentence that says how to get it, when one of the commands is missing."""
    missing = [PACKAGES[command] for command in commands if shutil.which(command) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed here: sudo apt install {' '.join(missing)}")
