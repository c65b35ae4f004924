"""HS codes and countries of the subject's shipments against the control lists of their day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from operator import itemgetter

from adapters import goods as registered
from adapters.goods.edition import Edition
from service import goods_codes, goods_seats
from service.facts import CounterpartyFacts
from service.goods_codes import CodeMatch, ListIndex, beside_another
from service.goods_counts import DATES, Counts
from service.goods_days import Calendar, calendar
from service.goods_facts import GoodsFacts, Hit, HitKey, Looked, Part, Sight, Unjudged, Way
from service.goods_hits import add, hit, outside, under
from service.goods_seats import FAR, NEAR
from service.store import Connection, carried
from service.store.carried import Carried
from service.store.trade import Moved, Side

_SIDES: dict[str, Side] = {"buyer": "sender", "supplier": "receiver"}
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
    parts = goods_seats.parts(connection, counterparties, subject_country=subject_country)
    facts = GoodsFacts(editions=tuple(editions), points=_points(editions))
    facts.judged = sum(len(each.shipments) for each in parts)
    judging = _Judging(facts, parts, subject_country=subject_country)
    for role in _SIDES:
        own = [each for each in parts if each.partner.role == role]
        if own:
            judging.counts.count(own)
            judging.look(connection, own, active=active)
    judging.rows()
    judging.ways()
    return facts


def lists_of(facts: GoodsFacts) -> tuple[ListIndex, ...]:
    """Return the indexes of the editions whose codes are held."""
    return goods_codes.indexes(facts.editions)


def _points(editions: Iterable[Edition]) -> Edition | None:
    return max((each for each in editions if each.holds == "countries"), key=lambda each: each.valid_from, default=None)


def _unlike(row: Carried) -> bool:
    """Return whether origin, departure and trading country are given and each differs from the next."""
    known = row.origin is not None and row.departure is not None and row.trading is not None
    return known and row.origin != row.departure and row.departure != row.trading


def _looked(moved: Moved, row: Carried, partner: CounterpartyFacts, origin: str | None, end: str | None) -> Looked:
    return Looked(moved, row, partner, origin, tuple(dict.fromkeys(each for each in (row.destination, end) if each)))


def _outside_one(end: str | None, narrow: Iterable[frozenset[str]]) -> bool:
    return end is not None and any(end not in to for to in narrow)


def _weight(verdict: Hit | Unjudged) -> tuple[bool, ...]:
    """Return how much a verdict tells: a sure hit before another, and goods to the list's own countries first."""
    return (True, verdict.sure, verdict.key.way == "direct") if isinstance(verdict, Hit) else (False,)


class _Judging:
    """One subject's shipments under judgement: every text of dates has the number of its day range."""

    def __init__(self, facts: GoodsFacts, parts: Sequence[Part], *, subject_country: str | None) -> None:
        self._facts, self._lists, self._country = facts, lists_of(facts), subject_country
        self._calendar: Calendar = calendar(facts.editions)
        texts = set[str]().union(*(set(map(DATES, each.shipments)) for each in parts))
        texts |= {row.moved.dates for each in parts for rows in each.repeats.values() for row in rows}
        self._ranges: Mapping[str, int] = self._calendar.numbers(texts)
        self._sights: list[Sight] = []
        self._counted: list[Looked] = []  # own rows of shipments with another party
        self.counts = Counts(facts, self._calendar, self._ranges, country=subject_country)

    def look(self, connection: Connection, parts: Sequence[Part], *, active: frozenset[int]) -> None:
        """Read the shipments whose code may be listed or whose countries matter, with what else they say."""
        facts, side = self._facts, _SIDES[parts[0].partner.role]
        own = set[int]().union(*(set(map(NEAR, each.shipments)) for each in parts))
        repeating = {row.moved.near_pk for each in parts for rows in each.repeats.values() for row in rows}
        bound, abroad = self._bound(parts)
        rows = carried.carried(
            connection,
            sorted(own | repeating),
            side=side,
            codes=facts.listed_codes,
            countries=facts.points.countries if facts.points is not None and side == "sender" else (),
            bound=bound,
            abroad=abroad,
            active=active,
        )
        facts.unrouted += carried.unrouted(connection, sorted(own), side=side, active=active)
        by_pk = {each.pk: each for each in rows}
        for part in parts:
            sights = self._own(part, by_pk) if by_pk else []
            self._counted += [each.rows[0] for each in sights if not part.partner.itself]
            self._sights += sights
            if part.repeats:
                self._sights += self._repeating(part, by_pk, {each.rows[0].moved.pk: each for each in sights})

    def _own(self, part: Part, by_pk: Mapping[int, Carried]) -> list[Sight]:
        return [
            Sight(part, [_looked(moved, row, part.partner, part.origin, part.end)])
            for moved, row in zip(part.shipments, map(by_pk.get, map(_PK, part.shipments)), strict=True)
            if row is not None
        ]

    def _repeating(self, part: Part, by_pk: Mapping[int, Carried], own: Mapping[int, Sight]) -> Iterator[Sight]:
        """Put rows that repeat a shipment beside its own one; yield the shipments of which only they are looked at."""
        for pk, repeats in part.repeats.items():
            rows = [
                _looked(moved, by_pk.get(moved.pk) or carried.unread(moved), part.partner, *way)
                for moved, *way in repeats
                if moved.pk in by_pk or way != [part.origin, part.end]
            ]
            if pk in own:
                own[pk].rows.extend(rows)
            elif rows:
                yield Sight(part, rows)

    def _bound(self, parts: Iterable[Part]) -> tuple[frozenset[str], set[int]]:
        """Return the countries that lists look at, and the parties whose rows they may look at by destination alone."""
        narrow = {each.to for each in self._facts.editions if each.to}
        abroad = set[int | None]()
        for part in parts:
            if _outside_one(part.end, narrow):
                abroad |= set(map(FAR, part.shipments))
            for repeats in part.repeats.values():
                abroad |= {FAR(each.moved) for each in repeats if _outside_one(each.end, narrow)}
        return frozenset[str]().union(*narrow) if abroad else frozenset(), {pk for pk in abroad if pk is not None}

    def rows(self) -> None:
        """Put every shipment that is looked at under the entries of its day; what says the same is judged once."""
        alike: dict[tuple[object, ...], list[Sight]] = {}
        for each in self._sights:
            key = (id(each.part), *map(self._said, each.rows))
            alike.setdefault(key, []).append(each)
        hits: dict[HitKey, Hit] = {}
        for sights in alike.values():
            self.counts.count_bound(sights[0], len(sights))
            for place, verdict in self._judged(*sights[0]):
                if isinstance(verdict, Hit):
                    tally = hits.setdefault(verdict.key, verdict).tally
                    stand = self._calendar.stand(self._ranges[sights[0].rows[place].moved.dates], verdict.edition)
                    add(tally, [one.rows[place].moved for one in sights], stand)
                else:
                    self.counts.tell(verdict.why, verdict.edition, len(sights))
        self._facts.hits = tuple(hits.values())
        self._facts.used |= {each.edition.id for each in hits.values()}

    def _said(self, looked: Looked) -> tuple[object, ...]:
        row = looked.carried
        on = self._ranges[looked.moved.dates]
        return (row.hs_raw, row.hs6, row.hs_version, row.hs_imputed, on, looked.origin, looked.ends)

    def _judged(self, part: Part, rows: Sequence[Looked]) -> Iterable[tuple[int, Hit | Unjudged]]:
        """Return for each edition the place of the row that says most of the shipment, and what it says."""
        found: dict[str, tuple[int, Hit | Unjudged]] = {}
        bound = any(each.ends for each in rows)
        for place, looked in enumerate(rows):
            for verdict in self._verdicts(part, looked):
                if bound and isinstance(verdict, Unjudged) and verdict.why == "destination_unknown":
                    continue  # another row tells
                known = found.get(verdict.edition.id)
                if known is None or _weight(verdict) > _weight(known[1]):
                    found[verdict.edition.id] = place, verdict
        return found.values()

    def _verdicts(self, part: Part, looked: Looked) -> Iterator[Hit | Unjudged]:
        number, row = self._ranges[looked.moved.dates], looked.carried
        code = goods_codes.digits(row.hs_raw, row.hs6)
        for each in self._lists if code is not None else ():
            stand = self._calendar.stand(number, each.edition)
            if stand.timing in ("before", "after_delisting") or outside(each.edition, looked.origin, None):
                continue
            to = self._way(each.edition, looked, number)
            if looked.ends and to is None:
                continue
            nomenclature = row.hs_version or self._calendar.nomenclature(number)
            told = [(str(code), under(each, row, str(code), nomenclature))]
            for other in goods_codes.further(row.hs_raw):
                found = under(each, row, other, nomenclature)
                told.append((other, beside_another(found) if isinstance(found, CodeMatch) else found))
            for written, found in told:
                if isinstance(found, Unjudged):
                    yield found
                elif found is not None and to is None:
                    yield Unjudged("destination_unknown", each.edition)
                elif found is not None and to is not None:
                    yield hit(part, each.edition, code=written, found=found, to=to, stand=stand)

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
        """Keep what came by unlike countries; count what went to a transshipment point, its buyer elsewhere."""
        facts = self._facts
        facts.looked = tuple(self._counted)
        seen = (next((row for row in each.rows if _unlike(row.carried)), None) for each in self._sights)
        facts.unlike_countries = [row for row in seen if row is not None]
        points, found = facts.points, dict[str, list[Moved]]()
        if points is None:
            return
        elsewhere = points.countries - {self._country}  # what stays in the supplier's country passes through none
        for part, rows in self._sights:
            # shipments to a buyer in a point were counted there, wherever they were bound
            if part.partner.role == "buyer" and part.end not in elsewhere:
                to = ((end, row.moved) for row in rows for end in row.ends if end in elsewhere)
                for point, moved in islice(to, 1):
                    found.setdefault(point, []).append(moved)
        for point, shipments in found.items():
            self.counts.count_points(points, point, shipments)
