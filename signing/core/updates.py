"""What an update of a signed letter did (rule R5), by a closed list of what our own signing does.

Filling a field that was laid for it with a signature and its look; proofs appended to the security store; a
document time stamp in a field of its own that nobody sees. Each object of an update must be one of these and
be needed by it. Anything else, harmless or not, is NotPlainError and left to a more pliable comparison.
"""

import re
from dataclasses import dataclass, field

from signing.core.judging import Change
from signing.core.objects import NotPlainError, Object, Ref, Value, references_in
from signing.core.revisions import Past, Update, past_at, read_update

_FIELD_KEYS = {"/AP", "/F", "/FT", "/P", "/Rect", "/StructParent", "/Subtype", "/T", "/TU", "/Type", "/V"}
_SIGNATURE_KEYS = {"/Contents", "/Filter", "/M", "/Name", "/Reason", "/SubFilter", "/Type"}
_STORE_KEYS = {"/CRLs", "/Certs", "/OCSPs", "/Type"}
_PROOF_KEYS = {"/Filter", "/Length"}
_STAMP_KEYS = _FIELD_KEYS - {"/AP", "/StructParent"}
_CATALOG_MAY_GAIN = {"/DSS", "/Extensions"}
_WIDGET: dict[str, Value] = {"/FT": "/Sig", "/Type": "/Annot", "/Subtype": "/Widget", "/Rect": [0, 0, 0, 0]}
_NAME = re.compile(rb"[\x20-\x2d\x2f-\x7e]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A signed revision and what came after it.

    `tables` are the places of all tables, oldest first; `ends` and `changes` begin with the signed revision, which
    changes nothing after itself.
    """

    tables: tuple[int, ...]
    ends: tuple[int, ...]
    changes: tuple[Change, ...]

    @property
    def first(self) -> int:
        """The signed revision, counted from 0."""
        return len(self.tables) - len(self.ends)

    def end_of(self, revision: int) -> int:
        """Where the revision ends: the signed one, or a later one."""
        return self.ends[revision - self.first]

    def change_after(self, revision: int) -> Change:
        """What happened after the revision: the signed one, or a later one."""
        later = self.changes[revision - self.first + 1 :]
        return Change.SIGNING if Change.SIGNING in later else Change.PROOFS if later else Change.NONE


def history_after(pdf: bytes, end: int) -> History:
    """What came after the signed revision that ends there, to the file's last byte.

    Raises NotPlainError unless each update is one that our own signing makes.
    """
    past, ends, changes = past_at(pdf, end), [end], [Change.NONE]
    while ends[-1] < len(pdf):
        update = read_update(past, ends[-1])
        changes.append(_Review(past=past, update=update).change())
        ends.append(update.ends_at)
        past.take(update)
    return History(tables=past.table_places(), ends=tuple(ends), changes=tuple(changes))


@dataclass(slots=True, kw_only=True)
class _Review:
    """Holds one update against the document before it."""

    past: Past
    update: Update
    explained: set[int] = field(default_factory=set)

    def change(self) -> Change:
        """What the update did. Raises NotPlainError when an object of it is not one that we write."""
        objects = self.update.objects
        root = _target(self.past.trailer.get("/Root"))
        catalog = self._before(root)
        if root in objects:
            catalog = self._catalog(root, catalog)
        form = _target(catalog.get("/AcroForm"))
        laid = _targets(self._before(form).get("/Fields"))
        self._stamps(self._added_fields(form, laid), laid)
        filled = [number for number in laid if number in objects]
        for number in filled:
            self._filled(number)
        if "/DSS" in catalog:
            self._proofs(_target(catalog["/DSS"]))
        _must(self.explained == set(objects))
        return Change.SIGNING if filled else Change.PROOFS

    def _catalog(self, number: int, before: dict[str, Value]) -> dict[str, Value]:
        """The catalogue, which may gain a security store and name extensions of the format."""
        now = self._now(number)
        _must(now != before and _without(now, _CATALOG_MAY_GAIN) == _without(before, _CATALOG_MAY_GAIN))
        _must("/DSS" not in before or now.get("/DSS") == before["/DSS"])
        _must(isinstance(now.get("/Extensions", {}), dict) and not any(references_in(now.get("/Extensions", {}))))
        self.explained.add(number)
        return now

    def _added_fields(self, form: int, laid: list[int]) -> list[int]:
        """The fields that the form gains at its end."""
        if form not in self.update.objects:
            return []
        before, now = self._before(form), self._now(form)
        _must(_without(now, {"/Fields"}) == _without(before, {"/Fields"}))
        fields = _targets(now.get("/Fields"))
        added = fields[len(laid) :]
        _must(fields[: len(laid)] == laid and bool(added))
        self.explained.add(form)
        return added

    def _stamps(self, added: list[int], laid: list[int]) -> None:
        """Fields of document time stamps: without look, size or rules, on the last place of a page's annotations."""
        pages: dict[int, list[int]] = {}
        names = {self._before(number).get("/T") for number in laid if added}
        for number in added:
            now = self._new(number)
            name = now.get("/T")
            _must(set(now) <= _STAMP_KEYS and _WIDGET.items() <= now.items() and isinstance(now.get("/F"), int))
            _must(isinstance(name, bytes) and _NAME.fullmatch(name) is not None and name not in names)
            _must(isinstance(now.get("/TU", b""), bytes))
            self._signature(now.get("/V"), "/DocTimeStamp")
            names.add(name)
            pages.setdefault(_target(now.get("/P")), []).append(number)
        for page, fields in pages.items():
            before, now = self._before(page), self._now(page)
            old, new = (_targets(one.get("/Annots", [])) for one in (before, now))
            _must(before.get("/Type") == "/Page" and new == old + fields)
            _must(_without(now, {"/Annots"}) == _without(before, {"/Annots"}))
            self.explained.add(page)

    def _filled(self, number: int) -> None:
        """A field that was laid empty, and now has a signature and its look; nothing else of it changes."""
        before, now = self._before(number), self._now(number)
        _must(set(now) <= _FIELD_KEYS and before.get("/FT") == "/Sig" and before.get("/Subtype") == "/Widget")
        _must("/V" not in before and _without(now, {"/V", "/AP"}) == _without(before, {"/AP"}))
        self.explained.add(number)
        self._signature(now.get("/V"), "/Sig")
        look = now.get("/AP")
        if look != before.get("/AP"):
            _must(isinstance(look, dict) and set(look) == {"/N"})
            self._look(_target(look.get("/N") if isinstance(look, dict) else None))

    def _signature(self, value: Value | None, kind: str) -> None:
        """A signature's dictionary: plain values, over this very revision."""
        now = dict(self._new(_target(value)))
        covered = now.pop("/ByteRange", None)
        _must(set(now) <= _SIGNATURE_KEYS and now.get("/Type") == kind and isinstance(now.get("/Contents"), bytes))
        _must(all(isinstance(one, str | bytes) for one in now.values()))
        start, _, second, length = _four_numbers(covered)
        _must(start == 0 and second + length == self.update.ends_at)

    def _look(self, number: int) -> None:
        """What a signature looks like: a form of objects that are new, and used by nothing else."""
        top = self.update.objects.get(number)
        _must(
            top is not None and top.is_stream and isinstance(top.value, dict) and top.value.get("/Subtype") == "/Form"
        )
        waiting, seen = [number], {number}
        while waiting:
            one = waiting.pop()
            _must(self._is_new(one) and one not in self.explained)
            self.explained.add(one)
            further = set(references_in(self.update.objects[one].value)) - seen
            seen |= further
            waiting.extend(further)

    def _proofs(self, store: int) -> None:
        """The security store, which loses nothing and gains certificates, lists and answers."""
        if store not in self.update.objects:
            _must(not self.past.is_free(store))
            return
        before = {} if self.past.is_free(store) else self._before(store)
        now = self._now(store)
        _must(set(before) <= set(now) <= _STORE_KEYS and now.get("/Type", "/DSS") == "/DSS")
        self.explained.add(store)
        for key in set(now) - {"/Type"}:
            old, new = _targets(before.get(key, [])), _targets(now[key])
            _must(new[: len(old)] == old)
            for number in new[len(old) :]:
                head = self._new(number, is_stream=True)
                _must(set(head) <= _PROOF_KEYS and head.get("/Filter", "/FlateDecode") == "/FlateDecode")

    def _before(self, number: int) -> dict[str, Value]:
        """A dictionary of the document before the update."""
        return _dictionary(self.past.object(number))

    def _now(self, number: int) -> dict[str, Value]:
        """A dictionary of the update."""
        found = self.update.objects.get(number)
        if found is None:
            raise NotPlainError
        return _dictionary(found)

    def _new(self, number: int, *, is_stream: bool = False) -> dict[str, Value]:
        """A dictionary of the update that nothing had the number of, and nothing else explains."""
        _must(self._is_new(number) and number not in self.explained)
        self.explained.add(number)
        return _dictionary(self.update.objects[number], is_stream=is_stream)

    def _is_new(self, number: int) -> bool:
        return number in self.update.objects and self.past.is_free(number)


def _must(holds: bool) -> None:  # noqa: FBT001  (reads as a sentence)
    """Nothing, when it holds. Raises NotPlainError."""
    if not holds:
        raise NotPlainError


def _dictionary(found: Object, *, is_stream: bool = False) -> dict[str, Value]:
    if not isinstance(found.value, dict) or found.is_stream != is_stream:
        raise NotPlainError
    return found.value


def _target(value: Value | None) -> int:
    if not isinstance(value, Ref):
        raise NotPlainError
    return value.number


def _targets(value: Value | None) -> list[int]:
    """The objects that a list names, none twice."""
    if not isinstance(value, list):
        raise NotPlainError
    numbers = [_target(one) for one in value]
    _must(len(set(numbers)) == len(numbers))
    return numbers


def _four_numbers(value: Value | None) -> tuple[int, int, int, int]:
    numbers = [one for one in value if isinstance(one, int)] if isinstance(value, list) else []
    if not isinstance(value, list) or not len(value) == len(numbers) == 4:
        raise NotPlainError
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _without(values: dict[str, Value], keys: set[str]) -> dict[str, Value]:
    return {key: value for key, value in values.items() if key not in keys}
