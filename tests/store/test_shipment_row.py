"""A shipment comes back from the store with every field where it was put."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from adapters.base import Amount, Identifier, Manifest, Shipment, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.shipments import of_shipments
from service import parties as rooms
from service.store import Store, editions, trade

MANIFEST = Manifest(
    id="one", kind="trade", title="One row", publisher="a test", licence="none", illustrative=False, files=("one.csv",)
)
PARTY = {
    role: TradeParty(name=f"The {role} of Haneul", country=country)
    for role, country in (
        ("sender", "KR"),
        ("receiver", "RU"),
        ("contract_holder", "HK"),
        ("declarant", "KZ"),
        ("manufacturer", "JP"),
        ("notify_party", "TR"),
    )
}
SHIPMENT = Shipment(
    record_id="R-1",
    line=7,
    document_type="bol",
    document_no="D-2",
    item_no="3",
    dates=(("load", PartialDate.parse("2024-01-28")), ("declaration", PartialDate.parse("2024-03"))),
    direction="import:RU",
    origin="CN",
    departure="VN",
    trading="AE",
    destination="BY",
    hs_raw="0087082990",
    hs_version="HS2022",
    hs_imputed=True,
    goods="parts of bodies",
    net_kg=Decimal("1.5"),
    gross_kg=Decimal("2.25"),
    quantity=Decimal("12"),
    unit="pcs",
    values=(
        Amount(value=Decimal("10.0001"), currency="USD", kind="fob"),
        Amount(value=Decimal("9.5"), currency="EUR", kind="invoice"),
    ),
    incoterm="FOB",
    illustrative=True,
    **PARTY,
)  # fmt: skip


def _keep(store: Store, now: datetime, shipment: Shipment) -> None:
    with store.writing() as connection:
        source = editions.source_pk(connection, MANIFEST)
        edition = editions.begin(connection, source=source, sha256="1" * 64, excerpt=False, retrieved_at=now, now=now)
        book = trade.PartyBook(connection, source_id="one", source_pk=source, edition_pk=edition)
        trade.write_shipments(connection, of_shipments([shipment]), book, source_pk=source, edition_pk=edition)
        editions.finish(connection, edition, recorded_at=now, state="active", rows=1)


@pytest.mark.parametrize("role", list(PARTY))
def test_every_field_is_found_again_from_each_role(store: Store, now: datetime, role: str) -> None:
    _keep(store, now, SHIPMENT)
    told = rooms.shipments(store, trade.party_id("one", PARTY[role]), limit=10, offset=0)
    assert told is not None
    assert told["total"] == 1
    (one,) = told["shipments"]
    for name in (
        "record_id", "line", "document_type", "document_no", "item_no", "direction", "origin", "departure", "trading",
        "destination", "hs_raw", "hs_version", "hs_imputed", "goods", "unit", "incoterm", "illustrative",
    ):  # fmt: skip
        assert one[name] == getattr(SHIPMENT, name), name
    assert {each: one[each]["name"] for each in PARTY} == {each: party.name for each, party in PARTY.items()}
    assert (one["net_kg"], one["gross_kg"], one["quantity"], one["hs6"]) == (1.5, 2.25, 12.0, "008708")
    assert one["dates"] == [{"kind": "declaration", "value": "2024-03"}, {"kind": "load", "value": "2024-01-28"}]
    assert one["values"] == [
        {"amount": 10.0001, "currency": "USD", "kind": "fob"},
        {"amount": 9.5, "currency": "EUR", "kind": "invoice"},
    ]


def test_an_amount_finer_than_we_keep_is_refused_not_rounded(store: Store, now: datetime) -> None:
    from dataclasses import replace

    fine = replace(SHIPMENT, values=(Amount(value=Decimal("0.00001"), currency="USD", kind="fob"),))
    with pytest.raises(SourceChanged, match=r"line 7: .*more than four decimals"):
        _keep(store, now, fine)


def test_a_partys_id_is_a_hash_of_what_the_document_says_alone() -> None:
    party = TradeParty(name="A", country="KR", identifiers=(Identifier(type="inn", value="7743237789"),))
    other = TradeParty(name="A", country="KR", identifiers=(Identifier(type="inn", value="7743237780"),))
    assert trade.party_id("one", party) != trade.party_id("one", other)
    assert trade.party_id("one", party) != trade.party_id("two", party)
    assert trade.party_id("one", party) == trade.party_id(
        "one",
        TradeParty(**{name: getattr(party, name) for name in ("name", "country", "identifiers")}, address="elsewhere"),
    )
