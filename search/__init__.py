"""Search finds what the archive keeps, for those who may read it, and can be rebuilt from the archive's log.

It never writes a record, never calls up, and never shows a hit the database has not allowed once more.
"""
