"""The cells of names in the Japanese list, which hold several names, two scripts and lettered enumerations."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator

from adapters.base import Name, NameKind, Strength

UNKNOWN = frozenset({"", "不明", "なし", "該当なし", "-"})
_LETTER = re.compile(r"[(（][a-zａ-ｚ][)）]")
_MARK = re.compile(
    r"[(（]?\s*(?:also known as|(?P<k>[af])\.\s*k\.\s*a\b\.?|formerly known as(?P<f>))\s*[:：]?\s*"
    r"|[(（]\s*(?P<jp>別称|旧称)\s*[)）、]",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"[.\s]*[(（]\s*(?:original\s+scr?ipt|原語表記)\s*[:：]\s*([^()（）]+)[)）](?:\s*[(（]([^()（）]+)[)）])?\s*$",
    re.IGNORECASE,
)
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2}")
_PAIR = re.compile(r"([^()（）]+?)\s*[(（]([^()（）]+)[)）]")
_SPELLINGS = re.compile(r"([^\s()（）“”\"]+)\s*[(（]([^()（）]+)[)）]")
_MOST_SPELLINGS = 32
_BORN = re.compile(r"出生|生まれ|生年月日|旅券|番号|\bborn\b|\bDOB\b|passport", re.IGNORECASE)
_CUT = re.compile(
    r"\s*(?:[、,]\s*(?:[0-9０-９]{4}年|born\b).*|[(（][^()（）]*(?:生まれ|出生|生年月日|\bborn\b|\bDOB\b)[^()（）]*[)）])$",
    re.IGNORECASE,
)


def one_line(text: str) -> str:
    return " ".join(text.split())


def lettered(text: str) -> list[str]:
    """Return the parts of `(a)X (b)Y` without the letters and the unknown ones, each in one line; else one part."""
    parts = (one_line(part).strip("、,；; ") for part in _LETTER.split(text))
    return [part for part in parts if unicodedata.normalize("NFKC", part) not in UNKNOWN]


def main_names(japanese: str, english: str, *, of_person: bool) -> list[Name]:
    """Return the names of 英語表記 (first, where filled) and 日本語表記, with original scripts and other spellings."""
    names: list[Name] = []
    for text, script in ((english, "英語"), (japanese, "日本語")):
        rest, original, language = _without_original(text)
        for number, line in enumerate(_stacked(rest)):
            kind: NameKind = "alias" if number else "translation" if names else "primary"
            names.append(Name(text=line, kind=kind, script=script))
            if of_person and script == "英語":
                names.extend(Name(text=each, kind="alias", script=script) for each in spellings(line))
        if original:
            names.append(Name(text=original, kind="translation", script=language or "original script"))
    return list(dict.fromkeys(names))


def _without_original(text: str) -> tuple[str, str, str]:
    found = _ORIGINAL.search(text)
    if not found:
        return text, "", ""
    return text[: found.start()], one_line(found.group(1)), one_line(found.group(2) or "")


def _stacked(text: str) -> list[str]:
    """Return the lines, each a name of its own unless it begins with a bracket."""
    lines: list[str] = []
    for line in filter(None, map(one_line, text.splitlines())):
        if lines and line[0] in "(（":
            lines[-1] += f" {line}"
        elif unicodedata.normalize("NFKC", line) not in UNKNOWN:
            lines.append(line)
    return lines


def spellings(text: str) -> list[str]:
    """Return the names that `Sergei (Sergey) Boyarskii (Boyarsky)` stands for; none where brackets hold anything else.

    In the sheets of persons a bracket after a word holds its other spellings, by comma or stroke; one with a
    blank, such as "(nee, Gogoleva)", is no spelling, and the name stays only as it is written.
    """
    found = list(_SPELLINGS.finditer(text))
    if not found or "(" in _SPELLINGS.sub("", text) or "（" in _SPELLINGS.sub("", text):
        return []
    choices = []
    for each in found:
        others = [other.strip() for other in re.split("[,/]", each.group(2))]
        if any(not other or " " in other or other.casefold() in {"nee", "née"} for other in others):
            return []
        choices.append([each.group(1), *others])
    template = _SPELLINGS.sub("\0 ", text)
    made = itertools.islice(itertools.product(*choices), _MOST_SPELLINGS)
    return [one_line(_filled(template, words)) for words in made]


def _filled(template: str, words: tuple[str, ...]) -> str:
    parts = template.split("\0")
    return "".join(part + word for part, word in itertools.zip_longest(parts, words, fillvalue=""))


def other_names(text: str, *, kind: NameKind, strength: Strength) -> list[Name]:
    """Return the names of an alias cell; `f.k.a.` and 旧称 in it make former names whatever the heading.

    What such a cell says of a name's bearer (", born 14 Jul. 1975 in …") is cut off: `says_more` tells of it.
    """
    names: list[Name] = []
    for section_kind, section in _sections(text, kind):
        for part in _parts(section):
            rest, original, language = _without_original(part)
            names.extend(Name(text=each, kind=section_kind, strength=strength) for each in _pair(rest))
            if original:
                script = language or "original script"
                names.append(Name(text=original, kind="translation", strength=strength, script=script))
    return list(dict.fromkeys(names))


def says_more(text: str) -> bool:
    """Return whether an alias cell holds more than names, so that it must be kept as it is written too."""
    return bool(_BORN.search(text))


def _sections(text: str, kind: NameKind) -> Iterator[tuple[NameKind, str]]:
    start = 0
    for found in _MARK.finditer(text):
        yield kind, text[start : found.start()]
        start = found.end()
        if found.group("k") in ("f", "F") or found.group("f") is not None or found.group("jp") == "旧称":
            kind = "former"
        elif kind != "former" or found.group("k") or found.group("jp"):
            kind = "alias"
    yield kind, text[start:]


def _parts(section: str) -> Iterator[str]:
    pieces = lettered(section) if _LETTER.search(section) else _unlettered(section)
    for piece in pieces:
        cleaned = _CUT.sub("", _unclosed(piece))
        if unicodedata.normalize("NFKC", cleaned) not in UNKNOWN and not set(cleaned) <= set("()（）"):
            yield cleaned


def _unclosed(text: str) -> str:
    """Return the text without the closing brackets at its end that belong to an "(a.k.a." before it."""
    text = one_line(text).strip("、,；; ")
    while (
        text and text[-1] in ")）" and sum(text.count(each) for each in ")）") > sum(text.count(each) for each in "(（")
    ):
        text = text[:-1].rstrip("、,；; ")
    return text


def _unlettered(section: str) -> list[str]:
    """Split by line and semicolon, and by 、 outside of brackets; a comma only where both scripts count the same."""
    lines = [line for line in map(_unclosed, section.splitlines()) if line]
    split = [part for line in lines for part in _outside_brackets(line, ";；")]
    named = [
        _outside_brackets(part, "、") if _JAPANESE.search(part) and not _BORN.search(part) else [part] for part in split
    ]
    japanese = [parts for parts in named if _JAPANESE.search(parts[0])]
    latin = [parts for parts in named if not _JAPANESE.search(parts[0])]
    if len(japanese) == len(latin) == 1 and len(japanese[0]) > 1:
        by_comma = _outside_brackets(latin[0][0].removeprefix("(").removeprefix("（"), ",")
        if len(by_comma) == len(japanese[0]):
            return [*japanese[0], *by_comma]
    return [part for parts in named for part in parts]


def _outside_brackets(text: str, signs: str) -> list[str]:
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "(（") - (sign in ")）")
        if sign in signs and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _pair(part: str) -> list[str]:
    """Return both names of `ガブリエル・ジョック（Gabriel Jok）`; anything else stays one."""
    found = _PAIR.fullmatch(part)
    if found and _JAPANESE.search(found.group(1)) and not _LATIN.search(found.group(1)):
        inner = found.group(2)
        if _LATIN.search(inner) and not _JAPANESE.search(inner):
            return [found.group(1).strip(), one_line(inner)]
    return [part]
