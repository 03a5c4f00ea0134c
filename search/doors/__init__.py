"""Whom search talks to: the embedded engine on disk and the English stemmer."""
