"""HS codes and countries of the subject's shipments against the control lists of their day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import itemgetter

from adapters import goods as registered
from adapters.goods.edition import Edition
from service import goods_codes, goods_seats
from service.facts import EXAMPLES, CounterpartyFacts
from service.goods_codes import ListIndex
from service.goods_days import Calendar, calendar
from service.goods_facts import GoodsFacts, Hit, HitKey, Looked, Part, PointUse, Sight, Unjudged, Way, Why
from service.goods_hits import add, matched, outside
from service.store import Connection, carried
from service.store.trade import Moved, Side

_SIDES: dict[str, Side] = {"buyer": "sender", "supplier": "receiver"}
# by place: a hundred thousand rows are read so in half the time
_DATES = itemgetter(Moved._fields.index("dates"))
_HS6 = itemgetter(Moved._fields.index("hs6"))
_PK = itemgetter(Moved._fields.index("pk"))


def held(*, as_of: date, available: date, editions: Iterable[Edition] | None = None) -> tuple[Edition, ...]:
    """Return the editions that had begun by both days: a later one was not to be known, or did not bind yet."""
    given = registered.editions() if editions is None else editions
    return tuple(each for each in given if each.valid_from <= min(as_of, available))


def judge(
    connection: Connection,
    counterparties: Sequence[CounterpartyFacts],
    *,
    editions: Sequence[Edition],
    active: frozenset[int],
    subject_country: str | None,
) -> GoodsFacts:
    """Return what the lists of their day say of the shipments; codes and days are judged once each, not row by row.

    Those whose both ends bear the supplier's name are judged too: where goods went is told by their countries.
    """
    parts = goods_seats.parts(connection, counterparties)
    facts = GoodsFacts(editions=tuple(editions), points=_points(editions))
    facts.judged = sum(len(each.shipments) for each in parts)
    judging = _Judging(facts, parts, subject_country=subject_country)
    for role in _SIDES:
        own = [each for each in parts if each.partner.role == role]
        if own:
            judging.count(own)
            judging.look(connection, own, active=active)
    judging.rows()
    judging.ways()
    return facts


@cache
def _indexes(editions: tuple[Edition, ...]) -> tuple[ListIndex, ...]:
    return goods_codes.indexes(editions)


def lists_of(facts: GoodsFacts) -> tuple[ListIndex, ...]:
    """Return the indexes of the editions whose codes are held."""
    return _indexes(facts.editions)


def _points(editions: Iterable[Edition]) -> Edition | None:
    return max((each for each in editions if each.holds == "countries"), key=lambda each: each.valid_from, default=None)


def _unlike(row: carried.Carried) -> bool:
    """Return whether origin, departure and trading country are given and each differs from the next."""
    known = row.origin is not None and row.departure is not None and row.trading is not None
    return known and row.origin != row.departure and row.departure != row.trading


class _Judging:
    """One subject's shipments under judgement: every text of dates has the number of its day range."""

    def __init__(self, facts: GoodsFacts, parts: Sequence[Part], *, subject_country: str | None) -> None:
        self._facts, self._lists, self._country = facts, lists_of(facts), subject_country
        self._calendar: Calendar = calendar(facts.editions)
        texts = set[str]().union(*(set(map(_DATES, each.shipments)) for each in parts))
        self._ranges: Mapping[str, int] = self._calendar.numbers(texts)
        self._sights: list[Sight] = []

    def _tell(self, why: Why, edition: Edition, count: int = 1) -> None:
        key = Unjudged(why, edition)
        self._facts.unjudged[key] = self._facts.unjudged.get(key, 0) + count

    # -------------------------------------------------------------------------------- from the index alone

    def count(self, parts: Sequence[Part]) -> None:
        """Count what cannot be judged by list, and what went to transshipment points, over codes and day ranges."""
        by_list: dict[str, list[Edition]] = {}
        for each in self._facts.editions:
            if each.holds != "countries":
                by_list.setdefault(each.list_id, []).append(each)
        points = self._facts.points
        ways: dict[tuple[str | None, str | None], Counter[tuple[str | None, int]]] = {}
        bought = parts[0].partner.role == "buyer"  # of one role all
        for part in parts:
            way = (self._country, part.country) if bought else (part.country, self._country)
            ranges = map(self._ranges.__getitem__, map(_DATES, part.shipments))
            ways.setdefault(way, Counter()).update(zip(map(_HS6, part.shipments), ranges, strict=True))
            if points is not None and bought and part.country is None:
                self._tell_homeless(points, part.shipments)
            elif points is not None and bought and way[1] != self._country and way[1] in points.countries:
                self._count_points(points, way[1], part.shipments)
        for (origin, destination), counted in ways.items():
            codes = {code for code, _ in counted if code is not None}
            self._facts.listed_codes |= {code for code in codes if self._may_match(code)}
            to_point = (
                bought and points is not None and destination != self._country and destination in points.countries
            )
            for of_list in by_list.values():
                if (to_point and of_list[0].effect == "priority") or not outside(of_list[0], origin, destination):
                    self._count_list(of_list, counted)

    def _may_match(self, code: str) -> bool:
        return any(each.may_match(code) for each in self._lists)

    def _count_list(self, of_list: Sequence[Edition], counted: Counter[tuple[str | None, int]]) -> None:
        for (hs6, number), count in counted.items():
            found = self._edition_of_day(of_list, number)
            if found is None:
                self._tell("before_first_edition", of_list[0], count)
                continue
            self._facts.used.add(found.id)
            if found.holds == "count":
                self._tell("codes_not_held", found, count)
            elif hs6 is None:
                self._tell("no_code", found, count)
            elif not found.complete and not any(each.may_match(hs6) for each in _indexes((found,))):
                self._tell("not_in_excerpt", found, count)

    def _edition_of_day(self, of_list: Sequence[Edition], number: int) -> Edition | None:
        """Return the latest edition that the shipment does not surely come before, None where all began later."""
        begun = (each for each in reversed(of_list) if self._calendar.stand(number, each).timing != "before")
        return next(begun, None)

    def _tell_homeless(self, points: Edition, shipments: Iterable[Moved]) -> None:
        """Tell how many shipments to a buyer of no country are not surely older than the alert."""
        early = {
            text for text, number in self._ranges.items() if self._calendar.stand(number, points).timing == "before"
        }
        if count := sum(text not in early for text in map(_DATES, shipments)):
            self._tell("buyer_without_country", points, count)

    def _count_points(self, points: Edition, country: str, shipments: Sequence[Moved]) -> None:
        self._facts.used.add(points.id)
        fitting = {
            text for text, number in self._ranges.items() if self._calendar.stand(number, points).timing == "after"
        }
        moved = [each for each in shipments if each.dates in fitting]
        if len(moved) < len(shipments):
            self._tell("country_before_first_edition", points, len(shipments) - len(moved))
        if moved:
            use = self._facts.to_points.setdefault(country, PointUse())
            use.count += len(moved)
            use.examples = [*use.examples, *(each.pk for each in moved[:EXAMPLES])][:EXAMPLES]
            use.illustrative = use.illustrative or any(each.illustrative for each in moved)

    # -------------------------------------------------------------------------------- rows that a rule looks at

    def look(self, connection: Connection, parts: Sequence[Part], *, active: frozenset[int]) -> None:
        """Read the shipments whose code may be listed or whose countries matter, with what else they say."""
        facts, side = self._facts, _SIDES[parts[0].partner.role]
        pks = sorted({moved.near_pk for each in parts for moved in each.shipments})
        countries = facts.points.countries if facts.points is not None and side == "sender" else frozenset[str]()
        rows = carried.carried(connection, pks, side=side, codes=facts.listed_codes, countries=countries, active=active)
        facts.unrouted += carried.unrouted(connection, pks, side=side, active=active)
        by_pk = {each.pk: each for each in rows}
        for part in parts if by_pk else ():
            way = (self._country, part.country) if side == "sender" else (part.country, self._country)
            for moved, row in zip(part.shipments, map(by_pk.get, map(_PK, part.shipments)), strict=True):
                if row is not None:
                    ends = tuple(dict.fromkeys(each for each in (row.destination, way[1]) if each))
                    self._sights.append(Sight(part, Looked(moved, row, part.partner, way[0], ends)))

    def rows(self) -> None:
        """Put every row that is looked at under the entries of its day; equal codes, days and ways are judged once."""
        alike: dict[tuple[object, ...], list[Sight]] = {}
        for each in self._sights:
            row = each.row.carried
            key = (
                each.part.number, row.hs_raw, row.hs6, row.hs_version, row.hs_imputed,
                self._ranges[each.row.moved.dates], each.row.origin, each.row.ends,
            )  # fmt: skip
            alike.setdefault(key, []).append(each)
        hits: dict[HitKey, Hit] = {}
        for sights in alike.values():
            number = self._ranges[sights[0].row.moved.dates]
            for verdict in self._verdicts(sights[0].row, number):
                if isinstance(verdict, Hit):
                    hit = hits.setdefault(verdict.key, verdict)
                    stand = self._calendar.stand(number, hit.edition)
                    add(hit.tally, [one.row.moved for one in sights], stand)
                else:
                    self._tell(verdict.why, verdict.edition, len(sights))
        self._facts.hits = tuple(hits.values())
        self._facts.used |= {each.edition.id for each in hits.values()}

    def _verdicts(self, looked: Looked, number: int) -> Iterator[Hit | Unjudged]:
        code = goods_codes.digits(looked.carried.hs_raw, looked.carried.hs6)
        for each in self._lists if code is not None else ():
            stand = self._calendar.stand(number, each.edition)
            if stand.timing in ("before", "after_delisting"):
                continue
            if outside(each.edition, looked.origin, None):
                continue
            if not looked.ends:
                yield Unjudged("destination_unknown", each.edition)
            elif (found := self._way(each.edition, looked, number)) is not None:
                nomenclature = looked.carried.hs_version or self._calendar.nomenclature(number)
                yield from matched(each, looked, str(code), nomenclature, stand, found)

    def _way(self, edition: Edition, looked: Looked, number: int) -> tuple[Way, str] | None:
        """Return how the goods concern the list, and the country that tells: the destination, or the receiver's own.

        Those of a list of priority to a transshipment point concern it too.
        """
        points = self._facts.points
        direct = next((each for each in looked.ends if not edition.to or each in edition.to), None)
        if direct is not None:
            return "direct", direct
        if looked.partner.role != "buyer" or points is None or edition.effect != "priority":
            return None
        point = next((each for each in looked.ends if each in points.countries and each != self._country), None)
        if point is None or self._calendar.stand(number, points).timing != "after":
            return None
        return "transit", point

    def ways(self) -> None:
        """Keep what came by unlike countries; count what went to a transshipment point though its buyer is elsewhere."""
        facts = self._facts
        facts.looked = tuple(each.row for each in self._sights if not each.part.partner.itself)
        facts.unlike_countries = [each.row for each in self._sights if _unlike(each.row.carried)]
        points, found = facts.points, dict[str, list[Moved]]()
        if points is None:
            return
        elsewhere = points.countries - {self._country}  # what stays in the supplier's country passes through none
        for part, row in self._sights:
            # shipments to a buyer in a point were counted there, wherever they were bound
            bound = row.carried.destination
            if bound in elsewhere and part.partner.role == "buyer" and part.country not in elsewhere:
                found.setdefault(str(bound), []).append(row.moved)
        for country, moved in found.items():
            self._count_points(points, country, moved)
