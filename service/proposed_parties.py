"""Who is who in a proposed mapping: roles by their words, and by the direction those that words leave to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapters import number_labels
from adapters.trade.layout import ROLES
from service import trade_words
from service.trade_columns import Column

if TYPE_CHECKING:
    from service.trade_proposal import Proposal, Told

_SIDES = ("own", "counterparty")  # of those whose imports or exports these are, and of the others
_OPPOSITE = {"sender": "receiver", "receiver": "sender"}
_PROOF = 3  # cells
_ATTRIBUTES = ("name", "raw_name", "country", "address")


def sided(made: Proposal, found: Sequence[Column], told: Told) -> list[Column]:
    """Return the columns with those of `own` and `counterparty` moved to the sender's or the receiver's.

    A word such as `Foreign party` says only that it is not the declaring side, so the direction decides; without one it
    is asked about. A column whose own label says the role stands before one that is moved there.
    """
    own = _own_role(told.direction)
    named = {
        role: column.label
        for column in found
        for role, _, attribute in [column.sense.partition(".")]
        if role in _OPPOSITE and attribute in ("name", "raw_name", "identifier")
    }
    whole = {column.sense.partition(".")[0] for column in found if column.sense.endswith(".name")}
    moved, asked = [], []
    for column in found:
        side, _, attribute = column.sense.partition(".")
        if side not in _SIDES:
            moved.append(column)
            continue
        role = own if side == "own" or own is None else _OPPOSITE[own]
        if role is None:
            asked.append(f"{column.label!r} is of {_words(side)}")
        elif role in named and side in whole:
            made.notes.append(f"{column.label}: left out, as {named[role]} says who is the {role}")
        else:
            moved.append(replace(column, sense=f"{role}.{attribute}", side=side))
            continue
        moved.append(replace(column, sense=""))
    if asked:
        made.missing.append(
            f"parties: {', '.join(asked)}; only the direction says who of them sends and who receives: add --direction"
        )
    return moved


def _words(side: str) -> str:
    return "the declaring side" if side == "own" else "the other side"


def parties(made: Proposal, by_sense: Mapping[str, Column], told: Told) -> None:
    """Write the parties that the columns name, with what their numbers are and where a direction says they sit."""
    found: dict[str, Any] = {}
    for role in ROLES:
        party: dict[str, Any] = {}
        columns = {each: by_sense[f"{role}.{each}"] for each in _ATTRIBUTES if f"{role}.{each}" in by_sense}
        for attribute, column in columns.items():
            party[attribute] = column.label
            made.taken[column.label] = f"{role}: {attribute.replace('_', ' ')}"
            if column.side:
                made.notes.append(
                    f"{column.label}: taken for the {role}'s, as of {_words(column.side)} ({told.direction})"
                )
        if "name" not in party and "raw_name" in party:
            party["name"] = party.pop("raw_name")
        home = _home(role, told)
        if (number := by_sense.get(f"{role}.identifier")) is not None:
            kind = number_kind(number, home)
            party["identifiers"] = {kind: number.label}
            made.taken[number.label] = f"{role}: number ({kind})"
        if "name" in party or "identifiers" in party:
            found[role] = party
            if "country" not in party and home:
                _at_home(made, party, role, home)
        else:
            for label in party.values():
                del made.taken[label]
    made.mapping["parties"] = found
    for role, word in (("sender", "who sends"), ("receiver", "who receives")):
        if role not in found:
            made.missing.append(
                f"{role}: no column says {word}; if one does, take it from `ignore` and write it under `parties`, as "
                f"  {role}: {{name: 'ITS LABEL'}}"
            )


def _at_home(made: Proposal, party: dict[str, Any], role: str, home: str) -> None:
    """Take the party to sit where the imports or exports are declared, but where its label calls it a foreign one."""
    label = str(party.get("name", ""))
    if trade_words.found_in(label, trade_words.phrases("foreign")):
        made.notes.append(
            f"{label}: a foreign {role} by its label, and the direction would have it in {home}; check the direction"
        )
        return
    party["country"] = {"fixed": home}
    made.notes.append(f"{role}: no column says its country; taken to be {home}, by the direction")


def _own_role(direction: str | None) -> str | None:
    """Return the role of those whose imports or exports these are."""
    return {"import": "receiver", "export": "sender"}.get((direction or "").partition(":")[0])


def _home(role: str, told: Told) -> str | None:
    """Return the country whose imports or exports these are, where the party is its importer or exporter."""
    country = (told.direction or "").partition(":")[2]
    return country or None if role == _own_role(told.direction) else None


def number_kind(column: Column, home: str | None) -> str:
    """Return the type of a column's numbers: what its label says, or the one that the same label has inside a name.

    `税号` is a credit code where all cells are, `Tax ID` an INN; without a country a few cells prove nothing, as one
    number in ten is an INN by chance.
    """
    kind, phrase = trade_words.best(column.label, "identifiers")
    inside = {_type_inside(f"{phrase} {cell}", home) for cell in column.samples}
    if len(inside) == 1 and (home or len(column.samples) >= _PROOF):
        return inside.pop() or kind or "other"
    return kind or "other"


def _type_inside(text: str, home: str | None) -> str | None:
    found = next(number_labels.found(text, home=home), None)
    return found.numbers[0].type if found and found.numbers else None
