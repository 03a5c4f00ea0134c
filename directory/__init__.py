"""People, posts, units, clearances, mandates, and the journal of who did what.

It never knows a letter: it says who somebody is and what somebody may read, and asks nobody.
"""
