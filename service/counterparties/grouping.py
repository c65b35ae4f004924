"""The rule by which parties become one counterparty: a person, then numbers, then second signs, then names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, product

from service import addresses, names
from service.counterparties import numbered
from service.counterparties.cluster import Cluster, Forest, Placed, Sign, kept_apart
from service.counterparties.meeting import Spellings
from service.counterparties.numbered import Edge, Known
from service.counterparties.numbers import as_ruled
from service.counterparties.places import Places, figures_of, signs_of, written_alike
from service.counterparties.weak import weak

# So many clusters that bear one name are looked at to see whether it is several companies' name.
_MOST_OF_ONE_NAME = 60


class Grouping:
    """One set of parties being grouped.

    The order of the parties must not depend on the order of rows: the result is a function of what they are.
    """

    def __init__(
        self,
        parties: Sequence[Known],
        spellings: Spellings,
        *,
        joined: Iterable[Sequence[int]] = (),
        apart: Iterable[tuple[int, int]] = (),
    ) -> None:
        self.parties, self.spellings = parties, spellings
        together = list(joined)
        numbers = as_ruled([each.numbers for each in parties], together)
        placed = zip(parties, numbers, spellings.of, strict=True)
        self.forest = Forest([Placed(each.country, own, name) for each, own, name in placed])
        self._bearing: dict[int, list[int]] = defaultdict(list)
        for at, name in enumerate(spellings.of):
            self._bearing[name].append(at)
        self._places = Places((each.text, each.country, each.address) for each in parties)
        for one, other in apart:
            self.forest.keep_apart(one, other)
        for first, *rest in together:
            for at in rest:
                self.forest.join(self.forest.of[first], self.forest.of[at], whole=True)

    def run(self) -> list[Cluster]:
        """Return the clusters. Each sign is weighed over all parties before the next weaker one is looked at."""
        split = {at for at, each in enumerate(self.forest.of) if each.apart}
        confirmed, second = numbered.edges(self.parties, self.spellings.of, self._score, split)
        self._level(confirmed, Sign.NUMBER, fits=lambda _one, _other: True, whole=True)
        second += self._located()
        self._level(second, Sign.SECOND, fits=self._no_name_differs, whole=False)
        named, weakly = self._named()
        self._level(named, Sign.NAME, fits=self._one_name, whole=False, doubts=weakly)
        return self.forest.clusters()

    # --------------------------------------------------------------------------------------- what says so

    def _located(self) -> list[Edge]:
        """Return the edges of equal addresses: with a name that may be the same, they are a second sign."""
        located = [at for at, each in enumerate(self.parties) if each.address]
        figures = {at: figures_of(self.parties[at].address or "") for at in located}
        found = []
        for one, other in self._pairs(set(located), names.POSSIBLE):
            mine, theirs = figures[one], figures[other]
            if mine and theirs and not (mine <= theirs or theirs <= mine):
                continue  # no two addresses whose figures differ are one: the cheap look comes first
            if self.forest.of[one] is self.forest.of[other]:
                continue
            first, second = self.parties[one], self.parties[other]
            score = self._score(one, other)
            if score < names.MATCH and first.country != second.country and first.country and second.country:
                continue  # the country speaks against a name that only may be the same
            if addresses.same(first.address or "", second.address or ""):
                found.append(Edge(one, other, score))
        return found

    def _named(self) -> tuple[list[Edge], list[Edge]]:
        """Return the edges of equal names, and those of weak ones, which join nothing but show who may be another."""
        found: list[Edge] = []
        weakly: list[Edge] = []
        for one, other in self._pairs(None, names.MATCH):
            told = found if self.weakness(one, other) is None else weakly
            told.append(Edge(one, other, self._score(one, other)))
        return found, weakly

    def weakness(self, one: int, other: int) -> str | None:
        """Return why the names of two parties do not alone make them one, in words, or None where they may.

        A weak name is one with itself in one country, while no addresses say that it is several companies'.
        """
        first, second = self.parties[one], self.parties[other]
        why = weak(first.text) or weak(second.text)
        if why is None or (
            first.country
            and first.country == second.country
            and not first.numbers
            and not second.numbers
            and written_alike(first.text, second.text)
            and not self._places.several(first.text, first.country)
        ):
            return None
        return why

    def _score(self, one: int, other: int) -> float:
        return self.spellings.alike(self.spellings.of[one], self.spellings.of[other])

    def _pairs(self, among: set[int] | None, least: float) -> Iterator[tuple[int, int]]:
        """Yield pairs of parties whose names are so alike, of all or of those `among` which a further sign is sought.

        Of a name's parties that are told apart by nothing, the first stands for all.
        """
        standing: dict[int, list[int]] = {}
        for name, bearing in self._bearing.items():
            own = [at for at in bearing if at in among] if among is not None else bearing
            alike: dict[object, list[int]] = defaultdict(list)
            for at in own if len(own) > 1 else ():
                alike[self._profile(at) if among is None else at].append(at)
            for first, *others in alike.values():
                yield from ((first, each) for each in others)
            standing[name] = ([each[0] for each in alike.values()] or own)[:_MOST_OF_ONE_NAME]
            yield from combinations(standing[name], 2)
        for (name, another), score in self.spellings.pairs.items():
            if score >= least:
                yield from ((min(pair), max(pair)) for pair in product(standing[name], standing[another]))

    def _profile(self, at: int) -> object:
        each, cluster = self.parties[at], self.forest.of[at]
        if len(cluster.members) > 1 or cluster.apart:
            return id(cluster)
        if weak(each.text):
            return each.country, each.numbers, signs_of(each.text)
        return each.country, frozenset(chain.from_iterable(cluster.numbers.values()))

    def unjoined(self) -> Iterator[tuple[int, int, str]]:
        """Yield pairs of parties of different clusters that may be one, with why they were not made so, in words."""
        seen: set[tuple[int, int]] = set()
        for at, another in self._pairs(None, names.POSSIBLE):
            one, other = self.forest.of[at], self.forest.of[another]
            key = (min(one.first, other.first), max(one.first, other.first))
            if one is other or key in seen:
                continue
            seen.add(key)
            yield at, another, self._why_not(at, another)

    def _why_not(self, at: int, another: int) -> str:
        apart = kept_apart(self.forest.of[at], self.forest.of[another], Sign.NAME)
        score = self._score(at, another)
        if apart:
            return apart
        if score < names.MATCH:
            return f"the names only may be one (score {score:.2f})"
        weakness = self.weakness(at, another)
        return f"{weakness}, and nothing else says so" if weakness else "one of them may be another company as well"

    # --------------------------------------------------------------------------------------- joining

    def _level(
        self,
        edges: Sequence[Edge],
        sign: Sign,
        *,
        fits: Callable[[Cluster, Cluster], bool],
        whole: bool,
        doubts: Sequence[Edge] = (),
    ) -> None:
        """Join what the edges say is one; a party that answers to several which are kept apart joins none of them.

        What it answers to is told by the `doubts` as well.
        """
        near: dict[int, dict[int, Cluster]] = defaultdict(dict)
        usable: list[Edge] = []
        for at, edge in enumerate(chain(edges, doubts)):
            one, other = self.forest.of[edge.one], self.forest.of[edge.other]
            if one is other or kept_apart(one, other, sign):
                continue
            near[id(one)][id(other)] = other
            near[id(other)][id(one)] = one
            if at < len(edges):
                usable.append(edge)
        unsure = {key for key, others in near.items() if _several(list(others.values()), sign)}
        usable = [
            each
            for each in usable
            if id(self.forest.of[each.one]) not in unsure and id(self.forest.of[each.other]) not in unsure
        ]
        for edge in sorted(usable, key=lambda each: (-each.score, each.one, each.other)):
            one, other = self.forest.of[edge.one], self.forest.of[edge.other]
            if one is other or kept_apart(one, other, sign) or not fits(one, other):
                continue
            self.forest.join(one, other, whole=whole)

    def _no_name_differs(self, one: Cluster, other: Cluster) -> bool:
        return all(self._between(mine, theirs) >= names.POSSIBLE for mine, theirs in product(one.atoms, other.atoms))

    def _one_name(self, one: Cluster, other: Cluster) -> bool:
        """Return whether no two names differ, and one of them matches all others: no chain from like to like."""
        if not self._no_name_differs(one, other):
            return False
        everyone = [*one.atoms, *(each for each in other.atoms if each not in one.atoms)]
        return any(all(self._between(each, another) >= names.MATCH for another in everyone) for each in everyone)

    def _between(self, mine: frozenset[int], theirs: frozenset[int]) -> float:
        """Return how alike the names of two clusters are, by the two that are most alike."""
        if not mine.isdisjoint(theirs):
            return 1.0
        best = 0.0
        for one, other in product(mine, theirs):
            best = max(best, self.spellings.pairs.get((min(one, other), max(one, other)), 0.0))
        if best >= names.MATCH:
            return best
        return max(best, *(self.spellings.alike(one, other) for one, other in product(mine, theirs)))


def _several(others: Sequence[Cluster], sign: Sign) -> bool:
    """Return whether two of them are kept apart: then whoever answers to both may be either."""
    profiles = {(frozenset(chain.from_iterable(each.numbers.values())), each.countries): each for each in others}
    one_each = list(profiles.values())
    ruled = [each for each in others if each.apart]
    return any(kept_apart(*pair, sign) for pair in combinations(one_each, 2)) or any(
        kept_apart(one, other, Sign.NUMBER) for one in ruled for other in others if one is not other
    )
