"""Facts about goods in, findings and notes out: lists of the day, transshipment points, unlike countries, gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from adapters.goods.edition import Edition
from service import goods_rules, sentences
from service.evidence import Evidence
from service.facts import EXAMPLES
from service.findings import Finding
from service.goods_facts import GoodsFacts, Hit, Unjudged, Way
from service.goods_rules import LEAST_UNLIKE, Rule

_NAMED = 3  # of buyers, codes or countries that a sentence names before it counts the rest
OTHERWISE = "other explanations exist"


def found(facts: GoodsFacts) -> list[Finding]:
    """Return the findings and notes about goods; patterns of trade have a module of their own."""
    return [*_of_lists(facts), *_of_points(facts), *_of_countries(facts), *_of_gaps(facts)]


def _of_lists(facts: GoodsFacts) -> Iterator[Finding]:
    groups: dict[tuple[Edition, Way], list[Hit]] = {}
    for each in facts.hits:
        groups.setdefault((each.edition, each.key.way), []).append(each)
    for (edition, way), hits in groups.items():
        sure, vague = [each for each in hits if each.sure], [each for each in hits if not each.sure]
        if sure:
            code, rule = _code(edition, way)
            yield Finding(
                code=code,
                sentence=_listed(edition, sure, way) + _besides(vague),
                evidence=_quoted(edition, sure),
                illustrative=any(each.tally.illustrative for each in sure),
                rule=rule,
                counter=_counter(sure),
            )
        elif vague:
            yield Finding(
                code="goods_not_judged",
                sentence=f"Not known: whether {_shipments(vague)} to {_countries(vague)} fell under "
                f"{_named(edition)[:-1]}; {_doubts(vague)}.",
                evidence=_quoted(edition, vague),
                illustrative=any(each.tally.illustrative for each in vague),
                rule=_code(edition, way)[1],
            )


def _code(edition: Edition, way: Way) -> tuple[str, Rule]:
    if way == "transit":
        return "priority_goods_transit", goods_rules.TRANSSHIPMENT_POINT
    if edition.effect == "restriction":
        return "restricted_goods_after", goods_rules.RESTRICTED_GOODS
    return "high_priority_goods", goods_rules.HIGH_PRIORITY_GOODS


def _listed(edition: Edition, hits: Sequence[Hit], way: Way) -> str:
    """Return the list, the codes, where the goods went and by which date that is told."""
    tiers = sorted({each.tier for each in hits if each.tier})
    tier = f" (tier {', '.join(tiers)})" if tiers else ""
    mapped = sum(each.tally.count for each in hits if each.key.match == "via_concordance")
    over = f", {mapped} of them by a code of HS2017 through the concordance" if mapped else ""
    decided = ", ".join(sorted({kind for each in hits for kind in each.tally.decided_by})) or "no document date"
    to = f"{'the transshipment point ' if way == 'transit' else ''}{_countries(hits)}"
    return (
        f"{_named(edition)} shows {_first(sorted({each.key.entry for each in hits}))}{tier} since "
        f"{sentences.day(edition.valid_from)}. Records show {_shipments(hits)} of these goods to {to} on or after that "
        f"day{over} (by {decided}), with {_first(_partners(hits))}; not known: the end use, and whether "
        f"{'a permission was needed or given' if edition.effect == 'restriction' else 'the goods went on from there'}."
    )


def _besides(vague: Sequence[Hit]) -> str:
    return f" Besides, {_shipments(vague)} may fall under it: {_doubts(vague)}." if vague else ""


def _doubts(hits: Iterable[Hit]) -> str:
    told = {each.key.why or "their document dates do not tell" for each in hits if each.key.standing == "in_force"}
    told |= {"their document dates do not tell" for each in hits if each.key.standing == "unplaced"}
    return "; ".join(sorted(told)[:_NAMED])


def _counter(hits: Iterable[Hit]) -> tuple[str, ...]:
    """Return what speaks against it in the same records."""
    mapped = sorted({each.key.why for each in hits if each.key.match == "via_concordance"})
    assumed = sorted({each.key.why for each in hits if each.key.match == "exact" and each.key.why})
    return (
        *mapped,
        *assumed,
        "a list of six digits names more goods than the measure behind it: the goods' own description decides",
    )


def _of_points(facts: GoodsFacts) -> Iterator[Finding]:
    if facts.to_points and facts.points is not None:
        counts = sorted(facts.to_points.items(), key=lambda each: (-each[1].count, each[0]))
        told = [f"{country} ({use.count})" for country, use in counts]
        total = sum(use.count for _, use in counts)
        yield Finding(
            code="pattern_sign",
            sentence=f"Records show {sentences.shipments(total)} to countries that {_named(facts.points)} calls "
            f"transshipment points, on or after {sentences.day(facts.points.valid_from)}: {_first(told)}; {OTHERWISE}.",
            evidence=_shipments_quoted(pk for _, use in counts for pk in use.examples),
            illustrative=any(use.illustrative for _, use in counts),
            rule=goods_rules.TRANSSHIPMENT_POINT,
            counter=("most trade with these countries stays there",),
        )


def _of_countries(facts: GoodsFacts) -> Iterator[Finding]:
    unlike = facts.unlike_countries
    if len(unlike) >= LEAST_UNLIKE:
        ways = Counter(
            f"{each.carried.origin} > {each.carried.departure} > {each.carried.trading}" for each in unlike
        ).most_common()
        yield Finding(
            code="pattern_sign",
            sentence=f"Records show {sentences.shipments(len(unlike))} that left from a country which is neither that "
            f"of origin nor the trading country (origin > departure > trading: "
            f"{_first([f'{way}, {count}' for way, count in ways])}); {OTHERWISE}.",
            evidence=_shipments_quoted(each.moved.pk for each in unlike),
            illustrative=any(each.moved.illustrative for each in unlike),
            rule=goods_rules.UNLIKE_COUNTRIES,
            counter=("goods are often stored and sold through a third country",),
        )
    if facts.unrouted:
        yield Finding(
            code="pattern_not_judged",
            sentence=f"Not known: whether origin, departure and trading country differ for "
            f"{sentences.shipments(facts.unrouted)}; the records lack one of the three.",
            rule=goods_rules.UNLIKE_COUNTRIES,
        )


_WHY = {
    "before_first_edition": "{shipments} before {day} {are} not judged against {title}: no edition is held "
    "for that day",
    "country_before_first_edition": "{shipments} to its countries {are} not surely on or after {day}, and not judged "
    "against {title}: no edition is held for an earlier day",
    "codes_not_held": "{shipments} {are} not judged against {title}: its edition of {day} had {items} items, whose "
    "codes are not held",
    "not_in_excerpt": "{shipments} {have} codes that are not in what is held of {title}, edition of {day}, an excerpt",
    "no_code": "{shipments} {name} no code of six digits to judge against {title}",
    "unknown_nomenclature": "{shipments} {have} a code of a nomenclature that is not read against {title}",
    "no_predecessor": "{shipments} with a code of HS2017 may be goods of {title} that have no direct predecessor there",
    "buyer_without_country": "{shipments} {name} no country of the buyer, and {are} judged against {title} by a "
    "declared destination alone",
    "destination_unknown": "{shipments} with goods of {title} {name} no country of destination",
}


def _of_gaps(facts: GoodsFacts) -> Iterator[Finding]:
    if not facts.editions:
        yield Finding(
            code="coverage_gap",
            sentence="Not known: whether the goods are controlled; no list of goods is held for the day asked.",
        )
    if facts.editions and not facts.judged:
        yield Finding(
            code="coverage_gap",
            sentence="Not known: whether the goods are controlled; the records hold no shipment that the supplier sent "
            "or received.",
        )
    uncoded = [(edition, count) for (why, edition), count in facts.unjudged.items() if why == "codes_not_held"]
    by_list: dict[str, list[tuple[Edition, int]]] = {}
    for edition, count in sorted(uncoded, key=lambda each: each[0].valid_from):
        by_list.setdefault(edition.title, []).append((edition, count))
    for title, counted in by_list.items():
        yield Finding(code="coverage_gap", sentence=_uncoded(title, counted))
    for key, count in sorted(facts.unjudged.items(), key=lambda each: (each[0].edition.id, each[0].why)):
        if key.why != "codes_not_held":
            yield Finding(code="coverage_gap", sentence=f"Not known: {gap(key, count)}.")


def _uncoded(title: str, counted: Sequence[tuple[Edition, int]]) -> str:
    """Return for a list of which only the number of items is known how many it had when shipments moved."""
    told = [
        f"{edition.items} items from {sentences.day(edition.valid_from)} on ({sentences.shipments(count)})"
        for edition, count in counted
    ]
    return f"Not known: whether goods fell under {title}: it had {', '.join(told)}, and its codes are not held."


def gap(unjudged: Unjudged, count: int) -> str:
    """Return why shipments were not judged, for the notes and for the coverage of the list."""
    return _WHY[unjudged.why].format(
        shipments=sentences.shipments(count),
        are="is" if count == 1 else "are",
        have="has" if count == 1 else "have",
        name="names" if count == 1 else "name",
        day=sentences.day(unjudged.edition.valid_from),
        title=unjudged.edition.title,
        items=unjudged.edition.items,
    )


def _named(edition: Edition) -> str:
    return f"{edition.title}, edition of {edition.edition},"


def _shipments(hits: Iterable[Hit]) -> str:
    return sentences.shipments(sum(each.tally.count for each in hits))


def _countries(hits: Iterable[Hit]) -> str:
    return _first(sorted({each.key.destination for each in hits}))


def _partners(hits: Iterable[Hit]) -> list[str]:
    """Return the counterparties, those with most shipments first; several of one name are told as several."""
    counts, of_name = Counter[str](), dict[str, set[int]]()
    for each in hits:
        name = each.partner.name if each.partner.group.parties else f"parties {each.partner.name}"
        counts[name] += each.tally.count
        of_name.setdefault(name, set()).add(each.key.number)
    several = {name: len(numbers) for name, numbers in of_name.items() if len(numbers) > 1}
    return [
        f"{several[name]} counterparties of the name {name}" if name in several else name
        for name, _ in counts.most_common()
    ]


def _first(told: Sequence[str]) -> str:
    more = len(told) - _NAMED
    return f"{', '.join(told[:_NAMED])}{f' and {more} more' if more > 0 else ''}"


def _quoted(edition: Edition, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return the list's own lines, then shipments."""
    lines = {each.key.entry: each for each in hits}
    entries = tuple(
        Evidence(
            source=edition.list_id,
            edition=edition.sha256,
            record=code,
            field="code" if each.tier is None else "code, tier",
            text=f"{code}{f' {each.name}' if each.name else ''}{f', tier {each.tier}' if each.tier else ''} "
            f"({edition.source})",
        )
        for code, each in sorted(lines.items())[:EXAMPLES]
    )
    return (*entries, *_shipments_quoted(pk for each in hits for pk in each.tally.examples))


def _shipments_quoted(pks: Iterable[int]) -> tuple[Evidence, ...]:
    return tuple(Evidence(shipment_pk=pk) for pk in list(dict.fromkeys(pks))[:EXAMPLES])
