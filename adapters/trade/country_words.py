"""Countries as trade files write them: codes, English, and the languages of those whose layouts are read here."""

from __future__ import annotations

import gettext
import unicodedata
from functools import lru_cache

import pycountry

from adapters import countries

# The languages of pycountry's own translations that the layouts of this folder write in.
_LANGUAGES = ("ru", "uk", "es", "pt", "pt_BR", "tr", "vi", "ko", "zh_CN", "fr", "de")
# What customs and vendors write and no translation has. `KOREA` and `CONGO` alone name two countries: left out.
_WRITTEN = {
    "hongkong": "HK", "hong kong, china": "HK", "hong kong (china)": "HK", "hong kong sar": "HK",
    "macao, china": "MO", "p.r. china": "CN", "pr china": "CN", "peoples republic of china": "CN",
    "people's republic of china": "CN", "china mainland": "CN", "mainland china": "CN", "korea republic of": "KR",
    "republic of korea": "KR", "korea (south)": "KR", "korea, rep": "KR", "korea, rep.": "KR",
    "korea (republic of)": "KR", "korea (republic)": "KR", "korea republic": "KR", "korea, south": "KR",
    "s. korea": "KR", "u a e": "AE", "u s a": "US",
    "korea rep": "KR", "korea south": "KR", "korea rp": "KR", "korea dp rp": "KP",
    "rep. of korea": "KR", "korea (north)": "KP", "korea dpr": "KP", "u.s.a.": "US", "u.s.a": "US", "u.s.": "US",
    "united states america": "US", "u.k.": "GB", "u k": "GB", "uae": "AE", "u.a.e.": "AE", "u.a.e": "AE",
    "united arab emirate": "AE", "russian fed": "RU", "russian fed.": "RU", "slovak republic": "SK", "holland": "NL",
    "taiwan, china": "TW", "chinese taipei": "TW", "taiwan, province of china": "TW", "viet-nam": "VN",
    "turkiye": "TR", "россия": "RU", "кнр": "CN", "китай, народная республика": "CN",
    "китайская народная республика": "CN", "корея, республика": "KR", "республика корея": "KR",
    "корея, демократическая народная республика": "KP", "корея": None, "кндр": "KP", "сша": "US",
    "соединенные штаты": "US", "соединенные штаты америки": "US", "великобритания": "GB",
    "соединенное королевство": "GB", "оаэ": "AE", "объединенные арабские эмираты": "AE", "сянган (гонконг)": "HK",
    "гонконг": "HK", "специальный административный регион китая гонконг": "HK", "тайвань": "TW",
    "тайвань (китай)": "TW", "чешская республика": "CZ", "чехия": "CZ", "республика узбекистан": "UZ",
    "республика казахстан": "KZ", "республика беларусь": "BY", "беларусь": "BY", "белоруссия": "BY", "киргизия": "KG",
    "кыргызстан": "KG", "молдова, республика": "MD", "иран, исламская республика": "IR",
    "сирийская арабская республика": "SY", "вьетнам": "VN", "турция": "TR", "македония": "MK", "нидерланды": "NL",
    "росія": "RU", "китай": "CN", "південна корея": "KR", "республіка корея": "KR", "корея, республіка": "KR",
    "гонконг (китай)": "HK", "сполучені штати": "US", "велика британія": "GB", "туреччина": "TR", "hàn quốc": "KR",
    "đại hàn dân quốc": "KR", "trung quốc": "CN", "hồng kông": "HK", "nhật bản": "JP", "güney kore": "KR",
    "kuzey kore": "KP", "çin halk cumhuriyeti": "CN", "amerika birleşik devletleri": "US", "abd": "US",
    "rusya federasyonu": "RU", "rusya": "RU", "birleşik krallık": "GB", "bae": "AE", "corea del sur": "KR",
    "corea (sur), república de": "KR", "república de corea": "KR", "corea, república de": "KR",
    "estados unidos": "US", "estados unidos de américa": "US", "ee.uu.": "US", "eua": "US", "coreia do sul": "KR",
    "coréia do sul": "KR", "coreia, república da": "KR", "china, república popular": "CN", "한국": "KR", "남한": "KR",
    "대한민국": "KR", "중국": "CN", "미국": "US", "러시아": "RU", "일본": "JP", "홍콩": "HK", "대만": "TW",
}  # fmt: skip


@lru_cache(maxsize=16_384)
def iso2(text: str) -> str | None:
    """Return the two-letter code for a country's code or name in any of the languages, or None for any other text."""
    return countries.iso2(text) or _words().get(_folded(text))


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """Return the names that stand for one country only, whatever the language."""
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        translated = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
        for country in pycountry.countries:
            for attribute in ("name", "official_name", "common_name"):
                name = getattr(country, attribute, None)
                if name:
                    found.setdefault(_folded(name), set()).add(str(country.alpha_2))
                    found.setdefault(_folded(translated(name)), set()).add(str(country.alpha_2))
    alone = {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
    written = {_folded(name): code for name, code in _WRITTEN.items()}
    return {name: code for name, code in {**alone, **written}.items() if code is not None}


def _folded(text: str) -> str:
    """Fold case, also of the Turkish i, and spaces, also around commas."""
    plain = unicodedata.normalize("NFC", " ".join(text.replace(",", ", ").split())).casefold().replace(" ,", ",")
    return plain.replace("i\u0307", "i").replace("ı", "i").replace("ё", "е")
