"""Chains in the words of the API, of a note, and of a person's terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service import answer, chains_rows, evidence, owners_answer, sentences
from service import chains as rules
from service.chain import Chain, Chains, Leg, Node, Span, party_ids, root
from service.evidence import Evidence
from service.facts import CLASSES, DesignationFacts
from service.findings import Finding
from service.owners import HUB_STAKES
from service.store.trade import Cited, read_dates

Json = dict[str, Any]
_EXAMPLES = 3
_MOST_NOTES = 5
_MOST_HUBS = 5
_GOODS = frozenset({"supply", "receive"})  # what a measure restricts where shipments matter
NO_OWNERS = "owners are not followed: no register of owners is held"
OWNERS = (
    "owners are followed as the registers held name them; which share makes an owned party fall under a measure is not "
    "judged"
)
SPELLINGS = (
    "a counterparty is followed under the spellings in which the records name it beside the one before; rows under "
    "other spellings are not"
)
_VERB = {"buyer": "supplies", "supplier": "buys from"}


def cited_pks(found: Chains) -> list[int]:
    """Return the shipments that the answer quotes."""
    legs = [leg for chain in found.chains for node in chain.nodes for leg in node.legs]
    return sorted({moved.pk for leg in legs for moved in leg.shipments[:_EXAMPLES]})


def told(found: Chains, cited: Mapping[int, Cited], subject: str, *, owners: bool) -> Json:
    """Return the chains with the bounds of their search; `owners`: whether a register of owners is held."""
    unfollowed = OWNERS if owners else NO_OWNERS
    return {
        "hops": found.bounds.hops,
        "chains": [_chain(each, cited, subject) for each in found.chains],
        "complete": found.complete,
        "cut": list(found.cut),
        "hubs": list(found.hubs),
        "not_followed": [unfollowed] if found.bounds.wider else [unfollowed, SPELLINGS],
        "bounds": {
            "followed": found.bounds.followed,
            "weighed": found.bounds.weighed,
            "looked_at": found.bounds.looked_at,
            "passed": found.bounds.passed,
            "owners": found.bounds.owners,
            "hub_stakes": HUB_STAKES,
            "hub_partners": rules.HUB_PARTNERS,
            "rows": chains_rows.MOST_ROWS,
            "chains": rules.MOST_CHAINS,
        },
    }


def _chain(chain: Chain, cited: Mapping[int, Cited], subject: str) -> Json:
    return {
        "sentence": sentence(chain, subject),
        "subject_parties": list(party_ids(root(chain.nodes[0]).group)),
        "illustrative": chain.illustrative,
        "in_time": chain.in_time,
        "hops": [_hop(each, cited) for each in chain.nodes],
        "designations": [
            {
                "authority": each.listed.designation.authority,
                "list": each.listed.designation.list,
                "name": each.listed.name,
                "identity": each.match.grade,
                "why": list(each.match.why),
                "measure": each.main.dated.measure.type,
                "in_force": each.main.in_force,
                "no_longer_found": str(each.listed.no_longer_found) if each.listed.no_longer_found else None,
                "since": {
                    "from": str(each.bounds.lower) if each.bounds.lower else None,
                    "to": str(each.bounds.upper) if each.bounds.upper else None,
                    "basis": each.bounds.basis,
                },
                "shipments": {name: each.main.tallies[name].count for name in CLASSES},
                "evidence": answer.quoted(evidence.of_designation(each)),
            }
            for each in chain.designations
        ],
    }


def _hop(node: Node, cited: Mapping[int, Cited]) -> Json:
    return {
        "name": node.name,
        "country": node.group.country,
        "identity": node.grade,
        "parties": list(party_ids(node.group)),
        "illustrative": node.illustrative,
        "trade": [_leg(leg, cited) for leg in node.legs],
        "ownership": [owners_answer.told(tie) for bond in node.bonds for tie in bond.ties],
    }


def _leg(leg: Leg, cited: Mapping[int, Cited]) -> Json:
    days = [on for each in leg.shipments for kind, on in read_dates(each.dates).items() if kind != "order"]
    quoted = [evidence.resolved(Evidence(shipment_pk=each.pk), cited) for each in leg.shipments[:_EXAMPLES]]
    return {
        "role": leg.role,
        "shipments": len(leg.shipments),
        "at_least": not leg.whole,
        "not_added": sum(not each.added for each in leg.doubles),
        "first": str(min(days, key=lambda on: on.first)) if days else None,
        "last": str(max(days, key=lambda on: on.last)) if days else None,
        "evidence": [answer.quoted(each) for each in quoted],
    }


def sentence(chain: Chain, subject: str) -> str:
    """Return the chain as a buyer reads it: who trades with or owns whom, since when the last is listed, the dates."""
    subject = root(chain.nodes[0]).name or subject
    steps = [_step(node, subject if not number else "which") for number, node in enumerate(chain.nodes)]
    main, *others = chain.designations
    text = f"{', '.join(steps)}: {sentences.short(main)}"
    least = "" if chain.nodes[-1].whole else "at least "
    if placed := _placed(main):
        text += f"; shipments of the last hop against that day: {least}{placed}"
        for each in others:
            if each.listed is main.listed and not _GOODS.isdisjoint(each.main.dated.measure.restricts):
                measure = f"{sentences.measure_words(each)} {sentences.since(each)}"
                text += f"; against {measure}: {least}{_placed(each)}"
    text += "."
    if chain.apart is not None:
        one, other = chain.nodes[chain.apart - 1], chain.nodes[chain.apart]
        text += f" The hops to {one.name} ({_span(one)}) and to {other.name} ({_span(other)}) do not fit in time."
    elif not chain.dated:
        text += " Not every hop has a date, so whether they fit in time is not known."
    elif chain.unread:
        text += " Not all rows of a hop were read, so whether they fit in time is not known."
    if any(node.bonds for node in chain.nodes):
        text += " Which share makes an owned party fall under the measure is not judged here."
    return f"{text} Context, not trade of {subject} with the listed party."


def _placed(facts: DesignationFacts) -> str:
    tallies = facts.main.tallies
    return ", ".join(f"{tallies[name].count} {name.replace('_', ' ')}" for name in CLASSES if tallies[name].count)


def _step(node: Node, before: str) -> str:
    """Return what ties a party to the one before it, in words."""
    also = "also " if before == "which" else ""
    trade = f"{also}{' and '.join(_VERB[leg.role] for leg in node.legs)} {node.name}" if node.legs else ""
    stakes = dict.fromkeys(owners_answer.words(tie) for bond in node.bonds for tie in bond.ties)
    return f"{before} {' and '.join(filter(None, (trade, *stakes)))}"


def _span(node: Node) -> str:
    return " and ".join(map(_from_to, node.spans())) or "no date"


def _from_to(span: Span) -> str:
    first, last = span
    if first is None or last is None:
        return f"since {first}" if first else f"until {last}"
    return f"{first} to {last}"


def _period(leg: Mapping[str, Any]) -> str:
    return f"{leg['first']} to {leg['last']}" if leg["first"] else "no date"


def notes(found: Chains, subject: str) -> Iterator[Finding]:
    """Yield a note for each of the first chains, and one where the search was cut."""
    for each in found.chains[:_MOST_NOTES]:
        way = tuple(_first_record(node) for node in each.nodes)
        yield Finding(
            code="chain_to_listed",
            sentence=sentence(each, subject),
            evidence=(evidence.of_designation(each.designations[0]), *way),
            illustrative=each.illustrative,
        )
    if found.cut:
        yield Finding(code="coverage_gap", sentence=f"The search for chains was cut: {'; '.join(found.cut)}.")
    if found.hubs:
        yield Finding(code="coverage_gap", sentence=f"Not known: ways to listed parties through {of_hubs(found.hubs)}.")


def of_hubs(hubs: Sequence[str]) -> str:
    """Return whom a search did not pass through, and why."""
    more = f" and {len(hubs) - _MOST_HUBS} more" if len(hubs) > _MOST_HUBS else ""
    why = f"with more than {rules.HUB_PARTNERS} partners or {HUB_STAKES} stakes"
    return f"{', '.join(hubs[:_MOST_HUBS])}{more} ({why}; they are not passed through)"


def _first_record(node: Node) -> Evidence:
    if node.legs:
        return Evidence(shipment_pk=node.legs[0].shipments[0].pk)
    return owners_answer.evidence(node.bonds[0].ties[0].stake)


def lines(answered: Mapping[str, Any]) -> Iterator[str]:
    """Yield the chains of an answer as a person reads them."""
    for each in answered["chains"]:
        yield f"- {'[illustrative] ' if each['illustrative'] else ''}{each['sentence']}"
        for hop in each["hops"]:
            for leg in hop["trade"]:
                record = leg["evidence"][0]
                yield (
                    f"    {hop['name']}, {leg['role']}, identity {hop['identity']}: "
                    f"{'at least ' if leg['at_least'] else ''}{sentences.shipments(leg['shipments'])}, {_period(leg)}, "
                    f"first record {record['source']} "
                    f"{record['record']}"
                )
            yield from (f"    {owners_answer.line(stake)}" for stake in hop["ownership"])
    if answered["hubs"]:
        yield f"not passed through: {of_hubs(answered['hubs'])}"
    yield from (f"cut: {each}" for each in answered["cut"])
