"""Reads from a signed PDF what its signatures rest on, without judging them. Runs in the sandbox."""

import io
import json
from dataclasses import asdict
from datetime import datetime

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.core.health import Rest
from signing.doors import ca, quick_names, raw

quick_names.install()

STAMP, SIGNATURE = "time stamp", "signature"


def read(pdf: bytes) -> bytes:
    """What the document rests on, as JSON: the task that the sandbox runs."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    return json.dumps([_line(one) for one in reader.embedded_signatures]).encode()


def rests_in(message: bytes) -> tuple[Rest, ...]:
    """What the sandbox said."""
    return tuple(
        Rest(
            what=line["what"],
            algorithm=line["algorithm"],
            authority=line["authority"],
            until=datetime.fromisoformat(line["until"]),
            holder=line["holder"],
            serial=line["serial"],
            digest=line["digest"],
        )
        for line in json.loads(message)
    )


def rest_of(what: str, certificate: ca.Certificate, *, digest: str = "") -> Rest:
    """What a certificate, and a digest that was signed under it, rest on."""
    return Rest(
        what=what,
        algorithm=raw.kind_of(certificate.public_key()),
        authority=_common_name(certificate.issuer),
        until=certificate.not_valid_after_utc,
        holder=_common_name(certificate.subject),
        serial=f"{certificate.serial_number:032x}",
        digest=digest,
    )


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _line(one: EmbeddedPdfSignature) -> dict[str, str]:
    """One signature for the message."""
    what = STAMP if one.sig_object_type == "/DocTimeStamp" else SIGNATURE
    digest = str(one.signer_info["digest_algorithm"]["algorithm"].native)
    rest = rest_of(what, ca.load_certificate(one.signer_cert.dump()), digest=digest)
    return {**asdict(rest), "until": rest.until.isoformat()}
