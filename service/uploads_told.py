"""How the load of a file that came over the API is told: its state, why, and what to do now."""

from __future__ import annotations

from typing import Any

from service.store.file_loads import FileLoadRow
from service.uploads import BROKE, DIED

_NEXT = {
    "received": "ask again in a second",
    "reading": "ask again in a second",
    "indexing": "ask again in a second; a large file takes minutes",
    "loaded": "ask for profiles",
    "unchanged": "nothing: the data set holds these very bytes; to read them by another mapping, withdraw them first",
    "held": "download the rows set aside, mend them in the file, and send it again; or correct the mapping",
    "failed": "do what the reason says, and send the file again",
    "busy": "send the file again after the other load; two minutes later at the latest, should that have died",
}
_ASIDE = "download the rows set aside, mend them in a file of their own with the header, and send that"
_AFTER_DEATH = {
    DIED: "send the file again in two minutes; where that ends so too, send it in parts, and a workbook as CSV",
    BROKE: "do not send the same file again: send it in parts, a workbook as CSV, in two minutes or later; and tell "
    "whoever runs this service, whose log names the signal",
}


def told(row: FileLoadRow, *, aside_url: str) -> dict[str, Any]:
    """Return what the API says of a load; `aside_url` is where rows set aside of its data set are."""
    next_step = _AFTER_DEATH.get(row.reason) or (_ASIDE if row.state == "loaded" and row.aside else _NEXT[row.state])
    return {
        "id": row.id,
        "dataset": row.source_id,
        "state": row.state,
        "ended": row.ended is not None,
        "reason": row.reason,
        "next_step": next_step,
        "file": {"name": row.name, "bytes": row.bytes, "sha256": row.sha256},
        "mapping": row.layout or None,
        "rows": row.rows,
        "rows_aside": row.aside,
        "rows_aside_url": aside_url if row.aside else None,
        "received_at": row.at.isoformat(),
        "heard_at": row.beat.isoformat(),
        "ended_at": row.ended.isoformat() if row.ended else None,
    }
