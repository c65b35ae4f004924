"""What lists cannot judge, and what went to transshipment points: counted over codes and days, not row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from adapters.goods.edition import Edition
from service import goods_codes
from service.facts import EXAMPLES
from service.goods_days import Calendar
from service.goods_facts import GoodsFacts, Part, PointUse, Sight, Unjudged, Why
from service.goods_hits import outside
from service.store.trade import Moved

# by place: a hundred thousand rows are read so in half the time
DATES = itemgetter(Moved._fields.index("dates"))
_HS6 = itemgetter(Moved._fields.index("hs6"))


class Counts:
    """The counts of one subject's shipments; `ranges`: text of dates -> the number of its day range."""

    def __init__(self, facts: GoodsFacts, days: Calendar, ranges: Mapping[str, int], *, country: str | None) -> None:
        self._facts, self._calendar, self._ranges, self._country = facts, days, ranges, country
        by_list: dict[str, list[Edition]] = {}
        for each in facts.editions:
            if each.holds != "countries":
                by_list.setdefault(each.list_id, []).append(each)
        self._by_list = tuple(by_list.values())

    def count(self, parts: Sequence[Part]) -> None:
        """Count what cannot be judged by list, and what went to transshipment points, over codes and day ranges."""
        points = self._facts.points
        ways: dict[tuple[str | None, str | None], Counter[tuple[str | None, int]]] = {}
        bought = parts[0].partner.role == "buyer"  # of one role all
        for part in parts:
            ranges = map(self._ranges.__getitem__, map(DATES, part.shipments))
            ways.setdefault((part.origin, part.end), Counter()).update(
                zip(map(_HS6, part.shipments), ranges, strict=True)
            )
            if points is not None and bought and part.end is None:
                self._tell_homeless(points, part.shipments)
            elif points is not None and bought and part.end != self._country and part.end in points.countries:
                self.count_points(points, part.end, part.shipments)
        codes = {each.moved.hs6 for part in parts for rows in part.repeats.values() for each in rows}
        codes |= {code for counted in ways.values() for code, _ in counted}
        self._facts.listed_codes |= {code for code in codes if code is not None and self._may_match(code)}
        for (origin, destination), counted in ways.items():
            for of_list in self._by_list:
                if self._looks(of_list[0], origin, destination, bought=bought):
                    self._count_list(of_list, counted)

    def _may_match(self, code: str) -> bool:
        return any(each.may_match(code) for each in goods_codes.indexes(self._facts.editions))

    def _looks(self, edition: Edition, origin: str | None, end: str | None, *, bought: bool) -> bool:
        """Return whether a list looks at goods that go this way: one of priority looks at transshipment points too."""
        points = self._facts.points
        to_point = bought and edition.effect == "priority" and points is not None and end in points.countries
        return not outside(edition, origin, None if to_point and end != self._country else end)

    def _count_list(self, of_list: Sequence[Edition], counted: Mapping[tuple[str | None, int], int]) -> None:
        for (hs6, number), count in counted.items():
            found = self._edition_of_day(of_list, number)
            if found is None:
                self.tell("before_first_edition", of_list[0], count)
                continue
            self._facts.used.add(found.id)
            if found.holds == "count":
                self.tell("codes_not_held", found, count)
            elif hs6 is None:
                self.tell("no_code", found, count)
            elif not found.complete and not any(each.may_match(hs6) for each in goods_codes.indexes((found,))):
                self.tell("not_in_excerpt", found, count)

    def _edition_of_day(self, of_list: Sequence[Edition], number: int) -> Edition | None:
        """Return the latest edition that the shipment does not surely come before, None where all began later."""
        begun = (each for each in reversed(of_list) if self._calendar.stand(number, each).timing != "before")
        return next(begun, None)

    def _tell_homeless(self, points: Edition, shipments: Iterable[Moved]) -> None:
        """Tell how many shipments to a buyer of no country are not surely older than the alert."""
        early = {
            text for text, number in self._ranges.items() if self._calendar.stand(number, points).timing == "before"
        }
        if count := sum(text not in early for text in map(DATES, shipments)):
            self.tell("buyer_without_country", points, count)

    def count_points(self, points: Edition, country: str, shipments: Sequence[Moved]) -> None:
        """Count shipments to one transshipment point, those apart that may be older than the alert."""
        self._facts.used.add(points.id)
        fitting = {
            text for text, number in self._ranges.items() if self._calendar.stand(number, points).timing == "after"
        }
        moved = [each for each in shipments if each.dates in fitting]
        if len(moved) < len(shipments):
            self.tell("country_before_first_edition", points, len(shipments) - len(moved))
        if moved:
            use = self._facts.to_points.setdefault(country, PointUse())
            use.count += len(moved)
            use.examples = [*use.examples, *(each.pk for each in moved[:EXAMPLES])][:EXAMPLES]
            use.illustrative = use.illustrative or any(each.illustrative for each in moved)

    def count_bound(self, sight: Sight, count: int) -> None:
        """Count what cannot be judged by the lists that look at a shipment only for where it is declared to go."""
        part, bought = sight.part, sight.part.partner.role == "buyer"
        for of_list in self._by_list:
            if self._looks(of_list[0], part.origin, part.end, bought=bought):
                continue  # counted by the receiver's own country
            looks = (
                row
                for row in sight.rows
                if any(self._looks(of_list[0], row.origin, each, bought=bought) for each in row.ends)
            )
            if (row := next(looks, None)) is not None:
                self._count_list(of_list, {(row.moved.hs6, self._ranges[row.moved.dates]): count})

    def tell(self, why: Why, edition: Edition, count: int) -> None:
        key = Unjudged(why, edition)
        self._facts.unjudged[key] = self._facts.unjudged.get(key, 0) + count
