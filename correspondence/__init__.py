"""The living memo: drafted, reviewed, frozen, signed, numbered, sealed and delivered, each act by its right hand.

It never keeps what was deposited, never judges a signature itself, and never decides who may read: the
archive, signing and the directory do.
"""
