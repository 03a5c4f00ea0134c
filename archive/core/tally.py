"""What a record adds to the digest by which an index is compared with the database."""

WEIGHTS = 1009


def checksum(version: int, index: int) -> int:
    """The record's version, weighted by its place in the log, so that two mistakes in one bucket do not cancel out."""
    return (version + 1) * (index % WEIGHTS + 1)
