"""Trade files that come over the API: how each load stands."""

from __future__ import annotations

from marshmallow import fields

from schemas import shapes as a

STATES = ("received", "reading", "indexing", "loaded", "unchanged", "held", "failed", "busy")
_STATE = (
    "received: here, not begun; reading: rows come in; indexing: all rows are in, names and doubles come; loaded; "
    "unchanged: the same bytes are loaded already; held: too many rows cannot be read; failed; busy: another load "
    "stood in the way. Of the last three nothing is loaded"
)


class FileLoadQuerySchema(a.Strict):
    mapping = fields.String(
        metadata={
            "description": "Id of the known layout by which the file is read (`diligence trade formats`); where the "
            "body is a form, its part `mapping` says so instead",
            "example": "ru_gtd",
        }
    )


class SentFileSchema(a.Strict):
    name = a.text("Its name as the sender gives it; empty where it gives none")
    bytes = a.whole("Its size in bytes")
    sha256 = a.text("SHA-256 of its bytes")


class FileLoadSchema(a.Strict):
    id = a.text("Id of this load")
    dataset = a.text("Id of the trade data set")
    state = a.text(_STATE, one_of=STATES)
    ended = a.yes_no("Whether the state is the last one; while it is not, ask again")
    reason = a.text("Why it was held, failed or found another load in the way; empty otherwise")
    next_step = a.text("What to do now")
    file = a.one(SentFileSchema, "The file")
    mapping = a.text("Id of the layout by which it is read; null where the sender gave a mapping of its own", none=True)
    rows = a.whole("Rows read so far; at the end, rows loaded")
    rows_aside = a.whole("Rows that could not be read and are kept aside, once the load has ended")
    rows_aside_url = a.text("Where they can be downloaded, with their reasons; null where there are none", none=True)
    received_at = a.instant("When the file had come whole")
    heard_at = a.instant("When the load last said that it goes on, or how it ended")
    ended_at = a.moment("When it ended; null while it goes on")


class FileLoadsSchema(a.Strict):
    total = a.whole("Files that came over the API for this data set, over all pages")
    files = a.many(FileLoadSchema, "This page of them, the newest first")
    manifest_held = a.yes_no("Whether the data set is described, so that a file may come without a manifest")
    in_the_way = a.yes_no("Whether another load is under way that would refuse one that begins now")
    most_bytes = a.whole("Bytes that a file may have")
