"""The parties of whole data sets grouped as profiles group them: for a person to look over, and to rule on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.base import Identifier
from service import counterparties, names
from service.counterparties import Group
from service.counterparties.reasons import taken, weakest
from service.counterparties.whole import Progress, by_index
from service.store import Store, clocks, rulings, spellings

COLUMNS = ("counterparty", "name", "identity", "party", "spelling", "country", "shipments", "why")


class DatasetUnknown(LookupError):
    """No data set of trade has this id."""


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """The groups of some data sets, the largest first."""

    datasets: tuple[str, ...]
    groups: Sequence[Group]
    numbers: Mapping[int, Sequence[Identifier]]
    shipments: Counter[int]
    unnamed: int  # parties that the records name nobody by

    @property
    def parties(self) -> int:
        return sum(len(each.parties) for each in self.groups)

    @property
    def of_several(self) -> int:
        return sum(len({party.text for party in each.parties}) > 1 for each in self.groups)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield a row for each party, in the order of `COLUMNS`; a counterparty goes by the id of its main party."""
        for each in self.groups:
            main = max(each.parties, key=lambda party: self.shipments[party.party_pk])
            known = taken(each.parties, main=main, numbers=self.numbers, rulings=each.rulings)
            for party in each.parties:
                spelled = known[party.text]
                yield (
                    counterparties.party_id(main),
                    main.text,
                    weakest(known),
                    counterparties.party_id(party),
                    party.text,
                    party.country or "",
                    str(self.shipments[party.party_pk]),
                    "; ".join(spelled.why),
                )


def grouped(
    store: Store, dataset_ids: Sequence[str], *, now: datetime, processes: int | None, progress: Progress
) -> Grouped:
    """Return the parties of the data sets, or of all where none is named, in groups. Raises DatasetUnknown."""
    names.prepare()
    with store.reading() as connection:
        there = spellings.datasets(connection)
        unknown = sorted({*dataset_ids} - {*there})
        if unknown:
            raise DatasetUnknown(
                f"no data set of trade is loaded as {unknown[0]!r} (loaded: {', '.join(there) or 'none'})"
            )
        wanted = tuple(dict.fromkeys(dataset_ids)) or tuple(there)
        everyone = spellings.parties(connection, wanted)
        owned = spellings.numbers(connection, wanted)
        counted = spellings.shipments(connection, wanted)
        seen = clocks.resolve(connection, now=now)
        ruled = rulings.all_holding(connection, seen)
    named = [each for each in everyone if not counterparties.is_placeholder(each.text)]
    groups = counterparties.group(named, owned, rulings=ruled, near=by_index(processes=processes, progress=progress))
    groups.sort(key=lambda each: (-sum(counted[pk] for pk in each.pks), counterparties.party_id(each.parties[0])))
    return Grouped(datasets=wanted, groups=groups, numbers=owned, shipments=counted, unnamed=len(everyone) - len(named))
