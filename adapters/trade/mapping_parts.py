"""The parts of a mapping file that are mappings themselves: dates, parties, the commodity code, values."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import get_args

from adapters.base import DocumentDate, ValueKind
from adapters.dates import PartialDate
from adapters.trade import days
from adapters.trade.currency_words import code
from adapters.trade.layout import ROLES, UNITS, WEIGHTS, DateColumn, HsColumn, PartyColumns, Said, ValueColumn
from adapters.trade.mapping_words import COUNTRY, a_text, among, hs_version, said, word
from adapters.yamlfile import Section

_IDENTIFIER = re.compile(r"[a-z][a-z_]*", re.ASCII)
_SEPARATORS = (";", ",", "|", " ", "/")


def date_formats(section: Section, formats: tuple[str, ...], key: str) -> tuple[str, ...]:
    """Return the formats; raises SourceChanged where one is not read, or there is none."""
    for each in formats:
        if not days.check_date_format(each):
            raise section.fail(
                key,
                f"{each!r} is not read; known are %Y %y %m %d %b %-m %-d and %H %-H %M %S %f %p %z with - . / : , T, "
                "年 月 日, 년 월 일, a space, and the words de, del, г, года, ngày, tháng, năm",
            )
    if not formats:
        raise section.fail(key, "names no format")
    return formats


def date_column(section: Section, formats: tuple[str, ...]) -> DateColumn:
    kinds = get_args(DocumentDate)
    made = DateColumn(
        column=section.text("column") if "columns" not in section else _several(section),
        kind=said(section, "kind", among(kinds)),
        formats=date_formats(section, section.texts("formats", formats), "formats"),
    )
    section.done()
    return made


def _several(section: Section) -> tuple[str, ...]:
    """Return the columns of a year, a month and perhaps a day, in the order of the formats."""
    columns = section.texts("columns")
    if len(columns) not in (2, 3) or "column" in section:
        raise section.fail("columns", "should name two or three columns, and stands in place of `column`")
    return columns


def parties(section: Section) -> dict[str, PartyColumns]:
    found = {role: _party(section.section(role)) for role in ROLES if role in section}
    section.done()
    return found


def _party(section: Section) -> PartyColumns:
    identifiers: dict[str, str] = {}
    if "identifiers" in section:
        inner = section.section("identifiers")
        for kind, column in inner.items():
            if not _IDENTIFIER.fullmatch(kind) or not isinstance(column, str):
                raise inner.fail(kind, "should be a type of identifier in lower case and its column")
            identifiers[kind] = column
    made = PartyColumns(
        name=section.text("name", None) if identifiers else section.text("name"),
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
    if not COUNTRY.fullmatch(code):
        raise inner.fail("fixed", f"{code!r} is not two letters of ISO 3166-1")
    return Said(fixed=code)


def hs_column(section: Section) -> HsColumn:
    """Read what a commodity code looks like; raises SourceChanged where two of the keys contradict each other."""
    digits = section.raw("digits") if "digits" in section else []
    if not isinstance(digits, list) or not all(isinstance(each, int) and 4 <= each <= 12 for each in digits):
        raise section.fail("digits", f"should be a list of numbers from 4 to 12, not {digits!r}")
    version, since = _hs_version(section)
    made = HsColumn(
        column=section.text("column"),
        version=version,
        digits=tuple(digits),
        imputed=section.flag("imputed", False),
        lost_zero=section.flag("lost_zero", False),
        dots=section.flag("dots", False),
        star=section.flag("star", False),
        several=word(section, "several", _SEPARATORS) if "several" in section else None,
        since=since,
    )
    if made.lost_zero and (made.dots or not digits or any(each % 2 for each in digits)):
        # 8515.2 would be 085152, and of 7 and 8 digits nobody could say whether a zero is missing
        raise section.fail("lost_zero", "needs `digits`, all even, and no `dots`")
    section.done()
    return made


def _hs_version(section: Section) -> tuple[Said[str] | None, tuple[tuple[str, PartialDate], ...]]:
    """Read `version: HS2022`, one by column, or `version: {since: {HS2017: "2017-01-01"}}` by the row's first date."""
    if "version" not in section:
        return None, ()
    told = section.peek("version")
    if not isinstance(told, dict) or "since" not in told:
        return said(section, "version", a_text(hs_version), any_value=True), ()
    inner = section.section("version")
    starts = inner.section("since")
    try:
        found = [(hs_version(name), starts.day(name)) for name in starts.labels()]
    except ValueError as exc:
        raise inner.fail("since", str(exc)) from exc
    starts.done()
    inner.done()
    return None, tuple(sorted(found, key=lambda each: each[1]))


def number_column(section: Section, key: str) -> tuple[str, Decimal]:
    """Read a column of weights or quantities, by name or as `{column: …, unit: t, scale: 1000}`, and its factor."""
    raw = section.peek(key)
    if not isinstance(raw, dict):
        return section.text(key), Decimal(1)
    inner = section.section(key)
    factor = Decimal(inner.whole("scale", 1))
    if "unit" in inner:
        if key not in WEIGHTS:
            raise inner.fail("unit", f"is of a weight; the unit of {key} is a column, `unit`")
        factor *= UNITS[word(inner, "unit", tuple(UNITS))]
    column = inner.text("column")
    inner.done()
    return column, factor


def value_column(section: Section) -> ValueColumn:
    made = ValueColumn(
        column=section.text("column"),
        currency=said(section, "currency", a_text(code), any_value=True),
        kind=word(section, "kind", get_args(ValueKind)),
        scale=Decimal(section.whole("scale", 1)),
    )
    section.done()
    return made
