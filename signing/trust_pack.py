"""The pack with which others come to trust our signatures: certificates in three forms, and how to install them."""

import io
import zipfile
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from signing import trust
from signing.core.authority import Role
from signing.doors import ca

LANGUAGES = ("ar", "ckb", "en")
_OLDEST = (1980, 1, 1, 0, 0, 0)


def pack(at: datetime) -> bytes:
    """The ZIP: each certificate as DER, all as PEM and P7B, the signed trust list, a page in three languages.

    The same certificates give the same bytes. Raises NotEstablishedError, TrustListBrokenError.
    """
    safe = trust.safe()
    root, issuing = safe.certificate(Role.ROOT), safe.certificate(Role.ISSUING)
    others = [ca.load_certificate(der) for der in trust.roots(at)[1:]]
    everybody = [root, issuing, *others]
    files = {
        "root.cer": ca.certificate_der(root),
        "issuing.cer": ca.certificate_der(issuing),
        "issuing-public.pem": ca.public_key_pem(issuing),
        "trust.pem": b"".join(ca.certificate_pem(one) for one in everybody),
        "trust.p7b": ca.bag(everybody),
    }
    files |= {f"recognised/{ca.fingerprint(one)[:16]}.cer": ca.certificate_der(one) for one in others}
    kept = safe.trust_list()
    if kept is not None:
        files |= {"trust.json": kept[0], "trust.json.sig": kept[1]}
    files |= {f"install.{language}.html": _page(language, root) for language in LANGUAGES}
    return _zipped(files)


def _page(language: str, root: ca.Certificate) -> bytes:
    """How to install it, in one language."""
    digits = ca.fingerprint(root).upper()
    spaced = " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
    with translation.override(language):
        return render_to_string("signing/install.html", {"language": language, "fingerprint": spaced}).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    """The files as a ZIP whose bytes depend on nothing else."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), files[name], zipfile.ZIP_DEFLATED)
    return output.getvalue()
