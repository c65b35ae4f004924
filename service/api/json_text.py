"""From bytes to a JSON object, strictly: what two parsers could read differently is refused."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from service.errors import Fault, Problem

DEEPEST = 20
LONGEST_NUMBER = 100

# A string that is never closed runs to the end; possessive, so that no input makes this quadratic.
_STRUCTURE = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_NAMES = {
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def read_object(raw: bytes) -> dict[str, Any]:
    """Return the JSON object in `raw`; raises Problem naming what is wrong with it, and where."""
    text = _text(raw)
    _check_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float
        )
    except json.JSONDecodeError as exc:
        raise Problem("json_invalid", f"{exc.msg} at line {exc.lineno}, column {exc.colno}") from exc
    if not isinstance(value, dict):
        raise Problem(
            "json_not_object",
            f'The body is {_NAMES[type(value)]}; a JSON object is needed, as {{"supplier": "Gyeonggi Industry"}}',
        )
    faults = list(_unstorable(value, ""))
    if faults:
        raise Problem("text_not_storable", f"{faults[0].field}: {faults[0].message}", errors=faults)
    return value


def text_fault(text: str) -> str | None:
    """Return what keeps a text from being stored, or None: no database takes NUL or half a surrogate pair."""
    if "\x00" in text:
        return "must not hold the character NUL"
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "must not hold half of a surrogate pair"
    return None


def _text(raw: bytes) -> str:
    if not raw.strip():
        raise Problem("body_empty", 'The body is empty; a JSON object is needed, as {"supplier": "Gyeonggi Industry"}')
    if raw.startswith(b"\xef\xbb\xbf"):
        raise Problem("text_not_utf8", "The body begins with a byte order mark; send UTF-8 without one")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise Problem("text_not_utf8", f"The body is no UTF-8 at byte {exc.start}") from exc


def _check_depth(text: str) -> None:
    depth = 0
    for found in _STRUCTURE.finditer(text):
        mark = found.group()
        if mark in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Problem("json_too_deep", f"The body is nested more than {DEEPEST} levels deep")
        elif mark in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = _printable(next(name for name in names if names.count(name) > 1))
        raise Problem(
            "duplicate_key",
            f"The key {twice!r} stands twice in one object",
            errors=[Fault(twice, "stands twice")],
        )
    return value


def _constant(word: str) -> float:
    raise Problem("number_not_readable", f"{word} is no number JSON knows")


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise Problem("number_not_readable", f"A number has more than {LONGEST_NUMBER} digits")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if len(digits) > LONGEST_NUMBER or not math.isfinite(value):
        raise Problem("number_not_readable", f"A number is too large or has more than {LONGEST_NUMBER} digits")
    return value


def _unstorable(value: Any, path: str) -> list[Fault]:
    if isinstance(value, str):
        fault = text_fault(value)
        return [Fault(path, fault)] if fault else []
    if isinstance(value, list):
        return [fault for index, each in enumerate(value) for fault in _unstorable(each, f"{path}.{index}")]
    if not isinstance(value, dict):
        return []
    faults = []
    for key, each in value.items():
        inner = f"{path}.{_printable(key)}" if path else _printable(key)
        wrong = text_fault(key)
        faults += [Fault(inner, f"the key {wrong}")] if wrong else _unstorable(each, inner)
    return faults


def _printable(text: str) -> str:
    """Return the text so that it can be sent back: characters that cannot be encoded are spelt out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")[:200]
