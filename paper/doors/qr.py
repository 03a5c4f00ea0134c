"""segno: a QR code as rows of dark and light."""

import segno


def qr_rows(payload: str) -> list[str]:
    """Return the modules of a QR code (ISO/IEC 18004, level M) as rows of "1" and "0"."""
    code = segno.make_qr(payload, error="m", boost_error=False)
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]
