"""The letter that the keeper judges before anybody asks passes, in whatever year, and leaves the process as it was."""

import gc
import sys
import threading

from signing.core.question import question_from
from signing.core.verdict import Indication
from signing.doors import judge


def test_the_letter_for_warming_up_passes() -> None:
    question = question_from(judge._REHEARSAL.read_bytes())
    verdict = judge.verdict_of(question)
    assert verdict.indication is Indication.TOTAL_PASSED, verdict.all_findings()
    assert [one.is_time_stamp for one in verdict.signatures] == [False, False, True]
    assert verdict.pages == 2


def test_warming_up_leaves_one_thread_and_the_usual_turns() -> None:
    """A child is forked from it: a thread that lived on would be lost in the child with what it held."""
    before = threading.active_count(), sys.getswitchinterval()
    judge._warm_up()
    assert (threading.active_count(), sys.getswitchinterval()) == before
    assert gc.isenabled()
