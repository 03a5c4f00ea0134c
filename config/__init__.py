"""Puts the rooms together: settings, addresses, clockwork, pages that join several rooms' answers.

It never holds a rule of the trade: what may be done is decided in the rooms.
"""
