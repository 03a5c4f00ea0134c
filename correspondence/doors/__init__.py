"""Whom correspondence talks to: the folder of files, ProseMirror's schema, the QR maker."""
