"""The engines that are measured: each gives two names of a kind of party a score from 0 to 1.

`ours` is the room `service/names`. The two of nomenklatura need the extra `[bench]`; rapidfuzz and Jaro-Winkler are
used the plain way, on the text in small ASCII letters. An engine is told the kind of party (Company, Person, …), as its
users would tell it; ours does not ask. Countries and identifiers are told to none: names alone are compared.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from anyascii import anyascii
from measured import room
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

Compare = Callable[[str, str, str], float]  # one name, the other, the kind of party
Searcher = Callable[[Sequence[str]], Callable[[str], float]]  # a list's names, then a text: the highest score

_NOMENKLATURA = 0.7  # the default of its own benchmark and of yente
_ROUND = 0.9  # nobody says one; what much code that uses these distances has


@dataclass(frozen=True, kw_only=True)
class Engine:
    """One engine: `version` says what was measured, `usual` is the score from which its users take two names for one.

    `searcher` is there where scoring every name of a list is quick.
    """

    name: str
    version: str
    usual: float
    score: Compare
    searcher: Searcher | None = None


def chosen(names: Sequence[str]) -> list[Engine]:
    """Return the engines of these names, ready; ends with the next step where one is not installed."""
    return [_MAKERS[name]() for name in names]


def folded(text: str) -> str:
    """Return the text in small ASCII letters, as a plain user of rapidfuzz would."""
    return str(anyascii(text)).casefold()


_folded = lru_cache(maxsize=200_000)(folded)


def _ours() -> Engine:
    names = room()
    return Engine(
        name="ours",
        version=f"service/names {names.VERSION}",
        usual=names.POSSIBLE,
        score=lambda one, other, _: names.compare(one, other).score,
    )


def _rapidfuzz() -> Engine:
    return _distance("rapidfuzz", fuzz.WRatio, largest=100)


def _jaro_winkler() -> Engine:
    return _distance("jaro-winkler", JaroWinkler.normalized_similarity, largest=1)


def _distance(name: str, scorer: Callable[..., float], *, largest: int) -> Engine:
    def searcher(texts: Sequence[str]) -> Callable[[str], float]:
        choices = [folded(text) for text in texts]

        def best(text: str) -> float:
            found = process.extractOne(folded(text), choices, scorer=scorer)
            return float(found[1]) / largest if found else 0.0

        return best

    return Engine(
        name=name,
        version=f"rapidfuzz {importlib.metadata.version('rapidfuzz')}",
        usual=_ROUND,
        score=lambda one, other, _: scorer(_folded(one), _folded(other)) / largest,
        searcher=searcher,
    )


def _nomenklatura(name: str) -> Engine:
    try:
        matching = importlib.import_module("nomenklatura.matching")
        money = importlib.import_module("followthemoney")
    except ImportError as exc:
        raise SystemExit(
            f"{name} is not installed ({exc}).\nNext: pip install '.[bench]' (needs what bench/names/README.md says), "
            "or leave it out with --engines ours,rapidfuzz,jaro-winkler."
        ) from exc
    algorithm = matching.get_algorithm(name)
    assert algorithm is not None
    config = algorithm.default_config()

    def score(one: str, other: str, kind: str) -> float:
        first, second = (_entity(money, text, kind, place) for text, place in ((one, "one"), (other, "other")))
        return float(algorithm.compare(first, second, config).score)

    version = f"nomenklatura {importlib.metadata.version('nomenklatura')}"
    return Engine(name=name, version=version, usual=_NOMENKLATURA, score=score)


def _entity(money: Any, text: str, kind: str, place: str) -> Any:
    # it keeps what it made of an entity under its id alone, so the id must say all
    entity = money.ValueEntity(money.model.get(kind), {"id": f"{place} {kind} {text}"})
    entity.add("name", text)
    return entity


_MAKERS: dict[str, Callable[[], Engine]] = {
    "ours": _ours,
    "logic-v2": partial(_nomenklatura, "logic-v2"),
    "logic-v1": partial(_nomenklatura, "logic-v1"),
    "rapidfuzz": _rapidfuzz,
    "jaro-winkler": _jaro_winkler,
}
ENGINES = tuple(_MAKERS)
