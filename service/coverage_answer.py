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
        "ownership": {"complete": False, "outcome": outcomes["ownership"], "sources": []},
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
        "status": "answered" if row.editions else "never_read",
        "from": str(row.period_from) if row.period_from else None,
        "to": str(row.period_to) if row.period_to else None,
        "directions": list(row.directions),
        "countries": sorted({each.partition(":")[2] for each in row.directions}),
        "illustrative": row.illustrative,
        "licence": row.licence,
        "rows": sum(each.rows for each in row.editions),
        "rows_aside": row.rows_aside,
        "gaps": list(row.gaps),
    }
