"""A time authority outside, over HTTP (RFC 3161 section 3.4)."""

from http.client import HTTPException
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from signing.core.errors import TimeNotGivenError

LIMIT_S = 5.0
LONGEST_ANSWER = 64 * 1024


class _NoRedirect(HTTPRedirectHandler):
    """An authority is where it was configured, nowhere else."""

    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        return None


_OPENER = build_opener(ProxyHandler({}), _NoRedirect())


def answer(request: bytes, *, address: str, limit_s: float = LIMIT_S) -> bytes:
    """The response to the request, both DER. Raises TimeNotGivenError when none comes in time."""
    headers = {"Content-Type": "application/timestamp-query"}
    try:
        asked = Request(address, data=request, headers=headers, method="POST")  # noqa: S310  (http or https, by configuration)
        with _OPENER.open(asked, timeout=limit_s) as response:
            return bytes(response.read(LONGEST_ANSWER))
    except (OSError, HTTPException, ValueError) as error:
        raise TimeNotGivenError from error
