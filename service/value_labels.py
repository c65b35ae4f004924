"""What the label of a column says of its numbers: the currency, by how much they are scaled, the unit of a weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pycountry

from adapters.trade import currency_words
from service import trade_words

_LETTER = "A-Z\u00c0-\u10ff\u1200-\u1fff"  # of scripts that part words by blanks
_WIDE = "\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SCALED = "十百千万億亿萬仟십백천만억"
_ENDS = r"(?=\s*(?:$|[(\[)\],;:]))"  # of a part of the label
# Signs of currencies that are also the last letter of other words.
_LONE = frozenset("元円圆圓원엔불弗")
# Words before which, or as which, three letters are no code of a currency.
_NO_CODES = frozenset({"ALL", "TOP"})
_OF_AMERICA = frozenset({"US", "U S", "США", "ABD", "EUA"})  # dollars, where the label says no other currency
_FUNDS = frozenset({"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"})
_ZEROS = re.compile(r"(?<![\d,'])(10{0,2})?((?:[ ,']?000)+)(?![\d%])")
_GLUED = re.compile(rf"(?<![{_LETTER}])([KTM])(?=(?:USD|EUR|RUB|KRW|CNY|RMB|JPY|GBP|INR)(?![{_LETTER}]))")
_A_UNIT = re.compile(
    r"(?:/|(?:USD|EUR|RUB|CNY|RMB|KRW|JPY|INR|GBP)\s)\s*(?:KG|КГ|MT|T|Т|TON|TONNE|UNIT|PC|PCS|PCE|ШТ|ЕД|LB|M2|M3)"
    rf"(?![{_LETTER}])|[{_WIDE}\w]/[吨톤個个개]"
)
_COUNTED = "[个個件台只支双套片개대]"
_WIDE_UNITS = "吨噸톤"  # behind a sign of scale, which they let stand: `万吨`
# What says in which unit the row's value is: `Value (unit: 1,000 USD)`, `Value, unit - USD`.
_UNIT_OF = re.compile(
    r"\b(?:unit|birim|unidad)\s*[:：]|(?<=[(\[,])\s*(?:unit|birim|unidad)\s*[=–-]?\s*(?=\d|[A-Z]{3}\b|[$€£¥₩])",
    re.IGNORECASE,
)
_SHORT = {"G", "GR", "T", "Г", "ГР", "Т"}  # units that are initials of other words, unless they end a part


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """The words of a label for currencies; `meant` is None without one, and empty where they contradict each other."""

    marks: tuple[str, ...]
    meant: frozenset[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """By how much a label says its numbers are to be multiplied; `factor` None: `words` may mean more than one."""

    factor: int | None
    words: str = ""


@lru_cache(maxsize=4_096)
def currency(label: str) -> Named:
    """Return the currencies that a label names."""
    _, text = _consumed(_GLUED.sub(" ", _text(label)), "scales", _followers(of_money=True))  # `K$`, `$M`, `万元`
    marks = tuple(dict.fromkeys(" ".join(each[0].split()) for each in _marks().finditer(text)))
    strict = tuple(each for each in marks if each not in _OF_AMERICA)
    marks = strict or marks
    unknown = "$" in _marks().sub(" ", text)
    if not marks and not unknown:
        return Named(marks=(), meant=None)
    sets = [_of(each) for each in marks]
    meant = frozenset.intersection(*sets) if sets and not unknown else frozenset()
    return Named(marks=marks or ("$",), meant=meant)


def _of(mark: str) -> frozenset[str]:
    if mark in _OF_AMERICA:
        return frozenset({"USD"})
    return currency_words.meant(mark) or currency_words.meant(mark.replace(" ", ""))


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    """Return what finds marks of currencies in a label, the longest first."""
    codes = {each.alpha_3 for each in pycountry.currencies} - _NO_CODES - _FUNDS
    codes = {each for each in codes if each[0] != "X" or each in ("XOF", "XAF", "XCD", "XPF", "XCG")}
    words = sorted({*currency_words.WORDS, *codes, *_OF_AMERICA} - {"810"}, key=lambda each: (-len(each), each))
    return re.compile("|".join([*map(_pattern, words), rf"(?<=[(\[])(?:{'|'.join(sorted(_NO_CODES))})(?=[)\]])"]))


def _pattern(word: str) -> str:
    if word in _LONE:
        return rf"(?:(?<![{_WIDE}])|(?<=[{_SCALED}])){word}(?![{_WIDE}])"
    if word == "S/":
        return rf"(?<![{_LETTER}])S/{_ENDS}"  # and no `s/ IVA`, without the tax
    before = rf"(?<![{_LETTER}])" if word == "$" or re.match(rf"[{_LETTER}]", word) else ""
    after = rf"(?![{_LETTER}])" if re.search(rf"[{_LETTER}]$", word) else ""
    return before + re.escape(word).replace(r"\ ", r"\s").replace(r"\$", r"\s?\$", 1 if word[0] != "$" else 0) + after


def scale(label: str, *, of_money: bool) -> Scale:
    """Return by how much a label says its numbers are to be multiplied.

    Of a weight or a quantity the initials that may be a scale of money (`k`, `m`) are units, or nothing.
    """
    text = _text(label)
    followers = _followers(of_money=of_money)
    if not of_money:
        _, text = _consumed(text, "weights", keep=_WIDE_UNITS)  # `千克` is no thousand
    found: dict[str, int | None] = {}
    for phrase, key in _consumed(text, "scales", followers)[0]:
        if of_money or (len(phrase) > 2 and key != "unclear") or re.match(rf"[{_WIDE}]", phrase):
            found[phrase] = None if key == "unclear" else int(key)
    for zeros in _ZEROS.finditer(text):
        found[zeros[0].strip()] = 10 ** zeros[0].count("0")
    if of_money:
        found |= {each[1]: None if each[1] == "M" else 1_000 for each in _GLUED.finditer(text)}
    said = set(found.values())
    if not said:
        return Scale(factor=1)
    return Scale(factor=next(iter(said)) if len(said) == 1 else None, words=", ".join(found))


def _followers(*, of_money: bool) -> str:
    """Return what may stand behind a sign of scale in a script without blanks: `万美元`, `万吨`."""
    if of_money:
        words: Iterable[str] = currency_words.WORDS
    else:
        words = (currency_words.plain(each) for said in trade_words.table("weights").values() for each in said)
    wide = sorted({each for each in words if re.match(rf"[{_WIDE}]", each)}, key=len, reverse=True)
    return "|".join([*map(re.escape, wide), *([] if of_money else [_COUNTED])])


def weight_units(label: str) -> dict[str, str]:
    """Return the units that a label of weights names, each with its word: kg, t, ton, g, lb, or unclear."""
    return {key: phrase for phrase, key in _consumed(_text(label), "weights")[0]}


def is_of_a_unit(label: str) -> bool:
    """Return whether the label is of a price: of one piece, one kilogram, not of the row."""
    plain = _UNIT_OF.sub(" ", label)  # `Value (unit: 1,000 USD)`
    return bool(trade_words.found_in(plain, trade_words.phrases("per_unit")) or _A_UNIT.search(_text(label)))


def _text(label: str) -> str:
    return currency_words.plain(trade_words.spaced(label))


@lru_cache(maxsize=4)
def _phrases(table: str) -> Mapping[str, str]:
    """Return the phrases of a table with their keys, the longest first."""
    found = {currency_words.plain(each): key for key, said in trade_words.table(table).items() for each in said}
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


def _consumed(text: str, table: str, followers: str = "", *, keep: str = "") -> tuple[list[tuple[str, str]], str]:
    """Return the phrases of the table that stand in the text, none inside another, with their keys, and the rest.

    Phrases that are one of the letters of `keep` stay in it.
    """
    found = []
    for phrase, key in _phrases(table).items():
        if phrase in keep:
            continue
        pattern = _phrase(phrase, followers if table == "scales" else None)
        if re.search(pattern, text):
            text = re.sub(pattern, lambda each: " " * len(each[0]), text)
            found.append((phrase, key))
    return found, text


def _phrase(phrase: str, followers: str | None) -> str:
    escaped = re.escape(phrase).replace(r"\ ", r"\s+")
    if re.match(rf"[{_WIDE}]", phrase):
        if followers is None:
            return escaped
        behind = rf"(?:{followers})|" if followers else ""
        # `万美元` wherever it stands; `(千)` alone; and no `인천`, a town
        return rf"{escaped}(?={behind}[A-Z$€£¥₩₽])|(?<![{_WIDE}]){escaped}(?![{_WIDE}])"
    end = _ENDS if phrase in _SHORT else rf"(?![{_LETTER}])"
    return rf"(?<![{_LETTER}\d]){escaped}(?![{_LETTER}\d%])" if phrase.isdigit() else rf"(?<![{_LETTER}]){escaped}{end}"
