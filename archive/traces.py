"""What a destroyed record leaves in the database's files."""

from archive.doors import wipe


def leave_none(*beside: str) -> None:
    """Brings deletions into the database's files now; rooms above name the tables in which they dropped words."""
    wipe.settle(*beside)
