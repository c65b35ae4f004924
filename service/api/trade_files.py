"""Trade files over HTTP: taken onto the disk here, loaded by a process of their own, and looked at meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for

from schemas.file_loads import FileLoadQuerySchema, FileLoadSchema, FileLoadsSchema
from schemas.questions import PageQuerySchema
from service import upload_plan
from service.api import upload_body
from service.api.access import with_upload_token
from service.api.endpoint import door, endpoint, sent
from service.api.rooms import rooms
from service.api.upload_body import Receiver
from service.errors import RETRY_HALF, Fault, Problem
from service.spool import NoRoom, Place
from service.store.file_loads import FileLoadRow
from service.uploads import Uploads, new_id
from service.uploads_told import told

trade_files = door("trade files", "Sending trade files, which needs the token, and how their loads stand.")

_ID = r"[a-z][a-z0-9_]{1,63}"
_LOAD_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_DATASET = {
    "name": "dataset_id",
    "in": "path",
    "required": True,
    "description": "Id of the trade data set; a new one needs a manifest",
    "schema": {"type": "string", "pattern": f"^{_ID}$", "example": "my_imports"},
}
_LOAD = {
    "name": "load_id",
    "in": "path",
    "required": True,
    "description": "Id of the load",
    "schema": {"type": "string", "pattern": f"^{_LOAD_ID}$", "example": "3f0c4a8e-5a0e-4d4e-9f53-0d5a2d1f6c11"},
}
_FILE = {"type": "string", "format": "binary", "description": "The file; the last part"}
_MANIFEST = {
    "type": "string",
    "description": "YAML that describes the data set, as `diligence trade load --manifest` takes it; needed for a "
    "new one, and describes one that is held anew",
}
_MAPPING = {
    "type": "string",
    "description": "Id of a known layout, or the text of a mapping file; by default what the manifest names",
}
_TAKES = {
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "properties": {"manifest": _MANIFEST, "mapping": _MAPPING, "file": _FILE},
            "required": ["file"],
            "additionalProperties": False,
        }
    },
}
_LOCATION = {"Location": {"description": "Where the load's state is", "schema": {"type": "string"}}}


@endpoint(
    trade_files,
    "/v1/trade-datasets/<dataset_id>/files",
    guard=with_upload_token,
    query=FileLoadQuerySchema(),
    takes=_TAKES,
    answers=FileLoadSchema,
    problems=(401, 403, 408, 429, 503, 507),
    path_parameters=[_DATASET],
    headers=_LOCATION,
)
def send_trade_file(asked: Mapping[str, Any], *, dataset_id: str) -> Response:
    """Send a trade file: as the body, of any media type, or in a form with manifest and mapping before it.

    It is loaded whole or not at all, after this answer, by a process of its own: ask at `Location` how it stands. The
    same file a second time changes nothing. 503 `load_under_way`: another load of the data set is under way; 429: two
    files are received or loaded at the moment, or too many wrong tokens came from this address; try again after
    `Retry-After` seconds.
    """
    uploads = _uploads()
    _check(dataset_id)
    if uploads.in_the_way(dataset_id):
        detail = f"Another load of {dataset_id}, or a first large one, is under way; try again after it"
        raise Problem("load_under_way", detail, retry_after=RETRY_HALF)
    place = uploads.take()
    if place is None:
        detail = "As many files are received or loaded as may be at once; nothing of this one was kept"
        raise Problem("too_many_requests", detail, retry_after=RETRY_HALF)
    row = _taken(uploads, place, dataset_id, asked.get("mapping"))
    response = _sent(row)
    response.status_code = 202
    response.headers["Location"] = url_for("trade files.read_trade_file", dataset_id=dataset_id, load_id=row.id)
    return response


def _taken(uploads: Uploads, place: Place, dataset_id: str, mapping: str | None) -> FileLoadRow:
    """Receive the file into the place and start its load; whatever ends this before leaves nothing behind."""
    own = rooms()
    most = own.settings.upload_max_bytes
    folder = place.folder / new_id()
    try:
        try:
            uploads.check_room(min(request.content_length or 0, most))
        except NoRoom as exc:
            raise upload_body.no_room() from exc
        folder.mkdir(mode=0o700)
        received = Receiver(own.store, dataset_id, folder, most=most).receive(request, mapping=mapping)
        return uploads.begin(place, folder, received.plan, received.incoming, name=received.name)
    except BaseException:
        place.empty()
        raise
    finally:
        place.let_go()


@endpoint(
    trade_files,
    "/v1/trade-datasets/<dataset_id>/files",
    guard=with_upload_token,
    query=PageQuerySchema(),
    answers=FileLoadsSchema,
    problems=(401, 403, 429, 503),
    path_parameters=[_DATASET],
)
def read_trade_files(asked: Mapping[str, Any], *, dataset_id: str) -> Response:
    """Return the files that were sent for a data set, the newest first, and whether another one may come now."""
    own, uploads = rooms(), _uploads()
    _check(dataset_id)
    rows, total = uploads.page(dataset_id, limit=asked["limit"], offset=asked["offset"])
    return sent(
        {
            "total": total,
            "files": [told(each, aside_url=_aside_url(dataset_id)) for each in rows],
            "manifest_held": upload_plan.is_described(own.store, dataset_id),
            "in_the_way": uploads.in_the_way(dataset_id),
            "most_bytes": own.settings.upload_max_bytes,
        }
    )


@endpoint(
    trade_files,
    "/v1/trade-datasets/<dataset_id>/files/<load_id>",
    guard=with_upload_token,
    answers=FileLoadSchema,
    problems=(401, 403, 404, 429, 503),
    path_parameters=[_DATASET, _LOAD],
)
def read_trade_file(*, dataset_id: str, load_id: str) -> Response:
    """Return how the load of a file stands: state, rows so far, why it was held or failed, and what to do now.

    A load whose process is no more is told as failed, at once on the machine that had it, after two minutes elsewhere.
    """
    known = re.fullmatch(_ID, dataset_id) and re.fullmatch(_LOAD_ID, load_id)
    row = _uploads().get(dataset_id, load_id) if known else None
    if row is None:
        raise Problem("load_unknown", "No load of this data set has this id; GET …/files names those there are")
    return _sent(row)


def _uploads() -> Uploads:
    own = rooms()
    return Uploads(own.store, own.settings, clock=own.clock)


def _check(dataset_id: str) -> None:
    if not re.fullmatch(_ID, dataset_id):
        message = "takes small letters, digits and underscores, 2 to 64 of them, a letter first"
        raise Problem("invalid_value", f"dataset_id {message}", errors=[Fault("dataset_id", message)])


def _aside_url(dataset_id: str) -> str:
    return url_for("trade data sets.read_rows_aside", dataset_id=dataset_id)


def _sent(row: FileLoadRow) -> Response:
    return sent(told(row, aside_url=_aside_url(row.source_id)))
