"""What a destroyed record leaves in the database's files."""

from archive.doors import wipe


def leave_none() -> None:
    """Brings deletions into the database's files now; rooms above that dropped words of such a record ask for it."""
    wipe.settle()
