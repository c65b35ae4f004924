"""The facts about goods: which shipments fall under which list of their day, and what could not be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from adapters.goods.edition import Edition
from service.facts import CounterpartyFacts, Tally
from service.goods_codes import Certainty
from service.store.carried import Carried
from service.store.trade import Moved

# `direct`: to a country that the list looks at. `transit`: to a transshipment point of the day.
Way = Literal["direct", "transit"]
# `in_force`: surely on a day of the edition. `unplaced`: its document dates do not tell.
Standing = Literal["in_force", "unplaced"]
Why = Literal[
    "before_first_edition",
    "codes_not_held",
    "not_in_excerpt",
    "no_code",
    "unknown_nomenclature",
    "no_predecessor",
    "destination_unknown",
    "buyer_without_country",
    "country_before_first_edition",
]


class Seated(NamedTuple):
    """A row, and the countries of its own sender and receiver."""

    moved: Moved
    origin: str | None
    end: str | None


class Part(NamedTuple):
    """Shipments with one counterparty, of senders in one country and receivers in one; `number`: its place among all.

    `repeats`: shipment -> the rows that repeat it and are not counted, which may say more of where it went.
    """

    partner: CounterpartyFacts
    number: int
    origin: str | None
    end: str | None
    shipments: Sequence[Moved]
    repeats: Mapping[int, Sequence[Seated]]


class Looked(NamedTuple):
    """One row that a rule looks at, and its way: from `origin`, the sender's own country, to `ends`.

    Those are where it goes by its destination, and by the receiver's own country.
    """

    moved: Moved
    carried: Carried
    partner: CounterpartyFacts
    origin: str | None
    ends: tuple[str, ...]


class Sight(NamedTuple):
    """One shipment that a rule looks at: its own row first, then those that repeat it."""

    part: Part
    rows: list[Looked]


class HitKey(NamedTuple):
    """What makes two hits one line: the list's entry, the row's own code, where the goods went, and with whom.

    Two counterparties of one name, or one in two roles, are never added up: `number` is the place among all of them.
    """

    edition: str
    entry: str
    hs: str
    match: Certainty
    why: str
    way: Way
    standing: Standing
    destination: str
    partner: str
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """Shipments under one entry of one edition, to one country, with one counterparty."""

    key: HitKey
    edition: Edition
    tier: str | None
    name: str | None
    partner: CounterpartyFacts
    tally: Tally

    @property
    def sure(self) -> bool:
        """Whether both the code and the day surely put the shipments under the entry."""
        return self.key.standing == "in_force" and self.key.match != "possible"


@dataclass(kw_only=True, slots=True)
class PointUse:
    """Shipments to one transshipment point on days on which it was named as one."""

    count: int = 0
    examples: list[int] = field(default_factory=list)
    illustrative: bool = False


class Unjudged(NamedTuple):
    """Why shipments were not judged against a list; `edition` is the one of their day, or the first one held."""

    why: Why
    edition: Edition


@dataclass(kw_only=True, slots=True)
class GoodsFacts:
    """What was judged. `to_points`: transshipment point -> its shipments to it, whatever the goods."""

    editions: tuple[Edition, ...] = ()
    used: set[str] = field(default_factory=set)
    hits: tuple[Hit, ...] = ()
    to_points: dict[str, PointUse] = field(default_factory=dict)
    points: Edition | None = None
    unlike_countries: list[Looked] = field(default_factory=list)
    unrouted: int = 0
    judged: int = 0  # shipments
    unjudged: dict[Unjudged, int] = field(default_factory=dict)
    looked: tuple[Looked, ...] = ()
    listed_codes: frozenset[str] = frozenset()  # six digits of the subject's rows that some edition may name
