"""Turn data into pages, and pages into pictures and text; take foreign files in with care.

It never knows a person, a letter or a right: who may see a page is asked elsewhere.
"""
