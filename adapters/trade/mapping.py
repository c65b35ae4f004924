"""A mapping file: which column of a vendor's CSV is which of our fields, and how the file writes dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, get_args

from adapters import csvfile, yamlfile
from adapters.base import DocumentDate, DocumentType, SourceChanged, ValueKind
from adapters.csvfile import Dialect
from adapters.trade import cells
from adapters.trade.cells import Conventions
from adapters.trade.layout import (
    COUNTRIES,
    NUMBERS,
    ROLES,
    TEXTS,
    DateColumn,
    HsColumn,
    PartyColumns,
    Said,
    TradeMapping,
    ValueColumn,
)
from adapters.yamlfile import Section

BUILT_IN = Path(__file__).parent / "mappings"

_HS_VERSIONS = ("HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "HS2022")
_DIRECTION = re.compile(r"(?:import|export|transit):[A-Z]{2}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_IDENTIFIER = re.compile(r"[a-z][a-z_]*", re.ASCII)

T = TypeVar("T")


def hs_version(text: str) -> str:
    """Return the word; raises ValueError for what is no version of the Harmonized System."""
    return _among(_HS_VERSIONS)(text)


def load_mapping(name: str) -> TradeMapping:
    """Read a built-in mapping by its name, or a mapping file by its path; raises SourceChanged naming file and key."""
    built_in = {each.stem: each for each in BUILT_IN.glob("*.yaml")}
    if name in built_in:
        return _mapping(name, yamlfile.load(built_in[name]))
    if not Path(name).is_file():
        raise SourceChanged(f"no mapping file {name!r}; built in are {', '.join(sorted(built_in))}")
    return _mapping(name, yamlfile.load(Path(name)))


def _mapping(name: str, top: Section) -> TradeMapping:
    formats = _formats(top, top.texts("date_formats", ("%Y-%m-%d",)), "date_formats")
    columns = {key: top.text(key) for key in (*TEXTS, *NUMBERS) if key in top}
    if "countries" in top:
        section = top.section("countries")
        columns |= {key: section.text(key) for key in COUNTRIES if key in section}
        section.done()
    made = TradeMapping(
        name=name,
        title=top.text("title"),
        dialect=_dialect(top),
        conventions=_conventions(top),
        document_type=_word(top, "document_type", get_args(DocumentType)),
        direction=_said(top, "direction", _check(_DIRECTION, "of the form import:RU")) if "direction" in top else None,
        record_id=_record_id(top),
        columns=columns,
        dates=tuple(_date(each, formats) for each in top.sections("dates")),
        parties=_parties(top.section("parties")),
        hs=_hs(top.section("hs")) if "hs" in top else None,
        values=tuple(_value(each) for each in top.sections("values")) if "values" in top else (),
        illustrative=_said(top, "illustrative", _flag) if "illustrative" in top else None,
        ignore=top.texts("ignore", ()),
    )
    top.done()
    return made


def _dialect(top: Section) -> Dialect:
    quote = top.text("quote", '"')
    if quote not in ('"', "'", "none"):
        raise top.fail("quote", f"should be one of \", ' or none, not {quote!r}")
    delimiter = _word(top, "delimiter", csvfile.DELIMITERS)
    encoding = _word(top, "encoding", csvfile.ENCODINGS)
    return Dialect(delimiter=delimiter, quote=None if quote == "none" else quote, encoding=encoding,
                   header_row=top.whole("header_row", 1))  # fmt: skip


def _conventions(top: Section) -> Conventions:
    decimal = _word(top, "decimal", (".", ","))
    thousands = _word(top, "thousands", (",", ".", " ", "\u00a0", "'")) if "thousands" in top else None
    if thousands == decimal:
        raise top.fail("thousands", "is also the decimal sign")
    written: dict[str, str | None] = {}
    if "country_spellings" in top:
        section = top.section("country_spellings")
        for spelling, code in section.items():
            if code is not None and not (isinstance(code, str) and _COUNTRY.fullmatch(code)):
                raise section.fail(spelling, f"should be two letters of ISO 3166-1 in quotes or null, not {code!r}")
            written[spelling] = code
    return Conventions(
        null_tokens=frozenset(top.texts("null_tokens", ())),
        decimal=decimal,
        thousands=thousands,
        countries=written,
    )


def _record_id(top: Section) -> tuple[str, ...]:
    """Return the columns that together name a row: one as a text, or several as a list."""
    raw = top.raw("record_id")
    if isinstance(raw, str) and raw:
        return (raw,)
    if isinstance(raw, list) and raw and all(isinstance(each, str) for each in raw):
        return tuple(raw)
    raise top.fail("record_id", f"should be a column or a list of columns, not {raw!r}")


def _formats(section: Section, formats: tuple[str, ...], key: str) -> tuple[str, ...]:
    for each in formats:
        if not cells.check_date_format(each):
            raise section.fail(key, f"{each!r} is not read; known are %Y %m %d %b %H %M %S with - . / : , T or a space")
    if not formats:
        raise section.fail(key, "names no format")
    return formats


def _date(section: Section, formats: tuple[str, ...]) -> DateColumn:
    kinds = get_args(DocumentDate)
    made = DateColumn(
        column=section.text("column"),
        kind=_said(section, "kind", _among(kinds)),
        formats=_formats(section, section.texts("formats", formats), "formats"),
    )
    section.done()
    return made


def _parties(section: Section) -> dict[str, PartyColumns]:
    parties = {role: _party(section.section(role)) for role in ROLES if role in section}
    section.done()
    return parties


def _party(section: Section) -> PartyColumns:
    identifiers: dict[str, str] = {}
    if "identifiers" in section:
        inner = section.section("identifiers")
        for kind, column in inner.items():
            if not _IDENTIFIER.fullmatch(kind) or not isinstance(column, str):
                raise inner.fail(kind, "should be a type of identifier in lower case and its column")
            identifiers[kind] = column
    made = PartyColumns(
        name=section.text("name"),
        raw_name=section.text("raw_name", None),
        country=_country(section) if "country" in section else None,
        address=section.text("address", None),
        identifiers=tuple(identifiers.items()),
    )
    section.done()
    return made


def _country(section: Section) -> Said[str]:
    """Return a column by its name, or one code for all rows: `{fixed: RU}`."""
    raw = section.raw("country")
    if isinstance(raw, str):
        return Said(column=raw)
    inner = Section(f"{section.where}: country", raw)
    code = inner.text("fixed")
    inner.done()
    if not _COUNTRY.fullmatch(code):
        raise inner.fail("fixed", f"{code!r} is not two letters of ISO 3166-1")
    return Said(fixed=code)


def _hs(section: Section) -> HsColumn:
    digits = section.raw("digits") if "digits" in section else []
    if not isinstance(digits, list) or not all(isinstance(each, int) and 4 <= each <= 12 for each in digits):
        raise section.fail("digits", f"should be a list of numbers from 4 to 12, not {digits!r}")
    version = _said(section, "version", _text(hs_version), any_value=True) if "version" in section else None
    made = HsColumn(column=section.text("column"), version=version, digits=tuple(digits),
                    imputed=section.flag("imputed", False))  # fmt: skip
    section.done()
    return made


def _value(section: Section) -> ValueColumn:
    made = ValueColumn(
        column=section.text("column"),
        currency=_said(section, "currency", _text(cells.currency), any_value=True),
        kind=_word(section, "kind", get_args(ValueKind)),
        scale=Decimal(section.whole("scale", 1)),
    )
    section.done()
    return made


def _said(section: Section, key: str, check: Callable[[object], T], *, any_value: bool = False) -> Said[T]:
    """Read `key: word` or `key: {column: …, values: {as written: word}}`.

    With `any_value` the values may be left out: the cells then hold our own words.
    """
    raw = section.raw(key)
    try:
        if not isinstance(raw, dict):
            return Said(fixed=check(raw))
        inner = Section(f"{section.where}: {key}", raw)
        column = inner.text("column")
        values = None
        if "values" in inner or not any_value:
            values = {text: check(word) for text, word in inner.section("values").items()}
        inner.done()
        return Said(column=column, values=values)
    except ValueError as exc:
        raise section.fail(key, str(exc)) from exc


def _flag(word: object) -> bool:
    if not isinstance(word, bool):
        raise ValueError(f"should be true or false, not {word!r}")
    return word


def _text(check: Callable[[str], str]) -> Callable[[object], str]:
    def checked(word: object) -> str:
        if not isinstance(word, str):
            raise ValueError(f"should be a text, not {word!r} (a number or yes/no needs quotes)")
        return check(word)

    return checked


def _check(pattern: re.Pattern[str], form: str) -> Callable[[object], str]:
    def check(word: str) -> str:
        if not pattern.fullmatch(word):
            raise ValueError(f"{word!r} is not {form}")
        return word

    return _text(check)


def _among(words: tuple[T, ...]) -> Callable[[object], T]:
    def check(word: object) -> T:
        for each in words:
            if word == each:
                return each
        raise ValueError(f"{word!r} is none of {', '.join(map(str, words))}")

    return check


def _word(section: Section, key: str, words: tuple[T, ...]) -> T:
    try:
        return _among(words)(section.raw(key))
    except ValueError as exc:
        raise section.fail(key, str(exc)) from exc
