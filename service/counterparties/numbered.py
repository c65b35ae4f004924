"""Which parties an equal number says are one: by one that confirms, or by one that is a second sign beside the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from service import names
from service.counterparties.numbers import Numbers, conflict, decides, meeting_keys
from service.numbers import NATIONAL, WORLDWIDE, Shared, compare_numbers

# Of the parties of one number, so many that differ in what is known of them are compared each with each; beyond, each
# with the commonest of every country.
_EACH_WITH_EACH = 40


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one party: its name as written, and what may tell whether another is the same."""

    text: str
    country: str | None
    address: str | None
    numbers: Numbers


class Edge(NamedTuple):
    """Two parties, by their places, that one sign says are one; `score` is how alike their names are."""

    one: int
    other: int
    score: float


@lru_cache(maxsize=65_536)
def shared_number(one: Numbers, other: Numbers) -> Shared | None:
    """Return what an equal number of two parties says, None where there is none or another one keeps them apart."""
    shared = compare_numbers(one, other)[0]
    if shared is None or conflict(one, other, confirmed=shared.named == "confirmed"):
        return None
    return shared


def edges(
    parties: Sequence[Known], name_of: Sequence[int], score: Callable[[int, int], float], split: Set[int] = frozenset()
) -> tuple[list[Edge], list[Edge]]:
    """Return the edges of equal numbers: those that confirm, and those that are a second sign beside the name.

    `name_of` tells a party's place among the distinct names, `score` how alike the names of two parties are, `split`
    which a person keeps apart from some other.
    """
    filed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, each in enumerate(parties):
        for key in dict.fromkeys(meeting_keys(each.numbers)):
            filed[key].append(at)
    found: dict[str, list[Edge]] = {"confirmed": [], "corroborated": []}
    seen = set()
    for (kind, _), own in filed.items():
        for pair in _pairs(_unlike(parties, name_of, kind, own, split), parties, kind):
            if pair not in seen:
                seen.add(pair)
                grade, alike = _by_number(parties, score, *pair)
                if grade:
                    found[grade].append(Edge(*pair, alike))
    return found["confirmed"], found["corroborated"]


def _unlike(
    parties: Sequence[Known], name_of: Sequence[int], kind: str, own: Iterable[int], split: Set[int]
) -> list[list[int]]:
    """Return the parties of one number, those together that nothing tells apart which matters beside it."""
    found: dict[object, list[int]] = defaultdict(list)
    for at in own:
        numbers = parties[at].numbers
        if at in split:
            found[at].append(at)
        elif kind in NATIONAL | WORLDWIDE:  # it confirms whatever the names: so only registers' numbers matter
            found[tuple(each for each in numbers if each.type == kind or decides(each.type, confirmed=True))].append(at)
        else:
            found[numbers, name_of[at]].append(at)
    return list(found.values())


def _pairs(unlike: Sequence[Sequence[int]], parties: Sequence[Known], kind: str) -> Iterator[tuple[int, int]]:
    """Yield the pairs to compare: the first of those that are alike with each of them, and such first ones."""
    for first, *others in unlike:
        yield from ((first, each) for each in others)
    hubs = [own[0] for own in unlike]
    if len(hubs) > _EACH_WITH_EACH:
        by_land: dict[object, int] = {}
        for own in sorted(unlike, key=len):
            lands = frozenset(each.country for each in parties[own[0]].numbers if each.type == kind)
            by_land[lands] = own[0]
        hubs = list(by_land.values())
    for hub, own in product(hubs, unlike):
        if hub != own[0]:
            yield min(hub, own[0]), max(hub, own[0])


def _by_number(
    parties: Sequence[Known], score: Callable[[int, int], float], one: int, other: int
) -> tuple[str | None, float]:
    shared = shared_number(parties[one].numbers, parties[other].numbers)
    if shared is None:
        return None, 0.0
    if shared.unnamed == "match":
        return "confirmed", 1.0
    alike = score(one, other)
    return (shared.named if alike >= names.POSSIBLE else None), alike
