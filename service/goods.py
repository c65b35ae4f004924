"""HS codes and countries of the subject's shipments against the control lists of their day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter

from adapters import goods as registered
from adapters.dates import PartialDate
from adapters.goods.edition import Edition
from service import goods_codes, timing
from service.facts import EXAMPLES, CounterpartyFacts, Tally
from service.goods_codes import HS2017, HS2022, READABLE, ListIndex
from service.goods_facts import GoodsFacts, Hit, HitKey, Looked, PointUse, Standing, Unjudged, Way, Why
from service.store import Connection, carried
from service.store.trade import Moved, Side, read_dates

_SIDES: dict[str, Side] = {"buyer": "sender", "supplier": "receiver"}
# The Harmonized System of 2022 took effect on this day; a row that names no nomenclature is read by it.
_HS2022_SINCE = date(2022, 1, 1)
_DECLARED = 10  # digits of a code that are told; some customs add control digits beyond


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
    """Return what the lists of their day say of the shipments; codes and days are judged once each, not row by row."""
    partners = [each for each in counterparties if each.shipments and not each.itself]
    facts = GoodsFacts(editions=tuple(editions), points=_points(editions))
    facts.judged = sum(len(each.shipments) for each in partners)
    lists = _indexes(tuple(editions))
    for role in _SIDES:
        own = [each for each in partners if each.role == role]
        if own:
            _count(facts, own, subject_country=subject_country)
            codes = {moved.hs6 for each in own for moved in each.shipments if moved.hs6 is not None}
            listed = frozenset(code for code in codes if any(each.may_match(code) for each in lists))
            facts.listed_codes |= listed
            facts.looked += tuple(_look(connection, own, facts, listed, active=active, subject_country=subject_country))
    _judge_rows(facts, lists)
    facts.unlike_countries = [each for each in facts.looked if _unlike(each.carried)]
    _count_detours(facts)
    return facts


def _count_detours(facts: GoodsFacts) -> None:
    """Count what went to a transshipment point though the buyer sits elsewhere."""
    points, detours = facts.points, dict[str, list[Moved]]()
    for looked in facts.looked if points is not None else ():
        there = points is not None and looked.destination in points.countries
        if there and looked.partner.role == "buyer" and looked.partner.country != looked.destination:
            detours.setdefault(str(looked.destination), []).append(looked.moved)
    for country, moved in detours.items():
        if points is not None:
            _count_points(facts, points, country, moved)


@cache
def _indexes(editions: tuple[Edition, ...]) -> tuple[ListIndex, ...]:
    return goods_codes.indexes(editions)


def lists_of(facts: GoodsFacts) -> tuple[ListIndex, ...]:
    """Return the indexes of the editions whose codes are held."""
    return _indexes(facts.editions)


def _points(editions: Iterable[Edition]) -> Edition | None:
    return max((each for each in editions if each.holds == "countries"), key=lambda each: each.valid_from, default=None)


@lru_cache(maxsize=262_144)
def _place(first: date, last: date | None, dates: str) -> timing.Placement:
    measure = timing.MeasureDates(
        type="export_control", effective=PartialDate.of(first), ended=None if last is None else PartialDate.of(last)
    )
    return timing.place(read_dates(dates), measure)


def place(edition: Edition, dates: str) -> timing.Placement:
    """Return where a shipment lies against the days of an edition; as for an export control the departure decides."""
    return _place(edition.valid_from, edition.valid_to, dates)


# ------------------------------------------------------------------------------------ from the index alone


def _count(facts: GoodsFacts, partners: Iterable[CounterpartyFacts], *, subject_country: str | None) -> None:
    """Count what cannot be judged by list, and what went to transshipment points, over distinct codes and days."""
    by_list: dict[str, list[Edition]] = {}
    for each in facts.editions:
        by_list.setdefault(each.list_id, []).append(each)
    for partner in partners:
        destination = partner.country if partner.role == "buyer" else subject_country
        counted = Counter(map(attrgetter("hs6", "dates"), partner.shipments))
        for of_list in by_list.values():
            if of_list[0].holds != "countries" and not _outside(of_list[0], destination, partner, subject_country):
                _count_list(facts, of_list, counted)
        abroad = partner.role == "buyer" and destination != subject_country
        if abroad and facts.points is not None and destination in facts.points.countries:
            _count_points(facts, facts.points, str(destination), partner.shipments)


def _outside(one: Edition, destination: str | None, partner: CounterpartyFacts, subject_country: str | None) -> bool:
    """Return whether the list does not look at trade of this way; what is not known is not outside."""
    origin = subject_country if partner.role == "buyer" else partner.country
    elsewhere = bool(one.to) and destination is not None and destination not in one.to
    return elsewhere or (bool(one.origins) and origin is not None and origin not in one.origins)


def _count_list(facts: GoodsFacts, of_list: Sequence[Edition], counted: Counter[tuple[str | None, str]]) -> None:
    for (hs6, dates), count in counted.items():
        found = _edition_of_day(of_list, dates)
        if found is None:
            _tell(facts, "before_first_edition", of_list[0], count)
            continue
        facts.used.add(found.id)
        if found.holds == "count":
            _tell(facts, "codes_not_held", found, count)
        elif hs6 is None:
            _tell(facts, "no_code", found, count)
        elif not found.complete and not any(each.may_match(hs6) for each in _indexes((found,))):
            _tell(facts, "not_in_excerpt", found, count)


def _edition_of_day(of_list: Sequence[Edition], dates: str) -> Edition | None:
    """Return the latest edition that the shipment does not surely come before, None where all began later."""
    return next((each for each in reversed(of_list) if place(each, dates).timing != "before"), None)


def _tell(facts: GoodsFacts, why: Why, edition: Edition, count: int = 1) -> None:
    key = Unjudged(why, edition)
    facts.unjudged[key] = facts.unjudged.get(key, 0) + count


def _count_points(facts: GoodsFacts, points: Edition, country: str, shipments: Sequence[Moved]) -> None:
    facts.used.add(points.id)
    fitting = {dates for dates in {each.dates for each in shipments} if place(points, dates).timing == "after"}
    moved = [each for each in shipments if each.dates in fitting]
    if len(moved) < len(shipments):
        _tell(facts, "country_before_first_edition", points, len(shipments) - len(moved))
    if moved:
        use = facts.to_points.setdefault(country, PointUse())
        use.count += len(moved)
        use.examples = [*use.examples, *(each.pk for each in moved[:EXAMPLES])][:EXAMPLES]
        use.illustrative = use.illustrative or any(each.illustrative for each in moved)


# ------------------------------------------------------------------------------------ rows that a rule looks at


def _look(
    connection: Connection,
    partners: Sequence[CounterpartyFacts],
    facts: GoodsFacts,
    listed: frozenset[str],
    *,
    active: frozenset[int],
    subject_country: str | None,
) -> Iterator[Looked]:
    side = _SIDES[partners[0].role]
    pks = sorted({moved.near_pk for each in partners for moved in each.shipments})
    countries = facts.points.countries if facts.points is not None and side == "sender" else frozenset()
    rows = carried.carried(connection, pks, side=side, codes=listed, countries=countries, active=active)
    facts.unrouted += carried.unrouted(connection, pks, side=side, active=active)
    by_pk = {each.pk: each for each in rows}
    for partner in partners if by_pk else ():
        known = partner.country if partner.role == "buyer" else subject_country
        for moved in partner.shipments:
            row = by_pk.get(moved.pk)
            if row is not None:
                yield Looked(moved, row, partner, row.destination or known)


def _unlike(row: carried.Carried) -> bool:
    """Return whether origin, departure and trading country are given and each differs from the next."""
    known = row.origin is not None and row.departure is not None and row.trading is not None
    return known and row.origin != row.departure and row.departure != row.trading


def _judge_rows(facts: GoodsFacts, lists: Sequence[ListIndex]) -> None:
    """Put every row that is looked at under the entries of its day; equal codes, days and ways are judged once."""
    judged: dict[tuple[object, ...], tuple[Hit | Unjudged, ...]] = {}
    hits: dict[HitKey, Hit] = {}
    for looked in facts.looked:
        moved, row, partner, destination = looked
        key = (id(partner), row.hs_raw, row.hs6, row.hs_version, row.hs_imputed, moved.dates, destination)
        found = judged.get(key)
        if found is None:
            found = judged[key] = tuple(_verdicts(looked, facts, lists))
        for each in found:
            if isinstance(each, Hit):
                known = hits.setdefault(each.key, each)
                known.tally.add(moved, place(each.edition, moved.dates))
            else:
                _tell(facts, each.why, each.edition)
    facts.hits = tuple(hits.values())
    facts.used |= {each.edition.id for each in facts.hits}


def _verdicts(looked: Looked, facts: GoodsFacts, lists: Sequence[ListIndex]) -> Iterator[Hit | Unjudged]:
    code = goods_codes.digits(looked.carried.hs_raw, looked.carried.hs6)
    for each in lists if code is not None else ():
        placed = place(each.edition, looked.moved.dates)
        if placed.timing in ("before", "after_delisting"):
            continue
        way = _way(each.edition, facts.points, looked)
        if looked.destination is None:
            yield Unjudged("destination_unknown", each.edition)
        elif way is not None:
            yield from _matched(each, looked, str(code), placed, way)


def _way(edition: Edition, points: Edition | None, looked: Looked) -> Way | None:
    """Return how the goods concern the list; goods of a list of priority to a transshipment point do so too."""
    if not edition.to or looked.destination in edition.to:
        return "direct"
    to_point = looked.partner.role == "buyer" and points is not None and looked.destination in points.countries
    if not to_point or points is None or edition.effect != "priority":
        return None
    return "transit" if place(points, looked.moved.dates).timing == "after" else None


def _matched(
    index: ListIndex, looked: Looked, code: str, placed: timing.Placement, way: Way
) -> Iterator[Hit | Unjudged]:
    row, edition = looked.carried, index.edition
    nomenclature = row.hs_version or _nomenclature_of(placed.on)
    if nomenclature not in READABLE:
        yield Unjudged("unknown_nomenclature", edition)
        return
    found = index.match(code, nomenclature)
    if found is None:
        if nomenclature == HS2017 and goods_codes.unmatched_for_want_of_predecessor(code, edition):
            yield Unjudged("no_predecessor", edition)
        return
    found = goods_codes.unsure(found, imputed=row.hs_imputed, assumed=row.hs_version is None)
    standing: Standing = "in_force" if placed.timing == "after" else "unplaced"
    key = HitKey(
        edition=edition.id,
        entry=found.entry.code,
        hs=code[:_DECLARED],
        match=found.match,
        why=found.why,
        way=way,
        standing=standing,
        destination=str(looked.destination),
        partner=looked.partner.name,
    )
    entry = found.entry
    yield Hit(key=key, edition=edition, tier=entry.tier, name=entry.name, partner=looked.partner, tally=Tally())


def _nomenclature_of(on: PartialDate | None) -> str:
    return HS2022 if on is None or on.first >= _HS2022_SINCE else HS2017
