"""pypdf: a second reader of a PDF's structure, so that no single parser decides what a signer is shown.

Never used for text: it reverses Arabic-Indic digits.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from paper.core.errors import DamagedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What both readers must see alike: pages, names of form fields, SHA-256 of embedded files by name."""

    pages: int
    fields: frozenset[str]
    embedded: dict[str, str]


def outline(pdf: bytes) -> Outline:
    """Return the outline as pypdf reads it, strictly. Raises DamagedError."""
    try:
        with PdfReader(BytesIO(pdf), strict=True) as reader:
            return Outline(
                pages=len(reader.pages),
                fields=frozenset(reader.get_fields() or {}),
                embedded={
                    name: hashlib.sha256(content).hexdigest()
                    for name, contents in reader.attachments.items()
                    for content in contents
                },
            )
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedError from error
