"""A mapping file proposed from the columns of a file nobody prepared for, with what a person must still say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.trade.glimpse import Glimpse
from adapters.trade.layout import COUNTRIES, NUMBERS, TEXTS
from service import proposed_dates, trade_dates, trade_formats, trade_words, value_columns
from service.proposed_parties import parties, sided
from service.trade_columns import NULLS, Column, chosen, columns
from service.value_columns import Beside, Found


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a person says beside the file, as headers cannot: `import:RU`, `arrival`, `USD`, the first part of dates."""

    direction: str | None = None
    date_kind: str | None = None
    currency: str | None = None
    first: trade_dates.First | None = None


@dataclass(kw_only=True, slots=True)
class Proposal:
    """A mapping as its file would hold it; `missing` stops a load or weakens it, `notes` is for a person to check."""

    mapping: dict[str, Any]
    taken: dict[str, str] = field(default_factory=dict)  # label: what it is taken for
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def propose(seen: Glimpse, told: Told, *, title: str) -> Proposal:
    """Return a mapping of the table by the words in its header and the form of its cells."""
    made = Proposal(mapping=_opening(seen, title))
    all_columns = columns(seen.header, [cells for _, cells in seen.rows], seen.groups)
    found = value_columns.amounts_apart(sided(made, all_columns, told))
    by_sense = chosen([each for each in found if not (value_columns.says_unit(each) or value_columns.is_price(each))])
    unit = by_sense.get("currency")
    beside = Beside(unit=unit.label if unit else None, currency=told.currency, country=_country(told))
    values = value_columns.values(found, beside)
    made.mapping["null_tokens"] = _nulls(seen)
    made.mapping["document_type"] = _document(by_sense)
    if told.direction:
        made.mapping["direction"] = told.direction
    else:
        made.missing.append(
            "direction: the header does not say whose imports or exports these are; add --direction import:XX "
            "or export:XX with the country's two letters for XX, as import:RU for Russia's imports"
        )
    made.mapping["record_id"] = _record_id(by_sense, seen)
    used = _plain_columns(made, found, by_sense, told)
    _numbers(made, [*used, *values.used], seen)
    proposed_dates.dates(made, by_sense, told, seen)
    parties(made, by_sense, told)
    places = {key: _take(made, by_sense[key], f"countries: {key}") for key in COUNTRIES if key in by_sense}
    if places:
        made.mapping["countries"] = places
    _codes(made, by_sense)
    _values(made, values, unit)
    _ignored(made, found)
    return made


def _take(made: Proposal, column: Column, meaning: str) -> str:
    made.taken[column.label] = meaning
    return column.label


def _opening(seen: Glimpse, title: str) -> dict[str, Any]:
    told: dict[str, Any] = {"title": title, "delimiter": seen.dialect.delimiter, "encoding": seen.dialect.encoding}
    if seen.dialect.quote is None:
        told["quote"] = "none"
    if seen.dialect.header_row != 1:
        told["header_row"] = seen.dialect.header_row
    if seen.sheet is not None:
        told["sheet"] = seen.sheet
    return told


def _plain_columns(made: Proposal, found: Sequence[Column], by_sense: Mapping[str, Column], told: Told) -> list[Column]:
    """Take the columns of texts and numbers; returns those of numbers that are not left out."""
    for key in TEXTS:
        if key in by_sense:
            made.mapping[key] = _take(made, by_sense[key], key)
    used = []
    for key in NUMBERS:
        if (column := by_sense.get(key)) is None:
            continue
        entry, notes = value_columns.number(column, key, found, _country(told))
        made.notes += notes
        if entry is not None:
            used.append(column)
            made.mapping[key] = entry
            said = entry if isinstance(entry, dict) else {}
            unit = f", in {said['unit']}" if "unit" in said else ""
            _take(made, column, f"{key}{unit}{_times(said)}")
    return used


def _country(told: Told) -> str | None:
    return (told.direction or "").partition(":")[2] or None


def _numbers(made: Proposal, used: Sequence[Column], seen: Glimpse) -> None:
    plain, amounts = (
        [each for column in used if (column.sense == "value") is of_money for each in column.samples]
        for of_money in (False, True)
    )
    signs = trade_formats.numbers(plain, amounts, typed=seen.typed)
    made.mapping["decimal"] = signs.decimal
    made.mapping["rounded"] = True
    if signs.thousands:
        made.mapping["thousands"] = signs.thousands
    if signs.open:
        made.notes.append(f"numbers: {signs.open}")


def _nulls(seen: Glimpse) -> list[str]:
    cells = {cell.strip() for _, row in seen.rows for cell in row}
    return sorted(cells & NULLS) or ["NULL", "N/A", "-"]


def _document(by_sense: Mapping[str, Column]) -> str:
    """Return `bol` where the number is a bill's; a declaration otherwise."""
    column = by_sense.get("document_no")
    words = trade_words.folded(column.label) if column else ""
    return "bol" if any(each in words for each in ("bill of lading", "bl", "bol", "b l")) else "declaration"


def _record_id(by_sense: Mapping[str, Column], seen: Glimpse) -> Any:
    """Return the columns that name a row in all the rows seen, or a sum over the row's cells where none do."""
    for names in (("record_id",), ("document_no", "item_no"), ("document_no",)):
        if all(each in by_sense for each in names):
            at = [seen.header.index(by_sense[each].label) for each in names]
            ids = [tuple(row[each].strip() for each in at) for _, row in seen.rows]
            if len(set(ids)) == len(ids) and all(all(each) for each in ids):
                labels = [by_sense[each].label for each in names]
                return labels[0] if len(labels) == 1 else labels
    return {"of_row": True}


def _codes(made: Proposal, by_sense: Mapping[str, Column]) -> None:
    column = by_sense.get("hs")
    if column is None:
        made.missing.append(
            "hs: no column is a commodity code; goods cannot be held against the control lists; if one is, take it "
            "from `ignore` and write  hs: {column: 'ITS LABEL'}"
        )
        return
    told, open_ = trade_formats.codes(column.samples)
    made.mapping["hs"] = {"column": _take(made, column, "hs"), **told}
    if open_:
        made.notes.append(f"{column.label}: {open_}")


def _values(made: Proposal, values: Found, unit: Column | None) -> None:
    made.notes += values.notes
    for value in values.entries:
        words = f"{value['kind']}, {value['currency'] if isinstance(value['currency'], str) else 'currency by column'}"
        made.taken[value["column"]] = f"values: {words}" + _times(value)
        if unit and isinstance(value["currency"], dict):
            made.taken[unit.label] = "values: currency"
    if values.entries:
        made.mapping["values"] = values.entries
        if len(values.entries) > 1:
            made.notes.append(
                f"values: {values.entries[0]['column']} is totalled, as the first; change their order if another "
                "should be"
            )
    else:
        made.missing.append("values: no column is an amount with a currency; nothing will be totalled")


def _times(entry: Mapping[str, Any]) -> str:
    return f", times {entry['scale']}" if "scale" in entry else ""


def _ignored(made: Proposal, found: Sequence[Column]) -> None:
    left = [column for column in found if column.label not in made.taken and column.label not in _ids(made)]
    for column in left:
        if column.sense == "personal" and column.label_sense:
            made.notes.append(
                f"{column.label}: left out, though by its label it would be {_plain(column.label_sense)}: "
                "its cells hold telephones or e-mail addresses"
            )
        made.taken[column.label] = "ignore (about persons)" if column.sense == "personal" else "ignore"
    if left:
        made.mapping["ignore"] = [column.label for column in left]


def _plain(sense: str) -> str:
    return sense.replace(".", ": ").replace("_", " ")


def _ids(made: Proposal) -> list[str]:
    said = made.mapping["record_id"]
    labels = [said] if isinstance(said, str) else [] if isinstance(said, dict) else list(said)
    for label in labels:
        made.taken.setdefault(label, "record_id")
    return labels
