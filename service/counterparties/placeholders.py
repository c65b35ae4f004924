"""What documents write where they name nobody: an unknown party, which is never a match."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"(?:to\s+(?:the\s+)?order\b.*|order|n\s*/?\s*a|not\s+available|not\s+applicable|confidential|(?:information\s+)?withheld"
    r"|same\s+as\s+(?:consignee|above|shipper|notify)\b.*|unknown|none|null|нет(?:\s+данных)?|не\s+указан[оа]?|-+|\.+)",
    re.IGNORECASE,
)


def is_placeholder(name: str) -> bool:
    """Return whether a document's name field names nobody (`TO THE ORDER OF …`, `WITHHELD`, `SAME AS CONSIGNEE`)."""
    return _PLACEHOLDER.fullmatch(" ".join(name.split()).strip(" .,;:*")) is not None or not name.strip()
