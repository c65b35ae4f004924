"""What an answer rests on, part by part, in the words of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service import goods_answer
from service.coverage import Coverage, ListStatus
from service.goods_facts import GoodsFacts
from service.store.holdings import SourceRow

Json = dict[str, Any]


def coverage(facts: Coverage, of_goods: GoodsFacts, outcomes: Mapping[str, str]) -> Json:
    return {
        "lists": {
            "complete": facts.lists_complete,
            "outcome": outcomes["lists"],
            "sources": [_list(each) for each in facts.lists],
        },
        "trade": {
            "complete": facts.trade_complete,
            "outcome": outcomes["trade"],
            "until": str(facts.until) if facts.until else None,
            "datasets": [_dataset(each) for each in (*facts.datasets, *facts.statements, *facts.unread)],
        },
        "ownership": {
            "complete": False,
            "outcome": outcomes["ownership"],
            "sources": [_register(each) for each in facts.registers],
        },
        "goods": {
            "complete": goods_answer.is_complete(of_goods),
            "outcome": outcomes["goods"],
            "lists": goods_answer.editions(of_goods),
        },
    }


def _list(each: ListStatus) -> Json:
    edition = each.row.editions[-1] if each.row and each.row.editions else None
    return {
        "id": each.listing.id,
        "title": each.listing.title,
        "authority": each.listing.authority,
        "status": each.status,
        "reason": each.reason or None,
        "edition": edition.sha256 if edition else None,
        "publisher_date": str(edition.published) if edition and edition.published else None,
        "parties": edition.rows if edition else 0,
        "checked_hours_ago": each.checked_hours,
        "licence": each.listing.licence,
    }


def _dataset(row: SourceRow) -> Json:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "status": coverage_status(row),
        "from": str(row.period_from) if row.period_from and row.editions else None,
        "to": str(row.period_to) if row.period_to and row.editions else None,
        "directions": list(row.directions),
        "countries": sorted({each.partition(":")[2] for each in row.directions}),
        "illustrative": row.illustrative,
        "licence": row.licence,
        "rows": sum(each.rows for each in row.editions),
        "rows_aside": row.rows_aside,
        "gaps": list(row.gaps),
    } | withdrawn(row)


def _register(row: SourceRow) -> Json:
    return {
        "id": row.id,
        "title": row.title,
        "publisher": row.publisher,
        "licence": row.licence,
        "status": coverage_status(row),
        "retrieved_at": max((each.retrieved_at.isoformat() for each in row.editions), default=None),
        "illustrative": row.illustrative,
        "rows": sum(each.rows for each in row.editions),
        "rows_aside": row.rows_aside,
        "gaps": list(row.gaps),
    } | ({"left_out": dict(row.records_left_out)} if row.records_left_out else {})


def coverage_status(row: SourceRow) -> str:
    """Return whether a data set answers; one whose files were all taken back does not."""
    if row.editions:
        return "answered"
    return "withdrawn" if row.withdrawn else "never_read"


def withdrawn(row: SourceRow) -> Json:
    """Return a line for each file that a person took back, where there is one."""
    if not row.withdrawn:
        return {}
    told = [
        {
            "sha256": each.sha256,
            "rows": each.rows,
            "at": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
            "by": each.withdrawn_by,
            "because": each.withdrawn_reason,
        }
        for each in row.withdrawn
    ]
    return {"withdrawn": told}
