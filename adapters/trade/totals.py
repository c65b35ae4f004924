"""Lines at the end of a table that add up those above it, or remark on them, and are no shipment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from adapters.base import TradeParty

# What stands where a party, the goods, a number or a day would, on a line that adds up those above it.
_WORDS = frozenset(
    "total|totals|grand total|subtotal|sub total|sub-total|итого|итог|всего|разом|всього|усього|toplam|genel toplam|"
    "total general|gesamt|tổng|tổng cộng|tổng số|cộng|jami|барлығы|合计|合計|总计|總計|小计|小計|합계|총계|소계".split(
        "|"
    )
)
# `Итого за март`, `Grand total: 3 rows`; `TOTAL-0001` may be a number.
_BEGINNING = re.compile(rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=$|[\s:：.,;(（])", re.IGNORECASE)


def is_total(text: str) -> bool:
    """Return whether a cell says of its line that it adds up others."""
    return text.strip(" :.：").casefold() in _WORDS


def says_nothing(text: str | None) -> bool:
    """Return whether a cell that should hold a number or a day is empty, or holds a word for totals in its place."""
    return not text or is_total(text)


def check_number(text: str | None) -> None:
    """Raise ValueError where a document's number begins with a word for totals: such a line may have a date as well."""
    if text and not text[0].isdigit() and _BEGINNING.match(text.lstrip(" *=-:.")):
        raise ValueError(f"{text[:40]!r} where a document's number would be: a line of totals, and no shipment")


def is_no_shipment(*, dated: bool, goods: object, sender: TradeParty | None, receiver: TradeParty | None) -> bool:
    """Return whether a row is a line of totals or a remark: no date, no goods, and no two parties."""
    return not dated and not _are_goods(goods) and not (_named(sender) and _named(receiver))


def check_shipment(
    dates: Collection[object], *, goods: object, sender: TradeParty | None, receiver: TradeParty | None
) -> None:
    """Raise ValueError for a row that is no shipment."""
    if is_no_shipment(dated=bool(dates), goods=goods, sender=sender, receiver=receiver):
        raise ValueError("no date, no goods and no two parties: a line of totals or a remark, and no shipment")


def may_be_dated_total(goods: object, parties: Iterable[TradeParty | None]) -> bool:
    """Return whether a row names neither goods nor a party: then one of its cells may say that it adds up others."""
    return not _are_goods(goods) and not any(map(_named, parties))


def check_dated(cells: Iterable[str], *, goods: object, parties: Iterable[TradeParty | None]) -> None:
    """Raise ValueError for a line of totals with a date, as `Total,2024-01-31,,,123456`.

    No party and no goods alone make none of it: a shipment may have been bought without either.
    """
    if not may_be_dated_total(goods, parties):
        return
    said = next((each.strip() for each in cells if _BEGINNING.match(each.lstrip(" *=-:."))), None)
    if said is not None:
        raise ValueError(f"{said[:40]!r}, no party and no goods: a line of totals, and no shipment")


def _named(party: TradeParty | None) -> bool:
    return party is not None and not is_total(party.name)


def _are_goods(goods: object) -> bool:
    return bool(goods) and not (isinstance(goods, str) and is_total(goods))
