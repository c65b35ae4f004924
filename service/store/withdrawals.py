"""Taking a trade file back: the edition stays as it is, and from an instant on nobody is shown it any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Table, insert, select, update

from service.store import approvals, asides
from service.store.editions import EditionRow
from service.store.tables import Description, Edition

_DESCRIPTION: Table = Description.__table__  # type: ignore[assignment]  # declarative tables are Tables


def withdraw(
    connection: Connection, source_id: str, edition: EditionRow, *, author: str, reason: str, at: datetime
) -> None:
    """Write the withdrawal, its audit row, and the description that is left without the file."""
    values = {"state": "withdrawn", "withdrawn_at": at, "withdrawn_by": author, "withdrawn_reason": reason}
    connection.execute(update(Edition).where(Edition.pk == edition.pk).values(values))
    asides.withdraw(connection, source_pk=edition.source_pk, sha256=edition.sha256, edition_pk=edition.pk)
    _describe_without(connection, edition, at)
    detail: dict[str, object] = {"by": author, "because": reason, "rows": edition.rows, "edition": edition.pk}
    approvals.record(connection, "trade_withdrawn", source_id, edition.sha256, now=at, detail=detail)


def _describe_without(connection: Connection, gone: EditionRow, at: datetime) -> None:
    """Write anew what was last told with a file that is left: the withdrawn file's period must not stand.

    The row bears the withdrawn edition, so that whoever describes the data set after it is seen to have done so.
    """
    own = (Edition.source_pk == gone.source_pk, Edition.state == "active")
    left = {row.pk: row.recorded_at for row in connection.execute(select(Edition.pk, Edition.recorded_at).where(*own))}
    if not left:
        return
    query = select(_DESCRIPTION).where(Description.source_pk == gone.source_pk).order_by(Description.pk)
    rows = connection.execute(query).mappings().all()
    told = _last_told(rows, left, gone)
    if told is not None:
        values = {name: each for name, each in told.items() if name != "pk"}
        connection.execute(insert(Description).values(values | {"recorded_at": at, "edition_pk": gone.pk}))


def _last_told(rows: Sequence[RowMapping], left: dict[int, datetime], gone: EditionRow) -> RowMapping | None:
    """Return the last of the descriptions that a file that is left was loaded with.

    Rows of before 0008 do not say which file: one recorded with the withdrawn edition is its own. A file that was then
    loaded with the same words has no row; what stood at its loading was told with it.
    """
    found: list[tuple[datetime, RowMapping]] = []
    for each in rows:
        of, at = each["edition_pk"], each["recorded_at"]
        if of in left or (of is None and at != gone.recorded_at):
            found.append((at, each))
    with_rows = {each["edition_pk"] for each in rows}
    for pk, at in left.items():
        if pk not in with_rows:
            stood = [each for each in rows if each["recorded_at"] <= at]
            found += [(at, stood[-1])] if stood else []
    return max(found, key=lambda one: (one[0], one[1]["pk"]))[1] if found else None
