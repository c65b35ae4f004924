"""OFAC's two lists, SDN and everything else, each in the four layouts in which OFAC publishes it."""

from __future__ import annotations

from datetime import timedelta

from adapters.sanctions.port import SanctionsList
from adapters.sanctions.us_ofac_advanced import AdvancedXml
from adapters.sanctions.us_ofac_classic import ClassicXml
from adapters.sanctions.us_ofac_csv import ConsolidatedCsv, SdnCsv
from adapters.sanctions.us_ofac_enhanced import EnhancedXml
from adapters.sanctions.us_ofac_measures import CONSOLIDATED, SDN

_EXPORTS = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"


class _Ofac(SanctionsList):
    authority = "US"
    publisher = "Office of Foreign Assets Control, U.S. Department of the Treasury"
    licence = "U.S. government work, no copyright (17 U.S.C. 105)"
    # The service answers with a redirect to a signed address in its storage.
    allowed_hosts = (
        "sanctionslistservice.ofac.treas.gov",
        "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com",
    )
    timezone = "America/New_York"
    poll_every = timedelta(minutes=30)
    stale_after = timedelta(hours=6)
    expires_after = timedelta(hours=24)
    stagnant_after = timedelta(days=10)

    def record_url(self, record_id: str) -> str:
        """Return the party's page in OFAC's own search."""
        return f"https://sanctionssearch.ofac.treas.gov/Details.aspx?id={record_id}"


class OfacSdn(_Ofac):
    """The Specially Designated Nationals and Blocked Persons List: some 19,000 parties, 130 MB."""

    id = "us_ofac_sdn"
    title = "OFAC Specially Designated Nationals and Blocked Persons List"
    url = _EXPORTS + "SDN_ENHANCED.XML"
    max_bytes = 500_000_000
    least = 5_000
    layouts = (
        EnhancedXml(SDN),
        AdvancedXml(SDN),
        ClassicXml(SDN),
        SdnCsv(),
    )


class OfacConsolidated(_Ofac):
    """OFAC's other lists in one file: sectoral, securities, correspondent accounts, menu-based and more."""

    id = "us_ofac_cons"
    title = "OFAC Consolidated Non-SDN Sanctions List"
    url = _EXPORTS + "CONS_ENHANCED.XML"
    max_bytes = 50_000_000
    least = 300
    layouts = (
        EnhancedXml(CONSOLIDATED),
        AdvancedXml(CONSOLIDATED),
        ClassicXml(CONSOLIDATED),
        ConsolidatedCsv(),
    )
