"""What we hold and how fresh it is: every list in the register and every data set, with its licence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service import coverage
from service.settings import Settings
from service.store import Store, clocks, holdings
from service.store.editions import EditionRow
from service.store.holdings import SourceRow


def describe(store: Store, settings: Settings, now: datetime) -> dict[str, Any]:
    """Return the sources: lists of the register first, whether or not anything of them was read, then data sets."""
    with store.reading() as connection:
        rows, attempts = holdings.everything(connection, clocks.resolve(connection, now=now))
    assessed = coverage.assess(rows, attempts, settings=settings, authorities=None, as_of=now.date(), now=now)
    return {
        "sources": [
            *(_list(each) for each in assessed.lists),
            *(_dataset(each) for each in (*assessed.datasets, *_statements(rows), *assessed.unread)),
        ]
    }


def _statements(rows: list[SourceRow]) -> list[SourceRow]:
    return [each for each in rows if each.kind == "statements" and each.editions]


def _list(each: coverage.ListStatus) -> dict[str, Any]:
    listing = each.listing
    active = each.row.editions if each.row else ()
    return {
        "id": listing.id,
        "kind": "list",
        "title": listing.title,
        "authority": listing.authority,
        "publisher": listing.publisher,
        "licence": listing.licence,
        "url": listing.url,
        "status": each.status,
        "reason": each.reason or None,
        "required": each.required,
        "illustrative": False,
        "period": {"from": None, "to": None},
        "directions": [],
        "gaps": [],
        "checked_at": active[-1].checked_at.isoformat() if active else None,
        "changed_at": active[-1].retrieved_at.isoformat() if active else None,
        "published": _text(active[-1].published) if active else None,
        "stale_after_hours": int(listing.stale_after.total_seconds() // 3600),
        "expires_after_hours": int(listing.expires_after.total_seconds() // 3600),
        "checked_hours_ago": each.checked_hours,
        "editions": [_edition(one) for one in active],
    }


def _dataset(row: SourceRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "authority": None,
        "publisher": row.publisher,
        "licence": row.licence,
        "url": None,
        "status": "answered" if row.editions else "never_read",
        "reason": None,
        "required": False,
        "illustrative": row.illustrative,
        "period": {"from": _text(row.period_from), "to": _text(row.period_to)},
        "directions": list(row.directions),
        "gaps": list(row.gaps),
        "checked_at": None,
        "changed_at": None,
        "published": None,
        "stale_after_hours": None,
        "expires_after_hours": None,
        "checked_hours_ago": None,
        "editions": [_edition(one) for one in row.editions],
    }


def _edition(one: EditionRow) -> dict[str, Any]:
    return {
        "sha256": one.sha256,
        "published": _text(one.published),
        "layout": one.layout or None,
        "excerpt": one.excerpt,
        "part_of_set": one.partial,
        "rows": one.rows,
        "left_out": dict(one.left_out),
        "retrieved_at": one.retrieved_at.isoformat(),
        "checked_at": one.checked_at.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
