"""zxing-cpp: the QR codes on a picture. Where the library is not installed, pictures are taken in unread."""

from importlib.util import find_spec

from PIL import Image

INSTALLED = find_spec("zxingcpp") is not None
"""False where it is not installed: an extra of the intake, a clerk types the number from the paper in any case."""
if INSTALLED:
    import zxingcpp

MOST = 8
"""Codes read on one picture; a letter has one or two."""
LONGEST = 2_000
"""Characters of one code that are told; ISO/IEC 18004 allows about 4,300."""


def codes_on(image: Image.Image) -> tuple[str, ...]:
    """The texts of the QR codes on the picture, each once; none where the library is missing."""
    if not INSTALLED:
        return ()
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.barcode_formats_from_str("QRCode"))
    return tuple(dict.fromkeys(one.text[:LONGEST] for one in found[:MOST] if one.text))
