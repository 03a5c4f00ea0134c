"""Whom correspondence talks to: the folder of files, and ProseMirror's schema."""
