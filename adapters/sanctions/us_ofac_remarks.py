"""The remarks of OFAC's CSV files: numbers, features, weak aliases and links, one after the other in one cell."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from adapters.base import Link, Name, NameKind
from adapters.countries import iso2
from adapters.sanctions.us_ofac_facts import Fact
from adapters.sanctions.us_ofac_labels import CURRENCY, DOCUMENTS, FEATURES

CUT_AT = 1_000  # characters, from where a remark goes on in the comments file, also in the middle of a word

# What the CSV files call differently from OFAC's other layouts.
_WRITTEN = {
    "POB": "Place of Birth", "nationality": "Nationality Country", "citizen": "Citizenship Country",
}  # fmt: skip
_LINKED = "Linked To: "
_ALIAS = re.compile(r"([afn])\.k\.a\. '(.+)'")
_ALIAS_KINDS: dict[str, NameKind] = {"a": "alias", "f": "former", "n": "alias"}
_DAY = r"(?:\d{2} )?(?:[A-Z][a-z]{2} )?\d{4}"
_DOCUMENT = re.compile(
    r"(?P<number>.*?\d.*?|\w+)(?: \((?P<country>[^()]{4,})\))?"
    rf"(?: issued (?P<issued>{_DAY}))?(?: expires (?P<expires>{_DAY}))?",
    re.ASCII,
)
# A remark ends in a full stop, but in no second one where the name before it has its own. Whether "… CO., LTD." has one
# cannot be told: of 6,126 targets in one file this goes by what most names of that ending have, and misses 64.
_OWN_STOP = re.compile(r"(?:\.[A-Z]\.| CO\.(?:,? LTD\.)?)$")


def _by_first_word() -> dict[str, list[tuple[str, str]]]:
    """A label's first word -> (the label as it begins a piece, the other layouts' label) of each, longest first."""
    labels = {each: each for each in DOCUMENTS | FEATURES} | _WRITTEN
    table = defaultdict(list)
    for written in sorted(labels, key=len, reverse=True):
        table[written.split(" ")[0]].append((written + " ", labels[written]))
    return dict(table)


_LABELS = _by_first_word()


@dataclass(slots=True)
class Remarks:
    """A remark taken apart; `rest` are the pieces under no label that is known, as they were written."""

    facts: list[Fact] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def read_remarks(text: str, *, cut: bool) -> Remarks:
    """Return what a remark holds; of one that is `cut` the last piece stays text, since it may lack its end."""
    found = Remarks()
    pieces = text.split("; ")
    last = pieces.pop()
    for piece in pieces:
        _add(piece, piece, found)
    if cut:
        found.rest.append(last)
    else:
        _add(_without_stop(last), last, found)
    return found


def _without_stop(piece: str) -> str:
    if piece.endswith(".") and not (piece.startswith(_LINKED) and _OWN_STOP.search(piece)):
        return piece[:-1]
    return piece


def _add(piece: str, written: str, to: Remarks) -> None:
    known = _piece(piece)
    if isinstance(known, Fact):
        if known.label == "DOB":
            to.births.append(known.value)
        else:
            to.facts.append(known)
    elif isinstance(known, Name):
        to.names.append(known)
    elif isinstance(known, Link):
        to.links.append(known)
    else:
        to.rest.append(written)


@lru_cache(maxsize=65_536)
def _piece(piece: str) -> Fact | Name | Link | None:
    text = piece.removeprefix("alt. ")
    if text.startswith("DOB "):
        return Fact("DOB", text[4:])
    if text.startswith(_LINKED):
        return Link(relation="Linked To", target=None, target_name=text[len(_LINKED) :])
    alias = _ALIAS.fullmatch(text)
    if alias:
        name = " ".join(alias.group(2).split())
        return Name(text=name, kind=_ALIAS_KINDS[alias.group(1)], strength="weak") if name else None
    return _labelled(text)


def _labelled(text: str) -> Fact | None:
    for written, label in _LABELS.get(text.split(" ", 1)[0], ()):
        if text.startswith(written):
            value = text[len(written) :].strip()
            return _document(label, value) if label in DOCUMENTS else Fact(label, value)
    if text.startswith(CURRENCY):
        code, _, value = text[len(CURRENCY) :].partition(" ")
        return Fact(CURRENCY + code, value) if value else None
    return None


def _document(label: str, value: str) -> Fact | None:
    """The number before its issuer's name in brackets; brackets that hold no country are part of the number."""
    found = _DOCUMENT.fullmatch(value)
    if not found:
        return None
    number, country = found["number"], found["country"]
    if country and not _is_country(country):
        number, country = f"{number} ({country})", None
    dates = (("issueDate", found["issued"]), ("expirationDate", found["expires"]))
    return Fact(label, number, country, tuple((tag, text) for tag, text in dates if text))


def _is_country(text: str) -> bool:
    return iso2(text) is not None or text in ("Kosovo", "undetermined", "West Bank") or text.startswith("Region: ")
