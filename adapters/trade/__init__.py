"""The register of the layouts of trade files we can read: one file a dialect; a vendor's CSV is a mapping, not code."""

from __future__ import annotations

from adapters.base import TradeFormat
from adapters.trade.ftm_economic_activity import FtmEconomicActivity
from adapters.trade.mapped_csv import MappedCsv
from adapters.trade.ru_declarations import RuDeclarations, RuStatforms
from adapters.trade.us_ams_tables import UsAmsTables

FORMATS: tuple[TradeFormat, ...] = (MappedCsv(), RuDeclarations(), RuStatforms(), FtmEconomicActivity(), UsAmsTables())


def by_id(format_id: str) -> TradeFormat:
    """Return the registered layout of that id; raises KeyError for any other."""
    return {layout.id: layout for layout in FORMATS}[format_id]
