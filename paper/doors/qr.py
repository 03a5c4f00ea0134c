"""segno: a QR code as rows of dark and light."""

import segno

MASK = 2
"""Which of the eight masks is laid over the modules. A reader takes any, the code says which (ISO/IEC 18004, 7.8).

To weigh all eight against each other takes four fifths of the drawing, under the lock of a register; it guards
against large even areas, which a signature's bits do not make.
"""


def qr_rows(payload: str) -> list[str]:
    """Return the modules of a QR code (ISO/IEC 18004, level M) as rows of "1" and "0"."""
    code = segno.make_qr(payload, error="m", boost_error=False, mask=MASK)
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]
