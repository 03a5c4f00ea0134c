"""What a later signer's look may draw: inside its field, hiding no words, and no second text over the page."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2 as pdfium
import pytest
import typst
from PIL import ImageChops

from signing.core.verdict import Indication
from signing.doors import fields
from tests.signing import pki as small


@pytest.mark.parametrize(("ground", "is_hidden"), [("white", True), ("none", False)])
def test_a_field_laid_over_the_page_writes_no_other_page(pki: small.Pki, ground: str, *, is_hidden: bool) -> None:
    """Who lays the fields could lay one over the whole page, unseen by the first signer.

    What he signs there is another page, or one more figure in a sum.
    """
    boxes = (small.BOXES[0], small.Box(name="over", page=0, box=(0, 0, 595, 842)))
    page = f"#set page(width: 595pt, height: 842pt, fill: {ground})\n#place(bottom)[12]"
    signed = pki.sign(fields.lay(small.letter(), boxes))
    other = replace(pki, look=bytes(typst.compile(page.encode())))
    verdict = pki.verdict(other.sign(signed, field="over"))
    hidden = [one for one in verdict.all_findings() if one.code == "second_look_differs"]
    assert [one.facts["what"] for one in hidden] == [*(["covered 1"] if is_hidden else []), "among 1"]
    assert verdict.indication is Indication.INDETERMINATE


def test_a_stamp_of_common_size_may_stand_over_words_that_stay_readable(pki: small.Pki) -> None:
    """What stamps do, beside and over each other."""
    boxes = (small.BOXES[0], small.Box(name="over", page=0, box=(60, 400, 400, 700)))
    signed = pki.sign(fields.lay(small.letter(), boxes))
    for ground, is_good in (("none", True), ("white", False)):
        page = f"#set page(width: 340pt, height: 300pt, fill: {ground})\n#place(bottom)[12]"
        other = replace(pki, look=bytes(typst.compile(page.encode())))
        verdict = pki.verdict(other.sign(signed, field="over"))
        assert (verdict.indication is Indication.TOTAL_PASSED) is is_good


@pytest.mark.parametrize("matrix", [(9, 0, 0, 9, -900, -900), (0, 1, -1, 0, 500, 500), (1, 0, 0, 1, 300, 300)])
def test_a_look_draws_nothing_outside_its_field(matrix: tuple[int, ...]) -> None:
    """A reader fits box and matrix of a look into the field (ISO 32000-1 clause 12.5.5), and the field stays."""
    with pikepdf.open(io.BytesIO(fields.lay(small.letter(), small.BOXES))) as document:
        widget = next(one for one in document.Root.AcroForm.Fields if one.T == small.SEAL)
        look = document.make_stream(b"0 g -5000 -5000 10000 10000 re f", Type=pikepdf.Name.XObject)
        look.Subtype, look.BBox = pikepdf.Name.Form, [-900, -900, 900, 900]
        look.Matrix = list(matrix)
        widget.AP = pikepdf.Dictionary(N=look)
        left, bottom, right, top = (float(edge) for edge in widget.Rect)
        drawn = io.BytesIO()
        document.save(drawn)
    page = pdfium.PdfDocument(drawn.getvalue())
    page.init_forms()
    dark = page[0].render(may_draw_forms=True, grayscale=True).to_pil()
    bare = pdfium.PdfDocument(small.letter())[0].render(grayscale=True).to_pil()
    changed = ImageChops.difference(dark, bare).getbbox()
    assert changed is not None
    height = dark.height
    assert left - 2 <= changed[0]
    assert changed[2] <= right + 2
    assert height - top - 2 <= changed[1]
    assert changed[3] <= height - bottom + 2
