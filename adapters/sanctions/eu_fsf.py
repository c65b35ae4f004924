"""The EU's consolidated list of financial sanctions (Financial Sanctions Files, FSF) of the European Commission."""

from __future__ import annotations

from datetime import timedelta

from adapters.sanctions.eu_fsf_csv import FsfCsv
from adapters.sanctions.eu_fsf_xml import FsfXml
from adapters.sanctions.port import SanctionsList


class EuFsf(SanctionsList):
    """All persons, groups and entities under EU financial sanctions, which are asset freezes and nothing else.

    What Regulation 833/2014 and its like forbid (exports, ports, securities) names parties that are not here.
    The Official Journal is the law; this list follows it, at times by weeks.
    """

    id = "eu_fsf"
    title = "EU consolidated list of financial sanctions"
    authority = "EU"
    publisher = (
        "European Commission, Directorate-General for Financial Stability, Financial Services and Capital Markets Union"
    )
    licence = "Reuse allowed with acknowledgement (Commission Decision 2011/833/EU)"
    # The token is part of the publisher's public link and the same for everybody.
    url = "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw"
    allowed_hosts = ("webgate.ec.europa.eu",)
    timezone = "Europe/Brussels"
    stale_after = timedelta(hours=6)
    expires_after = timedelta(hours=24)
    stagnant_after = timedelta(days=21)
    max_bytes = 200_000_000
    least = 1_500
    layouts = (FsfXml(), FsfCsv())

    def record_url(self, record_id: str) -> str:
        """Return the party's page in the EU Sanctions Tracker, which goes by FSF's logicalId."""
        return f"https://data.europa.eu/apps/eusanctionstracker/subjects/{record_id}"
