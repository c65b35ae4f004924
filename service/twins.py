"""Rows of two data sets that may be one shipment: marked when the later one is loaded, so that nobody adds both up.

The rule (trade facts 1.3): the same document number and item is the same document, unless what both say differs; where
not both bear a number of the same kind of document, the same day, parties by folded name, HS6, and value or weight is
possible only. A row is paired with one row of each other data set, and each of these with one of this load. A vendor
that sends last month's rows again has them paired too, where no number of theirs would have refused them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product

from service import counterparties, names
from service.store import Connection, Store, twins
from service.store.trade import read_dates
from service.store.twins import Line, Pair

SAME_DOCUMENT, POSSIBLE = "same_document", "possible"
_RANGE = 50_000
_PAGE = 5_000
_BLOCK = 65_536


def mark(store: Store, *, source: int, edition: int) -> int:
    """Find and keep the pairs that an edition's rows make with those of other data sets; returns how many.

    By indexes: document keys, and folded names of parties; nothing is compared with everything.
    """
    with store.reading() as connection:
        elsewhere = twins.others(connection, source)
        again = twins.other_files(connection, source, edition)
    if not elsewhere and not again:
        return 0
    found = _Found()
    with store.reading() as connection:
        first, last = twins.bounds(connection, edition)
    for start in range(first, last + 1, _RANGE):
        with store.reading() as connection:
            end = min(start + _RANGE - 1, last)
            near = twins.of_documents(connection, source=source, edition=edition, first=start, last=end)
            same = twins.of_rows(connection, source=source, edition=edition, first=start, last=end) if again else []
        found.take((one, of, SAME_DOCUMENT) for one, of in near if _one_document(one, of))
        found.take((one, of, POSSIBLE) for one, of in same)
        _keep(store, found, edition)
    if not elsewhere:
        return found.count
    _fold_names(store)
    with store.reading() as connection:
        own, theirs = twins.namesakes(connection, source)
    for start in range(first, last + 1, _RANGE) if own else ():
        with store.reading() as connection:
            end = min(start + _RANGE - 1, last)
            new = twins.of_range(connection, edition=edition, first=start, last=end)
            found.take(_possible(connection, new, own, theirs, source=source))
        _keep(store, found, edition)
    return found.count


class _Found:
    """The pairs of one load, each row in one pair with each other data set."""

    def __init__(self) -> None:
        self._paired: defaultdict[int, _Rows] = defaultdict(_Rows)  # data set -> rows of this load with one of it
        self._taken = _Rows()  # rows of other data sets
        self.waiting: list[Pair] = []
        self.count = 0

    def take(self, pairs: Iterable[tuple[Line, Line, str]]) -> None:
        for one, of, kind in pairs:
            paired = self._paired[of.source_pk]
            if one.pk not in paired and of.pk not in self._taken:
                paired.add(one.pk)
                self._taken.add(of.pk)
                self.waiting.append(Pair(one, of, kind))
                self.count += 1


class _Rows:
    """A set of rows by number, a bit each: a file may repeat millions of another one's."""

    def __init__(self) -> None:
        self._blocks: defaultdict[int, bytearray] = defaultdict(partial(bytearray, _BLOCK // 8))

    def __contains__(self, pk: int) -> bool:
        block, at = divmod(pk, _BLOCK)
        return block in self._blocks and bool(self._blocks[block][at >> 3] & 1 << (at & 7))

    def add(self, pk: int) -> None:
        block, at = divmod(pk, _BLOCK)
        self._blocks[block][at >> 3] |= 1 << (at & 7)


def _keep(store: Store, found: _Found, edition: int) -> None:
    if found.waiting:
        with store.writing() as connection:
            twins.write(connection, found.waiting, edition=edition)
        found.waiting.clear()


def _fold_names(store: Store) -> None:
    """Fold the names of trade parties that were not yet: the first data set waits for a second one with that."""
    last = -1
    while True:
        with store.reading() as connection:
            page = twins.unfolded(connection, after=last, most=_PAGE)
        if not page:
            return
        folded = [(pk, "" if counterparties.is_placeholder(name) else names.fold(name).key) for pk, name in page]
        with store.writing() as connection:
            twins.fold(connection, folded)
        last = page[-1][0]


def _possible(
    connection: Connection,
    new: Sequence[Line],
    own: Mapping[int, str],
    theirs: Mapping[str, Sequence[int]],
    *,
    source: int,
) -> Iterator[tuple[Line, Line, str]]:
    """Yield the pairs that rows of a load make, near the rows between their parties' namesakes."""
    folded_of = {**own, **{pk: folded for folded, pks in theirs.items() for pk in pks}}

    def way(line: Line) -> tuple[str, str] | None:
        one, other = folded_of.get(line.sender_pk or 0), folded_of.get(line.receiver_pk or 0)
        return (one, other) if one and other else None

    near = [(each, found) for each in new if (found := way(each))]
    pairs = {pair for one, other in {found for _, found in near} for pair in product(theirs[one], theirs[other])}
    held: dict[tuple[tuple[str, str] | None, str | None], list[Line]] = {}
    for each in twins.between(connection, sorted(pairs), but=source) if pairs else ():
        held.setdefault((way(each), each.hs6), []).append(each)
    for each, found in near:
        for other in held.get((found, each.hs6), ()):
            if _may_be_one(each, other):
                yield each, other, POSSIBLE


def _one_document(one: Line, other: Line) -> bool:
    """Tell whether two rows of one document number are of one document: numbers are given out again by others.

    Within one data set a document may have many rows without an item number: there all they say must be the same.
    """
    if one.source_pk == other.source_pk:
        return one[1:] == other[1:]
    here, there = read_dates(one.dates), read_dates(other.dates)
    shared = here.keys() & there.keys()
    if any(here[kind] != there[kind] for kind in shared) or (one.hs6 and other.hs6 and one.hs6 != other.hs6):
        return False
    return bool(shared) or one.hs6 == other.hs6 is not None or _same_amount(one, other)


def _may_be_one(one: Line, other: Line) -> bool:
    if one.document_key is not None and other.document_key is not None and one.document_type == other.document_type:
        return False  # two numbers of one kind are two documents, or the pair was found by them
    here = {on for on in read_dates(one.dates).values() if on.precision == "day"}
    there = {on for on in read_dates(other.dates).values() if on.precision == "day"}
    return not here.isdisjoint(there) and _same_amount(one, other)


def _same_amount(one: Line, other: Line) -> bool:
    """Tell whether value (in one currency) or weight is the same."""
    value = one.amount and one.amount == other.amount and one.currency == other.currency
    return bool(
        value or (one.net_kg and one.net_kg == other.net_kg) or (one.gross_kg and one.gross_kg == other.gross_kg)
    )
