"""What loads of trade files left: the rows that could not be read, to download."""

from __future__ import annotations

import re

from flask import Response

from service import aside
from service.api.endpoint import door, endpoint
from service.api.rooms import rooms
from service.errors import Problem

trade_datasets = door("trade data sets", "What of the loaded trade files could not be read.")

_ID = r"[a-z][a-z0-9_]{1,63}"
_PATH = [
    {
        "name": "dataset_id",
        "in": "path",
        "required": True,
        "description": "Id of the trade data set",
        "schema": {"type": "string", "pattern": f"^{_ID}$", "example": "ru_import"},
    }
]


@endpoint(
    trade_datasets,
    "/v1/trade-datasets/<dataset_id>/rows-aside.csv",
    answers={"type": "string", "description": "file_sha256, held, line, reason, then the row's cells by label"},
    media_type="text/csv",
    problems=(404, 503),
    path_parameters=_PATH,
)
def read_rows_aside(*, dataset_id: str) -> Response:
    """Return the rows of a data set's files that could not be read, as CSV: those loaded, and the file last held.

    Nothing is kept of columns that the layout leaves out. `held` says that so many rows of the file could not be read
    that nothing of it was loaded.
    """
    store = rooms().store
    files = aside.of_dataset(store, dataset_id) if re.fullmatch(_ID, dataset_id) else None
    if files is None:
        raise Problem("source_unknown", "No trade data set has this id; GET /v1/sources names those there are")
    answer = Response(aside.as_csv(store, files), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{dataset_id}-rows-aside.csv"'
    return answer
