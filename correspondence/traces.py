"""What letters whose words were dropped leave in the database's files."""

from archive import traces

TABLES = (
    *("correspondence_memo", "correspondence_version", "correspondence_attachment", "correspondence_mark"),
    *("correspondence_movement", "correspondence_delivery", "correspondence_citation", "correspondence_intakefile"),
    *("correspondence_batchline", "correspondence_quarantined"),
)
"""Where `forget` and `clear_drafts` drop words."""


def leave_none() -> None:
    """Brings what was dropped here, and in the archive, into the database's files now."""
    traces.leave_none(*TABLES)
