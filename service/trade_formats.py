"""How a file writes dates, numbers and commodity codes, as far as its first rows tell; what they leave open is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adapters.trade.days import date_reader

DATE_FORMATS = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%-d/%-m/%Y", "%-m/%-d/%Y", "%-d.%-m.%Y",
    "%-m/%-d/%Y %-H:%M", "%-m/%-d/%Y %-H:%M:%S", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%Y%m%d",
    "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%-d/%-m/%y", "%-m/%-d/%y", "%d-%m-%y", "%m-%d-%y", "%d-%b-%y",
    "%b-%Y", "%b %Y", "%Y-%m", "%m/%Y", "%m.%Y", "%m-%Y", "%Y.%m", "%Y",
)  # fmt: skip
_TURNED = {"%d/%m/%Y": "%m/%d/%Y", "%d-%m-%Y": "%m-%d-%Y", "%-d/%-m/%Y": "%-m/%-d/%Y",
           "%d/%m/%y": "%m/%d/%y", "%d-%m-%y": "%m-%d-%y", "%-d/%-m/%y": "%-m/%-d/%y"}  # fmt: skip
_GROUPED = re.compile(r"\d{1,3}(?:([ ,.'\u00a0])\d{3})(?:\1\d{3})*(?:([.,])\d+)?", re.ASCII)
_PLAIN = re.compile(r"\d+(?:([.,])\d+)?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    decimal: str
    thousands: str | None
    open: str | None  # what the rows do not tell, in words


def reads(form: str, text: str) -> bool:
    try:
        date_reader([form])(text)
    except ValueError:
        return False
    return True


def date_formats(samples: Sequence[str], *, day_first: bool | None = None) -> tuple[tuple[str, ...], str | None]:
    """Return the formats that read the samples, and what is open: none for texts that are no dates.

    `day_first` decides where the samples leave open whether day or month comes first.
    """
    if not samples:
        return (), "no row says how dates are written"
    fits = [form for form in DATE_FORMATS if all(reads(form, each) for each in samples)]
    if fits:
        turned = _TURNED.get(fits[0])
        if turned in fits:
            if day_first is not None:
                return (fits[0] if day_first else turned,), None
            return (fits[0], turned), (
                "days and months cannot be told apart, and a date that might be two is not read: add --day-first or "
                "--month-first, or strike out one of the formats"
            )
        return (fits[0],), None
    best = max(DATE_FORMATS, key=lambda form: sum(reads(form, each) for each in samples))
    left = [each for each in samples if not reads(best, each)]
    if len(left) == len(samples):
        return (), f"{samples[0][:40]!r} is a date in no known form"
    more = date_formats(left, day_first=day_first)
    return tuple(dict.fromkeys((best, *more[0]))), more[1]


def numbers(samples: Iterable[str]) -> Numbers:
    """Return the signs that the samples show; a comma before three last digits leaves open which of the two it is."""
    decimal: set[str] = set()
    thousands: set[str] = set()
    unsure: str | None = None
    for text in samples:
        if (grouped := _GROUPED.fullmatch(text)) and (plain := _PLAIN.fullmatch(text)) and plain[1]:
            unsure = text
        elif grouped:
            thousands.add(grouped[1])
            decimal |= {grouped[2]} - {None}
        elif (plain := _PLAIN.fullmatch(text)) and plain[1]:
            decimal.add(plain[1])
    if unsure is not None and not decimal and not thousands:
        return Numbers(decimal="." if "." in unsure else ",", thousands=None,
                       open=f"whether {unsure!r} is a whole number or has three decimals")  # fmt: skip
    sign = next(iter(decimal)) if len(decimal) == 1 else "," if "." in thousands else "."
    group = next(iter(sorted(thousands - {sign})), None)
    mixed = "numbers are written in more than one way" if len(decimal) > 1 or len(thousands) > 1 else None
    return Numbers(decimal=sign, thousands=group, open=mixed)


def codes(samples: Sequence[str]) -> tuple[dict[str, object], str | None]:
    """Return what the mapping says of the commodity codes, and what is open."""
    divider = next((each for each in (";", ",", "|", "/") if any(each in text for text in samples)), None)
    parts = [part.strip() for text in samples for part in (text.split(divider) if divider else [text])]
    told: dict[str, object] = {"several": divider} if divider else {}
    if any("*" in part for part in parts):
        told["star"] = True
        parts = [part.rstrip("* ") for part in parts]
    dotted = any("." in part for part in parts)
    lengths = {len(part.replace(".", "")) for part in parts if part.replace(".", "").isdigit()}
    even = sorted({each + each % 2 for each in lengths if 3 <= each <= 12})
    if dotted:
        told["dots"] = True
    if not even:
        return told, "no commodity code was seen"
    told["digits"] = even
    if any(each % 2 for each in lengths) and not dotted:
        told["lost_zero"] = True
        return told, "codes of an odd number of digits lost their leading zero, and get it back"
    return told, None
