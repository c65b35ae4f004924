"""Published statements about trade: a supplier's own words, or a total from the press, one a row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar, get_args
from urllib.parse import urlsplit

from adapters.base import Qualifier, SourceChanged, Statement, TradeParty
from adapters.csvfile import Dialect, read_table
from adapters.dates import PartialDate
from adapters.trade import cells
from adapters.trade.cells import Cells, Columns, Conventions
from adapters.trade.currency_words import code

_CLAIMS = ("supplies", "imports")
_QUALIFIERS: dict[str, Qualifier] = {each: each for each in get_args(Qualifier)}
_ADDRESS = re.compile(r"https?://\S+", re.ASCII)

T = TypeVar("T")


def read(stream: BinaryIO) -> Iterator[Statement]:
    """Yield every statement; raises SourceChanged naming line and column at the first that cannot be read.

    Without a supplier's name the row tells of all suppliers of the country, or of all. The record id is a hash of
    what the row says, so a statement keeps its id in a longer or reordered file.
    """
    table = read_table(stream, Dialect())
    columns = Columns(table.header, Conventions())
    row = _row_reader(columns)
    columns.done()
    seen: dict[str, int] = {}
    for line, values in table.rows:
        try:
            statement = row(values)
        except ValueError as exc:
            raise SourceChanged(f"line {line}: {exc}") from exc
        if statement.record_id in seen:
            raise SourceChanged(f"line {line}: says the same as line {seen[statement.record_id]}")
        seen[statement.record_id] = line
        yield statement


def _row_reader(columns: Columns) -> Callable[[Cells], Statement]:
    supplier, buyer = (columns.text(each, most=cells.LONGEST_NAME) for each in ("supplier", "buyer"))
    supplier_country, buyer_country = columns.country("supplier_country"), columns.country("buyer_country")
    claim = _must("claim", columns.one_of("claim", {each: each for each in _CLAIMS}))
    period_from = columns.converted("period_from", PartialDate.parse)
    period_to = columns.converted("period_to", PartialDate.parse)
    amount, currency = columns.number("amount"), columns.converted("currency", code)
    qualifier = columns.one_of("qualifier", _QUALIFIERS)
    texts = {each: columns.text(each) for each in ("goods", "quote", "title", "note")}
    publisher = columns.needed("publisher")
    published_on = _must("published_on", columns.converted("published_on", PartialDate.parse))
    url = columns.converted("url" if "url" in columns else None, _address)

    def read_row(row: Cells) -> Statement:
        statement = Statement(
            record_id=_hash(columns.labelled(row)),
            claim=claim(row),
            supplier=_party(supplier(row), supplier_country(row)),
            buyer=_party(buyer(row), buyer_country(row)),
            supplier_country=supplier_country(row),
            buyer_country=buyer_country(row),
            publisher=publisher(row),
            published_on=published_on(row),
            period_from=period_from(row),
            period_to=period_to(row),
            amount=amount(row),
            currency=currency(row),
            qualifier=qualifier(row),
            url=url(row),
            **{name: text(row) for name, text in texts.items()},
        )
        _check(statement)
        return statement

    return read_row


def _must(label: str, read_cell: Callable[[Cells], T | None]) -> Callable[[Cells], T]:
    def must(row: Cells) -> T:
        value = read_cell(row)
        if value is None:
            raise ValueError(f"column {label!r}: is empty")
        return value

    return must


def _party(name: str | None, country: str | None) -> TradeParty | None:
    return None if name is None else TradeParty(name=name, country=country)


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text) or not urlsplit(text).hostname:
        raise ValueError(f"{text[:80]!r} is not the address of a page")
    return text


def _check(statement: Statement) -> None:
    if statement.supplier is None and statement.buyer is None:
        raise ValueError("names neither a supplier nor a buyer")
    if (statement.amount is None) != (statement.currency is None):
        raise ValueError("an amount needs its currency, and a currency its amount")
    if (statement.amount is None) != (statement.qualifier is None):
        # A published bound without its word would pass for an exact figure.
        raise ValueError("an amount needs its qualifier, and a qualifier its amount")
    if statement.period_from and statement.period_to and statement.period_from.first > statement.period_to.last:
        raise ValueError("the period ends before it begins")


def _hash(labelled: dict[str, str]) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of the filled cells by their columns' names."""
    filled = {label: text for label, text in labelled.items() if text}
    content = json.dumps(filled, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:16]
