"""What search's tests borrow: the archive's way to deposit a letter."""

from tests.archive.conftest import judge, kept

__all__ = ["judge", "kept"]
