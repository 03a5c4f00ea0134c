"""The archive keeps for good what was signed, and proves that it kept it.

It never changes or forgets what it took in, and it never takes in what it could not defend later.
"""
