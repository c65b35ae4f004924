"""The port of registers of owners, and the one record they speak in: who holds what in whom, how much, since when."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO, ClassVar, Literal

from adapters.base import PartyKind, TradeParty
from adapters.dates import PartialDate

Relation = Literal["owns", "controls", "consolidates", "manages", "other"]
MAX_RECORD_ID = 128  # characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Stake:
    """One stated interest: `owner` holds it in `owned`. Shares are percent, bounds included; None: not stated."""

    # The publisher's; else of what it is about, never of what it says of it: so that a corrected record keeps its id.
    record_id: str
    line: int  # of the file, or the number of the record from 1
    owner: TradeParty
    owned: TradeParty
    owner_kind: PartyKind  # "company", "person" or "unknown"
    relation: Relation
    label: str  # the publisher's own word for it
    share_from: Decimal | None
    share_to: Decimal | None
    indirect: bool | None  # None: not stated
    since: PartialDate | None
    until: PartialDate | None  # the last day, as stated
    ended: bool  # the register says that it is no more, whether or not it gives a day
    publisher: str | None
    url: str | None
    stated_on: PartialDate | None = None  # the day of the statement, where the register gives one


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """A record that the register says it should not have: a stake of this id that was stated before is no more told."""

    record_id: str
    line: int
    stated_on: PartialDate | None


# How GLEIF marks a record of a register that is taken back.
TAKEN_BACK = ("ANNULLED", "DUPLICATE")
# Hears of a record that was understood and is no stake: its number, its ids, one word for why, and why.
OnLeftOut = Callable[[int, Sequence[str], str, str], None]
OnTakenBack = Callable[[TakenBack], None]


class OwnershipFormat(ABC):
    """The port of one form of file that tells of owners."""

    id: ClassVar[str]
    title: ClassVar[str]

    @abstractmethod
    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Stake]:
        """Yield every stake in the file's order.

        `options`: `on_unreadable` (adapters.base.OnUnreadable) hears of each record that cannot be read, and reading
        goes on; without it RowUnreadable is raised. What it hears of a person is the name alone. `on_header`
        (adapters.base.OnHeader), of a table alone, hears its labels before any row; no column is left out.
        `on_left_out` (OnLeftOut) hears of each record that is understood and is no stake, as one whose owner the
        register does not name; `on_taken_back` (OnTakenBack), after the last stake, of those that it had in error.
        `entities`, of GLEIF alone: the open LEI-CDF file with the names.
        Raises SourceChanged for a header or a container that is not understood.
        """
