"""A house grows: letters of others in the mass, with everything that a ministry's letters leave behind in five years.

One in twenty is under way; the rest is kept, and of its history the two people whose trays are opened, and their units,
have their share: what they wrote, sent, received, directed and were told.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import connection, models, transaction

from bench.house import House
from bench.place import now
from correspondence.core.route import person_of
from correspondence.models import Memo
from directory.core.day import day_of

STRIDE = 25_000
DAYS, RECENT = 1_800, 60
"""The days over which the kept letters are spread, and those of the letters under way."""
ANSWER, LATE = timedelta(days=10), timedelta(days=70)
"""In how many days an answer is due; of what is under way, all but one in seven are in time."""
MOMENTS = "bench_moment"
OPEN, UNREAD, KEPT = "i % 20 = 0", "i % 50 = 1", "i % 20 <> 0"
REPLY = "i % 2 = 1"
NAME = "'fade0000000000000000' || cast(100000000000 + i as text)"
KEY = "1000000 + i"

Said = Mapping[str, str | None]
Spread = Callable[..., None]


def grow(house: House, size: int) -> None:
    """Letters of others, until there are so many."""
    _moments()
    while (there := Memo.objects.count()) < size:
        last = min(size, there + STRIDE)
        with transaction.atomic():
            _copies(house, there + 1, last)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_pending")  # the log followed long ago
        cursor.execute("ANALYZE")


def _moments() -> None:
    """When the letters were: so many days ago, and by when an answer was due."""
    moment, at = models.DateTimeField(), now()
    kind, day = moment.db_type(connection), models.DateField().db_type(connection)
    columns = f"day integer PRIMARY KEY, at {kind}, answer {kind}, due {kind}, on_day {day}, due_on {day}"
    rows = []
    for i in range(DAYS):
        then = at - timedelta(days=i, minutes=7)
        moments = [moment.get_db_prep_value(one, connection) for one in (then, then + ANSWER, then + LATE)]
        days = [models.DateField().get_db_prep_value(day_of(one), connection) for one in (then, then + ANSWER)]
        rows.append((i, *moments, *days))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {MOMENTS} ({columns})")
        cursor.execute(f"DELETE FROM {MOMENTS}")  # noqa: S608  (a name of ours)
        cursor.executemany(f"INSERT INTO {MOMENTS} VALUES (%s, %s, %s, %s, %s, %s)", rows)  # noqa: S608


def _copies(house: House, first: int, last: int) -> None:
    def spread(sample: models.Model, said: Said, *, where: str = "1 = 1") -> None:
        _copy(sample, said, first=first, last=last, where=where)

    _letters(house, spread)
    _records(house, spread)
    _numbers(house, spread)
    _directions(house, spread)
    _told(house, spread)


def _writer(house: House) -> str:
    """The unit that wrote it: of a letter under way another's; a reply is written where its letter was received."""
    there, back = _pick(house.writers, "(i / 2)"), _pick(house.writers, "(i / 2 + 1)")
    return f"(case when {OPEN} then {_pick(house.units)} when {REPLY} then {back} else {there} end)"


def _receiver(house: House) -> str:
    there, back = _pick(house.writers, "(i / 2)"), _pick(house.writers, "(i / 2 + 1)")
    return f"(case when {UNREAD} then {_pick(house.units)} when {REPLY} then {there} else {back} end)"


def _author(house: House) -> str:
    everybody = (*house.people, person_of(house.head))
    return f"(case when {OPEN} then {_pick(house.people)} else {_pick(everybody)} end)"


def _post(house: House) -> str:
    everyone = (*house.posts, min(house.head.posts))
    return f"(case when {OPEN} then {_pick(house.posts)} else {_pick(everyone)} end)"


def _letters(house: House, spread: Spread) -> None:
    samples, writer, author, post = house.samples, _writer(house), _author(house), _post(house)
    spread(samples.memo, {
        "id": KEY, "ref": "cast(1000000000000000 + i as text)", "unit_id": writer, "author_id": author,
        "kind": f"case when {REPLY} then 'reply' else 'letter' end",
        "state": f"case when i % 200 = 0 then 'draft' when {OPEN} then 'under_review' else 'registered' end",
        "holder_post_id": f"case when {OPEN} and i % 200 <> 0 then {_pick(house.posts)} end",
        "due_at": f"case when {OPEN} and i % 200 <> 0 then r.due end",
        "started_at": f"case when {OPEN} then r.at else m.at end",
        "moved_at": f"case when {OPEN} then r.at else m.at end",
        "record_id": f"case when {OPEN} then '' else {NAME} end",
    })  # fmt: skip
    for mark, where in (("o", writer), ("t", post), ("p", author)):
        spread(samples.reader, {"id": None, "memo_id": KEY, "token": f"'{mark}' || cast({where} as text)"})
    spread(samples.version, {"id": None, "memo_id": KEY, "made_by_id": author, "made_at": "m.at"})
    step = {"id": None, "memo_id": KEY, "post_id": post}
    spread(
        samples.step, {**step, "signer_id": _pick(house.people), "called_at": "r.at"}, where=f"{OPEN} and i % 200 <> 0"
    )
    done = {"state": "'done'", "called_at": "m.at", "done_at": "m.at", "done_by_id": author, "signer_id": author}
    spread(samples.step, {**step, **done}, where=KEPT)
    line = {"id": None, "memo_id": KEY, "person_id": author, "at": f"case when {OPEN} then r.at else m.at end"}
    spread(samples.movement, {**line, "act": "'send'", "state": "'under_review'", "holder_post_id": post})
    back = {**line, "seq": "2", "act": "'give_back'", "note": "'يعاد للتصحيح'"}
    spread(samples.movement, back, where="i % 10 = 0")
    spread(samples.movement, {**line, "seq": "3", "act": "'register'", "state": "'registered'"}, where=KEPT)
    told = {"id": None, "memo_id": KEY, "told_at": "r.at"}
    spread(samples.idle, told, where="i % 1000 = 0")


def _records(house: House, spread: Spread) -> None:
    samples, writer, receiver = house.samples, _writer(house), _receiver(house)
    leaf = "'{\"bench\":' || cast(1000000 + i as text) || '}'"
    spread(samples.record.entry, {"id": KEY, "leaf": leaf, "at": "m.at"}, where=KEPT)
    spread(samples.record, {
        "id": KEY, "entry_id": KEY, "record_id": NAME, "letter_sha256": f"'{'0' * 32}' || {NAME}", "unit_id": writer,
        "on": "m.on_day", "kind": f"case when {REPLY} then 'reply' else 'letter' end",
    }, where=KEPT)  # fmt: skip
    for mark, where in (("o", writer), ("o", receiver), ("t", _post(house)), ("p", _author(house))):
        another = f"{KEPT} and {writer} <> {receiver}" if where == receiver else KEPT
        spread(
            samples.token, {"id": None, "record_id": KEY, "token": f"'{mark}' || cast({where} as text)"}, where=another
        )


def _numbers(house: House, spread: Spread) -> None:
    samples, receiver = house.samples, _receiver(house)
    is_void = "i % 200 = 9"
    spread(samples.delivery.outgoing, {
        "id": KEY, "serial": KEY, "memo_id": KEY, "record_id": NAME, "on": "m.on_day", "at": "m.at",
        "void_at": f"case when {is_void} then m.at end", "void_reason": f"case when {is_void} then 'خطأ' else '' end",
        "void_by_id": f"case when {is_void} then {_author(house)} end",
    }, where=KEPT)  # fmt: skip
    spread(samples.delivery, {
        "id": KEY, "record_id": NAME, "outgoing_id": KEY, "unit_id": receiver, "sender_id": _writer(house),
        "kind": f"case when {REPLY} then 'reply' else 'letter' end", "sent_at": "m.at",
        "state": f"case when {UNREAD} then 'delivered' when i % 500 = 3 then 'sent_on' else 'acknowledged' end",
        "due_at": f"case when {UNREAD} then r.due else m.answer end",
        "acknowledged_at": f"case when {UNREAD} then null else m.at end",
        "forwarded_at": "case when i % 500 = 3 then m.at end",
        "sent_on_reason": "case when i % 500 = 3 then 'ليس من اختصاصنا' else '' end",
    }, where=KEPT)  # fmt: skip
    is_lost = "i % 50 = 1"
    cited = "'fade0000000000000000' || cast(100000000000 + i - 1 as text)"
    spread(samples.citation, {
        "id": None, "memo_id": KEY, "record_id": NAME, "cited_id": f"case when {is_lost} then '' else {cited} end",
        "settled_at": f"case when {is_lost} then null else m.at end",
    }, where=f"{KEPT} and {REPLY}")  # fmt: skip
    is_refused = "i % 500 = 13"
    spread(samples.intake, {
        "id": None, "ref": "cast(1000000000000000 + i as text)", "came_at": "m.at", "ended_at": "m.at",
        "state": f"case when {is_refused} then 'refused' else 'registered' end",
        "refused_reason": f"case when {is_refused} then 'ليس لنا' else '' end",
        "registration_id": f"case when {is_refused} then null else {KEY} end",
        "record_id": f"case when {is_refused} then '' else {NAME} end",
    }, where=f"{KEPT} and i % 10 = 3")  # fmt: skip


def _directions(house: House, spread: Spread) -> None:
    """One letter in four was directed; four of a hundred of these wait still, one of them for more time."""
    samples, everybody = house.samples, (*house.people, person_of(house.head))
    directed, lives = f"{KEPT} and i % 4 = 1", "i % 100 = 1"
    at = f"case when {lives} then r.at else m.at end"
    due = f"case when {lives} then r.due else m.answer end"
    post = _pick((*house.posts, min(house.head.posts)))
    giver = f"case when {lives} then {_pick(house.posts)} else {post} end"
    person = f"case when {lives} then {_pick(house.people)} else {_pick(everybody)} end"
    spread(samples.directive, {
        "id": KEY, "name": f"'{'0' * 16}' || cast(1000000000000000 + i as text)", "record_id": NAME, "at": at,
        "due_at": due, "person_id": person, "post_id": giver,
    }, where=directed)  # fmt: skip
    spread(samples.referral, {
        "id": KEY, "directive_id": KEY, "record_id": NAME, "unit_id": _receiver(house), "at": at, "due_at": due,
        "state": f"case when {lives} then 'open' when i % 100 = 5 then 'returned' else 'closed' end",
        "closed_at": f"case when {lives} then null else m.answer end",
        "means": f"case when {lives} then '' when i % 100 = 5 then 'returned' else 'accepted' end",
        "closed_by_id": f"case when {lives} then null else {_pick(house.people)} end",
    }, where=directed)  # fmt: skip
    asked = {"id": None, "referral_id": KEY, "was_due_at": "r.at", "wanted_at": "r.due", "asked_at": "r.at"}
    spread(samples.extension, asked, where=f"{KEPT} and i % 1000 = 1")


def _told(house: House, spread: Spread) -> None:
    samples, everybody = house.samples, (*house.people, person_of(house.head))
    about = f"'delivery:' || cast({KEY} as text)"
    seen = {"at": "m.at", "seen_at": "m.at", "mailed_at": "m.at"}
    spread(samples.notice, {"id": None, "person_id": _pick(everybody), "about": about, **seen}, where=KEPT)
    year = f"{now().year} - i % 5"
    spread(samples.query, {"id": None, "at": "m.at", "year": year}, where="i % 200 = 7")
    line = {"id": None, "at": "m.at", "person_id": _pick(everybody)}
    spread(samples.line, {**line, "about": f"'record:' || {NAME}"}, where=f"{KEPT} and i % 10 = 1")
    opened = {**line, "act": "'open'", "about": f"'record:' || {NAME}"}
    spread(samples.line, opened, where=f"{KEPT} and i % 2 = 0")


def _pick(among: tuple[int, ...], by: str = "i") -> str:
    """One of these by the letter's number, in SQL."""
    whens = " ".join(f"when {place} then {key}" for place, key in enumerate(among))
    return f"(case {by} % {len(among)} {whens} end)"


def _copy(sample: models.Model, said: Said, *, first: int, last: int, where: str) -> None:
    """Rows like the sample, one for each number, with some columns said otherwise; None leaves one to the database.

    In what is said, `m` is the letter's own moment and `r` one of the last days.
    """
    table, key = sample._meta.db_table, sample.pk  # noqa: SLF001  (a benchmark writes rows in the mass)
    names = [str(field.column) for field in sample._meta.concrete_fields]  # noqa: SLF001
    columns = [name for name in names if said.get(name, "") is not None]
    values = ", ".join(said.get(column) or f's."{column}"' for column in columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"  # noqa: S608
            f' INSERT INTO "{table}" ({listed}) SELECT {values} FROM n'
            f" JOIN {MOMENTS} m ON m.day = (n.i * 7) % {DAYS} JOIN {MOMENTS} r ON r.day = (n.i / 20) % {RECENT},"
            f' "{table}" AS s WHERE s.id = {key} AND {where}'
        )
