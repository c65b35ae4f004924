"""How well the layouts that are known fit a file's header, and the nearest of them changed so that it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from adapters.base import SourceChanged
from adapters.trade.encodings import DETECT
from adapters.trade.glimpse import Glimpse
from adapters.trade.layout import ROLES, TradeMapping, used_columns
from adapters.trade.mapping import BUILT_IN, built_in
from adapters.trade.ru_labels import boxes
from service.trade_proposal import Proposal

NEAR = 0.6  # of a header's labels and of a mapping's: below it a mapping is no nearer than the words of the header


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """`share`: how many of both's labels the file and the layout have in common; `whole`: it loads as it is."""

    layout: str
    title: str
    share: float
    whole: bool


def fits(seen: Glimpse) -> list[Fit]:
    """Return the known layouts from the best down; the Russian ones by box fit where every label is of one spelling."""
    found = [_fit(each, seen) for each in built_in() if each.name != "sample"]
    try:
        read = boxes(seen.header)
    except SourceChanged:
        pass
    else:
        if {"ND", "G072"} <= set(read):
            whole = seen.dialect.header_row == 1 and seen.dialect.delimiter in (";", DETECT)
            found.append(Fit(layout="ru_gtd", title="Russian declarations by box", share=1.0, whole=whole))
    return sorted(found, key=lambda each: (-each.share, each.layout))


def _fit(mapping: TradeMapping, seen: Glimpse) -> Fit:
    used, header = used_columns(mapping), set(seen.header)
    starts = tuple(each[:-1] for each in mapping.ignore if each.endswith("*"))
    known = {each for each in header if each in used or each in mapping.ignore or (starts and each.startswith(starts))}
    return Fit(
        layout=mapping.name,
        title=mapping.title,
        share=len(known) / max(1, len(header | used)),
        whole=used <= header and known == header and mapping.dialect.header_row == seen.dialect.header_row,
    )


def adapted(layout: str, seen: Glimpse) -> Proposal:
    """Return the mapping of that name, changed to the header at hand: what is missing goes, what is new is left out."""
    told: dict[str, Any] = yaml.safe_load((BUILT_IN / f"{layout}.yaml").read_text("utf-8"))
    made = Proposal(mapping={**told, "title": f"{told['title']}, as in a file of ours"})
    header = set(seen.header)
    mapping = made.mapping
    mapping["header_row"] = seen.dialect.header_row
    if seen.sheet is not None:
        mapping["sheet"] = seen.sheet
    for key in [key for key, value in mapping.items() if key in _PLAIN and _label(value) not in header]:
        made.missing.append(f"{key}: the file has no column {mapping.pop(key)!r}")
    if not set(_labels(mapping["record_id"])) <= header:
        mapping["record_id"] = {"of_row": True}
    mapping["dates"] = [each for each in mapping["dates"] if header.issuperset(_date_labels(each))]
    mapping["values"] = [each for each in mapping.get("values", []) if _value_in(each, header)]
    mapping["countries"] = {key: each for key, each in mapping.get("countries", {}).items() if each in header}
    mapping["parties"] = _parties(mapping["parties"], header)
    for key in ("hs", "direction"):
        if isinstance(mapping.get(key), dict) and mapping[key].get("column", "") not in header:
            made.missing.append(f"{key}: the file has no column {mapping.pop(key).get('column')!r}")
    for key in ("values", "countries"):
        if not mapping[key]:
            del mapping[key]
    for key, what in (("dates", "date"), ("values", "value"), ("parties", "party")):
        if not mapping.get(key):
            made.missing.append(f"{key}: no {what} is left of the layout {layout}")
    made.taken = meanings(mapping)
    new = [each for each in seen.header if each not in made.taken]
    mapping["ignore"] = new
    made.taken |= dict.fromkeys(new, "ignore")
    made.notes += [f"{each}: new in this file, left out" for each in new if each not in told.get("ignore", [])]
    return made


_PLAIN = ("document_no", "item_no", "goods", "unit", "incoterm", "net_kg", "gross_kg", "quantity")


def _label(said: Any) -> str:
    """Return the column of a plain field, which may say its unit or scale beside it."""
    return str(said["column"] if isinstance(said, dict) else said)


def _labels(said: Any) -> Sequence[str]:
    return [said] if isinstance(said, str) else said if isinstance(said, list) else []


def _date_labels(date: dict[str, Any]) -> Sequence[str]:
    return date["columns"] if "columns" in date else [date["column"]]


def _value_in(value: dict[str, Any], header: Collection[str]) -> bool:
    unit = value["currency"]
    return value["column"] in header and (isinstance(unit, str) or unit["column"] in header)


def _parties(told: dict[str, Any], header: Collection[str]) -> dict[str, Any]:
    left: dict[str, Any] = {}
    for role, party in told.items():
        kept = {key: each for key, each in party.items() if not isinstance(each, str) or each in header}
        kept["identifiers"] = {key: each for key, each in party.get("identifiers", {}).items() if each in header}
        if "name" not in kept and "raw_name" in kept:
            kept["name"] = kept.pop("raw_name")
        if not kept["identifiers"]:
            del kept["identifiers"]
        if "name" in kept or "identifiers" in kept:
            left[role] = kept
    return left


def meanings(mapping: dict[str, Any]) -> dict[str, str]:
    """Return what each label of a mapping's is taken for, in words."""
    found = {_label(mapping[key]): key for key in _PLAIN if key in mapping}
    found |= {label: f"dates: {each['kind']}" for each in mapping["dates"] for label in _date_labels(each)}
    for value in mapping.get("values", []):
        unit = value["currency"]
        scale = f", times {value['scale']}" if "scale" in value else ""
        words = f"{value['kind']}, {unit if isinstance(unit, str) else 'currency by column'}{scale}"
        found[value["column"]] = f"values: {words}"
        if isinstance(unit, dict):
            found[unit["column"]] = "values: currency"
    found |= {each: f"countries: {key}" for key, each in mapping.get("countries", {}).items()}
    for role in ROLES:
        for key, each in mapping["parties"].get(role, {}).items():
            if isinstance(each, str):
                found[each] = f"{role}: {key.replace('_', ' ')}"
            elif key == "identifiers":
                found |= {column: f"{role}: number ({kind})" for kind, column in each.items()}
    for key in ("hs", "direction", "illustrative"):
        if isinstance(mapping.get(key), dict) and "column" in mapping[key]:
            found[mapping[key]["column"]] = key
    found |= {each: "record_id" for each in _labels(mapping["record_id"]) if each not in found}
    return found
