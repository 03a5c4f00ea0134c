"""Keys, certificates and time: signs bytes and judges signatures.

It never knows a letter: bytes come in, signed bytes and verdicts go out.
"""
