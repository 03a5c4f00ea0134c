"""Whom the room talks to: the vault's disk, the log's disk, the cipher, the log's signing key."""
