"""What every register of owners has in common: names, dates, ids, and records that are told and left out."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from adapters.base import Identifier, PartyKind, TradeParty
from adapters.dates import PartialDate
from adapters.ownership.persons import PERSONAL_NUMBERS, bare_name
from adapters.ownership.port import MAX_RECORD_ID, TakenBack
from adapters.trade import cells, name_cells
from adapters.trade.country_words import iso2

LONGEST_LABEL = 200
_LONGEST_NUMBER, _LONGEST_URL = 100, 2_000  # characters
_ADDRESS = re.compile(r"https?://\S+", re.ASCII)
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_WORD = re.compile(r"[A-Za-z]{1,60}", re.ASCII)
_TIME = re.compile(r"[T ][\d:.]{2,18}(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII)


def clean(text: str, what: str, *, most: int) -> str:
    """Return the text with single blanks; raises ValueError for one that is too long or has control characters."""
    if len(text) > most:
        raise ValueError(f"{what}: {len(text)} characters, more than {most}")
    plain = " ".join(text.split())
    for letter in plain:
        if not letter.isprintable() and unicodedata.category(letter) in ("Cc", "Cs"):
            raise ValueError(f"{what}: the control character U+{ord(letter):04X}")
    return plain


def party(
    name: str, what: str, *, country: str | None, numbers: Sequence[Identifier] = (), kind: PartyKind
) -> TradeParty:
    """Return the party, of a person without any number or birth; raises ValueError where nothing is left of the name.

    Numbers with their labels beside the name count as given, and contacts are left out, as in trade records.
    """
    called = clean(name, what, most=cells.LONGEST_NAME)
    written, beside = name_cells.read(bare_name(called) if kind == "person" else called, home=country)
    if not written:
        raise ValueError(f"{what}: has no name")
    given = name_cells.together(numbers, beside)
    kept = () if kind == "person" else tuple(each for each in given if each.type not in PERSONAL_NUMBERS)
    return TradeParty(name=written, country=country, identifiers=kept)


def number(kind: str, value: str, *, country: str | None, label: str) -> Identifier:
    """Return a registered number; raises ValueError where it is too long or has control characters."""
    return Identifier(type=kind, value=clean(value, label, most=_LONGEST_NUMBER), country=country, label=label)


def country(text: str | None) -> str | None:
    """Return the code of a country, or of the country of a part (`US-DE`), None where the text is neither."""
    if not text or len(text) > cells.LONGEST_NAME:
        return None
    return iso2(text) or (iso2(text[:2]) if text[2:3] == "-" else None)


def day(text: str | None, what: str) -> PartialDate | None:
    """Return the date as written, without the time of day; raises ValueError for what is none."""
    if not text:
        return None
    found = _DAY.match(text)
    rest = text[found.end() :] if found else text
    if found is None or (rest and not _TIME.fullmatch(rest)):
        raise ValueError(f"{what}: not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {text[:40]!r}")
    try:
        return PartialDate.parse(found[0])
    except ValueError as exc:
        raise ValueError(f"{what}: {text[:40]!r} is no date: {exc}") from exc


def stated(text: str | None) -> PartialDate | None:
    """Return the day on which a record was stated, None where none can be read: what it states counts all the same."""
    try:
        return day(text, "the day of the statement")
    except ValueError:
        return None


def check_order(since: PartialDate | None, until: PartialDate | None) -> None:
    """Raise ValueError where a stake ends before it begins."""
    if since and until and until.last < since.first:
        raise ValueError(f"ends on {until}, before it begins on {since}")


def address(text: str) -> str:
    """Return the address of a page; raises ValueError for what is none."""
    if len(text) > _LONGEST_URL or not _ADDRESS.fullmatch(text) or not urlsplit(text).hostname:
        raise ValueError(f"{text[:80]!r} is not the address of a page")
    return text


def page(text: object) -> str | None:
    """Return the address of a page, None where what the register gives is none."""
    try:
        return address(text.strip()) if isinstance(text, str) else None
    except ValueError:
        return None


def digest(said: object) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of what JSON can say."""
    content = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def record_id(said: str) -> str:
    """Return the publisher's id, or its digest where it is longer than can be kept or is no plain text."""
    return said if 0 < len(said) <= MAX_RECORD_ID and said.isprintable() else digest(said)


class Ordinals:
    """Tells apart the records of one file that are about the same: the first has the bare id, then `id#2`, `id#3`."""

    def __init__(self) -> None:
        self._once: set[str] = set()
        self._last: dict[str, int] = {}

    def told_apart(self, about: str) -> str:
        """Return the id of the next record that is about this."""
        if about not in self._once:
            self._once.add(about)
            return about
        self._last[about] = self._last.get(about, 1) + 1
        return f"{about}#{self._last[about]}"


def shown(said: object) -> str:
    """Return what a register says in a form that any message can hold; of what is no text only its kind."""
    if not isinstance(said, str):
        return type(said).__name__
    return "".join(each if each.isprintable() else "\ufffd" for each in said[:80])


def leave_out(line: int, told: Sequence[str], kind: str, reason: str, options: Mapping[str, object]) -> None:
    """Tell of a record that is understood and is no stake; where nobody hears it is passed over.

    `kind`: the register's word for why; any other text is `other`, so that they can be counted.
    """
    hears = options.get("on_left_out")
    if callable(hears):
        hears(line, told, kind if _WORD.fullmatch(kind) else "other", reason)
    elif hears is not None:
        raise TypeError("the option `on_left_out` must take a line, ids, a word and a reason")


def take_back(gone: Iterable[TakenBack], options: Mapping[str, object]) -> None:
    """Tell of records that the register says it should not have; where nobody hears they are passed over."""
    hears = options.get("on_taken_back")
    if callable(hears):
        for each in gone:
            hears(each)
    elif hears is not None:
        raise TypeError("the option `on_taken_back` must take what is taken back")
