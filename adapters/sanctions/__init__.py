"""The register of the sanctions lists we can read: one file a publisher, one line here."""

from __future__ import annotations

from adapters.sanctions.ch_seco import SecoList
from adapters.sanctions.port import SanctionsList
from adapters.sanctions.uk_fcdo import UkSanctionsList
from adapters.sanctions.un_sc import UnSecurityCouncil
from adapters.sanctions.us_ofac import OfacConsolidated, OfacSdn

LISTS: tuple[SanctionsList, ...] = (OfacSdn(), OfacConsolidated(), UkSanctionsList(), UnSecurityCouncil(), SecoList())


def by_id(list_id: str) -> SanctionsList:
    """Return the registered list of that id; raises KeyError for any other."""
    return {item.id: item for item in LISTS}[list_id]
