"""Pillow: pictures of pages as small WebP files, and photographs without their secrets."""

import hashlib
from io import BytesIO

from PIL import Image

from paper.core.sheet import Picture

COLOURS = 24
SCAN_COLOURS = 4_096
"""A page with more different colours than this is a scan or a photograph: lossy."""


def picture_of(image: Image.Image) -> Picture:
    """Return the page as WebP: lossless in 24 colours when it is print, lossy when it is a scan.

    The same pixels give the same bytes: the picture's hash goes into the evidence of a signature.
    """
    out = BytesIO()
    if image.getcolors(SCAN_COLOURS) is None:
        image.save(out, "WEBP", quality=60, method=4)
    else:
        flat = image.quantize(colors=COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        flat.convert("RGB").save(out, "WEBP", lossless=True, quality=70, method=4)
    webp = out.getvalue()
    return Picture(
        webp=webp,
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(webp).hexdigest(),
    )
