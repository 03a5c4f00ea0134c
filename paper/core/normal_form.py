"""What you see is what you sign: the normal form a PDF must have before it is signed.

The rules N1 to N8 of security.md, section 2, over facts that a door has gathered.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from paper.core.errors import NotNormalFormError

FORBIDDEN_KEYS = frozenset({"/JS", "/JavaScript", "/AA", "/OpenAction", "/XFA", "/Launch", "/RichMediaContent"})
FORBIDDEN_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/Hide",
        "/SetOCGState",
        "/GoTo3DView",
        "/RichMediaExecute",
    }
)
FORBIDDEN_SUBTYPES = frozenset({"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/FileAttachment"})
ANNOTATIONS = frozenset({"/Link", "/Widget"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What a PDF is made of, as far as the normal form asks."""

    unreachable: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    """Name and type (``/Sig``, ``/Tx`` …) of each form field."""
    needs_appearances: bool = False
    active: tuple[str, ...] = ()
    """Keys, actions and subtypes that make a PDF do something."""
    optional_content: bool = False
    loose_fonts: tuple[str, ...] = ()
    embedded: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each embedded file by its name."""
    readers_agree: bool = True
    """Whether two parsers see the same pages, fields and embedded files."""
    annotations: tuple[str, ...] = ()
    painted_over: tuple[int, ...] = ()
    """Pages, from 1, on which a surface or picture is painted over text, or text is invisible."""


def findings(structure: Structure, *, attachments: Mapping[str, str], fields: Collection[str]) -> tuple[str, ...]:
    """Return what keeps the PDF from its normal form, each as rule and detail; none is good."""
    found = [f"N1 {kind}" for kind in structure.unreachable]
    found += [] if structure.readers_agree else ["N1 two readers disagree"]
    found += [f"N2 {name}" for name, kind in structure.fields if kind != "/Sig" or name not in fields]
    found += ["N2 NeedAppearances"] if structure.needs_appearances else []
    found += [f"N3 {what}" for what in structure.active]
    found += ["N4"] if structure.optional_content else []
    found += [f"N5 {font}" for font in structure.loose_fonts]
    found += [f"N6 {name}" for name in _differing(structure.embedded, attachments)]
    found += [f"N7 {kind}" for kind in structure.annotations if kind not in ANNOTATIONS]
    found += [f"N8 page {page}" for page in structure.painted_over]
    return tuple(dict.fromkeys(found))


def require_normal_form(structure: Structure, *, attachments: Mapping[str, str], fields: Collection[str]) -> None:
    """Raise NotNormalFormError with every finding, if there is one."""
    found = findings(structure, attachments=attachments, fields=fields)
    if found:
        raise NotNormalFormError(found)


def _differing(embedded: Mapping[str, str], listed: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*embedded, *listed} if embedded.get(name) != listed.get(name))
