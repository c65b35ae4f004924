"""Whether two rows of two data sets are, or may be, one shipment, by what each of them states.

What only one of the two states says nothing. A repeat that is none hides a shipment, one that is missed is counted
twice: by the same document's number and item rows are one unless date or code contradict; without it they only may be,
and then nothing that both state may differ.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from adapters.goods import concordance
from service.store.document_keys import may_be_one_line
from service.store.trade import read_dates
from service.store.twins import Line

# Events at one end of a shipment's way, that two vendors may name differently: one day of two of them is one day.
_ONE_END = (frozenset({"load", "departure", "declaration"}), frozenset({"arrival", "declaration", "release"}))
_HALF = 5_000  # of a unit, in ten-thousandths


def same_document(one: Line, other: Line) -> bool:
    """Tell whether two rows of one document number are of one document: numbers are given out again by others.

    Within one data set a document may have many rows without an item number: there all they say must be the same.
    """
    if one.source_pk == other.source_pk:
        return one[1:] == other[1:]
    goods, shared = _same_goods(one.hs_raw, other.hs_raw), _dates_agree(one.dates, other.dates)
    if goods is False or shared is False:
        return False
    return bool(goods or shared or _same_value(one, other) or _same_weight(one, other))


def may_be_one(one: Line, other: Line) -> bool:
    """Tell whether two rows between parties that may be the same may be one shipment.

    No two numbers of one kind of document, as these are two documents, or the pair was found by them; one number is of
    both only with an item in one of them alone.
    A day in common, the same goods, and the same value in one currency or the same weight, while no day of one kind,
    value of one currency and kind, or weight differs. Where one row has no code, value and weight must both be the
    same.
    """
    if one.document_key is not None and one.document_key == other.document_key:
        return False
    goods = _same_goods(one.hs_raw, other.hs_raw)
    if goods is False or _dates_agree(one.dates, other.dates) is False or not _a_day_in_common(one.dates, other.dates):
        return False
    if one.currency == other.currency and one.value_kind == other.value_kind and _differ(one.amount, other.amount):
        return False
    if _differ(one.net_kg, other.net_kg) or _differ(one.gross_kg, other.gross_kg):
        return False
    value, weight = _same_value(one, other), _same_weight(one, other)
    return (value or weight if goods else value and weight) and not _two_documents(one, other)


def _two_documents(one: Line, other: Line) -> bool:
    """Tell whether both rows bear a number of one kind of document, and these are not of one line."""
    if None in (one.document_key, other.document_key) or one.document_type != other.document_type:
        return False
    mine, theirs = (one.document_no, one.item_no), (other.document_no, other.item_no)
    return not may_be_one_line(one.document_type, mine, theirs)


@lru_cache(maxsize=65_536)
def days(dates: str) -> tuple[str, ...]:
    """Return the days that a row's dates name, of whatever kind."""
    return tuple({str(on): None for on in read_dates(dates).values() if on.precision == "day"})


@lru_cache(maxsize=65_536)
def _dates_agree(one: str, other: str) -> bool | None:
    """Tell whether the dates of one kind are the same as far as each goes; None where no kind is in both rows."""
    here, there = read_dates(one), read_dates(other)
    shared = here.keys() & there.keys()
    if not shared:
        return None
    return all(here[kind].first <= there[kind].last and there[kind].first <= here[kind].last for kind in shared)


@lru_cache(maxsize=65_536)
def _a_day_in_common(one: str, other: str) -> bool:
    return any(
        on == then and on.precision == "day" and (kind == another or any({kind, another} <= end for end in _ONE_END))
        for (kind, on), (another, then) in product(read_dates(one).items(), read_dates(other).items())
    )


@lru_cache(maxsize=65_536)
def _same_goods(one: str | None, other: str | None) -> bool | None:
    """Tell whether two codes may be of the same goods, as far as both go; None where one says less than a heading.

    A code of HS2017 and what it became in HS2022 are the same goods to two vendors.
    """
    first, second = _codes(one), _codes(other)
    if not first or not second:
        return None
    return any(mine.startswith(theirs) or theirs.startswith(mine) for mine, theirs in product(first, second))


def _codes(raw: str | None) -> tuple[str, ...]:
    code = (raw or "")[:6]
    return (code, *concordance.successors().get(code, ())) if len(code) >= 4 and code.isdigit() else ()


def _same_value(one: Line, other: Line) -> bool:
    return bool(one.amount) and one.amount == other.amount and one.currency == other.currency


def _same_weight(one: Line, other: Line) -> bool:
    net, gross = one.net_kg, one.gross_kg
    return bool((net and net == other.net_kg) or (gross and gross == other.gross_kg))


def _differ(one: int | None, other: int | None) -> bool:
    """Tell whether two numbers of ten-thousandths, both stated, are not the same; whole ones may have been rounded."""
    if not one or not other or one == other:
        return False
    return abs(one - other) > _HALF or bool(one % (2 * _HALF) and other % (2 * _HALF))
