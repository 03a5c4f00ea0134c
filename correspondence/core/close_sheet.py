"""What the sheet of a register's close prints, in its own language (domain 1.10)."""

from collections.abc import Sequence
from datetime import date, datetime

from archive.core.register import Close, Ended, Given, Reserved
from correspondence.core.number import BookKind
from correspondence.core.printed import shown_day
from directory.core.day import day_of

BOOKS: dict[BookKind, dict[str, str]] = {
    BookKind.OUTGOING: {"ar": "سجل الصادرة", "ckb": "تۆماری دەرچوو", "en": "Outgoing register"},
    BookKind.OUTGOING_SECRET: {
        "ar": "سجل الصادرة السرية",
        "ckb": "تۆماری دەرچووی نهێنی",
        "en": "Outgoing register, secret",
    },
    BookKind.INCOMING: {"ar": "سجل الواردة", "ckb": "تۆماری هاتوو", "en": "Incoming register"},
    BookKind.INCOMING_SECRET: {
        "ar": "سجل الواردة السرية",
        "ckb": "تۆماری هاتووی نهێنی",
        "en": "Incoming register, secret",
    },
    BookKind.MEMORANDA: {"ar": "سجل المذكرات", "ckb": "تۆماری یاداشتەکان", "en": "Register of memoranda"},
    BookKind.TELEGRAMS: {"ar": "سجل البرقيات", "ckb": "تۆماری بروسکەکان", "en": "Register of telegrams"},
    BookKind.MINUTES: {"ar": "سجل المحاضر", "ckb": "تۆماری کۆنووسەکان", "en": "Register of minutes"},
    BookKind.RECEIVED: {"ar": "سجل واردة التشكيل", "ckb": "تۆماری هاتووی یەکە", "en": "Incoming register of the unit"},
    BookKind.RECEIVED_SECRET: {
        "ar": "سجل واردة التشكيل السرية",
        "ckb": "تۆماری هاتووی نهێنیی یەکە",
        "en": "Incoming register of the unit, secret",
    },
    BookKind.ORDERS: {"ar": "سجل الأوامر", "ckb": "تۆماری فەرمانەکان", "en": "Register of orders"},
}
WORDS: dict[str, dict[str, str]] = {
    "ar": {
        "title": "محضر غلق {book}",
        "closing": "رقم الغلق",
        "first": "أول عدد",
        "last": "آخر عدد",
        "count": "عدد القيود",
        "ended": "ما أُلغي أو استُبدل منذ الغلق السابق",
        "blocks": "الأعداد المحجوزة",
        "none": "لا يوجد",
        "previous": "بصمة محضر الغلق السابق",
        "closed": "أُغلق بتاريخ",
        "registrar": "مأمور السجل",
        "serial": "ت",
        "number": "العدد",
        "date": "التاريخ",
        "record": "معرّف القيد",
        "VOID_NUMBER": "ملغى",
        "unused": "محجوز غير مستعمل",
        "SUPERSEDE": "بدل",
        "page": "صفحة",
        "of": "من",
    },
    "ckb": {
        "title": "کۆنووسی داخستنی {book}",
        "closing": "ژمارەی داخستن",
        "first": "یەکەم ژمارە",
        "last": "دوا ژمارە",
        "count": "ژمارەی تۆمارەکان",
        "ended": "ئەوەی لە داخستنی پێشووەوە هەڵوەشێنرایەوە یان گۆڕدرا",
        "blocks": "ژمارە حیجزکراوەکان",
        "none": "نییە",
        "previous": "پەنجەمۆری کۆنووسی داخستنی پێشوو",
        "closed": "لەم کاتەدا داخرا",
        "registrar": "فەرمانبەری تۆمار",
        "serial": "ز",
        "number": "ژمارە",
        "date": "بەروار",
        "record": "ناسنامەی تۆمار",
        "VOID_NUMBER": "هەڵوەشاوە",
        "unused": "حیجزکراو، بەکارنەهاتوو",
        "SUPERSEDE": "گۆڕدراو",
        "page": "لاپەڕە",
        "of": "لە",
    },
    "en": {
        "title": "Close of the register: {book}",
        "closing": "Close no.",
        "first": "First number",
        "last": "Last number",
        "count": "Entries",
        "ended": "Voided or replaced since the last close",
        "blocks": "Reserved numbers",
        "none": "none",
        "previous": "SHA-256 of the previous close",
        "closed": "Closed at",
        "registrar": "Registrar",
        "serial": "No.",
        "number": "Number",
        "date": "Date",
        "record": "Record",
        "VOID_NUMBER": "void",
        "unused": "reserved, not used",
        "SUPERSEDE": "replaced",
        "page": "Page",
        "of": "of",
    },
}

SEALED = {"ar": "مختوم إلكترونياً", "ckb": "بە ئەلیکترۆنی مۆر کراوە", "en": "Sealed electronically"}


def book_title(kind: BookKind, language: str, *, dossier: str = "") -> str:
    """The register as its prints name it; a dossier's own by the dossier."""
    return " — ".join(filter(None, (BOOKS[kind][language], dossier)))


def title(kind: BookKind, language: str, *, dossier: str = "") -> str:
    """The heading of the sheet."""
    return WORDS[language]["title"].format(book=book_title(kind, language, dossier=dossier))


def sheet_data(
    close: Close, *, issuer: str, language: str, closed_at: str, is_signed: bool, dossier: str = ""
) -> dict[str, object]:
    """What letterheads/close.typ sets."""
    words = WORDS[language]
    lines: Sequence[Given] = close.lines
    ended: Sequence[Ended] = close.ended
    facts = [
        [words["closing"], str(close.closing)],
        [words["first"], lines[0].number if lines else words["none"]],
        [words["last"], lines[-1].number if lines else words["none"]],
        [words["count"], str(len(lines) + len(close.bound))],
        [words["blocks"], "; ".join(_block(one) for one in close.blocks) or words["none"]],
        [words["closed"], closed_at],
        [words["registrar"], close.registrar],
    ]
    return {
        "version": 1,
        "language": language,
        "issuer": issuer,
        "title": title(BookKind(close.kind), language, dossier=dossier),
        "facts": facts,
        "head": [words["serial"], words["number"], words["date"], words["record"]],
        "rows": [
            [str(line.serial), line.number, shown_day(date.fromisoformat(line.on)), line.record]
            for line in (*lines, *close.bound)
        ],
        "ended_title": words["ended"],
        "none": words["none"],
        "ended": [[line.number, words[line.what], _day(line.at), line.reason] for line in ended]
        + [[_rows_of(one.unused), words["unused"], _day(one.at), one.reason] for one in close.released],
        "previous": [words["previous"], close.previous or words["none"]],
        "signed": is_signed,
        "labels": {"page": words["page"], "of": words["of"]},
        "made_at": close.closed_at.replace("Z", "+00:00"),
    }


def _day(at: str) -> str:
    return shown_day(day_of(datetime.fromisoformat(at)))


def _block(block: Reserved) -> str:
    return f"{block.first}-{block.last} ({block.reason})"


def _rows_of(serials: Sequence[int]) -> str:
    """Numbers in rows: 3, 5-9."""
    rows: list[list[int]] = []
    for serial in serials:
        if rows and serial == rows[-1][-1] + 1:
            rows[-1].append(serial)
        else:
            rows.append([serial])
    return ", ".join(str(row[0]) if len(row) == 1 else f"{row[0]}-{row[-1]}" for row in rows) or "-"
