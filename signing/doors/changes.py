"""What happened to a PDF after a signature, seen by pyHanko's comparison of revisions under stricter rules."""

from collections.abc import Sequence

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    CatalogModificationRule,
    DiffResult,
    DSSCompareRule,
    FormUpdatingRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing.core.judging import Change

STRICT = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys={"/AcroForm", "/DSS", "/Extensions"}),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
    ignore_orphaned_objects=False,
    ignore_identical_objects=False,
)
"""Rule R5: signing fields, the security store, document time stamps; no other form filling, no metadata, no
orphaned or repeated objects, which the library's own policy lets pass."""

_KEPT_KEYS = ("/Type", "/Filter", "/SubFilter", "/Reason", "/Name", "/M", "/Contents", "/ByteRange", "/Reference")


def change_after(one: EmbeddedPdfSignature) -> Change:
    """What happened after the signature, when its integrity was computed under STRICT."""
    found: object = one.diff_result
    if isinstance(found, DiffResult):
        return {
            ModificationLevel.NONE: Change.NONE,
            ModificationLevel.LTA_UPDATES: Change.PROOFS,
            ModificationLevel.FORM_FILLING: Change.SIGNING,
        }.get(found.modification_level, Change.OTHER)
    level = one.docmdp_level
    if level is None or one.evaluate_signature_coverage() < SignatureCoverageLevel.ENTIRE_REVISION:
        return Change.OTHER
    usual = one.evaluate_modifications(DEFAULT_DIFF_POLICY)
    is_allowed = isinstance(usual, DiffResult) and usual.modification_level.value <= level.value
    return Change.OTHER if is_allowed else Change.FORBIDDEN


def late_fields(reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature]) -> tuple[str, ...]:
    """Fields that came after the first signature and are no document time stamps."""
    if not signatures:
        return ()
    first = reader.get_historical_resolver(signatures[0].signed_revision)
    before = {name for name, _, _ in fields.enumerate_sig_fields(first)}
    stamps = {one.field_name for one in signatures if one.sig_object_type == "/DocTimeStamp"}
    now = {name for name, _, _ in fields.enumerate_sig_fields(reader)}
    return tuple(sorted(now - before - stamps))


def dictionary_changed(reader: PdfFileReader, one: EmbeddedPdfSignature) -> bool:
    """True when a later revision says something else of the signature (rule R8)."""
    reference = one.sig_field.raw_get("/V").reference
    kept = _kept(one.sig_object)
    return any(
        _kept(reader.get_historical_resolver(number)(reference)) != kept
        for number in range(one.signed_revision, reader.xrefs.total_revisions)
    )


def _kept(dictionary: object) -> list[str]:
    """What must stay as it was."""
    values = dictionary if isinstance(dictionary, dict) else {}
    return [repr(values.get(key)) for key in _KEPT_KEYS] + sorted(str(key) for key in values)
