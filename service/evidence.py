"""What a finding quotes: source, edition, record, field, the text that stands there, and where to look it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.facts import DesignationFacts, StatementFacts, Tally
from service.store.trade import Cited


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One quotation. `shipment_pk` is set until the store says where the shipment stands."""

    source: str = ""
    edition: str = ""
    record: str = ""
    field: str = ""
    text: str = ""
    url: str | None = None
    shipment_pk: int | None = None


def of_designation(facts: DesignationFacts) -> Evidence:
    listed = facts.listed
    dates = "; ".join(f"{each.kind} {each.on} ({each.field})" for each in facts.dates)
    return Evidence(
        source=listed.source_id,
        edition=listed.edition,
        record=listed.record_id,
        field="name, dates",
        text=f"{facts.match.matched}: {', '.join(listed.designation.programmes)}; {dates or 'no date in the file'}",
        url=listed.url,
    )


def of_shipment(pk: int) -> Evidence:
    return Evidence(shipment_pk=pk)


def of_shipments(tally: Tally) -> tuple[Evidence, ...]:
    return tuple(Evidence(shipment_pk=pk) for pk in tally.examples)


def of_statement(facts: StatementFacts) -> Evidence:
    stated = facts.stated
    statement = stated.statement
    return Evidence(
        source=stated.source_id,
        edition=stated.edition,
        record=statement.record_id,
        field="quote",
        text=statement.quote or statement.title or statement.claim,
        url=statement.url,
    )


def resolved(evidence: Evidence, cited: Mapping[int, Cited]) -> Evidence:
    """Return the evidence with a shipment's place filled in."""
    if evidence.shipment_pk is None:
        return evidence
    where = cited[evidence.shipment_pk]
    return Evidence(
        source=where.source_id,
        edition=where.edition,
        record=where.record_id,
        field="dates",
        text=where.dates.replace("=", " ").replace(";", "; "),
    )
