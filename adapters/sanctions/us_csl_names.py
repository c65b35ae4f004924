"""Names in the US Consolidated Screening List: what the agencies write around a name, told apart from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.base import Link, Name, NameKind

# "X; and any successor, sub-unit, or subsidiary thereof" (State), and a shorter form without subsidiaries.
_SUBSIDIARIES = re.compile(r"[;,]? and any successor, sub-?unit,? or subsidiary thereof$", re.IGNORECASE)
_SUB_UNITS = re.compile(r"[;,]? and its sub-?units and successors$", re.IGNORECASE)
# "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: X", "… Academy. Subordinate Institution - X" (BIS)
_PART_OF = re.compile(r"(.+?)\. (Affiliated Entity|Subordinate Institution)(?::| -) ?(.+)")
# "X (f.k.a., Y)", "X (a.k.a. Y; Z)"; other brackets are part of the name
_IN_BRACKETS = re.compile(r"(.+?) \(([af])\.?k\.?a\.?,? ([^()]+)\)", re.IGNORECASE)
_IN_FRONT = re.compile(r"([af])\.k\.a\.,? (.+)", re.IGNORECASE)
_KINDS: dict[str, NameKind] = {"a": "alias", "f": "former"}


@dataclass(frozen=True, slots=True)
class Named:
    """A row's names, the link its name states, whether it names its subsidiaries, and texts kept as written."""

    names: tuple[Name, ...]
    links: tuple[Link, ...]
    subsidiaries: bool
    as_written: tuple[tuple[str, str], ...]


def names(name: str, alt_names: Sequence[str]) -> Named:
    """Return what `name` and `alt_names` say, each text once; blanks are one space, nothing else is changed.

    `name` is one name whatever semicolons it holds. Other names are parted at semicolons, with BIS's "and" before
    the last; a semicolon inside an alias cannot be told from one between two, so the text is kept as well.
    """
    whole = " ".join(name.split())
    bare = _SUB_UNITS.sub("", _SUBSIDIARIES.sub("", whole))
    links: tuple[Link, ...] = ()
    part = _PART_OF.fullmatch(bare)
    if part:
        links = (Link(relation=part.group(2), target=None, target_name=part.group(1)),)
        bare = part.group(3)
    first, *others = _parted(bare, "primary")
    written = [" ".join(text.split()) for text in alt_names]
    for text in written:
        for piece in _pieces(text):
            others.extend(_parted(piece, "alias"))
    found: dict[str, Name] = {first.text: first}
    for each in others:
        found.setdefault(each.text, each)
    kept = [("name", whole)] if whole != first.text else []
    if "; ".join(written) != "; ".join(each.text for each in found.values() if each.kind == "alias"):
        kept.append(("alt_names", "; ".join(written)))
    return Named(
        names=tuple(found.values()),
        links=links,
        subsidiaries=_SUBSIDIARIES.search(whole) is not None,
        as_written=tuple(kept),
    )


def _pieces(text: str) -> Iterator[str]:
    for piece in text.split(";"):
        bare = piece.strip().removeprefix("-").rstrip(", ")
        if bare.casefold() not in ("", "and"):
            yield bare.removeprefix("and ").strip()


def _parted(text: str, kind: NameKind) -> Iterator[Name]:
    """Yield a name and the names it holds in brackets; a text that begins with f.k.a. is a former name."""
    brackets, front = _IN_BRACKETS.fullmatch(text), _IN_FRONT.fullmatch(text)
    if brackets:
        yield Name(text=brackets.group(1), kind=kind)
        for piece in _pieces(brackets.group(3)):
            yield Name(text=piece, kind=_KINDS[brackets.group(2).lower()])
    elif front and kind != "primary":
        yield Name(text=front.group(2), kind=_KINDS[front.group(1).lower()])
    else:
        yield Name(text=text, kind=kind)
