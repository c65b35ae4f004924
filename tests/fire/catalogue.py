"""The faults that a list can meet today, by their ids in the catalogue of faults; a test names each."""

from __future__ import annotations

import pytest

FAULTS = {
    "U1": "the body is shorter than its Content-Length",
    "U2": "a gzip body is cut, or swells",
    "U3": "a body without a length ends early",
    "U4": "a chunked body lacks its last chunk",
    "U5": "the body stops for ever",
    "U6": "one byte after the other",
    "U7": "the body never ends, or is a bomb",
    "U8": "200 with a web page, nothing, 204, 206, or 304 to nothing asked",
    "U9": "redirected elsewhere, to and fro, or inside",
    "U10": "bursts of 500",
    "U11": "429 and 503 with a Retry-After",
    "U12": "401, 403, 406",
    "U15": "the ETag does not go with the bytes",
    "U16": "last week's file again",
    "U17": "the same day of publication, other bytes",
    "U18": "a source that never changes",
    "U19": "the format has been retired",
    "U20": "one list is missing inside a consolidated file",
    "U22": "content that was injected",
    "U23": "expired entries left in the file",
    "L1": "the list shrinks",
    "L2": "the list grows too much, or all of it is new",
    "L3": "a field that was filled is empty",
    "L4": "parties are not found through the search",
    "L5": "a real delisting of many",
    "L6": "two lists change at once, one fails",
    "L7": "the loader is killed at each of its stages",
    "L8": "the loader is paused past its lease",
    "L11": "several workers, and the list is swapped",
    "L13": "an alias goes and comes back",
    "L15": "a list that was never loaded, or that nobody knows",
    "C9": "rows cut off at a row's end",
    "C10": "files of a set missing, or from different editions",
    "D14": "the day of publication goes back, or lies ahead",
    "J1": "a JSON array is cut",
    "J2": "JSON lines cut at a line's end",
    "J3": "one bad line",
    "X4": "XML cut anywhere",
    "X6": "a root without records",
    "X7": "another document",
    "X13": "records twice, without a name, referring to nothing",
    "X14": "a declared count that is not the count",
    "P18": "several processes refresh at once; kill -9 at random points of load and swap",
}


def fault(of: str) -> pytest.MarkDecorator:
    """Mark a test, or one of its cases, as being about this fault."""
    assert of in FAULTS, of
    return pytest.mark.fault(of)
