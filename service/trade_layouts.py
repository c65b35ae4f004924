"""The layouts of trade files that are known, as a table: what each states of direction, dates and values."""

from __future__ import annotations

from dataclasses import dataclass

from adapters import trade
from adapters.trade.layout import TradeMapping
from adapters.trade.mapping import built_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """`values` has the one that is totalled first, each with its currency where that is the same for all rows."""

    id: str
    title: str
    directions: tuple[str, ...]
    dates: tuple[str, ...]
    values: tuple[str, ...]


def layouts() -> list[Layout]:
    """Return all layouts by id: those that are code, and the mapping files that come with the service."""
    coded = [
        Layout(id=each.id, title=each.title, directions=each.directions, dates=each.date_kinds, values=each.value_kinds)
        for each in trade.FORMATS if each.id != "csv"
    ]  # fmt: skip
    return sorted([*coded, *map(_mapped, built_in())], key=lambda each: each.id)


def _mapped(mapping: TradeMapping) -> Layout:
    said = mapping.direction
    return Layout(
        id=mapping.name,
        title=mapping.title,
        directions=() if said is None else _each(said.fixed, said.values),
        dates=tuple(dict.fromkeys(kind for day in mapping.dates for kind in _each(day.kind.fixed, day.kind.values))),
        values=tuple(f"{each.kind} {each.currency.fixed or 'by column'}" for each in mapping.values),
    )


def _each(fixed: object, values: object) -> tuple[str, ...]:
    if fixed is not None:
        return (str(fixed),)
    return tuple(dict.fromkeys(map(str, values.values()))) if isinstance(values, dict) else ()
