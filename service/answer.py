"""The profile as it is kept and sent: facts and findings in the words of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.base import Identifier
from adapters.dates import SourceDate
from service import goods_answer, listed, reach
from service import rulings as ruled
from service.counterparties import Group, Unlike, add_up, total
from service.doubles import Double
from service.evidence import Evidence
from service.facts import (
    CLASSES,
    CounterpartyFacts,
    DesignationFacts,
    MeasureFacts,
    StatementFacts,
    SubjectFacts,
    Tally,
)
from service.findings import Finding
from service.identity import Match
from service.store.finding import FoundName
from service.store.trade import Moved
from service.store.types import from_scaled
from service.twins import POSSIBLE, SAME_DOCUMENT

Json = dict[str, Any]
_MOST_PERHAPS = 20
DISCLAIMER = "Records, not a legal conclusion; a person decides."


def values(sums: Mapping[Unlike, int]) -> list[Json]:
    """Return totals, one for each currency and kind of value."""
    return [
        {"amount": _plain(from_scaled(amount)), "currency": key.currency, "kind": key.kind}
        for key, amount in sorted(sums.items(), key=lambda each: (each[0].currency, each[0].kind))
    ]


def dates(given: Iterable[SourceDate]) -> list[Json]:
    return [
        {
            "kind": each.kind,
            "value": str(each.on),
            "precision": each.on.precision,
            "field": each.field,
            "parsed": each.parsed,
        }
        for each in given
    ]


def identifiers(given: Iterable[Identifier]) -> list[Json]:
    return [{"type": each.type, "value": each.value, "country": each.country} for each in given]


def party(found: FoundName, match: Match) -> Json:
    return {
        "party_id": found.party_id,
        "name": found.party_name,
        "source": found.source_id,
        "country": found.country,
        "identity": match.grade,
        "verdict": match.verdict,
        "score": round(match.score, 4),
        "matched": match.matched,
        "weak_alias": match.weak_only,
        "why": list(match.why),
    }


def subject(facts: SubjectFacts, owners: Sequence[Json]) -> Json:
    return {
        "identity": facts.grade,
        "parties": [party(*each) for each in facts.parties],
        "alternatives": [party(*each) for each in facts.alternatives],
        "homonyms": list(facts.homonyms),
        "owners": list(owners),
    }


def designation(facts: DesignationFacts, *, caller: Sequence[str], subject_country: str | None) -> Json:
    one = facts.listed
    bounds = facts.bounds
    return {
        "authority": one.designation.authority,
        "list": one.designation.list,
        "name": one.name,
        "programme": "; ".join(one.designation.programmes),
        "identity": facts.match.grade,
        "verdict": facts.match.verdict,
        "score": round(facts.match.score, 4),
        "why": list(facts.match.why),
        "since": {"from": _day(bounds.lower), "to": _day(bounds.upper), "basis": bounds.basis},
        "no_longer_found": _day(one.no_longer_found),
        "in_force": facts.main.in_force,
        "measures": [_measure(each) for each in facts.measures],
        "dates": dates(listed.all_dates(one)),
        "shipments_against": facts.main.dated.measure.type,
        "shipments": tallies(facts.main.tallies),
        "trade_covered_until": _day(facts.cover.until),
        "legal_basis": list(one.designation.legal_basis),
        "bound": reach.bound(one.designation.authority, caller=caller, subject_country=subject_country),
        "evidence": {
            "source": one.source_id,
            "record": one.record_id,
            "edition": one.edition,
            "url": one.url,
        },
    }


def _measure(facts: MeasureFacts) -> Json:
    measure, when = facts.dated.measure, facts.dated.dates
    start = when.effective or when.listed
    return {
        "type": measure.type,
        "restricts": list(measure.restricts),
        "cascades": measure.cascades,
        "label": measure.label,
        "from": str(start) if start else None,
        "to": str(when.ended) if when.ended else None,
        "dates": dates(measure.dates),
        "in_force": facts.in_force,
        "shipments": tallies(facts.tallies),
    }


def tallies(given: Mapping[str, Tally]) -> Json:
    return {
        name: {
            "count": given[name].count,
            "without_value": given[name].without_value,
            "values": values(given[name].sums),
            "flags": dict(sorted(given[name].flags.items())),
            "decided_by": dict(sorted(given[name].decided_by.items())),
        }
        for name in CLASSES
    }


def counterparty(
    facts: CounterpartyFacts, *, caller: Sequence[str], subject_country: str | None, owners: Sequence[Json] = ()
) -> Json:
    first, last = facts.span()
    spelled = {text: _sums(moved) for text, moved in facts.spelled.items()}
    whole = add_up(spelled.values()) if spelled else _sums(facts.shipments)
    return {
        "name": facts.name,
        "country": facts.country,
        "role": facts.role,
        "subject_as": facts.subject_as,
        "identity": facts.grade,
        "illustrative": any(each.illustrative for each in facts.shipments)
        or any(each.stated.illustrative for each in facts.statements),
        "subject_parties": list(facts.subject_parties),
        "parties": _party_ids(facts.group),
        "identifiers": [{"type": kind, "value": value} for kind, value in sorted(facts.group.numbers)],
        "spellings": [_spelling(text, facts, spelled[text]) for text in facts.spelled],
        "rulings": [ruled.quoted(each) for each in facts.group.rulings],
        "perhaps": [
            {"name": other.parties[0].text, "parties": _party_ids(other), "why": why}
            for other, why in facts.group.perhaps[:_MOST_PERHAPS]
        ],
        "trade": {
            "shipments": len(facts.shipments),
            "without_value": _without_value(facts.shipments),
            "values": values(whole),
            "first": str(first) if first else None,
            "last": str(last) if last else None,
            "hs": sorted({each.hs6 for each in facts.shipments if each.hs6}),
            "not_added": _not_added(facts.doubles),
        },
        "statements": [statement(each) for each in facts.statements],
        "designations": [
            designation(each, caller=caller, subject_country=subject_country) for each in facts.designations
        ],
        "owners": list(owners),
    }


def _not_added(doubles: Sequence[Double]) -> Json:
    """Return how many rows were left out of the totals because another data set has them too."""
    out = [each for each in doubles if not each.added]
    return {
        "same_document": sum(each.kind == SAME_DOCUMENT for each in out),
        "possible": sum(each.kind == POSSIBLE for each in out),
        "values": values(_sums(each.other for each in out)),
    }


def _spelling(text: str, facts: CounterpartyFacts, sums: Mapping[Unlike, int]) -> Json:
    taken = facts.taken[text]
    return {
        "text": text,
        "shipments": len(facts.spelled[text]),
        "without_value": _without_value(facts.spelled[text]),
        "values": values(sums),
        "identity": taken.grade,
        "why": list(taken.why),
        "parties": list(taken.parties),
    }


def _party_ids(group: Group) -> list[str]:
    return [str(getattr(each, "party_id", "")) for each in group.parties]


def _sums(moved: Iterable[Moved]) -> dict[Unlike, int]:
    return total((each.amount, each.currency, each.value_kind) for each in moved)


def _without_value(moved: Iterable[Moved]) -> int:
    """Return how many shipments the totals lack: an amount without its currency is no value."""
    return sum(each.amount is None or each.currency is None for each in moved)


def statement(facts: StatementFacts) -> Json:
    said = facts.stated.statement
    amount = (
        None
        if said.amount is None
        else {"amount": _plain(said.amount), "currency": said.currency, "qualifier": said.qualifier}
    )
    return {
        "claim": said.claim,
        "about_subject": facts.about_subject,
        "supplier": said.supplier.name if said.supplier else None,
        "supplier_country": said.supplier_country,
        "buyer": said.buyer.name if said.buyer else None,
        "buyer_country": said.buyer_country,
        "quote": said.quote,
        "amount": amount,
        "goods": said.goods,
        "period": {
            "from": str(said.period_from) if said.period_from else None,
            "to": str(said.period_to) if said.period_to else None,
        },
        "publisher": said.publisher,
        "published_on": str(said.published_on),
        "title": said.title,
        "note": said.note,
        "url": said.url,
        "timing": facts.timing,
        "evidence": {
            "source": facts.stated.source_id,
            "record": said.record_id,
            "edition": facts.stated.edition,
        },
    }


def _plain(value: Any) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def finding(one: Finding, evidence: Sequence[Evidence]) -> Json:
    return {
        "code": one.code,
        "level": one.level,
        "sentence": one.sentence,
        "illustrative": one.illustrative,
        "by_name_only": one.by_name_only,
        "evidence": [quoted(each) for each in evidence],
        "lowered_by": one.lowered_by,
        "rule": goods_answer.rule(one.rule),
        "counter_evidence": list(one.counter),
    }


def note(one: Finding, evidence: Sequence[Evidence]) -> Json:
    return {
        "code": one.code,
        "sentence": one.sentence,
        "evidence": [quoted(each) for each in evidence],
        "illustrative": one.illustrative,
        "rule": goods_answer.rule(one.rule),
        "counter_evidence": list(one.counter),
    }


def quoted(evidence: Evidence) -> Json:
    return {
        "source": evidence.source,
        "edition": evidence.edition,
        "record": evidence.record,
        "field": evidence.field,
        "text": evidence.text,
        "url": evidence.url,
    }


def _day(value: object) -> str | None:
    return None if value is None else str(value)
