"""Separator sheets: between the letters of one pass of the scanner, and where a batch is parted by them."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PREFIX = "DIWAN-SEPARATOR"
VERSION = 1
WORDS = {"ar": "ورقة فاصلة", "ckb": "پەڕەی جیاکەرەوە", "en": "Separator sheet"}
HINTS = {
    "ar": "توضع قبل كل كتاب عند مسح كتب عدة معاً. ليست من الكتاب ولا تُحفظ معه.",
    "ckb": "کاتێک چەند نووسراو پێکەوە سکان دەکرێن، پێش هەر نووسراوێک دادەنرێت. بەشێک نییە لە نووسراوەکە و هەڵناگیرێت.",
    "en": "Lay one before each letter when several are scanned together. It is no part of the letter and is not kept.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One scanned page: its file's place and its own (both from 0), and what it is."""

    file: int
    page: int
    is_separator: bool = False
    is_blank: bool = False
    is_form: bool = False  # a numbered form: a letter begins with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Pages `first` to before `last` of one file."""

    file: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The letters, each in its pieces; at how many places they part, and behind how many of them nothing lay."""

    letters: tuple[tuple[Piece, ...], ...]
    separators: int
    lone: int


def text_of(body_id: int, *, key: bytes) -> str:
    """What the code on a sheet of this ministry says; without the key nobody prints one that parts."""
    said = f"{PREFIX}/{VERSION}/{body_id}"
    return f"{said}/{hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:32].upper()}"


def parts(texts: Iterable[str], *, body_id: int, keys: Sequence[bytes]) -> bool:
    """True when one of the codes on a page is a separator's of this ministry; any other code parts nothing."""
    ours = [text_of(body_id, key=key).encode() for key in keys]
    return any(hmac.compare_digest(text.encode(), one) for text in texts for one in ours)


def parted(sheets: Sequence[Sheet]) -> Parted:
    """The letters between the separators, and from each numbered form. The blank page behind a separator goes with it.

    Other blank pages stay in their letter; behind a separator with blank pages alone lies no letter.
    """
    runs: list[list[Sheet]] = [[]]
    for before, sheet in zip([None, *sheets], sheets, strict=False):
        if sheet.is_separator:
            runs.append([])
        elif sheet.is_form and runs[-1]:
            runs.append([sheet])
        elif not (sheet.is_blank and before is not None and before.is_separator):
            runs[-1].append(sheet)
    has_ink = [any(not sheet.is_blank for sheet in run) for run in runs]
    filled = [run for run, is_letter in zip(runs, has_ink, strict=True) if is_letter]
    lone = has_ink[1:].count(False)
    return Parted(letters=tuple(map(_pieces, filled)), separators=len(runs) - 1, lone=lone)


def _pieces(run: Sequence[Sheet]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for sheet in run:
        last = found[-1] if found else None
        if last is not None and (last.file, last.last) == (sheet.file, sheet.page):
            found[-1] = Piece(file=last.file, first=last.first, last=sheet.page + 1)
        else:
            found.append(Piece(file=sheet.file, first=sheet.page, last=sheet.page + 1))
    return tuple(found)
