"""The register of the sanctions lists we can read: one file a publisher, one line here."""

from __future__ import annotations

from adapters.sanctions.au_dfat import AustraliaDfat
from adapters.sanctions.ca_sema import CanadaSema
from adapters.sanctions.ch_seco import SecoList
from adapters.sanctions.eu_fsf import EuFsf
from adapters.sanctions.jp_mof import JpMof
from adapters.sanctions.opensanctions import OpenSanctions
from adapters.sanctions.port import SanctionsList
from adapters.sanctions.ua_nsdc import UaNsdc
from adapters.sanctions.uk_fcdo import UkSanctionsList
from adapters.sanctions.uk_ofsi import OfsiConsolidatedList
from adapters.sanctions.un_sc import UnSecurityCouncil
from adapters.sanctions.us_bis_dpl import BisDeniedPersons
from adapters.sanctions.us_csl import UsConsolidatedScreeningList
from adapters.sanctions.us_ofac import OfacConsolidated, OfacSdn

LISTS: tuple[SanctionsList, ...] = (
    OfacSdn(),
    OfacConsolidated(),
    UsConsolidatedScreeningList(),
    BisDeniedPersons(),
    EuFsf(),
    UkSanctionsList(),
    OfsiConsolidatedList(),
    UnSecurityCouncil(),
    SecoList(),
    CanadaSema(),
    AustraliaDfat(),
    JpMof(),
    UaNsdc(),
    OpenSanctions(),
)


def by_id(list_id: str) -> SanctionsList:
    """Return the registered list of that id; raises KeyError for any other."""
    return {item.id: item for item in LISTS}[list_id]
