"""What we hold and how fresh it is: every list in use and every data set, with its licence and its editions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapters.sanctions import LISTS
from service import coverage, coverage_answer, screening
from service.settings import Settings
from service.store import IndexState, Store, clocks, editions, holdings
from service.store.editions import EditionRow, HeldEdition
from service.store.holdings import SourceRow

MOST_ATTEMPTS = 20
_FRESHNESS = (
    "id",
    "status",
    "required",
    "checked_at",
    "changed_at",
    "published",
    "stale_after_hours",
    "expires_after_hours",
    "stagnant",
    "last_try",
    "reason",
)


def describe(store: Store, settings: Settings, now: datetime) -> dict[str, Any]:
    """Return the sources: lists of the register first, whether or not anything of them was read, then data sets.

    With them, how the indexes through which this host finds their names stand, and how many names of trade records are
    to be compared with what lists brought.
    """
    covered = _assessed(store, settings, now)
    sets = (*covered.datasets, *covered.statements, *covered.registers, *covered.unread)
    return {
        "sources": [
            *(_list(each) for each in covered.lists),
            *(_dataset(each) for each in sets),
        ],
        "name_indexes": [_index(each) for each in store.name_indexes()],
        "names_to_compare": screening.waiting(store),
    }


def freshness(store: Store, settings: Settings, now: datetime) -> dict[str, Any]:
    """Return the lists in use with their age, and whether all required ones are within their hard limit."""
    assessed = _assessed(store, settings, now)
    return {
        "fresh": all(each.within_limit for each in assessed.lists if each.required),
        "lists": [_of(_list(each), _FRESHNESS) for each in assessed.lists],
    }


def editions_of(store: Store, source_id: str, *, limit: int, offset: int) -> dict[str, Any] | None:
    """Return one page of a source's editions and its last tries that changed nothing, or None for an unknown source."""
    with store.reading() as connection:
        if source_id not in {each.id for each in LISTS} and holdings.pk_of(connection, source_id) is None:
            return None
        held, total = editions.history(connection, source_id, limit=limit, offset=offset)
        tried = holdings.tries(connection, source_id, limit=MOST_ATTEMPTS)
    return {
        "source": source_id,
        "total": total,
        "editions": [_held(each) for each in held],
        "attempts": [
            {"at": each.at.isoformat(), "result": each.result, "reason": each.reason, "sha256": each.sha256}
            for each in tried
        ],
    }


def _assessed(store: Store, settings: Settings, now: datetime) -> coverage.Coverage:
    with store.reading() as connection:
        seen = clocks.resolve(connection, now=now)
        rows, attempts = holdings.everything(connection, seen)
    # the moment of the clocks: where the machine's clock went back, nothing is younger than what was recorded
    moment = seen.available_at
    return coverage.assess(rows, attempts, settings=settings, authorities=None, as_of=now.date(), now=moment)


def _of(told: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: told[key] for key in keys}


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
        "last_try": each.last_try,
        "stagnant": each.stagnant,
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
        "status": coverage_answer.coverage_status(row),
        "reason": None,
        "last_try": None,
        "stagnant": False,
        "required": False,
        "illustrative": row.illustrative,
        "period": {"from": _text(row.period_from), "to": _text(row.period_to)}
        if row.editions or not row.withdrawn
        else {"from": None, "to": None},
        "directions": list(row.directions),
        "gaps": list(row.gaps),
        "checked_at": None,
        "changed_at": None,
        "published": None,
        "stale_after_hours": None,
        "expires_after_hours": None,
        "checked_hours_ago": None,
        "editions": [_edition(one) for one in row.editions],
    } | coverage_answer.withdrawn(row)


def _index(each: IndexState) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "complete": each.complete,
        "of_loads": each.loads,
        "lacking_loads": each.lacking_loads,
        "lacking_names": each.lacking_names,
        "names": each.names,
        "bytes": each.bytes,
        "written_at": _instant(each.written_at),
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


def _held(one: HeldEdition) -> dict[str, Any]:
    return {
        "state": one.edition.state,
        **_edition(one.edition),
        "first_served_at": _instant(one.first_served_at),
        "last_served_at": _instant(one.last_served_at),
        "sightings": one.sightings,
    } | _withdrawal(one.edition)


def _withdrawal(one: EditionRow) -> dict[str, Any]:
    if one.withdrawn_at is None:
        return {}
    told = {"at": one.withdrawn_at.isoformat(), "by": one.withdrawn_by, "because": one.withdrawn_reason}
    return {"withdrawn": told}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
