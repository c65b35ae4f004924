"""Rows of two data sets that may be one shipment: marked when the later one is loaded, so that nobody adds both up.

The same document number and item is the same document, unless what both say differs; else rows between parties of one
folded name or number are possible only (trade facts 1.3; the rules: `service.one_shipment`). A row is paired with one
row of each other data set, and each of these with one of this data set. A vendor that sends last month's rows again has
them paired too, where no number of theirs would have refused them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product

from service import counterparties, names, one_shipment
from service.numbers import NATIONAL, WORLDWIDE
from service.store import Connection, Store, namesakes, twins
from service.store.namesakes import Sign
from service.store.twins import Line, Pair

Way = tuple[int, int]  # a sign of the sender's and one of the receiver's

SAME_DOCUMENT, POSSIBLE = "same_document", "possible"
_MOST_OF_ONE_NUMBER = 200
_RANGE = 50_000
_PAGE = 5_000
_BLOCK = 65_536


def mark(store: Store, *, source: int, edition: int) -> int:
    """Find and keep the pairs that an edition's rows make with those of other data sets; returns how many.

    By indexes: document keys, folded names and numbers of parties; nothing is compared with everything.
    """
    with store.reading() as connection:
        elsewhere = twins.others(connection, source)
        beside = twins.other_files(connection, source, edition)
        again = beside and twins.unnamed(connection, edition)
    if not elsewhere and not again:
        return 0
    found = _Found(elsewhere)
    with store.reading() as connection:
        first, last = twins.bounds(connection, edition)
    for start in range(first, last + 1, _RANGE):
        given = {"source": source, "edition": edition, "first": start, "last": min(start + _RANGE - 1, last)}
        with store.reading() as connection:
            near = twins.of_documents(connection, **given, beside=beside)
            same = twins.of_rows(connection, **given) if again else []
        found.take((one, of, SAME_DOCUMENT) for one, of in near if one_shipment.same_document(one, of))
        found.take((one, of, POSSIBLE) for one, of in same)
        _keep(store, found, edition)
    if not elsewhere:
        return found.count
    _fold_names(store)
    with store.reading() as connection:
        alike = _Alike(*namesakes.shared(connection, source, types=WORLDWIDE | NATIONAL))
    for start in range(first, last + 1, _RANGE) if alike.others else ():
        with store.reading() as connection:
            end = min(start + _RANGE - 1, last)
            new = twins.of_range(connection, edition=edition, first=start, last=end)
            found.take(_possible(connection, new, alike, found, source=source, beside=beside))
        _keep(store, found, edition)
    return found.count


class _Alike:
    """Parties of this data set and of others that have one name or number: enough to compare rows, and no more.

    Whether they are one company is judged when a profile is made; a pair counts only where they are.
    """

    def __init__(self, own: Sequence[tuple[Sign, int]], others: Sequence[tuple[Sign, int]]) -> None:
        bearers: defaultdict[Sign, list[int]] = defaultdict(list)
        for sign, pk in (*own, *others):
            bearers[sign].append(pk)
        name_of = {pk: sign for sign, pks in bearers.items() if len(sign) == 1 for pk in pks}
        place = {
            sign: at
            for at, sign in enumerate(dict.fromkeys(sign for sign, _ in own))
            if len(sign) == 1 or _tells_more(sign[-1], bearers[sign], name_of)
        }
        self._of: defaultdict[int, list[int]] = defaultdict(list)  # party -> its signs
        self.others: defaultdict[int, list[int]] = defaultdict(list)  # sign -> parties of other data sets
        for sign, pk in own:
            if sign in place:
                self._of[pk].append(place[sign])
        for sign, pk in others:
            if sign in place:
                self._of[pk].append(place[sign])
                self.others[place[sign]].append(pk)

    def ways(self, line: Line) -> list[Way]:
        """Return the signs of a row's sender and receiver, each with each."""
        senders, receivers = (self._of.get(pk or 0, ()) for pk in (line.sender_pk, line.receiver_pk))
        return list(product(senders, receivers))


def _tells_more(number: str, bearers: Sequence[int], name_of: Mapping[int, Sign]) -> bool:
    """Return whether parties have a number whom one name does not tie already.

    A number that very many have is a broker's, and 0000000000 stands where none was known.
    """
    names = {name_of.get(each) for each in bearers}
    return len(bearers) <= _MOST_OF_ONE_NUMBER and len(set(number)) > 1 and (len(names) > 1 or None in names)


class _Found:
    """The pairs of one load, each row in one pair with each other data set."""

    def __init__(self, elsewhere: Sequence[int]) -> None:
        self._elsewhere = elsewhere  # the other data sets
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

    def everywhere(self, one: Line) -> bool:
        """Return whether a row is in a pair with one of each other data set."""
        return all(one.pk in self._paired[each] for each in self._elsewhere)


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
            page = namesakes.unfolded(connection, after=last, most=_PAGE)
        if not page:
            return
        folded = [(pk, "" if counterparties.is_placeholder(name) else names.fold(name).key) for pk, name in page]
        with store.writing() as connection:
            namesakes.fold(connection, folded)
        last = page[-1][0]


def _possible(
    connection: Connection, new: Sequence[Line], alike: _Alike, known: _Found, *, source: int, beside: bool
) -> Iterator[tuple[Line, Line, str]]:
    """Yield the pairs that rows of a load make, near the rows between parties of the names and numbers of theirs."""
    near = [(each, ways) for each in new if not known.everywhere(each) and (ways := alike.ways(each))]
    between = {way for _, ways in near for way in ways}
    pairs = {pair for one, other in between for pair in product(alike.others[one], alike.others[other])}
    held: defaultdict[tuple[Way, str], list[Line]] = defaultdict(list)
    for each in twins.between(connection, sorted(pairs), but=source, beside=beside) if pairs else ():
        for key in product(alike.ways(each), one_shipment.days(each.dates)):
            held[key].append(each)
    for each, ways in near:
        for other in (of for key in product(ways, one_shipment.days(each.dates)) for of in held.get(key, ())):
            if one_shipment.may_be_one(each, other):
                yield each, other, POSSIBLE
                if known.everywhere(each):
                    break
