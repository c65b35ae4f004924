"""The register of the sanctions lists we can read: one file a publisher, one line here."""

from __future__ import annotations

from adapters.sanctions.jp_mof import JpMof
from adapters.sanctions.port import SanctionsList
from adapters.sanctions.ua_nsdc import UaNsdc
from adapters.sanctions.uk_fcdo import UkSanctionsList
from adapters.sanctions.us_ofac import OfacConsolidated, OfacSdn

LISTS: tuple[SanctionsList, ...] = (OfacSdn(), OfacConsolidated(), UkSanctionsList(), JpMof(), UaNsdc())


def by_id(list_id: str) -> SanctionsList:
    """Return the registered list of that id; raises KeyError for any other."""
    return {item.id: item for item in LISTS}[list_id]
