"""Reads from a signed PDF what its signatures rest on, without judging them. Runs in the sandbox."""

import io
import json
from datetime import datetime

from asn1crypto import x509 as read_x509
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.core.health import Rest
from signing.doors import ca, raw

STAMP, SIGNATURE = "time stamp", "signature"


def read(pdf: bytes) -> bytes:
    """What the document rests on, as JSON: the task that the sandbox runs."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    found = [
        (STAMP if one.sig_object_type == "/DocTimeStamp" else SIGNATURE, one.signer_cert)
        for one in reader.embedded_signatures
    ]
    lines = [_line(what, certificate) for what, certificate in found]
    return json.dumps(lines).encode()


def rests_in(message: bytes) -> tuple[Rest, ...]:
    """What the sandbox said."""
    return tuple(
        Rest(
            what=line["what"],
            algorithm=line["algorithm"],
            authority=line["authority"],
            until=datetime.fromisoformat(line["until"]),
        )
        for line in json.loads(message)
    )


def rest_of(what: str, certificate: ca.Certificate) -> Rest:
    """What a certificate rests on."""
    issuer = certificate.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return Rest(
        what=what,
        algorithm=raw.kind_of(certificate.public_key()),
        authority=str(issuer[0].value) if issuer else certificate.issuer.rfc4514_string(),
        until=certificate.not_valid_after_utc,
    )


def _line(what: str, certificate: read_x509.Certificate) -> dict[str, str]:
    """One signature for the message."""
    rest = rest_of(what, ca.load_certificate(certificate.dump()))
    return {
        "what": rest.what,
        "algorithm": rest.algorithm,
        "authority": rest.authority,
        "until": rest.until.isoformat(),
    }
