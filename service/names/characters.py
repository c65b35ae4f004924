"""What a name is made of before any word is understood: normal form, scripts, words, letters that look alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from service.names import brahmic
from service.names.tables import han_variants, letters

# Longer names are not screened (reliability N5); records that hold longer ones are compared by their beginning.
LONGEST = 200
# A Vietnamese vowel carries two marks; more than four in a row are decoration (reliability N6).
MOST_MARKS = 4

_MARKS = "".join(
    chr(code)
    for start, end in ((0x300, 0x1D00), (0x1DC0, 0x1E00), (0x20D0, 0x2100), (0xA800, 0xAC00))
    for code in range(start, end)
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff"
_WORD = re.compile(rf"[{_HANGUL}]+|[{_HAN}]+|[{_KANA}]+|(?:[^\W_{_HANGUL}{_HAN}{_KANA}]|[{_MARKS}])+")
_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_ASCII_WORD = re.compile(r"[a-z0-9]+", re.IGNORECASE)
# Between letters an apostrophe is part of the word: O'Brien, P'yongyang; the plus of "C++" and the rest separate.
_APOSTROPHE = re.compile(r"(?<=\w)['`´ʹʼʻ‘’′](?=\w)")
# Elided articles, never at the beginning: Chantiers de l'Estuaire, but L'Oréal and O'Neill.
_ELISION = re.compile(r"(?<=\s)(?:l|d|dell|all|nell|dall|sull)['`´’](?=\w)|(?<= DE )L['`´’](?=\w)")
_MANY_MARKS = re.compile(rf"[{_MARKS}]{{{MOST_MARKS + 1},}}")
_MOJIBAKE = re.compile("[ÂÃÐÑ][\u0080-\u00bf\u2013-\u2122]")
# Arabic, Persian, Thai and Indian digits; superscripts are digits of no decimal system and stay.
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})

_SCRIPTS = (
    ("latin", "A-Za-zªºÀ-ÖØ-öø-ʯᴀ-ᶿḀ-ỿⱠ-ⱿꜢ-ꞇꞋ-ꟿ"),
    ("cyrillic", "Ѐ-ԯᲀ-\u1c8fⷠ-ⷿꙀ-ꚟ"),
    ("greek", "Ͱ-Ͽἀ-῿"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"),
    ("hangul", _HANGUL),
    ("han", _HAN),
    ("kana", _KANA),
    ("thai", _THAI),
    ("bengali", "\u0980-\u09ff"),
    ("tamil", "\u0b80-\u0bff"),
    ("indic", "\u0900-\u0d7f"),
    ("digits", "0-9"),
)
_SCRIPT_RUNS = re.compile("|".join(f"(?P<{name}>[{chars}])" for name, chars in _SCRIPTS))

# A word of these letters is comparable as it stands but for ё, which most write as е.
_PLAIN_CYRILLIC = re.compile("[А-Яа-яЁёЄєІіЇїҐґ]+")

# Letters that look the same in Latin and in Cyrillic or Greek (Unicode TR39 confusables, capitals and small letters).
_LOOKS_LATIN = dict(zip("авекмнорстухіјѕԁһԛԝзαβεζηικμνορτυχ", "abekmhopctyxijsdhqw3abezhikmnoptyx", strict=True))
_LOOKS_CYRILLIC = dict(zip("abcehikmoptxy", "авсенікмортху", strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word of one script: `source` as written, `text` lower-case and comparable with the tables of that script."""

    source: str
    text: str
    script: str
    mixed: bool = False


def normal(text: str) -> str:
    """Return the text in NFKC, without what cannot be seen; controls and what is no character become spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFKC", text[: 4 * LONGEST])
    text = _FOREIGN_DIGIT.sub(lambda each: str(unicodedata.decimal(each[0])), text)
    if text.isprintable():
        return text
    return "".join(_visible(each) for each in text)


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":  # zero-width, bidi controls, soft hyphen: kept in the evidence, not in the comparison
        return ""
    return " " if category in _INVISIBLE or category.startswith("Z") else char


def suspect(text: str) -> bool:
    """Tell whether the text looks damaged: replacement or private characters, or UTF-8 read as Latin-1."""
    if text.isascii():
        return False
    return bool(_MOJIBAKE.search(text)) or any(
        each == "\ufffd" or unicodedata.category(each) in ("Co", "Cn", "Cs") for each in text
    )


def overmarked(text: str) -> bool:
    """Tell whether some letter carries more combining marks than any orthography writes."""
    return not text.isascii() and bool(_MANY_MARKS.search(text))


def split(text: str) -> list[Word]:
    """Return the words of a text in normal form, a word for each run of one writing system."""
    if _PLAIN_CYRILLIC.fullmatch(text):
        return [_word(text)]
    text = _APOSTROPHE.sub("", _ELISION.sub(" ", text)).replace("%", " percent")  # "3%ers" are Three Percenters
    if text.isascii():
        return [
            Word(source=each, text=each.lower(), script="digits" if each.isdigit() else "latin")
            for each in _ASCII_WORD.findall(text)
        ]
    return [_word(each) for each in _WORD.findall(text)]


def one_word(text: str) -> str | None:
    """Return the comparable letters of what is plainly one word, as `split` does; None where it has to be looked at."""
    if _PLAIN_CYRILLIC.fullmatch(text):
        return text.lower().replace("ё", "е")
    return text.lower() if text.isascii() and text.isalnum() else None


_BY_SCRIPT = ("hangul", "han", "kana", "cyrillic", "greek", "arabic", "thai", *sorted(brahmic.SCRIPTS), "latin")


@lru_cache(maxsize=8192)
def _word(source: str) -> Word:
    if source.isascii():
        return Word(source=source, text=source.lower(), script="digits" if source.isdigit() else "latin")
    if (plain := one_word(source)) is not None:
        return Word(source=source, text=plain, script="cyrillic")
    scripts = {each.lastgroup or "other" for each in _SCRIPT_RUNS.finditer(source)}
    lower = _lower(source)
    alphabets = scripts & {"latin", "cyrillic", "greek"}
    if len(alphabets) > 1:
        return _unmixed(source, lower)
    for script in _BY_SCRIPT:
        if script in scripts:
            return Word(source=source, text=_comparable(lower, script), script=script)
    if scripts == {"digits"}:
        return Word(source=source, text=lower, script="digits")
    return Word(source=source, text=_plain(lower), script="other")


def _lower(source: str) -> str:
    # Turkish İ would become two characters, and ı has no partner in the other case.
    return unicodedata.normalize("NFC", source.replace("İ", "i").replace("ı", "i").lower())


def _comparable(lower: str, script: str) -> str:
    if script == "latin":
        return latin(lower)
    if script == "han":
        return lower.translate(han_variants())
    if script in ("hangul", "kana"):
        return lower
    if script in brahmic.SCRIPTS:
        return brahmic.devanagari(lower)
    if script == "thai":  # tones are no spelling; NFKC takes the vowel am apart
        return _THAI_TONES.sub("", lower.replace("\u0e4d\u0e32", "\u0e33"))
    bare = "".join(
        each
        for each in unicodedata.normalize("NFD", lower)
        if unicodedata.category(each) != "Mn" or each in "\u0306\u0308"
    )
    bare = unicodedata.normalize("NFC", bare)
    if script == "arabic":  # the spellings of one sound differ between Arabic and Persian keyboards
        return bare.translate(_ARABIC)
    return (
        bare.replace("ё", "е")
        if script == "cyrillic"
        else "".join(each for each in unicodedata.normalize("NFD", bare) if unicodedata.category(each) != "Mn")
    )


_THAI_TONES = re.compile("[\u0e47-\u0e4b\u0e4d\u0e4e]")
_ARABIC = str.maketrans("يىكةأإآٱہھے", "ییکهااااههی", "ـ\u200c")


def _unmixed(source: str, lower: str) -> Word:
    """Read a word of two alphabets in the one that its look-alike letters allow."""
    as_latin = "".join(_LOOKS_LATIN.get(each, each) for each in lower)
    foreign = next(
        (each.lastgroup for each in _SCRIPT_RUNS.finditer(as_latin) if each.lastgroup in ("cyrillic", "greek")),
        None,
    )
    if foreign is None:
        return Word(source=source, text=latin(as_latin), script="latin", mixed=True)
    as_cyrillic = "".join(_LOOKS_CYRILLIC.get(each, each) for each in lower)
    if not any(each.lastgroup in ("latin", "greek") for each in _SCRIPT_RUNS.finditer(as_cyrillic)):
        return Word(source=source, text=_comparable(as_cyrillic, "cyrillic"), script="cyrillic", mixed=True)
    return Word(source=source, text=_plain(lower), script="latin", mixed=True)


def latin(lower: str) -> str:
    """Return lower-case Latin letters without marks, in ASCII: ü is u here, its spelling ue is in `letters.tsv`."""
    if lower.isascii():
        return lower
    bare = "".join(each for each in unicodedata.normalize("NFD", lower) if unicodedata.category(each) != "Mn")
    table = letters("latin")
    return _plain("".join(each if each.isascii() else table.get(each, (each,))[0] for each in bare))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", anyascii(text).lower())
