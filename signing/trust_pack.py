"""The pack with which others come to trust our signatures: certificates in three forms, and how to install them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from signing import trust
from signing.core.authority import Role
from signing.doors import ca, prints
from signing.models import Certificate

LANGUAGES = ("ar", "ckb", "en")
_OLDEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The ZIP, and since when it has been as it is."""

    data: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One certificate as the page shows it: its file, whose it is, its SHA-256 and SHA-1 in groups of four."""

    file: str
    name: str
    sha256: str
    sha1: str


def pack(at: datetime) -> Pack:
    """Our certificates as DER, PEM and P7B, apart from them the recognised authorities', the pages that explain them.

    The same certificates give the same bytes. What is to be installed holds nobody but us: whom we recognise,
    others need not. Raises NotEstablishedError, TrustListBrokenError.
    """
    safe = trust.safe()
    issuing = {name: safe.certificate_of(name) for name in safe.names(Role.ISSUING)}
    crossed = {name: safe.certificate_of(name) for name in safe.names(Role.CROSS)}
    ours = {**safe.roots(), **crossed, **issuing}
    theirs = _theirs(at)
    codes = _codes(at)
    files = _forms(ours) | _forms(theirs) | _forms(codes)
    files |= {f"{name}-public.pem": ca.public_key_pem(one) for name, one in issuing.items()}
    files |= {
        "trust.pem": b"".join(map(ca.certificate_pem, ours.values())),
        "trust.p7b": ca.bag(list(ours.values())),
    }
    kept = safe.trust_list()
    if kept is not None:
        files |= {"trust.json": kept[0], "trust.json.sig": kept[1]}
    shown = {"ours": _lines(ours), "theirs": _lines(theirs), "codes": _lines(codes)}
    files |= {f"install.{language}.html": _page(language, shown) for language in LANGUAGES}
    files["install.css"] = render_to_string("signing/install.css").encode()
    everybody = [*ours.values(), *theirs.values(), *codes.values()]
    return Pack(data=_zipped(files), made_at=max(min(one.not_valid_before_utc, at) for one in everybody))


def _theirs(at: datetime) -> dict[str, ca.Certificate]:
    """The recognised authorities of the day and those below them, each in its file."""
    found = [ca.load_certificate(der) for der in trust.issuers(at)]
    return {f"recognised/{ca.fingerprint(one)[:16]}": one for one in found}


def _codes(at: datetime) -> dict[str, ca.Certificate]:
    """The certificates of the codes printed on seals, each in a file named by its key's id (decision 31)."""
    rows = Certificate.objects.filter(role=Role.CODE.value, issued_at__lte=at).order_by("id")
    found = [ca.load_certificate(bytes(der)) for der in rows.values_list("der", flat=True)]
    return {f"codes/{ca.fingerprint(one)[:8]}": one for one in found}


def _forms(certificates: Mapping[str, ca.Certificate]) -> dict[str, bytes]:
    """Each certificate as DER and as PEM."""
    files = {f"{name}.cer": ca.certificate_der(one) for name, one in certificates.items()}
    return files | {f"{name}.pem": ca.certificate_pem(one) for name, one in certificates.items()}


def _lines(certificates: Mapping[str, ca.Certificate]) -> Sequence[Line]:
    """The certificates as the page shows them."""
    return [
        Line(
            file=f"{name}.cer",
            name=ca.names_of(one)[0],
            sha256=prints.sha256(one),
            sha1=prints.sha1(one),
        )
        for name, one in certificates.items()
    ]


def _page(language: str, shown: Mapping[str, Sequence[Line]]) -> bytes:
    """How to install it, in one language."""
    with translation.override(language):
        return render_to_string("signing/install.html", {"language": language, **shown}).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    """The files as a ZIP whose bytes depend on nothing else."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.external_attr = 0o644 << 16  # whoever unpacks it for others need not open the files to them
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return output.getvalue()
