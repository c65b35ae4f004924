"""Looking around: the parties we hold, and what each source says of one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapters.base import PartyRecord
from service import answer, identity, listed, names
from service.facts import StatementFacts
from service.store import Connection, RowMapping, Store, clocks, finding, history, records, renewal, trade
from service.store import statements as stated_rows
from service.store.finding import FoundName

Json = dict[str, Any]


def search(store: Store, name: str, *, limit: int, offset: int) -> Json:
    """Return one page of the parties that match or may match the name, best first.

    Raises service.names.NotScreenable.
    """
    names.screenable(name)
    with store.reading() as connection:
        found, cut = finding.by_names(connection, (name,), seen=clocks.NEWEST)
        matches = identity.weigh(identity.Wanted(names=(name,)), found, {})
    by_pk = {each.party_pk: each for each in found}
    page = matches[offset : offset + limit]
    return {
        "total": len(matches),
        "complete": not cut,
        "parties": [answer.party(by_pk[match.party_pk], match) for match in page],
    }


def get(store: Store, party_id: str) -> Json | None:
    """Return a party with its names, numbers and addresses, or None."""
    with store.reading() as connection:
        found = finding.by_id(connection, party_id)
        if found is None:
            return None
        record = _record(connection, found)
        held = finding.names_of(connection, [found.party_pk], seen=clocks.NEWEST)
        numbers = finding.identifiers_of(connection, [found.party_pk], seen=clocks.NEWEST).get(found.party_pk, [])
    return {
        "party_id": found.party_id,
        "name": found.party_name,
        "source": found.source_id,
        "kind": found.party_kind,
        "country": found.country,
        "current": found.current,
        "illustrative": found.illustrative,
        "names": [{"text": each.text, "kind": each.kind, "strength": each.strength} for each in held],
        "identifiers": answer.identifiers(record.identifiers if record else numbers),
        "addresses": [{"text": each.text, "country": each.country} for each in record.addresses]
        if record
        else ([{"text": found.address, "country": found.country}] if found.address else []),
        "links": [
            {
                "relation": each.relation,
                "target": each.target and f"{found.source_id}:{each.target}",
                "name": each.target_name,
                "former": each.former,
            }
            for each in record.links
        ]
        if record
        else [],
        "remarks": record.remarks if record else None,
        "details": [{"field": field, "value": value} for field, value in record.details] if record else [],
    }


def _record(connection: Connection, found: FoundName) -> PartyRecord | None:
    if found.record_pk is None:
        return None
    return records.load(renewal.contents_of(connection, [found.record_pk])[found.record_pk])


def designations(
    store: Store,
    party_id: str,
    *,
    now: datetime,
    available_at: datetime | None = None,
    known_at: datetime | None = None,
) -> Json | None:
    """Return every designation the party has or had in the editions we hold, or None where there is no such party."""
    with store.reading() as connection:
        found = finding.by_id(connection, party_id)
        if found is None:
            return None
        seen = clocks.resolve(connection, now=now, available_at=available_at, known_at=known_at)
        runs = history.runs(connection, [party_id], seen).get(party_id, [])
    known = listed.designations(found.source_id, runs) if runs else []
    return {
        "party_id": party_id,
        "name": runs[-1].record.names[0].text if runs else found.party_name,
        "available_at": seen.available_at.isoformat(),
        "known_at": seen.known_at.isoformat(),
        "designations": [_designation(each) for each in known],
    }


def _designation(one: listed.Listed) -> Json:
    return {
        "authority": one.designation.authority,
        "list": one.designation.list,
        "programmes": list(one.designation.programmes),
        "measures": [
            {
                "type": each.measure.type,
                "label": each.measure.label,
                "restricts": list(each.measure.restricts),
                "cascades": each.measure.cascades,
                "dates": answer.dates(each.measure.dates),
            }
            for each in one.measures
        ],
        "dates": answer.dates(listed.all_dates(one)),
        "seen": {"not_before": _text(one.seen[0]), "not_after": _text(one.seen[1])},
        "no_longer_found": _text(one.no_longer_found),
        "stretches": [
            {
                "not_before": _text(each.not_before),
                "first_seen": _text(each.first),
                "last_seen": _text(each.last),
                "gone_by": _text(each.gone_by),
            }
            for each in one.stretches
        ],
        "events": [
            {
                "kind": each.kind,
                "what": each.what or None,
                "not_before": _text(each.not_before),
                "not_after": _text(each.not_after),
            }
            for each in one.events
        ],
        "legal_basis": list(one.designation.legal_basis),
        "reasons": one.designation.reasons,
        "evidence": {
            "source": one.source_id,
            "record": one.record_id,
            "edition": one.edition,
            "url": one.url,
        },
    }


def shipments(store: Store, party_id: str, *, limit: int, offset: int) -> Json | None:
    """Return one page of the shipments in which the party stands in any role, or None where there is no such party."""
    with store.reading() as connection:
        found = finding.by_id(connection, party_id)
        if found is None:
            return None
        rows, total = trade.page(connection, found.party_pk, limit=limit, offset=offset)
        pks = sorted({row[column] for row in rows for column in _ROLES.values() if row[column] is not None})
        who = {each.party_pk: each for each in finding.names_of(connection, pks, seen=clocks.NEWEST)}
    return {
        "party_id": party_id,
        "illustrative": any(row["illustrative"] for row in rows),
        "total": total,
        "shipments": [_shipment(row, who) for row in rows],
    }


_ROLES = {
    "sender": "sender_pk",
    "receiver": "receiver_pk",
    "contract_holder": "contract_holder_pk",
    "declarant": "declarant_pk",
    "manufacturer": "manufacturer_pk",
    "notify_party": "notify_pk",
}


def _shipment(row: RowMapping, who: dict[int, FoundName]) -> Json:
    plain = {
        name: row[name]
        for name in (
            "record_id",
            "line",
            "document_type",
            "document_no",
            "item_no",
            "direction",
            "origin",
            "departure",
            "trading",
            "destination",
            "hs_raw",
            "hs6",
            "hs_version",
            "hs_imputed",
            "goods",
            "unit",
            "incoterm",
            "illustrative",
        )
    }
    return {
        "source": row["source_id"],
        "edition": row["edition"],
        **plain,
        "dates": [{"kind": kind, "value": str(on)} for kind, on in trade.read_dates(row["dates"]).items()],
        **{role: _named(who.get(row[column])) for role, column in _ROLES.items()},
        **{name: None if row[name] is None else float(row[name]) for name in ("net_kg", "gross_kg", "quantity")},
        "values": _values(row),
    }


def _named(found: FoundName | None) -> Json | None:
    return None if found is None else {"party_id": found.party_id, "name": found.party_name, "country": found.country}


def _values(row: RowMapping) -> list[Json]:
    if row["amount"] is None:
        return []
    main = {"amount": float(row["amount"]), "currency": row["currency"], "kind": row["value_kind"]}
    return [
        main,
        *(
            {"amount": float(amount), "currency": currency, "kind": kind}
            for kind, currency, amount in trade.read_values(row["other_values"])
        ),
    ]


def statements(store: Store, party_id: str) -> Json | None:
    """Return the statements that name the party, or None where there is no such party."""
    with store.reading() as connection:
        found = finding.by_id(connection, party_id)
        if found is None:
            return None
        stated = stated_rows.about(connection, [found.party_pk], clocks.NEWEST)
    facts = [StatementFacts(stated=each, about_subject=True, grade="name_only") for each in stated]
    return {"party_id": party_id, "statements": [answer.statement(each) for each in facts]}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
