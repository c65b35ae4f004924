"""Days as a person writes them into our own table of owners: ISO 8601, or with dots, the day first."""

from __future__ import annotations

import re

from adapters.dates import PartialDate

_OTHER = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})", re.ASCII)
_FORMS = "YYYY, YYYY-MM, YYYY-MM-DD or DD.MM.YYYY"


def parse(text: str) -> PartialDate:
    """Return `2019`, `2019-02`, `2019-02-01` or `01.02.2019`; with slashes only where a number above 12 is the day.

    Raises ValueError for anything else, as for `01/02/2019`, which is a day of January or of February.
    """
    found = _OTHER.fullmatch(text)
    if found is None:
        try:
            return PartialDate.parse(text)
        except ValueError as exc:
            given = str(exc) if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{4}-\d\d", text, re.ASCII) else ""
            raise ValueError(given or f"not a date of the form {_FORMS}: {text[:40]!r}") from exc
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        raise ValueError(
            f"{text!r} may be DD/MM/YYYY or MM/DD/YYYY: write {found[4]}-{second:02}-{first:02} or "
            f"{found[4]}-{first:02}-{second:02}, whichever is meant"
        )
    try:
        return PartialDate.parse(f"{found[4]}-{month:02}-{day:02}")
    except ValueError as exc:
        raise ValueError(f"{text!r} is no day of the calendar: {exc}") from exc
