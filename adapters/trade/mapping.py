"""A mapping file: which column of a vendor's table is which of our fields, and how it writes dates and numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import get_args

from adapters import csvfile, yamlfile
from adapters.base import DocumentType, SourceChanged
from adapters.csvfile import Dialect
from adapters.trade import countrywide
from adapters.trade.cells import Conventions
from adapters.trade.encodings import DETECT
from adapters.trade.layout import COUNTRIES, NUMBERS, TEXTS, TradeMapping
from adapters.trade.mapping_parts import date_column, date_formats, hs_column, number_column, parties, value_column
from adapters.trade.mapping_words import COUNTRY, a_flag, of_form, said, word
from adapters.yamlfile import Section

BUILT_IN = Path(__file__).parent / "mappings"

_DIRECTION = re.compile(
    r"(?:import|export|transit):(?!XX)[A-Z]{2}", re.ASCII
)  # XX: what `trade guess` has for the reader to fill in
_LOWEST_HEADER = 10_000  # line of a header, below titles and notes
_SHORTEST_START = 3  # letters before a `*` in `ignore`: all columns would leave nothing to check


@lru_cache(maxsize=1)
def built_in() -> tuple[TradeMapping, ...]:
    """Return the mappings that come with the service, by name."""
    return tuple(load_mapping(each.stem) for each in sorted(BUILT_IN.glob("*.yaml")))


def load_mapping(name: str) -> TradeMapping:
    """Read a built-in mapping by its name, or a mapping file by its path; raises SourceChanged naming file and key."""
    known = {each.stem: each for each in BUILT_IN.glob("*.yaml")}
    if name in known:
        return _mapping(name, yamlfile.load(known[name]))
    if name in countrywide.NAMES:
        raise SourceChanged(countrywide.NAMES[name])
    if not Path(name).is_file():
        raise SourceChanged(f"no mapping file {name!r}; built in are {', '.join(sorted(known))}")
    return _mapping(name, yamlfile.load(Path(name)))


def _mapping(name: str, top: Section) -> TradeMapping:
    formats = date_formats(top, top.texts("date_formats", ("%Y-%m-%d",)), "date_formats")
    columns = {key: top.text(key) for key in TEXTS if key in top}
    numbers = {key: number_column(top, key) for key in NUMBERS if key in top}
    columns |= {key: column for key, (column, _) in numbers.items()}
    if "countries" in top:
        section = top.section("countries")
        columns |= {key: section.text(key) for key in COUNTRIES if key in section}
        section.done()
    made = TradeMapping(
        name=name,
        title=top.text("title"),
        dialect=_dialect(top),
        conventions=_conventions(top),
        document_type=word(top, "document_type", get_args(DocumentType)),
        direction=said(top, "direction", of_form(_DIRECTION, "of the form import:RU")) if "direction" in top else None,
        record_id=_record_id(top),
        columns=columns,
        factors={key: factor for key, (_, factor) in numbers.items() if factor != 1},
        dates=tuple(date_column(each, formats) for each in top.sections("dates")),
        parties=parties(top.section("parties")),
        hs=hs_column(top.section("hs")) if "hs" in top else None,
        values=tuple(value_column(each) for each in top.sections("values")) if "values" in top else (),
        illustrative=said(top, "illustrative", a_flag) if "illustrative" in top else None,
        ignore=_ignored(top),
        sheet=top.text("sheet", None),
    )
    top.done()
    return made


def _dialect(top: Section) -> Dialect:
    quote = top.text("quote", '"')
    if quote not in ('"', "'", "none"):
        raise top.fail("quote", f"should be one of \", ' or none, not {quote!r}")
    delimiter = word(top, "delimiter", (DETECT, *csvfile.DELIMITERS))
    encoding = word(top, "encoding", (DETECT, *csvfile.ENCODINGS))
    header_row = top.whole("header_row", 1)
    if header_row > _LOWEST_HEADER:
        raise top.fail("header_row", f"should be the line of the header, at most {_LOWEST_HEADER}, not {header_row}")
    return Dialect(delimiter=delimiter, quote=None if quote == "none" else quote, encoding=encoding,
                   header_row=header_row)  # fmt: skip


def _conventions(top: Section) -> Conventions:
    decimal = word(top, "decimal", (".", ","))
    thousands = word(top, "thousands", (",", ".", " ", "\u00a0", "'")) if "thousands" in top else None
    if thousands == decimal:
        raise top.fail("thousands", "is also the decimal sign")
    written: dict[str, str | None] = {}
    if "country_spellings" in top:
        section = top.section("country_spellings")
        for spelling, code in section.items():
            if code is not None and not (isinstance(code, str) and COUNTRY.fullmatch(code)):
                raise section.fail(spelling, f"should be two letters of ISO 3166-1 in quotes or null, not {code!r}")
            written[spelling] = code
    return Conventions(
        null_tokens=frozenset(top.texts("null_tokens", ())),
        decimal=decimal,
        thousands=thousands,
        rounded=top.flag("rounded", False),
        countries=written,
    )


def _record_id(top: Section) -> tuple[str, ...]:
    """Return the columns that together name a row: one as a text, several as a list, none as `{of_row: true}`."""
    raw = top.raw("record_id")
    if isinstance(raw, dict):
        inner = Section(f"{top.where}: record_id", raw)
        if not inner.flag("of_row"):
            raise inner.fail("of_row", "should be true, or a column be named")
        inner.done()
        return ()
    if isinstance(raw, str) and raw:
        return (raw,)
    if isinstance(raw, list) and raw and all(isinstance(each, str) for each in raw):
        return tuple(raw)
    raise top.fail("record_id", f"should be a column or a list of columns, not {raw!r}")


def _ignored(top: Section) -> tuple[str, ...]:
    """Return the columns to leave out; one that ends in `*` stands for all that begin so."""
    ignored = top.texts("ignore", ())
    for each in ignored:
        if each.endswith("*") and len(each) <= _SHORTEST_START:
            raise top.fail("ignore", f"{each!r} should have {_SHORTEST_START} letters or more before the *")
    return ignored
