"""A Han name taken apart: places in front with their districts and parks, or words that are known throughout."""

from __future__ import annotations

import re
from collections.abc import Callable

# Returns kind and meaning of a word, None where it is not known.
Known = Callable[[str], tuple[str, str] | None]
Span = tuple[int, int]

_LONGEST = 7
_MOST_PLACES = 3  # 浙江省宁波市慈溪市
_AND = frozenset("与和及")
_TRADES_OF_ONE_SIGN = frozenset("厂阀钢")
# Behind a place: 泰州|市海陵区|宏图. There is no gazetteer of so many, and translations leave them out.
_DISTRICT = re.compile("[市省县区]?(?:(?P<name>[^市省区县镇]{2})[区县镇乡]|(?<=[市省县区]))")
# A town or county that no table has, in front of all: 安平县; 城市 and 超市 are words.
_TOWN = re.compile("(?P<name>[^市省区县镇第]{1,2}[^市省区县镇第城都门超夜股])[县市]")
_NUMBER = re.compile("第((?:[一二三四五六七八九〇零]{3,4}|[二三四五六七八九]?十[一二三四五六七八九]?))")
# The bureaus of the state builders: 中铁十四局, 中建八局; their number needs no 第.
_BUREAU = re.compile("(?<=[铁建交电水冶])([二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])局")
_DIGITS = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_PARKS = frozenset({"park", "development_zone"})
# Counties are called as companies are; their places are named with this.
_COUNTY = "county-"


def throughout(text: str, known: Known) -> tuple[Span, ...]:
    """Return the fewest known words that make up a text, empty where it holds anything else: 积体|电路|制造."""
    fewest: list[tuple[Span, ...] | None] = [(), *[None] * len(text)]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, part = fewest[start], text[start:end]
            if before is None:
                continue
            if part in _AND and start > 0 and end < len(text):
                found = before
            elif (len(part) > 1 or (start > 0 and part in _TRADES_OF_ONE_SIGN)) and known(part):
                found = (*before, (start, end))
            else:
                continue
            best = fewest[end]
            if best is None or len(found) < len(best):
                fewest[end] = found
    return fewest[-1] or ()


def places(text: str, known: Known) -> tuple[list[tuple[int, int, bool]], int]:
    """Return the places in front, True for those that are known and False for districts, and where the rest begins."""
    found: list[tuple[int, int, bool]] = []
    start, county = 0, False
    while len(found) < _MOST_PLACES:
        size, is_county = _place(text, start, known, county=county)
        if not size:
            if not found and (town := _TOWN.match(text, 0, len(text) - 2)):
                found.append((0, town.end("name"), False))
                start = town.end()
            break
        county |= is_county
        found.append((start, start + size, True))
        start += size
        if park := _park(text, start, known):
            found.append((start, start + park, True))
            start += park
        elif district := _DISTRICT.match(text, start, len(text) - 2):
            if district["name"]:
                found.append((district.start("name"), district.end("name"), False))
            start = district.end()
    return found, start


def number(text: str) -> tuple[Span, str] | None:
    """Return where a text holds an ordinal of several signs and its digits: 第七一二 is 712, 十四局 is 14."""
    found = _NUMBER.search(text) or _BUREAU.search(text)
    if found is None:
        return None
    tens, ten, ones = found[1].partition("十")
    if not ten:
        return found.span(), "".join(_DIGITS[each] for each in found[1])
    return found.span(), _DIGITS.get(tens, "1") + _DIGITS.get(ones, "0")


def _place(text: str, start: int, known: Known, *, county: bool) -> tuple[int, bool]:
    """Return the length of the place that leaves at least two signs, and whether it is a county; 0 where none is.

    国立 and its like stand in front of the place: 国立台湾大学.
    """
    for size in (4, 3, 2):
        meant = known(text[start : start + size])
        if meant is None or len(text) - start - size < 2:
            continue
        if meant[0] == "place" or (start == 0 and meant[1] == "national"):
            is_county = meant[1].startswith(_COUNTY)
            # 五河源电子 is Wuheyuan, not Yuan of Wuhe; behind one county no other comes.
            if is_county and (county or throughout(text[start + size + 1 :], known)):
                continue
            return size, is_county
    return 0, False


def _park(text: str, start: int, known: Known) -> int:
    sizes = range(min(_LONGEST + 1, len(text) - start - 2), 2, -1)
    return next((n for n in sizes if (meant := known(text[start : start + n])) and meant[1] in _PARKS), 0)
