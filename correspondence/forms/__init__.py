"""Checks what was typed about letters, and never saves."""
