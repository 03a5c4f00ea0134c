"""The invariants of domain 2.0, asked of the rows themselves in SQL and plain Python: nothing of the product's rules.

A checker looks again after every step and remembers what it saw, so that what was written once is missed or found
altered. Every fault is a sentence that begins with the invariant's number.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

Row = dict[str, Any]
Faults = Iterator[str]
WRITTEN_ONCE = {
    "correspondence_movement": "memo_id, seq, act, state, version, person_id, post_id, at, note, own_hash",
    "correspondence_version": "memo_id, number, content, content_hash, made_at, made_by_id",
    "correspondence_registration": "book_id, year, serial, text, direction, body_id, memo_id, record_id, corrects, at",
    "correspondence_directive": "name, record_id, verb, person_id, post_id, sha256, at",
    "correspondence_block": "book_id, year, first, last, reason, at",
    "correspondence_close": "book_id, closing, record_id, sheet, at",
    "correspondence_authenticityquery": "desk_id, asker, number, answer, at, by_id",
    "correspondence_queryanswer": "query_id, letter_id, at, by_id",
    "correspondence_querylookup": "query_id, stands, book, place, note, at, by_id",
    "correspondence_handover": "tenure_id, person_id, receiver_id, at",
    "archive_entry": "kind, record_id, leaf, statement, at",
    "archive_record": "record_id, number, letter_sha256, manifest_sha256",
    "archive_accesschange": "record, act, tokens, at",
}
ENDS_ONCE = {
    "correspondence_registration": ("void_at, void_reason", "superseded_at, superseded_reason, superseded_by_id"),
    "correspondence_block": ("released_at, released_reason",),
    "correspondence_referral": ("closed_at, closed_by_id, means",),
    "correspondence_intake": ("ended_at, ended_by_id, state",),
    "correspondence_extension": ("answered_at, state",),
    "correspondence_pen": ("ended_at",),
}
"""Columns that are empty until something ends; then they stay as they are."""
NEGATIVE = ("object", "skip", "give_back", "recall", "ask_back", "let_stand", "suspend", "dissent", "close_window")
REASONS = (
    ("correspondence_registration", "void_at IS NOT NULL", "void_reason"),
    ("correspondence_registration", "superseded_at IS NOT NULL", "superseded_reason"),
    ("correspondence_intake", "state = 'refused'", "refused_reason"),
    ("correspondence_delivery", "state = 'sent_on'", "sent_on_reason"),
    ("correspondence_block", "released_at IS NOT NULL", "released_reason"),
)
WAITS = ("under_review", "ready", "signed")


def rows(table: str, columns: str = "*", where: str = "") -> list[Row]:
    """The table's rows, by the names of their columns, in the order in which they were written."""
    key = "seq" if table == "archive_accesschange" else "id"
    wanted = columns if columns == "*" else f"{key}, {columns}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {wanted} FROM {table} {where and 'WHERE ' + where} ORDER BY {key}")  # noqa: S608  (names written here)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def grouped(found: Iterable[Row], *columns: str) -> dict[tuple[Any, ...], list[Row]]:
    """The rows by what stands in these columns."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in found:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def _listed(column: Any) -> list[str]:
    """A column that holds a list, on either engine."""
    found: list[str] = json.loads(column) if isinstance(column, str) else column
    return found


@dataclass(slots=True, kw_only=True)
class Checker:
    """What it saw before; `files` is where letters under way keep their bytes."""

    files: Callable[[], Path]
    seen: dict[tuple[object, ...], object] = field(default_factory=dict)
    levels: dict[object, tuple[int, set[str]]] = field(default_factory=dict)

    def faults(self) -> list[str]:
        """Every invariant that the rows break now."""
        looks = (self.i1, self.i2, self.i3_and_i11, self.i4, self.i5, self.i6, self.i8, self.i12, self.i13, self.i14)
        return [fault for look in (*looks, self.i15) for fault in look()]

    def i1(self) -> Faults:
        """A letter stands where its unbroken journal says; a number is the end of it."""
        memos = {row["id"]: row for row in rows("correspondence_memo")}
        for (memo_id,), lines in grouped(rows("correspondence_movement"), "memo_id").items():
            memo, last, before = memos[memo_id], lines[-1], ""
            for seq, line in enumerate(lines, start=lines[0]["seq"]):
                if (line["seq"], line["previous_hash"]) != (seq, before):
                    yield f"I1 the journal of memo {memo_id} is broken at {line['seq']}"
                before = line["own_hash"]
            if any(line["state"] == "registered" for line in lines[:-1]):
                yield f"I1 memo {memo_id} went on after its number"
            for name in ("state", "version", "holder_post_id", "holder_desk_id", "due_at"):
                if memo[name] != last[name]:
                    yield f"I1 memo {memo_id} has {name} {memo[name]}, its journal {last[name]}"

    def i2(self) -> Faults:
        """Every book counts from one; what no letter has lies in a reserved block."""
        blocks = grouped(rows("correspondence_block"), "book_id", "year")
        given = grouped(rows("correspondence_registration"), "book_id", "year")
        for key in blocks.keys() | given.keys():
            serials = sorted(row["serial"] for row in given.get(key, []))
            reserved = [n for row in blocks.get(key, []) for n in range(row["first"], row["last"] + 1)]
            if len(serials) != len({*serials}) or len(reserved) != len({*reserved}):
                yield f"I2 book {key} gave a number twice"
            together = {*serials, *reserved}
            if together != {*range(1, max(together) + 1)}:
                yield f"I2 book {key} has a hole: {sorted(together)}"

    def i3_and_i11(self) -> Faults:
        """What was written stays, what ended stays so, and the bytes that a version names are those it named."""
        now: dict[tuple[object, ...], object] = {}
        for table, columns in WRITTEN_ONCE.items():
            key = "seq" if table == "archive_accesschange" else "id"
            now |= {(table, row[key]): tuple(row.values()) for row in rows(table, columns)}
        for table, groups in ENDS_ONCE.items():
            for columns in groups:
                over = rows(table, columns, f"{columns.split(',')[0]} IS NOT NULL")
                now |= {(table, columns, row["id"]): tuple(row.values()) for row in over}
        for place, was in self.seen.items():
            if now.get(place) != was:
                yield f"I3/I11 {place}: {was} became {now.get(place)}"
        self.seen = now

    def i4(self) -> Faults:
        """Each number, by whatever way it came, has its record; each registered letter exactly one number."""
        known = {row["record_id"] for row in rows("archive_record")}
        numbers = rows("correspondence_registration")
        yield from (f"I4 number {row['text']} has no record" for row in numbers if row["record_id"] not in known)
        outgoing = {row["memo_id"]: row["record_id"] for row in numbers if row["memo_id"]}
        journals = {row["memo_id"] for row in rows("correspondence_movement")}
        for memo in rows("correspondence_memo"):
            if memo["id"] in journals and outgoing.get(memo["id"], "") != memo["record_id"]:
                yield f"I4 memo {memo['id']} is {memo['state']} with record {memo['record_id']!r}"

    def i5(self) -> Faults:
        """Content is what its hash says; ready means frozen; initials stand for the version that stands."""
        versions = {
            (row["memo_id"], row["number"]): row for row in rows("correspondence_version", "*", "content_hash <> ''")
        }
        for key, row in versions.items():
            content = json.loads(row["content"]) if isinstance(row["content"], str) else row["content"]
            plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            if sha256(plain.encode()).hexdigest() != row["content_hash"]:
                yield f"I5 version {key} is not what its hash says"
        rounds = self._rounds()
        for memo in rows("correspondence_memo"):
            version, steps = versions.get((memo["id"], memo["version"])), rounds.get(memo["id"], [])
            if version is None:
                continue
            if memo["state"] in ("ready", "signed"):
                data = (self.files() / version["frozen_file"]).read_bytes()
                if sha256(data).hexdigest() != version["frozen_sha256"]:
                    yield f"I5 memo {memo['id']} awaits a signature under other bytes than were frozen"
            if memo["state"] == "draft" and any(step["state"] != "void" for step in steps):
                yield f"I5 memo {memo['id']} is a draft with initials on it"
            if any(step["state"] == "done" and step["version"] != memo["version"] for step in steps):
                yield f"I5 memo {memo['id']} has initials of another version"

    def i6(self) -> Faults:
        """Nobody's signature is asked for before every stage of review was passed, and none is missing after."""
        rounds = self._rounds()
        for memo in rows("correspondence_memo", "*", "state IN ('ready', 'signed', 'registered')"):
            steps = rounds.get(memo["id"], [])
            for step in steps:
                if step["task"] in ("review", "present") and step["state"] == "pending":
                    yield f"I6 memo {memo['id']} is {memo['state']} before post {step['post_id']} answered"
            for (order,), stage in grouped((s for s in steps if s["task"] == "review"), "order").items():
                asked = [step for step in stage if step["state"] != "skipped"]
                abstained = sum(step["state"] in ("abstained", "silent") for step in asked)
                quorum = stage[0]["quorum"]
                needed = max(len(asked) - abstained, min(1, len(asked))) if quorum is None else min(quorum, len(asked))
                if any(step["state"] == "silent" and not step["silence_passes"] for step in stage):
                    yield f"I6 memo {memo['id']} took silence in stage {order} where it is waited for"
                if sum(step["state"] == "done" for step in asked) < needed:
                    yield f"I6 memo {memo['id']} passed stage {order} without its initials"
            missing = [s for s in steps if s["task"] == "sign" and s["state"] not in ("done", "absent")]
            if steps and bool(missing) != (memo["state"] == "ready"):
                yield f"I6 memo {memo['id']} is {memo['state']} with {len(missing)} signatures missing"

    def i8(self) -> Faults:
        """A draft is in its writers' hands alone; nothing secret or personal is open to a unit as such."""
        pens = grouped(rows("correspondence_pen"), "memo_id")
        tokens = grouped(rows("correspondence_memoreader"), "memo_id")
        for memo in rows("correspondence_memo"):
            names = {row["token"] for row in tokens.get((memo["id"],), [])}
            hands = {memo["author_id"], *(pen["holder_id"] for pen in pens.get((memo["id"],), []))}
            if memo["state"] == "draft" and names - {f"p{one}" for one in hands}:
                yield f"I8 draft {memo['id']} is open to {sorted(names)}"
            if (memo["level"] or memo["personal"]) and any(name[0] in "os" for name in names):
                yield f"I8 graded memo {memo['id']} is open to {sorted(names)}"
        graded = {row["id"] for row in rows("archive_record") if row["level"] or row["personal"]}
        for row in rows("archive_readertoken"):
            if row["record_id"] in graded and row["token"][0] in "os":
                yield f"I8 graded record {row['record_id']} is open to {row['token']}"
        yield from self._opened_for_nothing()
        yield from self._let_in_by_a_regrade()

    def _opened_for_nothing(self) -> Faults:
        """What a referral opened, its letter and what was lent with it, is shut when the last of them is over."""
        live = {row["id"]: row for row in rows("correspondence_referral", "*", "closed_at IS NULL")}
        lent = [row for row in rows("correspondence_lentpaper") if row["referral_id"] in live]
        wanted = {(row["record_id"], token) for row in (*live.values(), *lent) for token in _listed(row["tokens"])}
        for row in rows("correspondence_openedtoken"):
            if (row["record_id"], row["token"]) not in wanted:
                yield f"I8 {row['token']} reads {row['record_id']} for a referral that is over"

    def _let_in_by_a_regrade(self) -> Faults:
        """Whoever reads a record whose grade fell read it before, or was let in by a change of its own."""
        tokens, levels = grouped(rows("archive_readertoken"), "record_id"), self.levels
        people = grouped(rows("archive_recorduserobjectpermission"), "content_object_id")
        changes = grouped(rows("archive_accesschange", "*", "act = 'ADMIT'"), "record")
        self.levels = {}
        for record in rows("archive_record"):
            key = record["id"]
            readers = {row["token"] for row in tokens.get((key,), [])}
            readers |= {f"p{row['user_id']}" for row in people.get((key,), [])}
            admitted = {one for row in changes.get((record["record_id"],), []) for one in _listed(row["tokens"])}
            level, before = levels.get(key, (record["level"], readers))
            self.levels[key] = (record["level"], readers)
            if record["level"] < level and readers - before - admitted:
                yield f"I8 the lower grade of {key} let in {sorted(readers - before - admitted)}"

    def i12(self) -> Faults:
        """A setback without words does not exist."""
        for row in rows("correspondence_movement", "memo_id, act", "note = ''"):
            if row["act"] in NEGATIVE:
                yield f"I12 {row['act']} on memo {row['memo_id']} says no reason"
        for table, where, column in REASONS:
            yield from (
                f"I12 {table} {row['id']} says no reason" for row in rows(table, column, where) if not row[column]
            )

    def i13(self) -> Faults:
        """What waits for somebody is due, what rests is not, and nothing below is due later than above."""
        for memo in rows("correspondence_memo"):
            if memo["state"] in WAITS and memo["due_at"] is None:
                yield f"I13 memo {memo['id']} waits without a day"
            if memo["state"] == "suspended" and memo["due_at"] is not None:
                yield f"I13 memo {memo['id']} rests and its clock runs"
        uppers = {row["id"]: row["upper_id"] for row in rows("correspondence_directive", "upper_id")}
        referrals = {row["id"]: row for row in rows("correspondence_referral")}
        for row in referrals.values():
            above = referrals.get(uppers[row["directive_id"]])
            if above is None or above["due_at"] is None or row["part"] == "copy":
                continue
            if row["due_at"] is None or row["due_at"] > above["due_at"]:
                yield f"I13 referral {row['id']} relaxes {above['id']}: {row['due_at']} after {above['due_at']}"

    def i14(self) -> Faults:
        """Who answers for a post has a power of his own for it, and who stands in names whom and by which order."""
        tenures = {row["id"]: row for row in rows("directory_tenure")}
        done = rows("correspondence_routestep", "*", "state IN ('done', 'objected', 'abstained') AND task <> 'opinion'")
        for step in done:
            power = tenures.get(step["power_id"])
            if power is None or power["person_id"] != step["done_by_id"] or power["post_id"] != step["post_id"]:
                yield f"I14 step {step['id']} was answered without a power for its post"
            elif power["capacity"] != "holder" and not power["order"]:
                yield f"I14 step {step['id']} was answered by a deputy without an order"
            elif step["task"] == "sign" and power["capacity"] in ("acting", "authorised") and not step["principal_id"]:
                yield f"I14 the signature of step {step['id']} does not say for whom"

    def i15(self) -> Faults:
        """A message came once."""
        mails = grouped(
            rows("correspondence_intake", "body_id, message_id", "message_id <> ''"), "body_id", "message_id"
        )
        yield from (f"I15 message {key} lies {len(found)} times on desks" for key, found in mails.items() if found[1:])

    def _rounds(self) -> dict[int, list[Row]]:
        """The steps of each letter's newest round."""
        steps = grouped(rows("correspondence_routestep"), "memo_id", "round")
        newest: dict[int, int] = {}
        for memo_id, number in steps:
            newest[memo_id] = max(number, newest.get(memo_id, 0))
        return {memo_id: steps[memo_id, number] for memo_id, number in newest.items()}
