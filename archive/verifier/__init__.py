"""The stand-alone verifier: checks an evidence bundle without our servers, database or settings.

Manifest, leaf, inclusion and checkpoint need the standard library and cryptography; the letter's
signatures are judged by signing's judge where it is installed, and said to be unjudged where it is not.
"""
