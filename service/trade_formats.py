"""How a file writes numbers and commodity codes, as far as its first rows tell; what they leave open is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adapters.trade.amounts import bare

_GROUPED = re.compile(r"\d{1,3}(?:([ ,.'\u00a0])\d{3})(?:\1\d{3})*(?:([.,])\d+)?", re.ASCII)
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:(\.)\d+)?", re.ASCII)
_SIGNS = re.compile("[. -]")  # inside a commodity code
_PLAIN = re.compile(r"\d+(?:([.,])\d+)?", re.ASCII)
_OF_A_WORKBOOK = re.compile(r"\d+(?:\.\d+)?", re.ASCII)  # as a number is shown that is one, and no text


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    decimal: str
    thousands: str | None
    open: str | None  # what the rows do not tell, in words


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
    dotted = any(_SIGNS.search(part) for part in parts)
    lengths = {len(plain) for part in parts if (plain := _SIGNS.sub("", part)).isdigit()}
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
