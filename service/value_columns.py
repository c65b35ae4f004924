"""Which columns of an unknown trade file are amounts, weights and quantities, in what, and what of it is left open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.trade import amounts, currency_words
from adapters.trade.layout import NUMBERS, WEIGHTS
from service import trade_words, value_labels
from service.trade_columns import Column

# Of several values the first is totalled: what customs count before what parties write.
_ORDER = ("statistical", "customs", "cif", "fob", "invoice", "unknown")
_NUMBER = re.compile(r"[\d\s.,']+")
_BY_HAND = "or write it in the mapping by hand"


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """What is known beside a label: the column of currencies, `--currency`, and the country of `--direction`."""

    unit: str | None = None
    currency: str | None = None
    country: str | None = None


@dataclass(kw_only=True, slots=True)
class Found:
    """`entries` as a mapping's file would hold them, their columns in `used`; `notes` are for a person to check."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    used: list[Column] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def amounts_apart(found: Sequence[Column]) -> list[Column]:
    """Return the columns, with those for numbers that only speak of a currency or a unit.

    `Valor Moneda Nacional`, `금액(단위:천원)`: what holds numbers says neither a currency nor a unit.
    """
    return [
        replace(each, sense=_numbers_sense(each.label) or each.sense)  # a unit may be a code, as 166 is kilograms
        if each.sense in ("currency", "unit") and _numbers(each)
        else each
        for each in found
    ]


def _numbers_sense(label: str) -> str:
    """Return which of the numbers takes up most of the label: an amount, a weight, a quantity; or the empty text."""
    words = trade_words.table("fields")
    found = {key: trade_words.found_in(label, words[key]) for key in ("value", *NUMBERS)}
    key = max(found, key=lambda each: len(found[each]))
    return key if found[key] else ""


def _numbers(column: Column) -> bool:
    cells = column.samples
    return bool(cells) and all(_NUMBER.fullmatch(each) and not currency_words.meant(each) for each in cells)


def values(found: Sequence[Column], beside: Beside) -> Found:
    """Return the values of a mapping, the one to be totalled first; what is not understood is left out and noted."""
    made = Found()
    for column in found:
        if is_price(column):
            made.notes.append(f"{column.label}: left out, as it is the price of one unit and not the row's value")
        if column.sense != "value" or is_price(column):
            continue
        scale = value_labels.scale(column.label, of_money=True)
        if scale.factor is None:
            made.notes.append(_unscaled(column, scale.words, "values: {column: …, currency: …, kind: …, scale: 1000}"))
            continue
        currency, note = _currency(column, beside)
        if note:
            made.notes.append(f"{column.label}: {note}")
        if currency is None:
            continue
        kind = trade_words.best(column.label, "value_kinds")[0] or "unknown"
        entry = {"column": column.label, "currency": currency, "kind": kind}
        made.entries.append(entry | ({"scale": scale.factor} if scale.factor != 1 else {}))
        made.used.append(column)
        price = trade_words.found_in(column.label, trade_words.phrases("price"))
        if price and "total" not in trade_words.folded(column.label):
            made.notes.append(f"{column.label}: taken for the row's value; if it is a price of one unit, leave it out")
    made.entries.sort(key=lambda each: (_ORDER.index(each["kind"]), each["currency"] != "USD"))
    return made


def _unscaled(column: Column, words: str, how: str) -> str:
    return (
        f"{column.label}: left out, as {words!r} does not say by how much the numbers are to be multiplied; take it "
        f"from `ignore` and write  {how}"
    )


def _currency(column: Column, beside: Beside) -> tuple[Any, str | None]:
    """Return the currency, or the column that says it, or None; and what a person is to look at."""
    named = value_labels.currency(column.label)
    cells = [amounts.named(each) for each in column.samples]
    marked = [each for each in cells if each is not None]
    within = frozenset.intersection(*marked) if marked else None
    if named.meant is None:
        if (own := trade_words.found_in(column.label, trade_words.phrases("national"))) and not within:
            return _national(own, beside)
        foreign = trade_words.found_in(column.label, trade_words.phrases("foreign_currency"))
        if foreign and not within and beside.unit is None:
            return None, f"left out, as {foreign!r} does not say which currency it is; write it under `values` by hand"
        if beside.unit is not None:
            return {"column": beside.unit}, None
        if within is not None and len(marked) == len(cells):
            return _settled("what stands in its cells", within, beside)
        if beside.currency is not None:
            return beside.currency, None
        return None, f"left out, as nothing says its currency; add --currency USD {_BY_HAND}"
    words = " and ".join(map(repr, named.marks))
    if not named.meant:
        return None, f"left out, as {words} in its label is no one currency; write it under `values` by hand"
    if within and named.meant & within:
        return _settled(words, named.meant & within, beside)
    currency, note = _settled(words, named.meant, beside)
    if within is not None:
        other = currency_words.listed(within) if within else "more than one currency"
        note = f"its label says {words} and its cells {other}: rows that contradict the mapping are set aside"
    return currency, note


def _national(words: str, beside: Beside) -> tuple[str | None, str | None]:
    """Choose the currency of the direction's country: `--currency` is for what is not the country's own."""
    own = currency_words.of_country(beside.country)
    if own is not None:
        return own, f"{words!r} is taken for {own}, by the direction"
    more = "" if beside.country else " say whose imports or exports these are with --direction,"
    return None, f"left out, as {words!r} does not say which currency it is:{more} {_BY_HAND}"


def _settled(words: str, meant: frozenset[str], beside: Beside) -> tuple[str | None, str | None]:
    """Choose among what a word may mean: by what a person says, by the country, or by what it usually means."""
    if not meant:
        return None, f"left out, as {words} is in more than one currency, and no column says which"
    if len(meant) == 1:
        return next(iter(meant)), None
    if beside.currency in meant:
        return beside.currency, None
    home, usual = currency_words.at_home(meant, beside.country), currency_words.usual(meant)
    if usual is not None and home in (None, usual):
        return usual, None if home else f"{words} is taken for {usual}; if it is another currency, say --currency"
    if usual is None and home is not None:
        return home, f"{words} is taken for {home}, by the direction"
    more = "" if beside.country else ", or whose imports or exports these are with --direction,"
    return None, (
        f"left out, as {words} may be {currency_words.listed(meant)}: say which with --currency{more} {_BY_HAND}"
    )


def number(column: Column, key: str, found: Sequence[Column], country: str | None) -> tuple[Any, list[str]]:
    """Return what a mapping holds of a weight or a quantity, None for what is not understood, and notes on it."""
    scale = value_labels.scale(column.label, of_money=False)
    if scale.factor is None:
        return None, [_unscaled(column, scale.words, f"{key}: {{column: …, scale: 1000}}")]
    scaled = {"scale": scale.factor} if scale.factor != 1 else {}
    if key not in WEIGHTS:
        return ({"column": column.label, **scaled} if scaled else column.label), []
    unit, note = _unit(column, found, country)
    if unit is None:
        how = f"take it from `ignore` and write  {key}: {{column: …, unit: kg}}  with kg, t, g or lb"
        return None, [f"{column.label}: left out, as {note}; {how}"]
    entry = {"column": column.label, **({"unit": unit} if unit != "kg" else {}), **scaled}
    return (entry if len(entry) > 1 else column.label), [f"{column.label}: {note}"] if note else []


def _unit(column: Column, found: Sequence[Column], country: str | None) -> tuple[str | None, str | None]:
    """Return the unit of a weight and what a person is to look at."""
    named: Mapping[str, str] = value_labels.weight_units(column.label)
    if not named:
        return _unit_beside(found)
    words = " and ".join(map(repr, named.values()))
    if len(named) > 1 or "unclear" in named:
        return None, f"{words} is no one unit of weight that is known"
    (unit,) = named
    if unit != "ton":
        return unit, None
    if country == "US":
        return None, f"{words} may be of 907 or of 1,000 kg in the United States"
    return "t", f"{words} is taken for tonnes of 1,000 kg"


def _unit_beside(found: Sequence[Column]) -> tuple[str | None, str | None]:
    """Return the unit by the column that says it for each row, where it says one; kilograms where there is none."""
    cells = [cell for each in found if says_unit(each) for cell in each.samples]
    if not cells:
        return "kg", "taken for kilograms, as its label names no unit"
    units = {tuple(value_labels.weight_units(cell)) for cell in cells}
    if len(units) == 1 and (only := next(iter(units))) in (("kg",), ("t",), ("g",), ("lb",)):
        return only[0], f"taken for {only[0]}, as {cells[0]!r} stands beside it in the rows looked at"
    return None, f"the rows are in different units, or in none that is known ({', '.join(map(repr, cells[:3]))})"


def is_price(column: Column) -> bool:
    """Return whether the column is the price of one unit, which some labels say as they would say a value or a unit."""
    words = (*trade_words.table("fields")["value"], *trade_words.phrases("price"))
    worth = column.sense == "value" or (
        column.sense in ("unit", *WEIGHTS) and trade_words.found_in(column.label, words)
    )
    return bool(worth) and value_labels.is_of_a_unit(column.label)


def says_unit(column: Column) -> bool:
    """Return whether the column says what a weight is in."""
    return bool(trade_words.found_in(column.label, trade_words.phrases("weight_units")))
