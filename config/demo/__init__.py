"""The demo ministries: deterministic people, units and letters that go through the same deeds as any others.

It never writes a row itself, and it refuses to run where DIWAN_MODE is production.
"""
