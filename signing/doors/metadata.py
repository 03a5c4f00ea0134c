"""What later revisions of other people's files may say anew of the file itself: when, and with which tool.

Common software writes both with every revision, be it nothing but proofs (ISO 32000-1 table 317, ISO 16684-1
clause 8.4). Title, author and whatever else a reader may show stay as they were signed.
"""

import io
from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.metadata import model, xmp_xml
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import DocInfoRule, MetadataUpdateRule, ReferenceUpdate, SuspiciousModification

_IN_INFO = {"/ModDate", "/Producer"}
_XMP = "http://ns.adobe.com/xap/1.0/"
_IN_XMP = {model.XMP_MODDATE, model.PDF_PRODUCER, model.ExpandedName(_XMP, "MetadataDate")}


class InfoRule(DocInfoRule):
    """The information dictionary, of which nothing changes but date and tool."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """The objects that may have changed. Raises SuspiciousModification."""
        before, now = (_info(one) for one in (old, new))
        if {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)} - _IN_INFO:
            message = "the information dictionary says something else"
            raise SuspiciousModification(message)
        yield from super().apply(old, new)


class XmpRule(MetadataUpdateRule):
    """The document's XMP, of which nothing changes but dates and tool."""

    def __init__(self) -> None:
        """Its syntax is always checked."""
        super().__init__()  # type: ignore[no-untyped-call]  # the library is partly typed

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """The objects that may have changed. Raises SuspiciousModification."""
        found = list(super().apply(old, new))
        if _said(old.root) != _said(new.root):
            message = "the metadata say something else"
            raise SuspiciousModification(message)
        return found


def _info(revision: HistoricalResolver) -> dict[str, str]:
    """The information dictionary's entries as written; what an entry refers to is not followed."""
    trailer = revision.trailer_view
    found = revision(trailer.get_value_as_reference("/Info")) if "/Info" in trailer else None
    return {str(key): repr(found.raw_get(key)) for key in found} if isinstance(found, generic.DictionaryObject) else {}


def _said(root: generic.DictionaryObject) -> dict[model.ExpandedName, model.XmpValue]:
    """What the XMP says of the document, but for dates and tool. Raises SuspiciousModification."""
    if "/Metadata" not in root:
        return {}
    try:
        stream: Any = root.get_value_as_reference("/Metadata").get_object()
        parts = [item for one in xmp_xml.parse_xmp(io.BytesIO(stream.data)) for item in one]
    except (PdfError, ValueError, LookupError, TypeError, AttributeError) as error:
        message = "the metadata cannot be read"
        raise SuspiciousModification(message) from error
    if len({name for name, _ in parts}) != len(parts):
        message = "the metadata say something twice"
        raise SuspiciousModification(message)
    return {name: value for name, value in parts if name not in _IN_XMP}
