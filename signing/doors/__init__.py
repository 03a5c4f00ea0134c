"""Whom signing talks to: pyHanko, cryptography, key files, pdfium, and the clock of the time authority."""
