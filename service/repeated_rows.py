"""Why a load is refused whose row is there already: which row it is, which file has it, and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from service.late_indexes import STANDS_TWICE
from service.store import Connection, repeated, trade

_SHOWN = 12
# The id of a row that no column names: the sum over its cells, and its line.
_OF_ROW = re.compile(r"row-[0-9a-f]{20}-\d+", re.ASCII)


def told(
    connection: Connection, dataset: str, record_ids: Sequence[str], lines: Sequence[int], *, source: int, edition: int
) -> str:
    """Return which of the rows repeats which record id, and the next step."""
    held = trade.held_ids(connection, source, record_ids, but=edition)
    seen: set[str] = set()
    for record_id, line in zip_longest(record_ids, lines):
        where = f"line {line}: " if line else ""
        if record_id in held:
            file = (repeated.file_of(connection, source, record_id, but=edition) or "")[:_SHOWN]
            return where + _held(dataset, record_id, file)
        if record_id in seen:
            return f"{where}the record id {record_id!r} {STANDS_TWICE}"
        seen.add(record_id)
    return f"a record id stands twice in {dataset}"


def _held(dataset: str, record_id: str, file: str) -> str:
    step = (
        "load a file with the new rows alone, or take that one back first: "
        f"`diligence trade withdraw {dataset} {file} --by NAME --reason WHY`"
    )
    if _OF_ROW.fullmatch(record_id):
        return f"this very row, on this line, is already held in {dataset}, from its file {file}: {step}"
    return f"the record id {record_id!r} is already held in {dataset}, from its file {file}: {step}"
