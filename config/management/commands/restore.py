"""Restoring with the registers: after the archive's rows are back, every book counts on from what they prove."""

from django.utils import timezone

from archive.core.examination import Fault
from archive.management.commands.restore import Command as Archive
from correspondence.answer_again import answer_again
from correspondence.book_in_again import book_in_again
from correspondence.catch_up import catch_up
from correspondence.consign_again import consign_again
from correspondence.lay_again import lay_again
from correspondence.reclose import reclose
from correspondence.recount import recount
from correspondence.redeliver import redeliver
from correspondence.redispatch import redispatch
from correspondence.refer_again import refer_again
from correspondence.relabel import relabel
from directory.core.reach import CLOCKWORK


class Command(Archive):
    """./run manage restore: the archive's, and then the registers of letters."""

    def numbers(self) -> list[Fault]:
        """Names the last numbers, puts missing ones back and moves the books; returns what has no line."""
        found = super().numbers()
        now = timezone.now()
        down = lay_again(by=CLOCKWORK, at=now)  # first: a number is told by its register's pattern
        made = recount(by=CLOCKWORK, at=now)
        letters, closed = catch_up(by=CLOCKWORK, at=now), reclose(by=CLOCKWORK, at=now)
        to_send = redispatch(by=CLOCKWORK, at=now)
        laid, given = redeliver(by=CLOCKWORK, at=now), refer_again(by=CLOCKWORK, at=now)
        asked = answer_again(by=CLOCKWORK, at=now)
        booked = book_in_again(by=CLOCKWORK, at=now)
        graded, handed = relabel(by=CLOCKWORK), consign_again(by=CLOCKWORK, at=now)
        self.stdout.write(
            f"registers: {made.numbers} numbers, {made.ended} ends of numbers, {made.blocks} blocks of reserved "
            f"numbers and {closed.closes} closes put back; {letters} letters under way are registered again; "
            f"{laid.deliveries} deliveries and {given.directives} directives lie on desks again, answers to "
            f"{laid.left_open} letters count as they counted, and {given.referrals} referrals stand as they stood; "
            f"{to_send} addressees outside wait for their letters again; "
            f"{booked.letters} letters on paper or by e-mail are booked in again, and {booked.messages} messages "
            f"wait for their desks again; "
            f"{laid.dispatches} letters are noted again as sent outside; "
            f"{down.books} registers, {down.headings} letterheads and {down.groups} groups of addressees are as "
            f"they were laid down; "
            f"{asked.queries} authenticity queries, {asked.letters} letters that answered one and {asked.lookups} "
            f"looks into paper books stand again; "
            f"{graded} rows have the lowered grade of their letter; "
            f"{handed.lines} lines of the hand-over books are signed for again"
        )
        for book in made.moved:
            unit = "" if book.unit_id is None else f", unit {book.unit_id}"
            self.stdout.write(
                f"moved   register {book.kind} of body {book.body_id}{unit} counts on from {book.last} in {book.year}"
            )
        lost = [Fault(code="laid_down_without_row", object=name) for name in down.unplaced]
        lost += [Fault(code="query_without_row", object=name) for name in asked.unplaced]
        lost += [Fault(code="numbering_differs", object=name) for name in made.strange]
        lost += [Fault(code="number_without_line", object=name) for name in made.unplaced]
        lost += [Fault(code="close_without_line", object=name) for name in closed.unplaced]
        lost += [Fault(code="delivery_without_row", object=name) for name in laid.unplaced]
        lost += [Fault(code="intake_without_row", object=name) for name in booked.unplaced]
        lost += [Fault(code="directive_without_row", object=name) for name in given.unplaced]
        lost += [Fault(code="slip_without_line", object=name) for name in handed.unplaced]
        for fault in lost:
            self.stdout.write(f"LOST    {fault.code}: {fault.object}")
        return found + lost
