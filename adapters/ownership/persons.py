"""What of a person must not be kept: it is cut from the name, and from the cells of a row that is set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adapters.base import OnUnreadable

PERSONAL_NUMBERS = ("passport", "national_id")
_DATE = r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})"
# Words that a name may hold as well (Max Born, Tel Aviv, the initials Д. Р.) count only with a digit behind them.
_BEHIND = re.compile(
    rf"""
    \b(?:passport|pasport|identity\s+card|id\s+card|national\s+id|personal\s+(?:no|number|code)|date\s+of\s+birth
      |birth\s?date|паспорт\w*|удостоверени\w+|дата\s+рождения|рожд[её]н\w*|ИИН|ИНН|СНИЛС|проживающ\w+)(?!\w)
    |\b(?:born|b|dob|d\.?\s?o\.?\s?b|tel|phone|mob(?:ile)?|fax|тел(?:ефон)?|моб|род|IIN|INN|address|адрес)
      (?:\s*[.:№\#]+|\s+(?:on|in))?\s*(?=[\d+(])
    |\b(?:address|адрес|e-?mail)\s*:
    |\b\d{{4}}\s*г\.?\s?р\.?(?!\w)
    |\b[дг]\.?\s?р\.?\s?:?\s?(?=\d)
    |(?<![\d.]){_DATE}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DIGITS = re.compile(r"\+?\d(?:[\s()./-]{0,2}\d){5,}", re.ASCII)
_LEFT_OVER = " \t,;:(№#+/–—-"
# In our own table: the column whose word says that a person's number may stand beside it, and the words of companies.
_NO_PERSON = ("", "company", "unknown")


def bare_name(text: str) -> str:
    """Return a person's name without what stands behind birth, passport and the like, and without long numbers."""
    found = _BEHIND.search(text)
    name = _DIGITS.sub(" ", text[: found.start()] if found else text)
    return " ".join(name.split()).strip(_LEFT_OVER)


def bare_cells(labels: Sequence[str], cells: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the cells of a row of our own table without a person's numbers; `known`: types of numbers of companies.

    A kind or a type that is none of ours may say `person` in another language, so that its number is left out too. In
    a row whose cells are not in their columns each is taken for a person's where any says so.
    """
    if len(labels) != len(cells):
        words = {each.strip().casefold() for each in cells}
        personal = not words.isdisjoint(("person", *PERSONAL_NUMBERS))
        return [_DIGITS.sub("…", bare_name(each)) if personal else each for each in cells]
    said = {label: cell.strip().casefold() for label, cell in zip(labels, cells, strict=True)}
    bare = dict(zip(labels, cells, strict=True))
    for role in ("owner", "owned"):
        person = said.get(f"{role}_kind", "") not in _NO_PERSON
        if person or said.get(f"{role}_id_type", "") not in ("", *known):
            bare |= {each: "" for each in (f"{role}_id",) if each in bare}
            bare |= {each: bare_name(bare[each]) for each in (role,) if each in bare}
    return list(bare.values())


class BareRows:
    """Hears of rows of our own table that cannot be read, and passes them on without a person's numbers."""

    def __init__(self, hears: OnUnreadable, known: Sequence[str]) -> None:
        self.labels: Sequence[str] = ()
        self._hears, self._known = hears, known

    def hear(self, line: int, cells: Sequence[str], reason: str) -> None:
        self._hears(line, bare_cells(self.labels, cells, self._known), reason)
