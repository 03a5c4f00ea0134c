"""What happened to a PDF after a signature: by our own list of updates, or by pyHanko's comparison of revisions.

Our own list (signing/core/updates.py) knows nothing but what our signing writes, and reads each update once.
Where it does not know an update pyHanko compares, under stricter rules than its own: many times slower, and
it alone decides what is refused and how that is called.
"""

from collections.abc import Sequence

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    CatalogModificationRule,
    DiffPolicy,
    DiffResult,
    DSSCompareRule,
    FormUpdatingRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    WhitelistRule,
    XrefStreamRule,
)
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing.core.judging import Change
from signing.core.objects import NotPlainError
from signing.core.updates import History, history_after
from signing.doors.memory import Memory
from signing.doors.metadata import InfoRule, XmpRule


def _policy(may_change: set[str], *rules: WhitelistRule) -> StandardDiffPolicy:
    """Lets these keys of the catalogue change, and what these rules allow besides proofs and signing."""
    files = (XrefStreamRule(), ObjectStreamRule(), DSSCompareRule(), *rules)
    return StandardDiffPolicy(
        global_rules=[
            CatalogModificationRule(ignored_keys={"/AcroForm", "/DSS", "/Extensions", *may_change}),
            *(rule.as_qualified(ModificationLevel.LTA_UPDATES) for rule in files),
        ],
        form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
        ignore_orphaned_objects=False,
        ignore_identical_objects=False,
    )


STRICT = _policy(set())
"""Rule R5: signing fields, the security store, document time stamps; no other form filling, no metadata, no
orphaned or repeated objects, which the library's own policy lets pass."""
_FOREIGN = _policy({"/Metadata"}, InfoRule(), XmpRule())
"""The same for files of others, whose tools write date and name into each revision."""


class Comparison(DiffPolicy):
    """Compares the revisions of one file, for all its signatures; `is_own`: a file with our mark."""

    def __init__(
        self, reader: PdfFileReader, pdf: bytes, signatures: Sequence[EmbeddedPdfSignature], *, is_own: bool
    ) -> None:
        """Read what came after the oldest signature, once."""
        self.reader = reader
        self.signatures = signatures
        self.memory = Memory()
        self._policy = STRICT if is_own else _FOREIGN
        self._history = _history(reader, pdf, signatures)
        self._reviewed: dict[tuple[int, str], DiffResult | SuspiciousModification] = {}

    def review_file(
        self,
        reader: PdfFileReader,
        base_revision: int | HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult | SuspiciousModification:
        """What came after the revision; the library asks this. Rules on single fields are left to it."""
        revision = base_revision if isinstance(base_revision, int) else base_revision.revision
        if self._history is not None and field_mdp_spec is None:
            return DiffResult(_LEVELS[self._history.change_after(revision)], set())
        key = (revision, f"{field_mdp_spec} {doc_mdp}")
        if key not in self._reviewed:
            self._reviewed[key] = self._policy.review_file(reader, base_revision, field_mdp_spec, doc_mdp)
        return self._reviewed[key]

    def late_fields(self) -> tuple[str, ...]:
        """Fields that came after the first signature and are no document time stamps."""
        if self._history is not None or not self.signatures:
            return ()
        first = self.reader.get_historical_resolver(self.signatures[0].signed_revision)
        before = {name for name, _, _ in fields.enumerate_sig_fields(first)}
        stamps = {one.field_name for one in self.signatures if one.sig_object_type == "/DocTimeStamp"}
        now = {name for name, _, _ in fields.enumerate_sig_fields(self.reader)}
        return tuple(sorted(now - before - stamps))

    def dictionary_changed(self, one: EmbeddedPdfSignature) -> bool:
        """True when a later revision says something else of the signature (rule R8).

        Plain updates touch no signature that was there; it could change only where it refers to something else.
        """
        is_whole = not any(isinstance(value, generic.IndirectObject) for value in one.sig_object.values())
        if self._history is not None and is_whole:
            return False
        reference = one.sig_field.raw_get("/V").reference
        kept = _kept(one.sig_object)
        return any(
            _kept(self.reader.get_historical_resolver(number)(reference)) != kept
            for number in range(one.signed_revision, self.reader.xrefs.total_revisions)
        )


def _history(reader: PdfFileReader, pdf: bytes, signatures: Sequence[EmbeddedPdfSignature]) -> History | None:
    """What came after the oldest signature, when it is plain and both readers see the same revisions."""
    if not signatures:
        return None
    try:
        history = history_after(pdf, min(revision_end(one) for one in signatures))
    except NotPlainError:
        return None
    theirs = [reader.xrefs.get_startxref_for_revision(number) for number in range(reader.xrefs.total_revisions)]
    are_same = list(history.tables) == theirs and all(
        one.signed_revision >= history.first and history.end_of(one.signed_revision) == revision_end(one)
        for one in signatures
    )
    return history if are_same else None


_LEVELS = {
    Change.NONE: ModificationLevel.NONE,
    Change.PROOFS: ModificationLevel.LTA_UPDATES,
    Change.SIGNING: ModificationLevel.FORM_FILLING,
}
_KEPT_KEYS = ("/Type", "/Filter", "/SubFilter", "/Reason", "/Name", "/M", "/Contents", "/ByteRange", "/Reference")


def change_after(one: EmbeddedPdfSignature) -> Change:
    """What happened after the signature, when its integrity was computed by a Comparison."""
    found: object = one.diff_result
    if isinstance(found, DiffResult):
        return {level: change for change, level in _LEVELS.items()}.get(found.modification_level, Change.OTHER)
    level = one.docmdp_level
    if level is None or one.evaluate_signature_coverage() < SignatureCoverageLevel.ENTIRE_REVISION:
        return Change.OTHER
    usual = one.evaluate_modifications(DEFAULT_DIFF_POLICY)
    is_allowed = isinstance(usual, DiffResult) and usual.modification_level.value <= level.value
    return Change.OTHER if is_allowed else Change.FORBIDDEN


def revision_end(one: EmbeddedPdfSignature) -> int:
    """Where the signed revision ends."""
    return int(one.byte_range[2]) + int(one.byte_range[3])


def _kept(dictionary: object) -> list[str]:
    """What must stay as it was."""
    values = dictionary if isinstance(dictionary, dict) else {}
    return [repr(values.get(key)) for key in _KEPT_KEYS] + sorted(str(key) for key in values)
