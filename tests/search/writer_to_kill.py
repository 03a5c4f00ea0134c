"""A process that writes documents and says each commit it was given; a test kills it at any moment."""

import sys
from datetime import date
from pathlib import Path

from directory.core.clearance import Label
from search.core.cursor import Cursor
from search.core.document import Document, band, fields
from search.doors import embedded
from search.doors.shorthand import short
from search.doors.snowball import english


def document(number: int) -> Document:
    """A small document, its level by its number."""
    return Document(
        record_id=f"{number:032x}",
        sequence=number,
        label=Label(level=number % 3),
        readers=frozenset({"p1"}),
        units=frozenset({1}),
        kind="letter",
        on=date(2026, 7, 14),
        body_id=1,
        subject=f"كتاب {number}",
    )


def write(folder: Path) -> None:
    """Goes on from the cursor, three documents to a commit."""
    number = embedded.reading(folder).cursor().entry
    with embedded.writing(folder) as writer:
        while True:
            for _ in range(3):
                number += 1
                one = document(number)
                writer.put(band(one.label.level), fields(one, english=english, letters=short))
            writer.commit(Cursor(entry=number, change=0))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
