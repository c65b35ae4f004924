"""Parties whose name names nobody, and whose number tells all the same who they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from adapters.base import Identifier
from service import counterparties
from service.numbers import NATIONAL, WORLDWIDE, normal
from service.store.finding import FoundName

# Names of a party are numbered from 1 on: under this number no comparison of the placeholder's words is kept.
_NO_NAME = 0


def somebody(found: Iterable[FoundName], numbers: Mapping[int, Sequence[Identifier]]) -> list[FoundName]:
    """Return the names that name somebody.

    A placeholder (`WITHHELD`) beside a number that confirms whatever the name, as an INN or LEI, gives way to that
    number, as where a document writes a number and no name; beside none it is nobody's name, and left out. Names of
    lists stay as they are.
    """
    told = (each if not names_nobody(each) else _by_number(each, numbers.get(each.party_pk, ())) for each in found)
    return [each for each in told if each is not None]


def names_nobody(found: FoundName) -> bool:
    """Tell whether a document wrote no name there: such rows are of many unknown parties, and no one's."""
    return found.source_kind != "list" and counterparties.is_placeholder(found.text)


def _by_number(found: FoundName, numbers: Sequence[Identifier]) -> FoundName | None:
    sure = (
        each
        for each in numbers
        if each.type in WORLDWIDE | NATIONAL and len(set(normal(each.value))) > 1  # 0000000000: none was known
    )
    number = next(sure, None)
    if number is None:
        return None
    text = f"{number.type.upper()} {number.value}"
    return found._replace(name_pk=_NO_NAME, party_name=text, text=text)
