"""One edition of a control list, read strictly from its data file: what it names, since when, what is not held."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args

from adapters import yamlfile
from adapters.yamlfile import Section

Holds = Literal["codes", "count", "countries"]
Effect = Literal["restriction", "priority"]
# The one nomenclature that codes are written in; rows of HS2017 reach it through the concordance.
NOMENCLATURE = "HS2022"

_ID = re.compile(r"[a-z][a-z0-9_]{1,63}", re.ASCII)
_CODE = re.compile(r"\d{4}|\d{6}|\d{8}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One code of a list: 4, 6 or 8 digits, which every longer code that begins so falls under."""

    code: str
    tier: str | None = None
    name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Edition:
    """One edition of one list; `valid_to` is its last day, None while no later edition is held.

    Each is itself alone: shipments are counted by edition, and comparing every entry would cost more than the judging.

    `holds`: the codes, the number of items alone, or countries. `effect`: goods of a `restriction` need a permission
    or are banned, those of a `priority` list deserve attention. `to` and `origins` narrow the trade it looks at (empty:
    any). `complete` is false where an entry may be missing.
    """

    list_id: str
    title: str
    authority: str
    holds: Holds
    effect: Effect
    edition: str
    valid_from: date
    valid_to: date | None
    complete: bool
    items: int | None
    to: frozenset[str]
    origins: frozenset[str]
    publisher: str
    source: str
    licence: str
    sha256: str
    gaps: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    countries: frozenset[str] = frozenset()
    without_predecessor: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        return f"{self.list_id}_{self.edition}"


def read(path: Path) -> Edition:
    """Return the edition that the file describes; raises SourceChanged naming file and key."""
    section = yamlfile.load(path)
    holds = _one_of(section, "holds", get_args(Holds))
    valid_from, valid_to = _day(section, "valid_from"), _day(section, "valid_to") if "valid_to" in section else None
    known = Edition(
        list_id=_matching(section, "list", section.text("list"), _ID),
        title=section.text("title"),
        authority=section.text("authority"),
        holds=cast(Holds, holds),
        effect=cast(Effect, _one_of(section, "effect", get_args(Effect))),
        edition=section.text("edition"),
        valid_from=valid_from,
        valid_to=valid_to,
        complete=section.flag("complete"),
        items=section.whole("items", None),
        to=_countries(section, "to"),
        origins=_countries(section, "from"),
        publisher=section.text("publisher"),
        source=section.text("source"),
        licence=section.text("licence"),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        gaps=section.texts("gaps", ()),
        entries=tuple(_entries(section)) if holds == "codes" else (),
        countries=_countries(section, "countries") if holds == "countries" else frozenset(),
        without_predecessor=frozenset(section.texts("without_predecessor", ())),
    )
    section.done()
    _check(section, known)
    return known


def _entries(section: Section) -> Iterator[Entry]:
    nomenclature = section.text("nomenclature")
    if nomenclature != NOMENCLATURE:
        raise section.fail("nomenclature", f"should be {NOMENCLATURE}, not {nomenclature!r}")
    for one in section.sections("entries"):
        tier, name = one.text("tier", None), one.text("name", None)
        for code in one.texts("codes"):
            yield Entry(code=_matching(one, "codes", code, _CODE), tier=tier, name=name)
        one.done()


def _check(section: Section, known: Edition) -> None:
    codes = [each.code for each in known.entries]
    for twice in {each for each in codes if codes.count(each) > 1}:
        raise section.fail("entries", f"the code {twice} is given twice")
    if known.holds == "codes" and not codes:
        raise section.fail("entries", "names no code")
    if known.holds == "countries" and not known.countries:
        raise section.fail("countries", "names no country")
    held = len(codes) or len(known.countries)
    if known.holds == "count" and known.items is None:
        raise section.fail("items", "is needed where codes are not held")
    if held and known.complete and known.items not in (None, held):
        raise section.fail("items", f"says {known.items} where {held} are given")
    if known.valid_to is not None and known.valid_to < known.valid_from:
        raise section.fail("valid_to", "lies before valid_from")
    if not known.without_predecessor <= set(codes):
        raise section.fail("without_predecessor", "names a code that is no entry")


def _one_of(section: Section, key: str, known: tuple[str, ...]) -> str:
    given = section.text(key)
    if given not in known:
        raise section.fail(key, f"should be one of {', '.join(known)}, not {given!r}")
    return given


def _day(section: Section, key: str) -> date:
    on = section.day(key)
    if on.precision != "day":
        raise section.fail(key, f"should be a day, not {on}")
    return on.first


def _matching(section: Section, key: str, text: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(text):
        raise section.fail(key, f"{text!r} is not of the form {pattern.pattern}")
    return text


def _countries(section: Section, key: str) -> frozenset[str]:
    return frozenset(_matching(section, key, each, _COUNTRY) for each in section.texts(key, ()))
