"""Set a template with its data as a PDF."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import cast

from paper.core.errors import TypesettingError
from paper.core.sheet import Attachment, FieldBox, Typeset
from paper.doors import setter, typst
from paper.doors.pdfium import page_count
from paper.doors.qr import qr_rows

__all__ = ["Attachment", "FieldBox", "Typeset", "qr_rows", "typeset", "typeset_many"]

NO_FILES: Mapping[str, bytes] = {}


def typeset(
    template: Path,
    data: dict[str, object],
    *,
    files: Mapping[str, bytes] = NO_FILES,
    attachment: Attachment | None = None,
    tagged: bool = True,
) -> Typeset:
    """Return the PDF/A-3 sheet of a template, the same bytes for the same data.

    ``data`` reaches the template as JSON in ``sys.inputs.data``; ``data["made_at"]`` (ISO 8601) is
    the only date in the file. ``files`` lie beside the template while it is set. The template puts
    the attachment in place. Raises TypesettingError when no sheet comes out.
    """
    inputs = {"data": _json(data)}
    if attachment is not None:
        inputs["attachment"] = _json(_described(attachment))
    timestamp = _made_at(data)
    template = template.resolve()
    if files:
        pdf, places = _set_with_files(template, files, inputs, timestamp, tagged=tagged)
    else:
        pdf, places = typst.compile_sheet(template, inputs, timestamp=timestamp, tagged=tagged)
    return Typeset(pdf=pdf, pages=page_count(pdf), fields=tuple(_box(place) for place in places))


def typeset_many(template: Path, parts: Sequence[dict[str, object]], *, beside: int) -> list[Typeset]:
    """Return the untagged sheets of one template, a share of the parts in each of so many processes.

    For long jobs whose parts have nothing in common; a sheet with fields is set by `typeset`. Raises TypesettingError.
    """
    sheets = [
        setter.Sheet(template=str(template.resolve()), inputs={"data": _json(data)}, timestamp=_made_at(data))
        for data in parts
    ]
    shares = [share for place in range(beside) if (share := sheets[place::beside])]
    with ThreadPoolExecutor(max(len(shares), 1)) as pool:
        made = [iter(share) for share in pool.map(setter.set_apart, shares)]
    pdfs = [next(made[place % beside]) for place in range(len(sheets))]
    return [Typeset(pdf=pdf, pages=page_count(pdf), fields=()) for pdf in pdfs]


def _made_at(data: dict[str, object]) -> int:
    made = data.get("made_at")
    return int(datetime.fromisoformat(made).timestamp()) if isinstance(made, str) else 0


def _json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise TypesettingError("the data is not JSON") from error


def _described(attachment: Attachment) -> dict[str, str]:
    try:
        text = attachment.data.decode()
    except UnicodeDecodeError as error:
        raise TypesettingError("the attachment is not text") from error
    return {
        "name": attachment.name,
        "text": text,
        "media_type": attachment.media_type,
        "description": attachment.description,
    }


def _set_with_files(
    template: Path,
    files: Mapping[str, bytes],
    inputs: dict[str, str],
    timestamp: int,
    *,
    tagged: bool,
) -> tuple[bytes, list[dict[str, object]]]:
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        root = Path(folder).resolve()
        shutil.copytree(template.parent, root, dirs_exist_ok=True)
        for name, content in files.items():
            if PurePosixPath(name).name != name:
                raise TypesettingError("a file lies beside the template, by a plain name")
            (root / name).write_bytes(content)
        try:
            return typst.compile_sheet(root / template.name, inputs, timestamp=timestamp, tagged=tagged)
        finally:
            typst.forget(root)


def _box(place: dict[str, object]) -> FieldBox:
    """Turn Typst's page from 1 and top-left origin into PDF's page from 0 and lower left."""
    measures = cast("dict[str, float]", place)
    left, bottom = measures["x"], measures["page_height"] - measures["y"] - measures["height"]
    return FieldBox(
        name=str(place["name"]),
        page=int(measures["page"]) - 1,
        box=(
            round(left, 3),
            round(bottom, 3),
            round(left + measures["width"], 3),
            round(bottom + measures["height"], 3),
        ),
    )
