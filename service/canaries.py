"""Parties of a new edition looked up by their names before it stands, through the search that answers use."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.base import PartyRecord
from service import names
from service.staging import Held
from service.store import Connection, clocks, finding, records

CANARIES = 20


def sing(connection: Connection, source_id: str, shown: Sequence[bytes]) -> None:
    """Look some of these contents' parties up as an answer would; raises Held where one is not found."""
    step = max(1, len(shown) // CANARIES)
    for content in shown[::step][:CANARIES]:
        _look_up(connection, source_id, records.load(content))


def _look_up(connection: Connection, source_id: str, record: PartyRecord) -> None:
    name = record.names[0].text
    try:
        names.screenable(name)
    except names.NotScreenable:
        return  # a name of nothing but shared words is found by its number alone
    found, _ = finding.by_names(connection, (name,), seen=clocks.NEWEST, kinds=("list",))
    if not any(each.party_id == f"{source_id}:{record.record_id}" for each in found):
        raise Held(f"the party {record.record_id} is not found by its own name: the search path is broken")
