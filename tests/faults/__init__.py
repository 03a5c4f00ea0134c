"""The faults harness: nothing acknowledged is lost and no change stays unseen, whatever breaks wherever.

`python -m tests.faults` (./run faults) raises a small ministry, breaks it in a child process, restarts it in another
and compares what is there with a journal kept outside. The product knows nothing of it: the child's own `os` and
database wrapper are replaced there, and the points at which it can break are found by watching it once.
"""
