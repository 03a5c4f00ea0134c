"""Typst: the only importer of the typesetter.

The compiler may read the template's own folder and our fonts, nothing else: no system fonts, and
packages come from a folder that holds none. User text enters as JSON in ``sys.inputs`` and is
therefore never source.
"""

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from paper.core.errors import DamagedError, TypesettingError

if TYPE_CHECKING:
    from typst import PDFStandard

FONTS = Path(__file__).parent.parent / "fonts"
STANDARDS: "dict[bool, list[PDFStandard]]" = {True: ["a-3a"], False: ["a-3b"]}
"""Tagged sheets claim PDF/A-3a. They pass the PDF/UA-1 checks too (tested), yet do not claim it:
the signature widgets that are laid later stand outside the structure tree (ISO 14289-1, 7.18.4)."""

DRAWING = (
    b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
    b'#image(bytes(sys.inputs.drawing), format: "svg", height: 100pt)'
)
"""A page that is the drawing and nothing else."""

_of_thread = threading.local()


def _compiler(root: Path) -> typst.Compiler:
    """Return this thread's warm compiler for a folder: fonts and parsed templates are kept."""
    compilers: dict[Path, typst.Compiler] = _of_thread.__dict__.setdefault("compilers", {})
    if root not in compilers:
        compilers[root] = typst.Compiler(
            root=root,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            package_path=FONTS / "no-packages",
            package_cache_path=FONTS / "no-packages",
        )
    return compilers[root]


def forget(root: Path) -> None:
    """Drop this thread's compiler for a folder that is about to vanish."""
    _of_thread.__dict__.get("compilers", {}).pop(root, None)


def compile_sheet(
    template: Path, inputs: dict[str, str], *, timestamp: int, tagged: bool
) -> tuple[bytes, list[dict[str, object]]]:
    """Return the PDF of a template and what it says under the label ``<field>``.

    Raises TypesettingError with Typst's own words when the template refuses its data or when it
    warns: a warning is a missing letter or a layout that does not settle.
    """
    compiler = _compiler(template.parent)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            input=template,
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=STANDARDS[tagged],
            timestamp=timestamp,
            pdf_tags=tagged,
        )
        fields = json.loads(compiler.query("<field>", field="value"))
    except typst.TypstError as error:
        raise TypesettingError(error.diagnostic or error.message) from error
    if warnings:
        raise TypesettingError("; ".join(warning.message for warning in warnings))
    if not isinstance(pdf, bytes):
        raise TypesettingError("no single PDF came out")
    return pdf, fields


def drawn(svg: str, *, height: int) -> bytes:
    """Return a foreign SVG drawing as a PNG so many pixels high; to be called in the sandbox only.

    What it links to is not read, words in it are drawn in our fonts or not at all. Raises DamagedError.
    """
    try:
        made = _compiler(FONTS).compile(DRAWING, format="png", ppi=height * 72 / 100, sys_inputs={"drawing": svg})
    except typst.TypstError as error:
        raise DamagedError from error
    if not isinstance(made, bytes):
        raise DamagedError
    return made
