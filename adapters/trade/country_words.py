"""Countries as trade files write them: codes, English, and the languages of those whose layouts are read here.

The names are those of ISO 3166 (pycountry, with its translations), of the CLDR (babel) and of `everyday_countries`. A
name counts before a code that is spelt like it (`Nga` is Russia in Vietnamese, NGA Nigeria by its code), and what may
be two countries is none.
"""

from __future__ import annotations

import gettext
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import pycountry
from babel import Locale

from adapters import countries
from adapters.trade.everyday_countries import EVERYDAY, SEVERAL

# The languages that the files write in, as pycountry and as the CLDR call them.
_TRANSLATED = ("ru", "uk", "es", "pt", "pt_BR", "tr", "vi", "ko", "zh_CN", "fr", "de")
_CLDR = ("ru", "uk", "es", "pt", "pt_PT", "tr", "vi", "ko", "zh", "zh_Hant", "fr", "de", "ja")
# In Vietnamese a letter without its marks is another one: `Áo` is Austria, `Ao` is no word, AO is Angola.
_WITHOUT_MARKS = frozenset(_TRANSLATED + _CLDR) - {"vi"}
_SHORTEST_WITHOUT_MARKS = 4


@lru_cache(maxsize=16_384)
def iso2(text: str) -> str | None:
    """Return the two-letter code for a country's code or name in any of the languages, or None for any other text.

    None as well for what may be two countries; `may_be` says which.
    """
    found = _meant(text)
    return found[0] if len(found) == 1 else None


def may_be(text: str) -> tuple[str, ...]:
    """Return the codes of the countries that the text may stand for, where these are several; else nothing."""
    found = _meant(text)
    return found if len(found) > 1 else ()


def country_reader(written: Mapping[str, str | None]) -> Callable[[str], str | None]:
    """Return a reader of codes (two or three letters, or the UN's three digits) and names, in several languages."""

    @lru_cache(maxsize=4_096)
    def read(text: str) -> str | None:
        if text in written:
            return written[text]
        code = iso2(text)
        if code is None and (several := may_be(text)):
            raise ValueError(f"the country {text[:40]!r} may be {' or '.join(several)}: say it in country_spellings")
        if code is None:
            raise ValueError(f"the country {text[:40]!r} is not known")
        return code

    return read


def _meant(text: str) -> tuple[str, ...]:
    plain = " ".join(text.split())
    code = countries.iso2(plain)
    if len(plain) == 2 and plain.isascii() and not plain.istitle() and code:  # as most files write countries
        return (code,)
    named = _words().get(_folded(plain), ())
    if code is None or named in ((), (code,)):
        return named or ((code,) if code else ())
    # Two countries by name and by code. Nobody writes a code of three letters as `Nga`; NGA may be either.
    return named if len(plain) > 2 and plain.istitle() and len(named) == 1 else tuple(sorted({code, *named}))


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    """Return the names with the codes they stand for, whatever the language."""
    found: dict[str, set[str]] = {}
    bare: dict[str, set[str]] = {}
    for name, code, language in _names():
        found.setdefault(_folded(name), set()).add(code)
        without = _folded(_unmarked(name))
        if language in _WITHOUT_MARKS and len(without) >= _SHORTEST_WITHOUT_MARKS:
            bare.setdefault(without, set()).add(code)
    # Ours stand where they differ: each was looked at.
    ours = {_folded(name): {code} for code, said in EVERYDAY.items() for name in said.split("|")}
    ours |= {_folded(name): set(codes) for name, codes in SEVERAL.items()}
    for name, codes in ours.items():
        if len(without := _unmarked(name)) >= _SHORTEST_WITHOUT_MARKS:
            bare.setdefault(without, set()).update(codes)
    return {name: tuple(sorted(codes)) for name, codes in {**bare, **found, **ours}.items()}


def _names() -> Iterator[tuple[str, str, str]]:
    """Yield the names of the two libraries, with the code and the language."""
    known = {str(each.alpha_2) for each in pycountry.countries}
    for language in _TRANSLATED:
        translated = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
        for country in pycountry.countries:
            for attribute in ("name", "official_name", "common_name"):
                if name := getattr(country, attribute, None):
                    yield name, str(country.alpha_2), "en"
                    yield translated(name), str(country.alpha_2), language
    for language in _CLDR:
        for code, name in Locale.parse(language).territories.items():
            if code in known:
                yield name, code, language


def _folded(text: str) -> str:
    """Fold case, also of the Turkish i, apostrophes, and spaces, also around commas."""
    plain = unicodedata.normalize("NFC", " ".join(text.replace(",", ", ").split())).casefold().replace(" ,", ",")
    return plain.replace("i\u0307", "i").replace("ı", "i").replace("ё", "е").replace("ʼ", "'").replace("’", "'")


def _unmarked(text: str) -> str:
    """Return Latin letters without their accents; other letters keep their marks, as `й` is not `и`."""
    parts = unicodedata.normalize("NFD", text)
    kept = [each for at, each in enumerate(parts) if not (unicodedata.combining(each) and parts[at - 1 : at].isascii())]
    return unicodedata.normalize("NFC", "".join(kept))
