"""Whom the house itself talks to."""
