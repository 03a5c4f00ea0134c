"""Whom paper talks to: Typst, pdfium, the PDF libraries, the kernel's limits."""
