"""Pillow: pictures of pages as small WebP files, and photographs without their secrets."""

import hashlib
from io import BytesIO

from PIL import Image

from paper.core.sheet import Picture

COLOURS = 24
STEPS = 8
STEPPED = [round(round(value * STEPS / 255) * 255 / STEPS) for value in range(256)] * 3
SCAN_COLOURS = 4_096
"""A page with more different colours than this is a scan or a photograph: lossy."""


def picture_of(image: Image.Image) -> Picture:
    """Return the page as WebP: lossless in at most 24 colours when it is print, lossy when a scan.

    The same pixels give the same bytes: the picture's hash goes into the evidence of a signature.
    """
    out = BytesIO()
    if image.getcolors(SCAN_COLOURS) is None:
        image.save(out, "WEBP", quality=60, method=4)
    else:
        few_colours(image).save(out, "WEBP", lossless=True, quality=20, method=1)
    webp = out.getvalue()
    return Picture(
        webp=webp,
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(webp).hexdigest(),
    )


def few_colours(image: Image.Image) -> Image.Image:
    """Return the picture in at most 24 colours.

    Nine steps a channel leave nine greys and as many tints of each ink, thirty times faster than
    counting colours; a page with more inks than that is counted.
    """
    stepped = image.point(STEPPED)
    if stepped.getcolors(COLOURS) is None:
        return stepped.quantize(colors=COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert(
            "RGB"
        )
    return stepped
