"""How a file writes dates, numbers and commodity codes, as far as its first rows tell; what they leave open is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adapters.trade.amounts import bare
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
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:(\.)\d+)?", re.ASCII)
_PLAIN = re.compile(r"\d+(?:([.,])\d+)?", re.ASCII)
_OF_A_WORKBOOK = re.compile(r"\d+(?:\.\d+)?", re.ASCII)  # as a number is shown that is one, and no text


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


def numbers(samples: Iterable[str], amounts: Iterable[str] = (), *, typed: bool = False) -> Numbers:
    """Return the signs that the samples and the amounts of money show.

    A comma before three last digits leaves open which of the two it is; in an amount, which hardly ever has three
    decimals, it is taken to part thousands. Of a workbook (`typed`) only the numbers say something that are texts.
    """
    money = [bare(each) for each in amounts]
    seen = [each for each in (*samples, *money) if not (typed and _OF_A_WORKBOOK.fullmatch(each))]
    decimal: set[str] = set()
    thousands: set[str] = set()
    unsure: str | None = None
    for text in seen:
        if indian := _INDIAN.fullmatch(text):
            thousands.add(",")
            decimal |= {indian[1]} - {None}
        elif _unsure(text):
            unsure = text
        elif grouped := _GROUPED.fullmatch(text):
            thousands.add(grouped[1])
            decimal |= {grouped[2]} - {None}
        elif (plain := _PLAIN.fullmatch(text)) and plain[1]:
            decimal.add(plain[1])
    if unsure is not None and len(decimal) == 1 and (sign := "." if "." in unsure else ",") not in decimal:
        thousands.add(sign)
    sure = decimal or thousands
    of_money = next(filter(_unsure, money), None)
    if of_money is not None and not sure and not (typed and _OF_A_WORKBOOK.fullmatch(of_money)):
        sign = "." if "." in of_money else ","
        return Numbers(decimal="," if sign == "." else ".", thousands=sign,
                       open=f"{of_money!r} is taken for a whole number; if it has three decimals, write "
                       f"decimal: {sign!r} and strike out thousands")  # fmt: skip
    if unsure is not None and not sure:
        return Numbers(decimal="." if "." in unsure else ",", thousands=None,
                       open=f"whether {unsure!r} is a whole number or has three decimals")  # fmt: skip
    sign = next(iter(decimal)) if len(decimal) == 1 else "," if "." in thousands else "."
    group = next(iter(sorted(thousands - {sign})), None)
    mixed = "numbers are written in more than one way" if len(decimal) > 1 or len(thousands) > 1 else None
    return Numbers(decimal=sign, thousands=group, open=mixed)


def _unsure(text: str) -> bool:
    return bool((plain := _PLAIN.fullmatch(text)) and plain[1] and _GROUPED.fullmatch(text))


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
